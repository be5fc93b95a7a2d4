/** Deployments in the words of Nosana's kit: minutes, its names of fields, pages that know the next one. */
import { assert, describe, it } from "vitest"
import { addresses } from "./apiAnswers.ts"
import { type Answer, refusal, serving } from "./compatServer.ts"
import {
  created,
  definition,
  deployment,
  event,
  id,
  listedJob,
  secretive,
  signature,
  task,
  updated
} from "./deploymentAnswers.ts"

const at = (path = "") => `/api/deployments/${id}${path}`

const having = (answers: Readonly<Record<string, ReadonlyArray<Answer>>> = {}) =>
  serving({ [`GET ${at()}`]: [{ body: deployment }], ...answers })

const request = {
  name: "web",
  market: addresses.market,
  replicas: 2,
  timeout: 90,
  strategy: "SIMPLE",
  job_definition: definition
} as const

const create = "POST /api/deployments/create"

describe("create", () => {
  it("sends minutes, and what is created has the names of its fields and dates", async () => {
    const { client, to } = having({ [create]: [{ body: deployment }] })
    const made = await client.api.deployments.create(request)
    assert.deepStrictEqual(to(create)[0]?.body, request)
    const { created_at, updated_at, ...rest } = JSON.parse(JSON.stringify(made))
    assert.deepStrictEqual({ ...rest, created_at, updated_at }, deployment)
    assert.deepStrictEqual(made.created_at, new Date(created))
    assert.strictEqual(made.timeout, 90)
  })

  it("sends what a strategy needs, each number of minutes as it is", async () => {
    const told = { ...deployment, strategy: "INFINITE", rotation_time: 30 }
    const { client, to } = having({ [create]: [{ body: told }] })
    const infinite = { ...request, strategy: "INFINITE", rotation_time: 30, autostart: true, new_vault: true } as const
    assert.strictEqual((await client.api.deployments.create(infinite)).rotation_time, 30)
    assert.deepStrictEqual(to(create)[0]?.body, infinite)
    await client.api.deployments.create({ ...request, strategy: "SCHEDULED", schedule: "0 6 * * 1" })
    assert.deepInclude(to(create)[1]?.body, { strategy: "SCHEDULED", schedule: "0 6 * * 1" })
  })

  it.each([
    ["timeout", { timeout: "1 hour" as never }],
    ["timeout", { timeout: 0 }],
    ["timeout", { timeout: 1.5 }],
    ["timeout", { strategy: "INFINITE", timeout: 59 }],
    ["rotation_time", { strategy: "INFINITE", rotation_time: Number.NaN }],
    ["rotation", { strategy: "INFINITE", rotation_time: 80 }],
    ["schedule", { strategy: "SCHEDULED", schedule: "daily" }],
    ["replicas", { replicas: 0 }],
    ["definition.ops[0].args.env.DB_PASSWORD", { job_definition: secretive }]
  ] as const)("sends nothing that is wrong in %s", async (field, wrong) => {
    const { client, sent } = having()
    const error = await refusal(client.api.deployments.create({ ...request, ...wrong }))
    assert.strictEqual(error.reason._tag, "InvalidSpec")
    assert.strictEqual(error.reason.field, field)
    assert.lengthOf(sent, 0)
  })

  it("lets through what its caller says is no secret", async () => {
    const { client, to } = having({ [create]: [{ body: deployment }] })
    await client.api.deployments.create({ ...request, job_definition: secretive }, { allowSecrets: true })
    assert.lengthOf(to(create), 1)
  })

  it("is asked for once where the answer is lost, and says how to look", async () => {
    const { client, to } = having({ [create]: ["lost"] })
    const error = await refusal(client.api.deployments.create(request))
    assert.strictEqual(error.reason._tag, "OutcomeUnknown")
    assert.include(error.message, 'deployments.list({ name: "web" })')
    assert.lengthOf(to(create), 1)
  })
})

