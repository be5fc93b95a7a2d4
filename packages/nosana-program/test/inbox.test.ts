import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { makeInbox } from "../src/internal/inbox.ts"

describe("an inbox", () => {
  it.effect("keeps everything in order up to its capacity, and beyond it the newest of each key", () =>
    Effect.gen(function* () {
      const inbox = makeInbox<string, never>(3)
      for (const item of ["a1", "b1", "a2", "c1", "a3", "b2", "d1", "c2"]) inbox.put(item[0]!, item)
      // Full after three: then a3 takes the place of a2, b2 of b1, c2 of c1; c and d are new.
      expect(yield* inbox.pull).toEqual(["a1", "b2", "a3", "c2", "d1"])
      inbox.put("a", "a4")
      expect(yield* inbox.pull).toEqual(["a4"])
    })
  )
  it.effect("wakes who waits, and fails after what was put before", () =>
    Effect.gen(function* () {
      const inbox = makeInbox<string, string>(3)
      const waiting = yield* Effect.forkChild(inbox.pull, { startImmediately: true })
      inbox.put("a", "a1")
      expect(yield* Fiber.join(waiting)).toEqual(["a1"])
      inbox.put("a", "a2")
      inbox.fail("over")
      inbox.fail("again")
      expect(yield* inbox.pull).toEqual(["a2"])
      expect(yield* Effect.flip(inbox.pull)).toBe("over")
    })
  )
})
