import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { make } from "../src/NosanaApiBackend.ts"
import { pass, posted, releases, within } from "./backends.ts"
import { refused } from "./fakeGateway.ts"
import { addressOf } from "./fakeJobs.ts"
import { failedFetch, page } from "./fakeServer.ts"

const stop = /^POST \/api\/jobs\/\w+\/stop$/

describe("cancel", () => {
  it.effect.each(releases)("gives everything back of a job that is queued: %s", (release) =>
    within(
      (server, backend) =>
        Effect.gen(function* () {
          server.set({ areWorking: false })
          const ref = yield* posted(backend)
          const { available } = server.balance()
          yield* backend.cancel(ref)
          assert.strictEqual(server.balance().available - available, 52_800n)
        }),
      {},
      { release }
    )
  )

  it.effect.each(releases)("does nothing to a job that has ended: %s", (release) =>
    within(
      (server, backend) =>
        Effect.gen(function* () {
          const ref = yield* posted(backend)
          yield* pass(4)
          yield* backend.cancel(ref)
          assert.deepStrictEqual((yield* backend.get(ref)).status, { _tag: "Completed" })
          assert.lengthOf(
            server.requests.filter((line) => stop.test(line)),
            0
          )
        }),
      {},
      { release }
    )
  )

  it.effect.each(releases)("does nothing to a job that ends while it is asked for: %s", (release) =>
    within(
      (server, backend) =>
        Effect.gen(function* () {
          const ref = yield* posted(backend)
          yield* pass(2)
          // The look before it is an old one.
          const running = yield* Effect.promise(() => server.fetch(`https://credits.example/api/jobs/${ref.id}`))
          yield* pass(2)
          server.answer("GET /api/jobs/", () => running)
          yield* backend.cancel(ref)
          assert.deepStrictEqual((yield* backend.get(ref)).status, { _tag: "Completed" })
          assert.lengthOf(
            server.requests.filter((line) => stop.test(line)),
            1
          )
        }),
      {},
      { release }
    )
  )

  it.effect("succeeds where another process was first, and nobody tells", () =>
    within((server, backend) =>
      Effect.gen(function* () {
        server.set({ areWorking: false, hasEvents: false })
        const ref = yield* posted(backend)
        const other = yield* make(server.options)
        const queued = yield* Effect.promise(() => server.fetch(`https://credits.example/api/jobs/${ref.id}`))
        yield* backend.cancel(ref)
        server.answer("GET /api/jobs/", () => queued)
        yield* other.cancel(ref)
        assert.deepStrictEqual((yield* other.get(ref)).status, { _tag: "Cancelled" })
      })
    )
  )

  it.effect("succeeds where the first answer was lost, the job is gone, and nobody tells", () =>
    within((server, backend) =>
      Effect.gen(function* () {
        server.set({ areWorking: false, hasEvents: false })
        const ref = yield* posted(backend)
        server.answer(`POST /api/jobs/${ref.id}/stop`, () => Promise.reject(failedFetch("ECONNRESET")), true)
        const error = yield* Effect.flip(backend.cancel(ref))
        assert.strictEqual(error.reason._tag, "Unavailable")
        yield* backend.cancel(ref)
        assert.deepStrictEqual((yield* backend.get(ref)).status, { _tag: "Cancelled" })
      })
    )
  )

  it.effect.each([
    ["an answer that is lost", () => Promise.reject(failedFetch("ECONNRESET"))],
    ["a page", () => page(200)],
    ["an error", () => page(502)]
  ] as const)("may be asked for again after %s", ([, response]) =>
    within((server, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend, "endless")
        yield* pass(2)
        server.answer(`POST /api/jobs/${ref.id}/stop`, response, true)
        const error = yield* Effect.flip(backend.cancel(ref))
        assert.deepStrictEqual([error.operation, error.reason._tag], ["cancel", "Unavailable"])
        yield* backend.cancel(ref)
        assert.deepStrictEqual((yield* backend.get(ref)).status, { _tag: "Cancelled" })
      })
    )
  )

  it.effect("is not for somebody else's job", () =>
    within((server, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend, "endless")
        server.jobs[0] = { ...server.jobAt(ref.id), owner: addressOf("somebody") }
        const error = yield* Effect.flip(backend.cancel(ref))
        assert.strictEqual(error.reason._tag, "Unauthorized")
        assert.include(error.message, "You do not own this job")
      })
    )
  )

  it.effect.each(["queued", "running"])("is not done where the server only hides the job, which is %s", (state) =>
    within((server, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend)
        const job = server.jobAt(ref.id)
        job.takenAt = server.now() + (state === "queued" ? 10_000 : -1_000)
        job.doneAt = job.takenAt + 15_000
        server.answer(`POST /api/jobs/${ref.id}/stop`, () => refused(404, "User not found"))
        const error = yield* Effect.flip(backend.cancel(ref))
        assert.deepStrictEqual([error.operation, error.reason._tag], ["cancel", "Unauthorized"])
        assert.include(error.message, `job ${ref.id} is there, and the server would not end it`)
        assert.include(error.message, "User not found")
        yield* pass(30)
        assert.deepStrictEqual((yield* backend.get(ref)).status, { _tag: "Completed" })
      })
    )
  )

  it.effect("does not make up the end of a job that ran and is not found for a moment", () =>
    within((server, backend) =>
      Effect.gen(function* () {
        server.set({ hasEvents: false })
        const ref = yield* posted(backend)
        server.jobAt(ref.id).doneAt += 10_000
        yield* pass(2)
        const running = yield* Effect.promise(() => server.fetch(`https://credits.example/api/jobs/${ref.id}`))
        server.answer("GET /api/jobs/", () => running)
        for (const start of [`POST /api/jobs/${ref.id}/stop`, "GET /api/jobs/"]) {
          server.answer(start, () => refused(404, "Job not found"))
        }
        const error = yield* Effect.flip(backend.cancel(ref))
        assert.strictEqual(error.reason._tag, "Unavailable")
        yield* pass(15)
        assert.deepStrictEqual((yield* backend.get(ref)).status, { _tag: "Completed" })
      })
    )
  )

  it.effect("of a job that has ended needs no word of how", () =>
    within((server, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend)
        server.jobAt(ref.id).isHidden = true
        server.set({ isPinning: false })
        yield* pass(4)
        yield* backend.cancel(ref)
        assert.strictEqual((yield* Effect.flip(backend.get(ref))).reason._tag, "Unavailable")
      })
    )
  )
})
