import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { make } from "../src/InfernetNode.ts"
import { pass, scripted, url } from "./scripted.ts"
import { bytesOf, failure, id, running, streaming, success } from "./streaming.ts"

const textOf = (chunks: ReadonlyArray<Uint8Array | string>, text: string) =>
  Effect.gen(function* () {
    const { opened } = streaming(chunks, "closed", () => [success(text)])
    const stream = yield* opened
    const parts = yield* Stream.runCollect(stream.text)
    return { stream, parts, verdict: yield* stream.verdict }
  })

describe("a stream", () => {
  it.effect.each([
    ["with the first bytes", [`${id}\nhello `, "world"]],
    ["alone", [`${id}\n`, "hello world"]],
    ["in pieces", [id.slice(0, 7), id.slice(7), "\nhello", " world"]],
    ["byte by byte", Array.from(`${id}\nhello world`)]
  ] as const)("tells the job's id, that comes %s", ([, chunks]) =>
    Effect.gen(function* () {
      const { parts, stream, verdict } = yield* textOf(chunks, "hello world")
      assert.strictEqual(stream.id, id)
      assert.strictEqual(parts.join(""), "hello world")
      assert.deepStrictEqual(verdict, { _tag: "Complete", id })
    })
  )

  it.effect("has the line feeds of the output", () =>
    Effect.gen(function* () {
      const { parts, stream } = yield* textOf([`${id}\n\na\n`, "\n"], "\na\n\n")
      assert.deepStrictEqual([stream.id, parts.join("")], [id, "\na\n\n"])
    })
  )

  it.effect("of nothing is complete", () =>
    Effect.gen(function* () {
      const { parts, verdict } = yield* textOf([`${id}\n`], "")
      assert.deepStrictEqual([parts, verdict], [[], { _tag: "Complete", id }])
    })
  )

  it.effect("as text is never half a character, wherever the bytes are split", () =>
    Effect.gen(function* () {
      const text = "größer 漢字 😀"
      const bytes = bytesOf(`${id}\n${text}`)
      for (let place = id.length; place <= bytes.length; place++) {
        const { parts } = yield* textOf([bytes.slice(0, place), bytes.slice(place)], text)
        assert.strictEqual(parts.join(""), text)
        for (const part of parts) assert.notInclude(part, "\ufffd")
      }
    })
  )

  it.effect("as bytes is what came, unread", () =>
    Effect.gen(function* () {
      const { opened } = streaming([`${id}\n`, Uint8Array.of(255, 0, 10, 254)], "closed", () => [failure("decode")])
      const stream = yield* opened
      const seen: Array<number> = []
      const error = yield* Effect.flip(Stream.runForEach(stream.bytes, (each) => Effect.sync(() => seen.push(...each))))
      assert.deepStrictEqual(seen, [255, 0, 10, 254])
      assert.strictEqual(error._tag, "StreamEnded")
    })
  )

  it.effect("is asked for with the job as JSON", () =>
    Effect.gen(function* () {
      const { opened, requests } = streaming([`${id}\n`], "closed", () => [success("")])
      yield* opened
      const [request] = requests
      assert.strictEqual(`${request!.method} ${request!.path}`, "POST /api/jobs/stream")
      assert.strictEqual(request!.headers.get("content-type"), "application/json")
      assert.deepStrictEqual(JSON.parse(request!.body), { id, containers: ["llm"], data: { prompt: "x" } })
    })
  )

  it.effect.each([
    ["does not begin with an id", ["\nhello"], "closed", "OutcomeUnknown"],
    ["has no end to its id", ["x".repeat(2000)], "open", "OutcomeUnknown"],
    ["ends before its id", [id], "closed", "OutcomeUnknown"],
    ["is cut before its id", [id.slice(0, 4)], "cut", "OutcomeUnknown"]
  ] as const)("that %s is no stream", ([, chunks, end, tag]) =>
    Effect.gen(function* () {
      const { opened, state } = streaming(chunks, end, () => [])
      const error = yield* Effect.flip(Effect.scoped(opened))
      assert.strictEqual(error._tag === "JobError" && error.reason._tag, tag)
      if (end === "open") assert.isTrue(state.isCancelled)
    })
  )

  it.effect("cannot be had of an old node, which says so", () =>
    Effect.gen(function* () {
      const { fetch } = scripted(() => new Response("<title>404 Not Found</title>", { status: 404 }))
      const node = yield* make({ url, fetch })
      const error = yield* Effect.flip(Effect.scoped(node.streamJob({ containers: ["llm"], data: {} })))
      assert.strictEqual(error.message, `infernet.streamJob: ${url} cannot stream: nodes can since 1.0`)
    })
  )
})

describe("whoever leaves a stream early", () => {
  it.effect("closes the connection", () =>
    Effect.gen(function* () {
      const { opened, state } = streaming([`${id}\n`, "a", "b"], "open", () => [running])
      const scope = yield* Scope.make()
      const stream = yield* Scope.provide(opened, scope)
      assert.deepStrictEqual(yield* Stream.runCollect(Stream.take(stream.text, 1)), ["a"])
      assert.isFalse(state.isCancelled)
      yield* Scope.close(scope, { _tag: "Success", value: undefined } as never)
      assert.isTrue(state.isCancelled)
    })
  )

  it.effect("may read on, where the first stopped", () =>
    Effect.gen(function* () {
      const { opened } = streaming([`${id}\n`, "a", "b", "c"], "closed", () => [success("abc")])
      const stream = yield* opened
      assert.deepStrictEqual(yield* Stream.runCollect(Stream.take(stream.text, 1)), ["a"])
      assert.strictEqual((yield* Stream.runCollect(stream.text)).join(""), "bc")
    })
  )
})

describe("the verdict", () => {
  it.effect("reads what nobody has read", () =>
    Effect.gen(function* () {
      const { opened } = streaming([`${id}\n`, "a", "b"], "closed", () => [success("ab")])
      const stream = yield* opened
      assert.deepStrictEqual(yield* stream.verdict, { _tag: "Complete", id })
      assert.deepStrictEqual(yield* Stream.runCollect(stream.text), [])
    })
  )

  it.effect("waits for whoever reads, and takes nothing from them", () =>
    Effect.gen(function* () {
      const { opened } = streaming([`${id}\n`, "a", "b", "c"], "closed", () => [success("abc")])
      const stream = yield* opened
      const slow = Stream.tap(stream.text, () => Effect.sleep("1 second"))
      const reading = yield* Effect.forkChild(Stream.runCollect(slow), { startImmediately: true })
      const judging = yield* Effect.forkChild(stream.verdict)
      yield* pass(2)
      assert.isUndefined(judging.pollUnsafe())
      yield* pass(4)
      assert.strictEqual((yield* Fiber.join(reading)).join(""), "abc")
      assert.deepStrictEqual(yield* Fiber.join(judging), { _tag: "Complete", id })
    })
  )
})
