import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import { createNosanaApi, type Options } from "../src/NosanaApi.ts"
import { addresses } from "./apiAnswers.ts"
import { apiKey, fakeFetch, json, key, plain, type Sent, serverOf, shown, url } from "./serverOf.ts"

const { job } = addresses
const type = { "content-type": "text/event-stream" }

/** A stream of events that says what it is told to. */
const streamOf = (...pieces: ReadonlyArray<string>) =>
  new Response(
    new ReadableStream({
      start: (it) => {
        for (const piece of pieces) it.enqueue(new TextEncoder().encode(piece))
        it.close()
      }
    }),
    { headers: type }
  )

/** One that is still open, and how to speak on it. */
const openStream = () => {
  let speak: ReadableStreamDefaultController<Uint8Array> | undefined
  const body = new ReadableStream<Uint8Array>({
    start: (it) => {
      speak = it
    }
  })
  return {
    response: new Response(body, { headers: type }),
    say: (text: string) => speak!.enqueue(new TextEncoder().encode(text)),
    speak: () => speak!
  }
}

const told = (answer: (sent: Sent) => Response | Promise<Response>, options: Options = {}) =>
  Effect.gen(function* () {
    const { api, sent } = yield* serverOf(answer, options)
    return { sent, events: api.jobs.nodeInfo(job) }
  })

const broken = (answer: (sent: Sent) => Response | Promise<Response>, options: Options = {}) =>
  Effect.flatMap(told(answer, options), ({ events }) => Effect.flip(Stream.runDrain(events)))

