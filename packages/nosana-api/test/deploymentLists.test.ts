import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { Service } from "../src/NosanaApi.ts"
import { addresses } from "./apiAnswers.ts"
import {
  created,
  definition,
  deployment,
  event,
  id,
  listedJob,
  page,
  revision,
  task,
  updated
} from "./deploymentAnswers.ts"
import { json, refusalOf, serverOf } from "./serverOf.ts"

const many = (count: number) => Array.from({ length: count }, (_, index) => ({ ...deployment, name: `web-${index}` }))

const queryOf = (url: string) => Object.fromEntries(new URL(url).searchParams)

describe("a page", () => {
  it.effect("tells where the next one begins, and how many there are", () =>
    Effect.gen(function* () {
      const answer = {
        deployments: [deployment],
        pagination: { cursor_next: "abc=", cursor_prev: "xyz=", total_items: 31 }
      }
      const { api, sent } = yield* serverOf(() => json(answer))
      const found = yield* api.deployments.listPage({ limit: 10, cursor: "a+b=", order: "asc" })
      assert.deepInclude(found, { next: "abc=", previous: "xyz=", total: 31 })
      assert.deepStrictEqual(found.items[0]!.raw, deployment)
      assert.deepStrictEqual(queryOf(sent[0]!.url), { limit: "10", cursor: "a+b=", sort_order: "asc" })
    })
  )

  it.effect("can be the last one, and empty", () =>
    Effect.gen(function* () {
      const { api } = yield* serverOf(() => json(page("events", [])))
      assert.deepStrictEqual(yield* api.deployments.eventsPage(id), {
        items: [],
        next: undefined,
        previous: undefined,
        total: 0
      })
    })
  )

  it.effect("is not made up", () =>
    Effect.gen(function* () {
      for (const answer of [{ deployments: [] }, { ...page("jobs", []) }, page("deployments", [{ id }])]) {
        const { reason } = yield* refusalOf(
          ({ deployments }) => deployments.listPage(),
          () => json(answer)
        )
        assert.strictEqual(reason._tag, "MalformedResponse")
      }
    })
  )

  it.effect.each([
    ["limit", { limit: 11 }],
    ["createdAfter", { createdAfter: new Date("never") }],
    ["status", { status: ["RUNNING,STOPPED"] }],
    ["name", { name: "" }],
    ["search", { search: { a: 1 } }]
  ] as const)("is not asked for where %s cannot be meant", ([field, query]) =>
    Effect.gen(function* () {
      const { api, sent } = yield* serverOf(() => json(page("deployments", [])))
      const { reason } = yield* Effect.flip(api.deployments.listPage(query as never))
      assert.deepInclude(reason, { _tag: "InvalidSpec", field })
      assert.lengthOf(sent, 0)
    })
  )

  it.effect("has no cursor that is none, although that is a 500", () =>
    Effect.gen(function* () {
      const invalid = () => json({ error: "Invalid cursor" }, 500)
      const { reason } = yield* refusalOf(({ deployments }) => deployments.jobsPage(id, { cursor: "?" }), invalid)
      assert.deepInclude(reason, { _tag: "InvalidSpec", field: "cursor" })
      const other = yield* refusalOf(({ deployments }) => deployments.jobsPage(id), invalid)
      assert.strictEqual(other.reason._tag, "Unavailable")
    })
  )
})

