import { assert, describe, it } from "@effect/vitest"
import type { JobStatus } from "@longshore/core/Job"
import { awaitEnd } from "@longshore/core/Watch"
import * as Effect from "effect/Effect"
import { make } from "../src/NosanaApiBackend.ts"
import { type Backend, elapse, pass, posted, type Ref, within } from "./backends.ts"
import { refused } from "./fakeGateway.ts"
import { type FakeServer, node } from "./fakeServer.ts"

const statusOf = (backend: Backend, ref: Ref) => Effect.map(backend.get(ref), ({ status }) => status)
const ended = (backend: Backend, ref: Ref) => Effect.map(elapse(awaitEnd(backend, ref)), ({ status }) => status)
const cancelled: JobStatus = { _tag: "Cancelled" }

describe("a job", () => {
  it.effect("is queued, runs on its node and is completed, each with its time", () =>
    within((server, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend)
        const listed = new Date(Math.floor(server.jobAt(ref.id).listedAt / 1_000) * 1_000)
        assert.deepStrictEqual(yield* backend.get(ref), { ref, status: { _tag: "Queued" }, createdAt: listed })
        yield* pass(2)
        const running = yield* backend.get(ref)
        assert.deepStrictEqual(running.status, { _tag: "Running", node })
        assert.isDefined(running.startedAt)
        yield* pass(2)
        const done = yield* backend.get(ref)
        assert.deepStrictEqual(done.status, { _tag: "Completed" })
        assert.isTrue(done.endedAt! > done.startedAt!)
      })
    )
  )

  it.effect("whose time is up has timed out, although its host says success", () =>
    within((_, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend, "endless")
        yield* pass(2)
        const status = yield* Effect.map(elapse(awaitEnd(backend, ref), 4_000), ({ status }) => status)
        assert.deepInclude(status, { _tag: "Failed", cause: "TimedOut" })
      })
    )
  )

  it.effect("that its node gave up has lost it, for good", () =>
    within((server, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend, "endless")
        yield* pass(2)
        const job = server.jobAt(ref.id)
        job.quitAt = server.now()
        assert.deepInclude(yield* statusOf(backend, ref), { _tag: "Failed", cause: "NodeLost" })
        // Another node claims it. It has been told to have failed, and stays so.
        job.quitAt = undefined
        assert.deepInclude(yield* statusOf(backend, ref), { _tag: "Failed", cause: "NodeLost" })
      })
    )
  )

  it.effect("of a state that is not known is not guessed at", () =>
    within((server, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend)
        const body = JSON.parse(yield* textOf(server, ref))
        server.answer("GET /api/jobs/", () => new Response(JSON.stringify({ ...body, state: 7 })))
        const error = yield* Effect.flip(backend.get(ref))
        assert.strictEqual(error.reason._tag, "MalformedResponse")
        assert.include(error.message, "is in state 7, which this version does not know")
      })
    )
  )
})

const textOf = (server: { readonly fetch: typeof fetch }, { id }: Ref) =>
  Effect.promise(() => server.fetch(`https://credits.example/api/jobs/${id}`).then((response) => response.text()))

describe("a job that is gone", () => {
  const delist = (backend: Backend) =>
    Effect.gen(function* () {
      const ref = yield* posted(backend)
      yield* backend.cancel(ref)
      return ref
    })

  it.effect("was cancelled where this process has taken it out of the queue, and has cost nothing", () =>
    within((server, backend) =>
      Effect.gen(function* () {
        server.set({ areWorking: false, hasEvents: false })
        const ref = yield* delist(backend)
        assert.deepStrictEqual(yield* statusOf(backend, ref), cancelled)
        const { cost, stdout } = yield* backend.result(ref)
        assert.deepStrictEqual([cost, stdout.text], [{ amount: 0n, currency: "USD", decimals: 6 }, ""])
      })
    )
  )

  it.effect("was cancelled where its events say so, in another process", () =>
    within((server, backend) =>
      Effect.gen(function* () {
        server.set({ areWorking: false })
        const ref = yield* delist(backend)
        const other = yield* make(server.options)
        assert.deepStrictEqual(yield* statusOf(other, ref), cancelled)
        yield* other.cancel(ref)
        assert.strictEqual((yield* other.result(ref)).stdout.text, "")
      })
    )
  )

  it.effect("is not known where nobody tells", () =>
    within((server, backend) =>
      Effect.gen(function* () {
        server.set({ areWorking: false, hasEvents: false })
        const ref = yield* delist(backend)
        const other = yield* make(server.options)
        const { message, reason } = yield* Effect.flip(other.get(ref))
        assert.strictEqual(reason._tag, "JobNotFound")
        assert.include(message, `there is no job ${ref.id}: the server does not know it`)
      })
    )
  )

  it.effect("after its end cannot be told any more, unless it was", () =>
    within((server, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend)
        assert.deepStrictEqual(yield* ended(backend, ref), { _tag: "Completed" })
        const other = yield* make(server.options)
        server.answer("GET /api/jobs/", () => refused(404, "Job not found"))
        const { message, reason } = yield* Effect.flip(other.get(ref))
        assert.strictEqual(reason._tag, "JobNotFound")
        assert.include(message, "the server has forgotten it")
        server.answer("GET /api/jobs/", () => refused(404, "Job not found"))
        assert.deepStrictEqual(yield* statusOf(backend, ref), { _tag: "Completed" })
      })
    )
  )
})

