import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { makeInbox } from "../src/internal/monitor/inbox.ts"

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
  it.effect("keeps gaps and their ends in their order, and makes one of two gaps only when it is full", () =>
    Effect.gen(function* () {
      const inbox = makeInbox<string, never>(4)
      const gap = (at: number) => inbox.put("gap", `gap${at}`, "gap")
      const resynced = (at: number) => inbox.put("resynced", `resynced${at}`, "resynced")
      gap(1)
      resynced(1)
      gap(2)
      inbox.put("a", "a1")
      resynced(2)
      expect(yield* inbox.pull).toEqual(["gap1", "resynced1", "gap2", "a1", "resynced2"])
      for (const item of ["a1", "b1", "c1", "d1"]) inbox.put(item[0]!, item)
      gap(1)
      inbox.put("a", "a2")
      resynced(1)
      gap(2)
      // Whoever reads now is not told that nothing is missing.
      inbox.put("e", "e1")
      resynced(2)
      expect(yield* inbox.pull).toEqual(["a2", "b1", "c1", "d1", "gap1", "e1", "resynced2"])
    })
  )
  it.effect("does not take back that a gap has ended once it has been read", () =>
    Effect.gen(function* () {
      const inbox = makeInbox<string, never>(1)
      inbox.put("gap", "gap1", "gap")
      inbox.put("resynced", "resynced1", "resynced")
      expect(yield* inbox.pull).toEqual(["gap1", "resynced1"])
      inbox.put("a", "a1")
      inbox.put("gap", "gap2", "gap")
      expect(yield* inbox.pull).toEqual(["a1", "gap2"])
      for (let at = 2; at < 1_000; at++) {
        inbox.put("resynced", `resynced${at}`, "resynced")
        inbox.put("gap", `gap${at + 1}`, "gap")
      }
      inbox.put("a", "a2")
      inbox.put("resynced", "resynced1000", "resynced")
      expect(yield* inbox.pull).toEqual(["a2", "resynced1000"])
    })
  )
  it.effect("holds nothing of what came and went, but says that what the reader knows is gone", () =>
    Effect.gen(function* () {
      const inbox = makeInbox<string, never>(3)
      inbox.put("known", "known1")
      inbox.skip("skipped")
      expect(yield* inbox.pull).toEqual(["known1"])
      for (const item of ["a1", "a2", "b1"]) inbox.put(item[0]!, item)
      for (let at = 0; at < 10_000; at++) {
        inbox.put(`passing ${at}`, `passing ${at}`)
        inbox.put(`passing ${at}`, `gone ${at}`, "gone")
        inbox.put(`unseen ${at}`, `gone unseen ${at}`, "gone")
      }
      inbox.put("a", "gone a", "gone")
      inbox.put("b", "gone b", "gone")
      for (const key of ["known", "skipped"]) {
        inbox.put(key, `${key}2`)
        inbox.put(key, `gone ${key}`, "gone")
      }
      const items = yield* inbox.pull
      // Of a, its first state waited in full and cannot be left without its end.
      expect(items).toEqual(["a1", "gone a", "gone known", "gone skipped"])
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
