import { assert, describe, it } from "@effect/vitest"
import type { JobRef } from "@longshore/core/Job"
import { JobError, JobNotFound, MalformedResponse, Unavailable } from "@longshore/core/JobError"
import { container } from "@longshore/core/JobSpec"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"
import { make, type Options } from "../src/BacalhauBackend.ts"
import type { Job } from "../src/Execution.ts"
import { makeGroupLooks } from "../src/internal/groupLooks.ts"
import { groupLabel } from "../src/internal/orchestratorJob.ts"
import { type FakeOrchestrator, make as makeFake, type Release } from "./fakeOrchestrator.ts"

const job = (ID: string, group?: string): Job =>
  ({ ID, ...(group !== undefined && { Labels: { [groupLabel]: group } }) }) as unknown as Job
const failure = (reason: JobError["reason"]) => new JobError({ backend: "bacalhau", operation: "list", reason })

/** A server with these jobs, which counts what it is asked. */
const server = (jobs: ReadonlyArray<Job>, failing?: JobError["reason"]) => {
  const requests: Array<string> = []
  const looks = makeGroupLooks({
    get: (id) =>
      Effect.suspend(() => {
        requests.push(`get ${id}`)
        const found = jobs.find(({ ID }) => ID === id)
        return found === undefined
          ? Effect.fail(failure(new JobNotFound({ message: id })))
          : Effect.succeed({ job: found, history: undefined, executions: [] })
      }),
    listPage: ({ labels = [], limit = 10, nextToken = "0" } = {}) =>
      Effect.suspend(() => {
        requests.push(`list ${labels} from ${nextToken}`)
        if (failing !== undefined) return Effect.fail(failure(failing))
        const all = jobs.filter(({ Labels }) => `${groupLabel}=${Labels?.[groupLabel]}` === labels[0])
        const end = Number(nextToken) + limit
        return Effect.succeed({
          items: all.slice(Number(nextToken), end),
          nextToken: end < all.length ? String(end) : ""
        })
      })
  })
  return { looks, requests }
}
const many = (count: number, group: string) =>
  Array.from({ length: count }, (_, index) => job(`j-${group}-${index}`, group))
const ids = (jobs: ReadonlyArray<Job>) => jobs.map(({ ID }) => ID)

describe("a look", () => {
  it.effect("at 1,000 jobs of one client takes five requests", () =>
    Effect.gen(function* () {
      const jobs = many(1000, "g")
      const { looks, requests } = server(jobs)
      for (const id of ids(jobs)) looks.learn(id, "g")
      const found = yield* looks.at(ids(jobs))
      assert.sameMembers(
        found.map(({ job }) => job.ID),
        ids(jobs)
      )
      assert.lengthOf(requests, 5)
      assert.isTrue(requests.every((request) => request.startsWith(`list ${groupLabel}=g from`)))
    })
  )

  it.effect("ends with the page that has the last of them", () =>
    Effect.gen(function* () {
      const jobs = many(1000, "g")
      const { looks, requests } = server(jobs)
      for (const id of ids(jobs)) looks.learn(id, "g")
      assert.lengthOf(yield* looks.at(ids(jobs.slice(0, 150))), 150)
      assert.deepStrictEqual(requests, [`list ${groupLabel}=g from 0`])
    })
  )

  it.effect("at few jobs of a large group asks for each", () =>
    Effect.gen(function* () {
      const jobs = many(1000, "g")
      const { looks, requests } = server(jobs)
      for (const id of ids(jobs)) looks.learn(id, "g")
      yield* looks.at(ids(jobs.slice(-5)))
      assert.sameMembers(
        requests,
        ids(jobs.slice(-5)).map((id) => `get ${id}`)
      )
    })
  )

  it.effect("asks for stragglers by themselves, and leaves out what is not there", () =>
    Effect.gen(function* () {
      const jobs = [...many(3, "g"), job("j-stray")]
      const { looks, requests } = server(jobs)
      for (const id of [...ids(jobs.slice(0, 3)), "j-gone"]) looks.learn(id, "g")
      const found = yield* looks.at([...ids(jobs), "j-gone"])
      assert.sameMembers(
        found.map(({ job }) => job.ID),
        ids(jobs)
      )
      assert.sameMembers(requests, [`list ${groupLabel}=g from 0`, "get j-stray", "get j-gone"])
    })
  )

  it.effect("learns from the jobs that it sees", () =>
    Effect.gen(function* () {
      const jobs = many(20, "g")
      const { looks, requests } = server(jobs)
      yield* looks.at(ids(jobs))
      assert.lengthOf(requests, 20)
      yield* looks.at(ids(jobs))
      assert.lengthOf(requests, 21)
    })
  )

  it.effect("at a list that is too long asks for each, now and later", () =>
    Effect.gen(function* () {
      const jobs = many(10, "g")
      const { looks, requests } = server(jobs, new MalformedResponse({ message: "the answer is too long" }))
      for (const id of ids(jobs)) looks.learn(id, "g")
      for (const count of [11, 21]) {
        assert.lengthOf(yield* looks.at(ids(jobs)), 10)
        assert.lengthOf(requests, count)
      }
    })
  )

  it.effect("fails when the list does, and takes no job for absent", () =>
    Effect.gen(function* () {
      const jobs = many(10, "g")
      const { looks } = server(jobs, new Unavailable({ message: "away" }))
      for (const id of ids(jobs)) looks.learn(id, "g")
      const { operation, reason } = yield* Effect.flip(looks.at(ids(jobs)))
      assert.deepStrictEqual([operation, reason._tag], ["getMany", "Unavailable"])
    })
  )
})

