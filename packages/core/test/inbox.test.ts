import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import { Inbox } from "../src/internal/inbox.ts"

const isDone = (exit: Exit.Exit<unknown, unknown>) =>
  Exit.isFailure(exit) && exit.cause.reasons.some((reason) => reason._tag === "Fail" && Cause.isDone(reason.error))

describe("an inbox", () => {
  it.effect("gives all that is unread at once, in order, then its end, and that again", () =>
    Effect.gen(function* () {
      const inbox = new Inbox<number, never>()
      inbox.put(1)
      inbox.put(2)
      inbox.end()
      assert.deepStrictEqual(yield* inbox.take, [1, 2])
      assert.isTrue(isDone(yield* Effect.exit(inbox.take)))
      assert.isTrue(isDone(yield* Effect.exit(inbox.take)))
    })
  )

  it.effect("has its reader wait for what is put, or for a failure", () =>
    Effect.gen(function* () {
      const inbox = new Inbox<number, string>()
      const first = yield* Effect.forkChild(inbox.take, { startImmediately: true })
      inbox.put(1)
      inbox.put(2)
      assert.deepStrictEqual([yield* Fiber.join(first), yield* inbox.take], [[1], [2]])
      const second = yield* Effect.forkChild(inbox.take, { startImmediately: true })
      inbox.end(Cause.fail("lost"))
      assert.strictEqual(yield* Effect.flip(Fiber.join(second)), "lost")
    })
  )

  it.effect("loses nothing to a reader that is interrupted", () =>
    Effect.gen(function* () {
      const inbox = new Inbox<number, never>()
      yield* Fiber.interrupt(yield* Effect.forkChild(inbox.take, { startImmediately: true }))
      inbox.put(1)
      assert.deepStrictEqual(yield* inbox.take, [1])
    })
  )
})
