import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { makeOutbox } from "../src/internal/outbox.ts"

describe("an outbox", () => {
  it.effect("sends together what comes together, and tells each its own", () =>
    Effect.gen(function* () {
      const sent: Array<ReadonlyArray<number>> = []
      const send = makeOutbox((items: ReadonlyArray<number>) => {
        sent.push(items)
        return Effect.succeed(items.map((item) => Effect.succeed(item * 2)))
      })
      const told = yield* Effect.forEach([1, 2, 3], send, { concurrency: "unbounded" })
      assert.deepStrictEqual([told, sent], [[2, 4, 6], [[1, 2, 3]]])
      assert.strictEqual(yield* send(4), 8)
      assert.deepStrictEqual(sent, [[1, 2, 3], [4]])
    })
  )

  it.effect.each([
    ["throws", () => assert.fail("it broke")],
    ["dies", () => Effect.die(new Error("it broke"))]
  ] as const)("leaves nobody waiting when its sending %s", ([, sendAll]) =>
    Effect.gen(function* () {
      const send = makeOutbox<number, number>(sendAll)
      const exits = yield* Effect.forEach([1, 2], (item) => Effect.exit(send(item)), { concurrency: "unbounded" })
      for (const exit of exits) assert.isTrue(Exit.hasDies(exit))
    })
  )
})
