import { assert, describe, it } from "@effect/vitest"
import { JobId } from "@longshore/core/Job"
import { JobError, type JobErrorReason, Unavailable } from "@longshore/core/JobError"
import { container } from "@longshore/core/JobSpec"
import * as Effect from "effect/Effect"
import { make } from "../src/BacalhauBackend.ts"
import { orGone } from "../src/internal/goneJobs.ts"
import type { PageQuery } from "../src/internal/orchestratorQueries.ts"
import * as Orchestrator from "./fakeOrchestrator.ts"
import { silent } from "./fakeOrchestratorSilent.ts"

const refused = (status: number, body: unknown): JobError =>
  new JobError({
    backend: "bacalhau",
    operation: "get",
    reason: new Unavailable({ message: "no explanation", answer: { status, body } })
  })
const mute = refused(500, { message: "Internal Server Error" })

/** A server's list, page by page, and what it was asked. */
const listOf = (pages: ReadonlyArray<ReadonlyArray<{ readonly ID: string; readonly Name?: string }>>) => {
  const queries: Array<PageQuery> = []
  const listPage = (query: PageQuery) =>
    Effect.sync(() => {
      queries.push(query)
      const index = Number(query.nextToken ?? 0)
      return { items: pages[index] ?? [], nextToken: index + 1 < pages.length ? String(index + 1) : "" }
    })
  return { listPage, queries }
}

describe("an answer without an explanation", () => {
  it.effect("is about a job that is gone where no page of the list has it", () =>
    Effect.gen(function* () {
      const { listPage, queries } = listOf([[{ ID: "j-1" }], [{ ID: "j-2" }], [{ ID: "j-3" }]])
      const error = yield* Effect.flip(orGone(listPage, "j-4")(Effect.fail(mute)))
      assert.strictEqual(error.reason._tag, "JobNotFound")
      assert.include(error.message, "the server does not list a job j-4")
      assert.strictEqual(error.operation, "get")
      assert.deepStrictEqual(error.reason.answer, mute.reason.answer)
      assert.isFalse(error.isRetryable)
      assert.deepStrictEqual(queries, [
        { namespace: "*", limit: 100, nextToken: undefined },
        { namespace: "*", limit: 100, nextToken: "1" },
        { namespace: "*", limit: 100, nextToken: "2" }
      ])
    })
  )

  it.effect("stays what it is where the list has the job, and reads no further", () =>
    Effect.gen(function* () {
      const { listPage, queries } = listOf([[{ ID: "j-1" }], [{ ID: "j-2" }], [{ ID: "j-3" }]])
      const error = yield* Effect.flip(orGone(listPage, "j-2")(Effect.fail(mute)))
      assert.strictEqual(error, mute)
      assert.lengthOf(queries, 2)
    })
  )

  it.effect.each([
    ["by its name", "cargo", true],
    ["by the beginning of its id", "j-123456", true],
    ["not by a beginning that is too short for the server", "j-1234", false],
    ["not by the end of its id", "345678", false],
    ["not by a part of its name", "car", false]
  ] as const)("is compared with the list %s", ([, id, isThere]) =>
    Effect.gen(function* () {
      const { listPage } = listOf([[{ ID: "j-12345678", Name: "cargo" }]])
      const { reason } = yield* Effect.flip(orGone(listPage, id)(Effect.fail(mute)))
      assert.strictEqual(reason._tag, isThere ? "Unavailable" : "JobNotFound")
    })
  )

  it.effect("means nothing where the list cannot be had either", () =>
    Effect.gen(function* () {
      let asked = 0
      const away = Effect.suspend(() => {
        asked++
        return Effect.fail(refused(503, "Server Timeout!"))
      })
      const error = yield* Effect.flip(orGone(() => away, "j-1")(Effect.fail(mute)))
      assert.strictEqual(error, mute)
      assert.strictEqual(asked, 1)
    })
  )
})

describe("the list is not asked", () => {
  const untold = (reason: JobErrorReason) => new JobError({ backend: "bacalhau", operation: "get", reason })
  it.effect.each([
    ["an explanation", refused(500, { error: "bucket name required", message: "Internal Server Error" })],
    ["another status", refused(503, { message: "Internal Server Error" })],
    ["other words", refused(500, "Server Timeout!")],
    ["no answer", untold(new Unavailable({ message: "fetch failed" }))]
  ] as const)("after %s", ([, error]) =>
    Effect.gen(function* () {
      const { listPage, queries } = listOf([[]])
      assert.strictEqual(yield* Effect.flip(orGone(listPage, "j-1")(Effect.fail(error))), error)
      assert.deepStrictEqual(queries, [])
    })
  )

  it.effect("after a call that went well", () =>
    Effect.gen(function* () {
      const { listPage, queries } = listOf([[]])
      assert.strictEqual(yield* orGone(listPage, "j-1")(Effect.succeed(7)), 7)
      assert.deepStrictEqual(queries, [])
    })
  )
})

const spec = container({ image: "endless", timeout: "5 minutes" })

describe.each(["1.4.0", "1.3.2"] as const)("a server of %s that explains nothing", (release) => {
  it.effect("is asked for its list, once for each job that is gone", () =>
    Effect.gen(function* () {
      const fake = yield* Orchestrator.make(release)
      const backend = yield* make({ url: fake.url, fetch: silent(fake.fetch) })
      const ref = yield* backend.send(yield* backend.prepare(spec))
      const gone = { ...ref, id: JobId.make("j-00000000-0000-4000-8000-000000000000") }
      const list = "GET /api/v1/orchestrator/jobs?"
      const before = fake.count(list)
      for (const call of [backend.get(gone), backend.result(gone), backend.cancel(gone)]) {
        const { reason } = yield* Effect.flip(call)
        assert.strictEqual(reason._tag, "JobNotFound")
      }
      assert.strictEqual(fake.count(list), before + 3)
      assert.deepStrictEqual(
        (yield* backend.getMany([ref, gone])).map((job) => job.ref.id),
        [ref.id]
      )
      assert.strictEqual((yield* backend.get(ref)).ref.id, ref.id)
      assert.strictEqual(fake.count(list), before + 4)
    })
  )

  it.effect("finds no job of a name in it by a look at its labels", () =>
    Effect.gen(function* () {
      const fake = yield* Orchestrator.make(release)
      const backend = yield* make({ url: fake.url, fetch: silent(fake.fetch) })
      const ticket = yield* backend.prepare(spec)
      assert.deepStrictEqual(yield* backend.find(ticket), { _tag: "Absent" })
      const { id } = yield* backend.send(ticket)
      const found = yield* backend.find(ticket)
      assert.strictEqual(found._tag === "Landed" ? found.ref.id : found._tag, id)
    })
  )
})
