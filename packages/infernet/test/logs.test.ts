import { assert, describe, it } from "@effect/vitest"
import { pipeline } from "@longshore/core/JobSpec"
import { submit } from "@longshore/core/Submit"
import { awaitResult } from "@longshore/core/Watch"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import { make } from "../src/InfernetBackend.ts"
import * as Fake from "./fakeNode.ts"
import { breathe, json, pass, scripted, url } from "./scripted.ts"
import { bytesOf } from "./streaming.ts"

const spec = (container: string) => pipeline({ containers: [container], input: {}, timeout: "5 minutes" })

/** A node with one stream, which writes what a test writes. */
const live = Effect.gen(function* () {
  let body!: ReadableStreamDefaultController<Uint8Array>
  let id = ""
  let written: string | undefined
  const record = () =>
    written === undefined
      ? { id, status: "running", result: null }
      : { id, status: "success", result: { container: "llm", output: { output: written } } }
  const { fetch, requests } = scripted(({ body: text, path }) => {
    if (path === "/info") return json(200, { containers: [{ id: "llm", external: true }] })
    if (path === "/api/jobs") return json(200, [record()])
    id = JSON.parse(text).id
    const answer = new Response(new ReadableStream({ start: (controller) => void (body = controller) }))
    body.enqueue(bytesOf(`${id}\n`))
    return answer
  })
  const backend = yield* make({ url, fetch })
  const ref = yield* submit(backend, spec("llm"), { stream: true })
  return {
    backend,
    ref,
    requests,
    write: (text: string) =>
      Effect.andThen(
        Effect.sync(() => body.enqueue(bytesOf(text))),
        breathe
      ),
    end: (whole: string) =>
      Effect.sync(() => {
        written = whole
        body.close()
      }),
    break: Effect.sync(() => body.error(new TypeError("terminated")))
  }
})
const text = (parts: ReadonlyArray<{ readonly text: string }>) => parts.map(({ text }) => text).join("")

describe("the log of a job that streams", () => {
  it.effect("has what was written so far, and when it is followed what is written from then on", () =>
    Effect.gen(function* () {
      const { backend, end, ref, requests, write } = yield* live
      assert.include(
        requests.map(({ method, path }) => `${method} ${path}`),
        "POST /api/jobs/stream"
      )
      yield* write("one ")
      const following = yield* Effect.forkChild(Stream.runCollect(backend.logs(ref, { follow: true })))
      assert.strictEqual(text(yield* Stream.runCollect(backend.logs(ref))), "one ")
      yield* write("two ")
      assert.strictEqual(text(yield* Stream.runCollect(backend.logs(ref))), "one two ")
      assert.isUndefined(following.pollUnsafe())
      yield* write("three")
      yield* end("one two three")
      yield* pass(2)
      assert.strictEqual(text(yield* Fiber.join(following)), "one two three")
      assert.strictEqual(text(yield* Stream.runCollect(backend.logs(ref))), "one two three")
    })
  )

  it.effect("is its result, without the wrapping of the node", () =>
    Effect.gen(function* () {
      const { backend, end, ref, write } = yield* live
      yield* write("all of it")
      yield* end("all of it")
      const waiting = yield* Effect.forkChild(awaitResult(backend, ref))
      yield* pass(5)
      const { output, stdout } = yield* Fiber.join(waiting)
      assert.deepStrictEqual([output, stdout.text], ["all of it", "all of it"])
    })
  )

  it.effect("ends with what arrived, where the connection breaks", () =>
    Effect.gen(function* () {
      const { backend, ref, write, break: breaks } = yield* live
      yield* write("half")
      const following = yield* Effect.forkChild(Stream.runCollect(backend.logs(ref, { follow: true })))
      yield* breaks
      yield* pass(2)
      assert.strictEqual(text(yield* Fiber.join(following)), "half")
    })
  )
})

describe("the log of any other job", () => {
  const logOf = (container: string, follow: boolean) =>
    Effect.gen(function* () {
      const { fetch } = yield* Fake.make
      const backend = yield* make({ url, fetch })
      const ref = yield* submit(backend, spec(container))
      const early = yield* Stream.runCollect(backend.logs(ref))
      const reading = yield* Effect.forkChild(Stream.runCollect(backend.logs(ref, { follow })))
      yield* pass(8)
      return [early, yield* Fiber.join(reading), yield* Stream.runCollect(backend.logs(ref))]
    })

  it.effect("is empty while it runs, and its output afterwards", () =>
    Effect.gen(function* () {
      const output = [{ source: "stdout", text: "größer 漢字\n" }]
      assert.deepStrictEqual(yield* logOf("words", true), [[], output, output])
      assert.deepStrictEqual(yield* logOf("words", false), [[], [], output])
    })
  )

  it.effect("has the container's error, where it failed", () =>
    Effect.gen(function* () {
      const error = [{ source: "system", text: "the cargo is missing" }]
      assert.deepStrictEqual(yield* logOf("failing", true), [[], error, error])
    })
  )
})
