import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import type { StreamEnded } from "../src/JobStream.ts"
import { pass } from "./scripted.ts"
import { type End, failure, id, running, streaming, success } from "./streaming.ts"

/** Reads a stream to its end, while time passes: what it gave, why it ended, and its verdict. */
const read = (chunks: ReadonlyArray<string>, end: End, records: () => ReadonlyArray<unknown>, seconds = 10) =>
  Effect.gen(function* () {
    const { opened, requests } = streaming([`${id}\n`, ...chunks], end, records)
    const stream = yield* opened
    const seen: Array<string> = []
    const reading = yield* Effect.forkChild(
      Effect.flip(Stream.runForEach(stream.text, (text) => Effect.sync(() => seen.push(text))))
    )
    yield* pass(seconds)
    const error = (yield* Fiber.join(reading)) as StreamEnded
    const looks = requests.filter(({ method }) => method === "GET").length
    return { error, looks, seen: seen.join(""), verdict: yield* stream.verdict }
  })

describe("a stream that ended too soon fails with its verdict", () => {
  it.effect("Failed, where the container did", () =>
    Effect.gen(function* () {
      const { error, seen, verdict } = yield* read(["half"], "closed", () => [failure("Server disconnected")])
      assert.strictEqual(seen, "half")
      assert.strictEqual(verdict._tag, "Failed")
      assert.strictEqual(error.verdict, verdict)
      assert.strictEqual(error.message, `infernet.streamJob: job ${id} failed in llm: Server disconnected`)
    })
  )

  it.effect("Failed, where the node does not tell why", () =>
    Effect.gen(function* () {
      const { error } = yield* read([], "closed", () => [{ id, status: "failed", result: null }])
      assert.strictEqual(error.message, `infernet.streamJob: job ${id} failed`)
    })
  )

  const cut = (bytes: number, as: string) =>
    `infernet.streamJob: the stream of job ${id} was cut after ${bytes} bytes; the node has it as ${as}`
  const rows: ReadonlyArray<readonly [string, End, ReadonlyArray<unknown>, string, number]> = [
    ["the connection broke while it ran", "cut", [running], "Running", 1],
    ["the connection broke, though the job succeeded", "cut", [success("ß")], "Success", 1],
    ["less arrived than the node has", "closed", [success("ß and more")], "Success", 1],
    ["more arrived than the node has", "closed", [success("")], "Success", 1],
    ["the node keeps another shape", "closed", [{ id, status: "success", result: null }], "Success", 1],
    ["the node was started anew", "closed", [], "Absent", 1]
  ]
  it.effect.each(rows)("Truncated, where %s", ([, end, records, as, times]) =>
    Effect.gen(function* () {
      const { error, looks, verdict } = yield* read(["ß"], end, () => records)
      assert.isTrue(verdict._tag === "Truncated" && verdict.receivedBytes === 2, verdict._tag)
      assert.strictEqual(error.message, cut(2, as))
      assert.strictEqual(looks, times)
    })
  )

  it.effect("Truncated, where the node still has it as running, after some looks", () =>
    Effect.gen(function* () {
      const { error, looks } = yield* read(["ß"], "closed", () => [running], 20)
      assert.strictEqual(error.message, cut(2, "Running"))
      assert.isTrue(looks > 3 && looks < 20, String(looks))
    })
  )

  it.effect("Truncated, where nothing comes for longer than a node allows", () =>
    Effect.gen(function* () {
      const { error } = yield* read(["ß"], "open", () => [running], 80)
      assert.strictEqual(error.message, cut(2, "Running"))
    })
  )
})

it.effect("a record that comes a moment after the last byte is waited for", () =>
  Effect.gen(function* () {
    let looks = 0
    const { opened } = streaming([`${id}\n`, "ab"], "closed", () => [looks++ < 2 ? running : success("ab")])
    const stream = yield* opened
    const judging = yield* Effect.forkChild(stream.verdict)
    yield* pass(2)
    assert.deepStrictEqual(yield* Fiber.join(judging), { _tag: "Complete", id })
    assert.strictEqual(looks, 3)
  })
)