describe("what a node tells", () => {
  it.effect("comes as it is told, whatever its pieces, until the server ends it", () =>
    Effect.gen(function* () {
      const pieces = [
        ': keep-alive\n\ndata: {"status":"run',
        'ning"}\n\nevent: end\ndata: plain\nda',
        "ta: words\n\ndata: cut off"
      ]
      const { events, sent } = yield* told(() => streamOf(...pieces))
      assert.deepStrictEqual(yield* Stream.runCollect(events), [{ status: "running" }, "plain\nwords"])
      const { body, headers, method, url: to } = sent[0]!
      assert.deepStrictEqual(
        { method, to, headers, body },
        {
          method: "GET",
          to: `${url}/api/jobs/${job}/node/info`,
          headers: { accept: "text/event-stream", authorization: `Bearer ${key}` },
          body: undefined
        }
      )
    })
  )

  it.effect("is let go of when it is not read any more", () =>
    Effect.gen(function* () {
      const { response, say } = openStream()
      const { events, sent } = yield* told(() => response)
      say("data: 1\n\ndata: 2\n\n")
      assert.deepStrictEqual(yield* Stream.runCollect(Stream.take(events, 1)), [1])
      assert.isTrue(sent[0]!.init.signal?.aborted)
    })
  )

  it.effect("goes on for longer than an answer may take, as long as something is said", () =>
    Effect.gen(function* () {
      const { response, say, speak } = openStream()
      const { events } = yield* told(() => response, { timeout: "5 seconds" })
      const fiber = yield* Effect.forkChild(Stream.runCollect(events))
      for (let minute = 0; minute < 5; minute++) {
        yield* TestClock.adjust("50 seconds")
        say(": here\n\n")
        yield* Effect.promise(() => new Promise((done) => setImmediate(done)))
      }
      say("data: 3\n\n")
      speak().close()
      assert.deepStrictEqual(yield* Fiber.join(fiber), [3])
    })
  )

  it.effect("is given up after a minute of silence", () =>
    Effect.gen(function* () {
      const { response } = openStream()
      const { events } = yield* told(() => response)
      const fiber = yield* Effect.forkChild(Effect.flip(Stream.runDrain(events)))
      yield* Effect.promise(() => new Promise((done) => setImmediate(done)))
      yield* TestClock.adjust("61 seconds")
      const { reason } = yield* Fiber.join(fiber)
      assert.deepInclude(reason, { _tag: "Unavailable", message: "the stream has been silent for a minute" })
    })
  )

  it.effect("breaks where the connection does, and shows no key", () =>
    Effect.gen(function* () {
      const error = yield* broken(
        () =>
          new Response(new ReadableStream({ pull: (it) => it.error(new TypeError(`terminated with ${key}`)) }), {
            headers: type
          })
      )
      assert.strictEqual(error.reason._tag, "Unavailable")
      assert.strictEqual(error.reason.message, "the stream broke: terminated with <redacted>")
      assert.notInclude(shown(error), key)
    })
  )

  it.effect.each(["\n\n", ""])("has no event that is too long, whether or not it ends", (end) =>
    Effect.gen(function* () {
      const { reason } = yield* broken(() => streamOf(`data: ${"x".repeat(2000)}${end}`), { maxAnswerBytes: 1000 })
      assert.strictEqual(reason._tag, "MalformedResponse")
      assert.include(reason.message, "an event is longer than 1000 bytes")
    })
  )

  it.effect.each([
    [
      "409",
      () => json({ message: "Job has not been picked up" }, 409),
      "InvalidState",
      "HTTP 409: Job has not been picked up"
    ],
    ["502", () => json({ message: `down ${key}` }, 502), "Unavailable", "HTTP 502: down <redacted>"],
    ["an older server", () => plain("NOT_FOUND", 404), "Misconfigured", "the server does not ask nodes"],
    ["JSON", () => json({}), "MalformedResponse", "it is application/json, and no stream of events"],
    ["nothing", () => plain("", 200), "MalformedResponse", "it is nothing, and no stream of events"],
    [
      "a redirect",
      () => plain("", 302, { location: "https://evil.test" }),
      "Misconfigured",
      "redirects to https://evil.test"
    ]
  ] as const)("is not told by %s", ([, answer, tag, words]) =>
    Effect.gen(function* () {
      const error = yield* broken(answer)
      assert.strictEqual(error.reason._tag, tag)
      assert.include(error.reason.message, words)
      assert.notInclude(shown(error), key)
    })
  )

  it.effect("begins in time, or not at all", () =>
    Effect.gen(function* () {
      const { events, sent } = yield* told(() => new Promise(() => {}))
      const fiber = yield* Effect.forkChild(Effect.flip(Stream.runDrain(events)))
      yield* Effect.promise(() => new Promise((done) => setImmediate(done)))
      yield* TestClock.adjust("30 seconds")
      assert.strictEqual((yield* Fiber.join(fiber)).reason._tag, "Unavailable")
      assert.isTrue(sent[0]!.init.signal?.aborted)
    })
  )
})

describe("the client of promises", () => {
  it("has the same calls, in the same groups", async () => {
    const { fetch, sent } = fakeFetch(({ url }) =>
      url.endsWith("/info") ? streamOf("data: 1\n\ndata: 2\n\n") : json({ jobs: [], totalJobs: 0 })
    )
    await using api = await createNosanaApi({ url, apiKey, fetch })
    assert.strictEqual(api.url, `${url}/api`)
    const events: Array<unknown> = []
    for await (const event of api.jobs.nodeInfo(job)) events.push(event)
    assert.deepStrictEqual(events, [1, 2])
    assert.deepStrictEqual(await api.jobs.listPage({ limit: 1 }), { jobs: [], total: 0 })
    assert.deepStrictEqual(Object.keys(api.markets), ["list", "get", "requiredResources"])
    const signal = AbortSignal.abort(new Error("enough"))
    const stopped = await api.credits.balance({ signal }).catch((error: unknown) => error)
    assert.deepInclude(stopped, { message: "enough" })
    assert.lengthOf(sent, 2)
  })

  it("rejects with the same errors", async () => {
    const { fetch } = fakeFetch(() => json({ message: "Job not found" }, 404))
    await using api = await createNosanaApi({ url, fetch })
    const error = await api.jobs.get(job).catch((error: unknown) => error)
    assert.nestedPropertyVal(error, "reason._tag", "JobNotFound")
  })
})
