import { assert, describe, it } from "@effect/vitest"
import { JobError, MalformedResponse, Unavailable } from "@longshore/core/JobError"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import { type Ask, makeReader } from "../src/internal/reader.ts"
import type { JobRecord } from "../src/JobRecord.ts"

const running = (id: string): JobRecord => ({ _tag: "Running", id })
const success = (id: string, output: unknown): JobRecord => ({
  _tag: "Success",
  id,
  result: { _tag: "Output", container: "echo", output }
})
const failure = (reason: JobError["reason"]) => new JobError({ backend: "infernet", operation: "getJobs", reason })
const unreadable = failure(new MalformedResponse({ message: "broken" }))
const headTooLarge = (status: number) => failure(new Unavailable({ message: "too long", answer: { status, body: "" } }))

/** A reader, and the ids of each request in the order of its requests. */
const asking = (answer: (ids: ReadonlyArray<string>) => ReturnType<Ask>) => {
  const requests: Array<ReadonlyArray<string>> = []
  const reader = makeReader((take) =>
    Effect.suspend(() => {
      const ids = take()
      requests.push(ids)
      return answer(ids)
    })
  )
  return { reader, requests }
}
const all = (ids: ReadonlyArray<string>) => Effect.succeed(ids.map(running))
const numbered = (count: number, name = "job-") => Array.from({ length: count }, (_, i) => `${name}${i}`)
const together = <A, E>(effects: ReadonlyArray<Effect.Effect<A, E>>) =>
  Effect.all(effects, { concurrency: "unbounded" })

describe("many who ask", () => {
  it.effect("at once are one request, which has each id once", () =>
    Effect.gen(function* () {
      const { reader, requests } = asking(all)
      const found = yield* together([reader.read(["a", "b"]), reader.read(["b", "c", "b"]), reader.read(["a"])])
      assert.deepStrictEqual(requests, [["a", "b", "c"]])
      assert.deepStrictEqual(
        found.map((each) => [...each.keys()].sort()),
        [["a", "b"], ["b", "c"], ["a"]]
      )
    })
  )

  it.effect("for nothing send nothing", () =>
    Effect.gen(function* () {
      const { reader, requests } = asking(all)
      assert.strictEqual((yield* reader.read([])).size, 0)
      assert.strictEqual(requests.length, 0)
    })
  )

  it.effect("are given a read that was sent after they asked", () =>
    Effect.gen(function* () {
      const first = yield* Deferred.make<void>()
      let state = "before"
      const { reader, requests } = asking((ids) => {
        const records = ids.map((id) => success(id, state))
        return requests.length === 1 ? Effect.as(Deferred.await(first), records) : Effect.succeed(records)
      })
      const early = yield* Effect.forkChild(reader.read(["a"]))
      yield* Effect.repeat(Effect.yieldNow, { until: () => requests.length === 1 })
      state = "after"
      const late = yield* Effect.forkChild(reader.read(["a"]))
      yield* Effect.repeat(Effect.yieldNow, { until: () => requests.length === 2 })
      yield* Deferred.succeed(first, undefined)
      assert.deepStrictEqual((yield* Fiber.join(early)).get("a"), success("a", "before"))
      assert.deepStrictEqual((yield* Fiber.join(late)).get("a"), success("a", "after"))
    })
  )
})

describe("a request has no more than a node takes", () => {
  const charactersOf = (ids: ReadonlyArray<string>) => ids.map((id) => `id=${encodeURIComponent(id)}`).join("&").length

  it.effect("150 ids", () =>
    Effect.gen(function* () {
      const { reader, requests } = asking(all)
      const ids = numbered(1000)
      const found = yield* reader.read(ids)
      assert.deepStrictEqual(
        requests.map(({ length }) => length).sort((a, b) => b - a),
        [150, 150, 150, 150, 150, 150, 100]
      )
      assert.deepStrictEqual(requests.flat().sort(), [...ids].sort())
      assert.strictEqual(found.size, 1000)
    })
  )

  it.effect.each([
    ["long", "x".repeat(300)],
    ["with characters that a URL encodes", "größer 漢字 ".repeat(10)]
  ] as const)("7000 characters of ids that are %s", ([, name]) =>
    Effect.gen(function* () {
      const { reader, requests } = asking(all)
      const found = yield* reader.read(numbered(100, name))
      assert.strictEqual(found.size, 100)
      assert.strictEqual(requests.flat().length, 100)
      assert.isAbove(requests.length, 4)
      for (const ids of requests) assert.isAtMost(charactersOf(ids), 7000)
      assert.isAbove(charactersOf(requests[0]!), 6000)
    })
  )

  it.effect("but one id that is longer goes alone", () =>
    Effect.gen(function* () {
      const { reader, requests } = asking(all)
      yield* reader.read(["x".repeat(8000), "a"])
      assert.deepStrictEqual(
        requests.map((ids) => ids.map(({ length }) => length)),
        [[8000], [1]]
      )
    })
  )
})