describe("a deployment", () => {
  it.each([
    ["start", "STARTING"],
    ["stop", "STOPPING"],
    ["archive", "ARCHIVED"]
  ] as const)("%s: what the server answers is its status from then on", async (action, status) => {
    const { client, to } = having({ [`POST ${at(`/${action}`)}`]: [{ body: { status, updated_at: updated } }] })
    const got = await client.api.deployments.get(id)
    await got[action]()
    assert.strictEqual(got.status, status)
    assert.deepStrictEqual(got.updated_at, new Date(updated))
    assert.isUndefined(to(`POST ${at(`/${action}`)}`)[0]?.body)
  })

  it("leaves it to the server whether its status allows a call", async () => {
    const { client } = having({
      [`POST ${at("/archive")}`]: [{ status: 500, body: { error: "Deployment is in the incorrect state." } }]
    })
    const got = await client.api.deployments.get(id)
    const error = await refusal(got.archive())
    assert.strictEqual(error.reason._tag, "InvalidState")
    assert.strictEqual(got.status, "DRAFT")
  })

  it("tells after a refresh what the server has done by itself", async () => {
    const { client } = having({
      [`GET ${at()}`]: [{ body: deployment }, { body: { ...deployment, status: "RUNNING", active_jobs: 2 } }]
    })
    const got = await client.api.deployments.get(id)
    await got.refresh()
    assert.strictEqual(got.status, "RUNNING")
    assert.strictEqual(got.active_jobs, 2)
  })

  it("is deleted", async () => {
    const { client, to } = having({ [`DELETE ${at()}`]: [{ body: null }] })
    await (await client.api.deployments.get(id)).delete()
    assert.lengthOf(to(`DELETE ${at()}`), 1)
  })

  it("is updated by numbers and words, and has them from then on", async () => {
    const echo = (path: string, body: object) => ({
      [`PATCH ${at(path)}`]: [{ body: { ...body, updated_at: updated } }]
    })
    const { client, to } = having({
      ...echo("/update-timeout", { timeout: 120 }),
      ...echo("/update-replica-count", { replicas: 3 }),
      ...echo("/update-schedule", { schedule: "0 0 * * *" }),
      ...echo("/update-active-revision", { active_revision: 2 })
    })
    const got = await client.api.deployments.get(id)
    await got.updateTimeout(120)
    await got.updateReplicaCount(3)
    await got.updateSchedule("0 0 * * *")
    await got.updateActiveRevision(2)
    assert.deepStrictEqual(to(`PATCH ${at("/update-timeout")}`)[0]?.body, { timeout: 120 })
    assert.deepInclude(got, { timeout: 120, replicas: 3, schedule: "0 0 * * *", active_revision: 2 })
    const error = await refusal(got.updateTimeout("2 hours" as never))
    assert.strictEqual(error.reason.field, "timeout")
    assert.lengthOf(to(`PATCH ${at("/update-timeout")}`), 1)
  })

  it("takes another definition, bare", async () => {
    const endpoints = [{ opId: "main", port: 80, url: "https://def.node.test" }]
    const route = `POST ${at("/create-revision")}`
    const { client, to } = having({
      [route]: [{ body: { active_revision: 2, endpoints, revisions: [], updated_at: updated } }]
    })
    const got = await client.api.deployments.get(id)
    await got.createRevision(definition)
    assert.deepStrictEqual(to(route)[0]?.body, definition)
    assert.deepInclude(got, { active_revision: 2, endpoints })
  })

  it("gives the header for its nodes", async () => {
    const header = `DEPLOYMENT_HEADER:${signature}`
    const { client } = having({ [`GET ${at("/header")}`]: [{ body: { header } }] })
    assert.strictEqual(await (await client.api.deployments.get(id)).generateAuthHeader(), header)
  })
})