describe("a job that is not found for a moment", () => {
  const hiding = (server: FakeServer, { id }: Ref) =>
    server.answer(`GET /api/jobs/${id}`, () => refused(404, "not found"))

  it.effect("is followed to its end", () =>
    within((server, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend)
        server.jobAt(ref.id).doneAt += 20_000
        yield* pass(2)
        assert.strictEqual((yield* statusOf(backend, ref))._tag, "Running")
        hiding(server, ref)
        assert.strictEqual((yield* Effect.flip(backend.get(ref))).reason._tag, "Unavailable")
        hiding(server, ref)
        assert.deepStrictEqual(yield* ended(backend, ref), { _tag: "Completed" })
      })
    )
  )

  it.effect("is gone when it stays so, by the clock and not by the number of looks", () =>
    within((server, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend, "endless")
        yield* pass(2)
        yield* backend.get(ref)
        const reasons: Array<string> = []
        for (const seconds of [0, 1, 118, 1]) {
          if (seconds > 0) yield* pass(seconds)
          hiding(server, ref)
          reasons.push((yield* Effect.flip(backend.get(ref))).reason._tag)
        }
        assert.deepStrictEqual(reasons, ["Unavailable", "Unavailable", "Unavailable", "JobNotFound"])
        // It is there again, and what was told of it was no end.
        assert.strictEqual((yield* statusOf(backend, ref))._tag, "Running")
        hiding(server, ref)
        assert.strictEqual((yield* Effect.flip(backend.get(ref))).reason._tag, "Unavailable")
      })
    )
  )
})

describe("a job that was stopped", () => {
  it.effect("is cancelled at once, with an empty result until its node posts what there is", () =>
    within((_, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend, "both")
        yield* pass(2)
        yield* backend.cancel(ref)
        assert.deepStrictEqual(yield* statusOf(backend, ref), cancelled)
        assert.deepInclude(yield* backend.result(ref), { exitCode: undefined, outputs: [] })
        assert.strictEqual((yield* backend.result(ref)).stdout.text, "")
        yield* pass(3)
        assert.strictEqual((yield* backend.result(ref)).stdout.text, "größer 漢字 🚢\n")
        assert.deepStrictEqual(yield* statusOf(backend, ref), cancelled)
      })
    )
  )

  it.effect.each([true, false])(
    "stays cancelled when its node says that it was done, also for others (told by its events: %s)",
    (isOther) =>
      within((server, backend) =>
        Effect.gen(function* () {
          const ref = yield* posted(backend)
          yield* pass(2)
          yield* backend.cancel(ref)
          server.jobAt(ref.id).result = { status: "success", startTime: 1, endTime: 2, opStates: [] }
          yield* pass(3)
          const asked = isOther ? yield* make(server.options) : backend
          assert.deepStrictEqual(yield* statusOf(asked, ref), cancelled)
        })
      )
  )

  it.effect("without a node, and kept by the server, was taken out of the queue", () =>
    within(
      (server, backend) =>
        Effect.gen(function* () {
          server.set({ areWorking: false })
          const ref = yield* posted(backend)
          yield* backend.cancel(ref)
          assert.deepStrictEqual(yield* statusOf(backend, ref), cancelled)
          assert.deepStrictEqual(yield* statusOf(yield* make(server.options), ref), cancelled)
        }),
      {},
      { release: "current", delisted: "kept" }
    )
  )
})