describe("an answer", () => {
  it.effect("may come in any order, and leave ids out", () =>
    Effect.gen(function* () {
      const { reader } = asking((ids) => all(ids.filter((id) => id !== "b").reverse()))
      const found = yield* reader.read(["a", "b", "c"])
      assert.deepStrictEqual(
        ["a", "b", "c"].map((id) => found.get(id)),
        [running("a"), { _tag: "Absent", id: "b" }, running("c")]
      )
    })
  )

  it.effect("may have two records of one id, of which the last is the newest", () =>
    Effect.gen(function* () {
      const { reader } = asking((ids) => Effect.succeed([...ids.map((id) => success(id, "old")), ...ids.map(running)]))
      assert.deepStrictEqual((yield* reader.read(["a"])).get("a"), running("a"))
    })
  )

  it.effect.each([
    ["cannot be read", unreadable],
    ["is that the head is too large", headTooLarge(431)],
    ["is that the URL is too long", headTooLarge(414)]
  ] as const)("that %s is asked for again in halves, down to the id that is at fault", ([, error]) =>
    Effect.gen(function* () {
      const { reader, requests } = asking((ids) => (ids.includes("job-5") ? Effect.fail(error) : all(ids)))
      const found = yield* reader.read(numbered(8))
      assert.strictEqual(found.get("job-5"), error)
      for (const id of numbered(8)) if (id !== "job-5") assert.deepStrictEqual(found.get(id), running(id))
      assert.deepStrictEqual(
        requests.map(({ length }) => length),
        [8, 4, 4, 2, 1, 1, 2]
      )
    })
  )

  it.effect("that failed for another reason is not asked for again, and reaches everybody", () =>
    Effect.gen(function* () {
      const error = failure(new Unavailable({ message: "down" }))
      const { reader, requests } = asking(() => Effect.fail(error))
      const found = yield* together([reader.read(["a", "b"]), reader.read(["b"])])
      assert.deepStrictEqual(
        found.map((each) => [...each]),
        [
          [
            ["a", error],
            ["b", error]
          ],
          [["b", error]]
        ]
      )
      assert.strictEqual(requests.length, 1)
    })
  )

  it.effect("that dies reaches everybody, and the next who asks is answered", () =>
    Effect.gen(function* () {
      const { reader, requests } = asking((ids) => (requests.length === 1 ? Effect.die(new Error("bug")) : all(ids)))
      const exits = yield* together([Effect.exit(reader.read(["a"])), Effect.exit(reader.read(["b"]))])
      for (const exit of exits) assert.include(String(Exit.isFailure(exit) && exit.cause), "bug")
      assert.deepStrictEqual((yield* reader.read(["a"])).get("a"), running("a"))
    })
  )
})

describe("whoever leaves", () => {
  const hanging = () => {
    const answered = Deferred.makeUnsafe<void>()
    const state = { isAborted: false }
    const { reader, requests } = asking((ids) =>
      Effect.as(Deferred.await(answered), ids.map(running)).pipe(
        Effect.onInterrupt(() => Effect.sync(() => (state.isAborted = true)))
      )
    )
    return { reader, requests, state, answer: Deferred.succeed(answered, undefined) }
  }
  const turns = Effect.repeat(Effect.yieldNow, { times: 20 })

  it.effect("does not hurt the others", () =>
    Effect.gen(function* () {
      const { answer, reader, state } = hanging()
      const leaving = yield* Effect.forkChild(reader.read(["a", "b"]))
      const staying = yield* Effect.forkChild(reader.read(["b"]))
      yield* turns
      yield* Fiber.interrupt(leaving)
      yield* answer
      assert.deepStrictEqual((yield* Fiber.join(staying)).get("b"), running("b"))
      assert.isFalse(state.isAborted)
    })
  )

  it.effect("last aborts the request", () =>
    Effect.gen(function* () {
      const { reader, requests, state } = hanging()
      const both = [yield* Effect.forkChild(reader.read(["a"])), yield* Effect.forkChild(reader.read(["b"]))]
      yield* turns
      yield* Fiber.interrupt(both[0]!)
      yield* turns
      assert.isFalse(state.isAborted)
      yield* Fiber.interrupt(both[1]!)
      yield* turns
      assert.isTrue(state.isAborted)
      assert.strictEqual(requests.length, 1)
    })
  )

  it.effect("before the request was sent is not asked for", () =>
    Effect.gen(function* () {
      const { reader, requests } = asking(all)
      const leaving = yield* Effect.forkChild(reader.read(["a"]), { startImmediately: true })
      const staying = yield* Effect.forkChild(reader.read(["b"]), { startImmediately: true })
      leaving.interruptUnsafe()
      yield* Fiber.join(staying)
      assert.deepStrictEqual(requests, [["b"]])
    })
  )
})