describe("a list", () => {
  it.effect("is read page by page, and no further than it is wanted", () =>
    Effect.gen(function* () {
      const all = many(230)
      const { api, sent } = yield* serverOf(({ url }) => {
        const from = Number(new URL(url).searchParams.get("cursor") ?? 0)
        return json(page("deployments", all.slice(from, from + 100), from + 100 < 230 ? String(from + 100) : null, 230))
      })
      const found = yield* Stream.runCollect(api.deployments.list({ name: "web" }))
      assert.deepStrictEqual(
        found.map(({ name }) => name),
        all.map(({ name }) => name)
      )
      assert.deepStrictEqual(
        sent.map(({ url }) => queryOf(url)),
        [
          { name: "web", limit: "100" },
          { name: "web", limit: "100", cursor: "100" },
          { name: "web", limit: "100", cursor: "200" }
        ]
      )
      yield* Stream.runDrain(Stream.take(api.deployments.list(), 100))
      assert.lengthOf(sent, 4)
    })
  )

  it.effect("goes on after an empty page, and does not go in circles", () =>
    Effect.gen(function* () {
      const { api, sent } = yield* serverOf(({ url }) =>
        json(page("deployments", url.includes("cursor") ? [deployment] : [], "again"))
      )
      const told: Array<string> = []
      const error = yield* Effect.flip(
        Stream.runForEach(api.deployments.list(), ({ name }) => Effect.sync(() => told.push(name)))
      )
      assert.strictEqual(error.reason._tag, "MalformedResponse")
      assert.deepStrictEqual(told, ["web"])
      assert.lengthOf(sent, 2)
    })
  )

  it.effect("breaks off where a page is refused", () =>
    Effect.gen(function* () {
      const { api } = yield* serverOf(({ url }) =>
        url.includes("cursor")
          ? json({ message: "slow down" }, 429)
          : json(page("deployments", [deployment], "next", 2))
      )
      const told: Array<string> = []
      const error = yield* Effect.flip(
        Stream.runForEach(api.deployments.list(), ({ name }) => Effect.sync(() => told.push(name)))
      )
      assert.deepStrictEqual([error.reason._tag, told], ["RateLimited", ["web"]])
    })
  )

  const after = new Date(created)
  const before = new Date(updated)

  it.effect.each([
    [
      "deployments",
      ({ deployments }) =>
        deployments.list({
          search: "we b",
          id,
          name: "web",
          status: ["RUNNING", "ERROR"],
          strategy: "SIMPLE",
          vault: addresses.user,
          order: "asc",
          createdAfter: after,
          createdBefore: before
        }),
      "deployments",
      {
        search: "we b",
        id,
        name: "web",
        status: "RUNNING,ERROR",
        strategy: "SIMPLE",
        vault: addresses.user,
        sort_order: "asc",
        created_after: created,
        created_before: updated
      }
    ],
    [
      "tasks",
      ({ deployments }) => deployments.tasks(id, { task: ["LIST", "STOP"], dueAfter: after, dueBefore: before }),
      `deployments/${id}/tasks`,
      { task: "LIST,STOP", due_after: created, due_before: updated }
    ],
    [
      "jobs",
      ({ deployments }) => deployments.jobs(id, { state: ["QUEUED"], job: addresses.job, revision: 2 }),
      `deployments/${id}/jobs`,
      { state: "QUEUED", job: addresses.job, revision: "2" }
    ],
    [
      "revisions",
      ({ deployments }) => deployments.revisions(id, { revision: 1 }),
      `deployments/${id}/revisions`,
      { revision: "1" }
    ],
    [
      "events",
      ({ deployments }) => deployments.events(id, { category: "Event", type: "JOB_LIST_FAILED", order: undefined }),
      `deployments/${id}/events`,
      { category: "Event", type: "JOB_LIST_FAILED" }
    ],
    ["all of them", ({ deployments }) => deployments.list({ status: [], name: undefined }), "deployments", {}]
  ] as ReadonlyArray<
    readonly [string, (api: Service) => Stream.Stream<unknown, unknown>, string, Record<string, string>]
  >)("of %s is asked for by what is looked for", ([name, use, path, query]) =>
    Effect.gen(function* () {
      const items = name === "all of them" ? "deployments" : name
      const { api, sent } = yield* serverOf(() => json(page(items, [])))
      assert.deepStrictEqual(yield* Stream.runCollect(use(api)), [])
      assert.strictEqual(new URL(sent[0]!.url).pathname, `/api/${path}`)
      assert.deepStrictEqual(queryOf(sent[0]!.url), { ...query, limit: "100" })
    })
  )
})

describe("what belongs to a deployment", () => {
  it.effect("is read in units", () =>
    Effect.gen(function* () {
      const { api } = yield* serverOf(({ url }) => {
        const [name = ""] = url.split("/").at(-1)!.split("?")
        const items = { tasks: [task], jobs: [listedJob], revisions: [revision], events: [event] }
        return json(page(name, items[name as keyof typeof items]))
      })
      const { events, jobs, revisions, tasks } = api.deployments
      const times = { createdAt: new Date(created), updatedAt: new Date(updated) }
      assert.deepStrictEqual(yield* Stream.runCollect(tasks(id)), [
        {
          task: "LIST",
          deployment: id,
          dueAt: new Date(updated),
          job: undefined,
          limit: 1,
          activeRevision: undefined,
          tx: undefined,
          createdAt: times.createdAt,
          raw: task
        }
      ])
      assert.deepStrictEqual(yield* Stream.runCollect(jobs(id)), [
        {
          job: addresses.job,
          deployment: id,
          market: addresses.market,
          revision: 1,
          state: "RUNNING",
          tx: "5VER",
          timeStart: new Date(1795528181000),
          ...times,
          raw: listedJob
        }
      ])
      assert.deepStrictEqual((yield* Stream.runCollect(revisions(id)))[0]!.definition, definition)
      assert.deepStrictEqual(yield* Stream.runCollect(events(id)), [
        {
          category: "Deployment",
          type: "DEPLOYMENT_STARTED",
          message: "Deployment is STARTING.",
          deployment: id,
          tx: undefined,
          createdAt: times.createdAt,
          raw: event
        }
      ])
    })
  )
})