describe("pages", () => {
  const page = (
    name: string,
    items: ReadonlyArray<unknown>,
    next: string | null = null,
    previous: string | null = null
  ) => ({
    body: { [name]: items, pagination: { cursor_next: next, cursor_prev: previous, total_items: 2 } }
  })

  it("know the next one, and the one before, of the same query", async () => {
    const { client, sent } = having({
      "GET /api/deployments": [
        page("deployments", [deployment], "bmV4dA=="),
        page("deployments", [{ ...deployment, id: "other" }], null, "cHJldg=="),
        page("deployments", [deployment], "bmV4dA==")
      ]
    })
    const first = await client.api.deployments.list({ status: "DRAFT,STOPPED", limit: 10, created_after: created })
    assert.strictEqual(first.total_items, 2)
    assert.isNull(first.previousPage)
    const second = await first.nextPage!()
    assert.strictEqual(second.deployments[0]?.id, "other")
    assert.isNull(second.nextPage)
    const again = await second.previousPage!()
    assert.strictEqual(again.deployments[0]?.id, id)
    const asked = sent.map(({ url }) => Object.fromEntries(new URL(url).searchParams))
    const query = { status: "DRAFT,STOPPED", limit: "10", created_after: created }
    assert.deepStrictEqual(asked, [query, { ...query, cursor: "bmV4dA==" }, { ...query, cursor: "cHJldg==" }])
  })

  it("have deployments that can be acted on, and of the rest what the server tells", async () => {
    const { client, to } = having({
      "GET /api/deployments": [page("deployments", [deployment])],
      [`GET ${at("/tasks")}`]: [page("tasks", [task])],
      [`GET ${at("/jobs")}`]: [page("jobs", [listedJob])],
      [`GET ${at("/events")}`]: [page("events", [event])],
      [`GET ${at("/revisions")}`]: [page("revisions", [])],
      [`POST ${at("/start")}`]: [{ body: { status: "STARTING", updated_at: updated } }]
    })
    const { deployments } = await client.api.deployments.list()
    const [one] = deployments
    await one!.start()
    assert.strictEqual(one!.status, "STARTING")
    assert.deepStrictEqual((await one!.getTasks({ sort_order: "asc", due_before: created })).tasks, [task])
    const [asked] = to(`GET ${at("/tasks")}`)
    assert.strictEqual(new URL(asked!.url).search, `?sort_order=asc&due_before=${encodeURIComponent(created)}`)
    assert.deepStrictEqual((await one!.getJobs({ state: "RUNNING" })).jobs, [listedJob])
    assert.deepStrictEqual((await one!.getEvents()).events, [event])
    assert.deepStrictEqual((await one!.getRevisions()).revisions, [])
  })

  it("are not asked for at a time that is none", async () => {
    const { client, sent } = having()
    const error = await refusal(client.api.deployments.list({ created_before: "yesterday" }))
    assert.strictEqual(error.reason._tag, "InvalidSpec")
    assert.lengthOf(sent, 0)
  })
})

describe("pipe", () => {
  it("does one thing after the other with a deployment that is there, or is made", async () => {
    const { client, to } = having({
      [create]: [{ body: deployment }],
      [`POST ${at("/start")}`]: [{ body: { status: "STARTING", updated_at: updated } }]
    })
    const seen: Array<string> = []
    const started = await client.api.deployments.pipe(
      request,
      async (made) => {
        await made.start()
        seen.push(made.status)
      },
      (made) => {
        seen.push(made.name)
      }
    )
    assert.deepStrictEqual(seen, ["STARTING", "web"])
    assert.strictEqual(started.status, "STARTING")
    assert.lengthOf(to(create), 1)
    assert.strictEqual((await client.api.deployments.pipe(id)).id, id)
  })
})

describe("vaults", () => {
  it("are addresses with an owner", async () => {
    const vault = { vault: addresses.other, owner: addresses.user, created_at: created }
    const { client } = having({
      "GET /api/deployments/vaults": [{ body: [vault] }],
      "POST /api/deployments/vaults/create": [{ body: vault }]
    })
    const shown = { address: addresses.other, owner: addresses.user, created_at: new Date(created) }
    assert.deepStrictEqual(await client.api.deployments.vaults.list(), [shown])
    assert.deepStrictEqual(await client.api.deployments.vaults.create(), shown)
  })
})