// What a look costs, as a server counts it.

type Refs = ReadonlyArray<JobRef<"bacalhau">>

const jobs = "/api/v1/orchestrator/jobs"
const connected = ({ fetch, url }: FakeOrchestrator, options: Partial<Options> = {}) => make({ url, fetch, ...options })

/** A client, and so many jobs that it has submitted. */
const submitted = (fake: FakeOrchestrator, count: number, image: string, options: Partial<Options> = {}) =>
  Effect.gen(function* () {
    const backend = yield* connected(fake, options)
    const spec = container({ image, timeout: "5 minutes" })
    const refs: Refs = yield* Effect.forEach(Array.from({ length: count }), () =>
      Effect.flatMap(backend.prepare(spec), backend.send)
    )
    return { backend, refs }
  })

/** How many lists, single jobs and executions were asked for meanwhile. */
const counted = <A, E>(fake: FakeOrchestrator, look: Effect.Effect<A, E>) =>
  Effect.gen(function* () {
    const before = fake.requests.length
    const seen = yield* look
    const asked = fake.requests.slice(before)
    const matching = (pattern: RegExp) => asked.filter((request) => pattern.test(request)).length
    const lists = matching(/^GET [^?]*\/jobs\?/)
    const executions = matching(/\/executions(\?|$)/)
    assert.isTrue(asked.every((request) => request.startsWith(`GET ${jobs}`)))
    return { seen, cost: { lists, executions, single: asked.length - lists - executions } }
  })
const statusesOf = (seen: ReadonlyArray<{ readonly status: { readonly _tag: string } }>) => [
  ...new Set(seen.map(({ status }) => status._tag))
]
const idsOf = (seen: ReadonlyArray<{ readonly ref: { readonly id: string } }>) => seen.map(({ ref }) => ref.id)

const releases: ReadonlyArray<Release> = ["1.9.3", "1.7.0", "1.4.0", "1.3.2"]

describe.each(releases)("a server of %s with 1,000 jobs of one client", (release) => {
  it.effect("is asked for five lists a look, and once for how each job ended", () =>
    Effect.gen(function* () {
      const fake = yield* makeFake(release)
      const { backend, refs } = yield* submitted(fake, 1000, "fail")
      const look = counted(fake, backend.getMany(refs))
      yield* TestClock.adjust("2 seconds")
      const running = yield* look
      assert.deepStrictEqual(running.cost, { lists: 5, executions: 0, single: 0 })
      assert.deepStrictEqual(statusesOf(running.seen), ["Running"])
      assert.sameMembers(
        idsOf(running.seen),
        refs.map(({ id }) => id)
      )
      yield* TestClock.adjust("1 second")
      const ended = yield* look
      assert.deepStrictEqual(ended.cost, { lists: 5, executions: 1000, single: 0 })
      assert.deepStrictEqual(statusesOf(ended.seen), ["Failed"])
      const again = yield* look
      assert.deepStrictEqual(again.cost, { lists: 5, executions: 0, single: 0 })
      assert.deepStrictEqual(again.seen, ended.seen)
    })
  )

  it.effect("is asked for the jobs of another client one by one, until their label is known", () =>
    Effect.gen(function* () {
      const fake = yield* makeFake(release)
      const own = yield* submitted(fake, 400, "endless")
      const other = yield* submitted(fake, 3, "endless")
      const all = [...own.refs, ...other.refs]
      const first = yield* counted(fake, own.backend.getMany(all))
      assert.deepStrictEqual(first.cost, { lists: 2, executions: 0, single: 3 })
      assert.lengthOf(first.seen, 403)
      const second = yield* counted(fake, own.backend.getMany(all))
      assert.deepStrictEqual(second.cost, { lists: 3, executions: 0, single: 0 })
      assert.sameMembers(
        idsOf(second.seen),
        all.map(({ id }) => id)
      )
    })
  )

  it.effect("is asked for each job by itself where a list is too long to be read", () =>
    Effect.gen(function* () {
      const fake = yield* makeFake(release)
      const { backend, refs } = yield* submitted(fake, 100, "endless", { maxAnswerBytes: 20_000 })
      const first = yield* counted(fake, backend.getMany(refs))
      assert.deepStrictEqual(first.cost, { lists: 1, executions: 0, single: 100 })
      assert.lengthOf(first.seen, 100)
      const second = yield* counted(fake, backend.getMany(refs))
      assert.deepStrictEqual(second.cost, { lists: 0, executions: 0, single: 100 })
    })
  )
})

it.effect("a job that is run again is asked about again", () =>
  Effect.gen(function* () {
    const fake = yield* makeFake("1.9.3")
    const { backend, refs } = yield* submitted(fake, 3, "fail")
    yield* TestClock.adjust("3 seconds")
    const look = counted(fake, backend.getMany(refs))
    assert.deepStrictEqual((yield* look).cost, { lists: 1, executions: 3, single: 0 })
    const rerun = `${fake.url}${jobs}/${refs[0]!.id}/rerun`
    yield* Effect.promise(() => fake.fetch(rerun, { method: "PUT", body: "{}" }))
    yield* TestClock.adjust("2 seconds")
    assert.sameMembers(statusesOf((yield* look).seen), ["Running", "Failed"])
    yield* TestClock.adjust("1 second")
    const ended = yield* look
    assert.deepStrictEqual(ended.cost, { lists: 1, executions: 1, single: 0 })
    assert.deepStrictEqual(statusesOf(ended.seen), ["Failed"])
  })
)
