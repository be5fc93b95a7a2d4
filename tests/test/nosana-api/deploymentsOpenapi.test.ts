/** The same for the document of deployments. */
import { describe, expect, it } from "vitest"
import { type Asking, endless, nobody, start, until } from "./asking.ts"
import { releases } from "./world.ts"

const strategies: ReadonlyArray<object> = [
  { strategy: "SIMPLE" },
  { strategy: "SIMPLE-EXTEND", confidential: false },
  { strategy: "SCHEDULED", schedule: "0 6 * * 1" },
  { strategy: "INFINITE", timeout: 120, rotation_time: 30 }
]

describe.each(releases)("deployments of %s", (release) => {
  it("answer as their document says", async () => {
    await using world = await start(release, "deployments.openapi.yaml")
    const { ask, gateway, unasked } = world
    const own = (operation: string, id: string, more: Asking = {}) =>
      ask(operation.replace(" ", " /deployments/{deployment}"), { names: [id], ...more })
    const base = { name: "a", market: gateway.market(), replicas: 1, timeout: 60, job_definition: endless }
    const create = async (more: object, asking: Asking = {}) =>
      (await ask("POST /deployments/create", { body: { ...base, ...more }, ...asking })).answer
    const made = []
    for (const strategy of strategies) made.push(await create(strategy))
    const [simple, , scheduled] = made
    const { id } = simple
    for (const body of [{}, { ...base, strategy: "SIMPLE", replicas: 0 }, { ...base, strategy: "INFINITE" }]) {
      await ask("POST /deployments/create", { body })
    }
    for (const key of ["", "nos_wrong"]) await ask("GET /deployments", { key })
    await ask("GET /deployments", { query: "?cursor=%%%" })
    await ask("GET /deployments", { query: "?limit=11" })
    await ask("GET /deployments", { query: "?status=DRAFT,RUNNING&strategy=SIMPLE&search=a&sort_order=asc&limit=10" })

    // None of these can be done with a draft.
    for (const turn of ["stop", "archive"]) expect((await own(`POST /${turn}`, id)).status).toBe(500)
    expect((await own("DELETE ", id)).status).toBe(500)
    for (const operation of ["GET ", "POST /start", "GET /jobs", "GET /header"]) {
      expect((await own(operation, nobody)).status).toBe(404)
    }
    await own("POST /start", id)
    const jobs = await until(
      async () => (await own("GET /jobs", id)).answer.jobs,
      ([job]) => job?.state === "RUNNING"
    )
    const { job } = jobs[0]
    await ask("GET /deployments/{deployment}/jobs/{job}", { names: [id, job] })
    await ask("GET /deployments/{deployment}/jobs/{job}", { names: [id, nobody] })
    for (const list of ["tasks", "revisions", "events"]) await own(`GET /${list}`, id)
    await own("POST /start", scheduled.id)
    await own("GET /tasks", scheduled.id)
    await own("GET /header", id)
    await own("POST /create-revision", id, { body: endless })
    await own("POST /create-revision", id, { body: { version: "0.1" } })
    await own("PATCH /update-active-revision", id, { body: { active_revision: 1 } })
    await own("PATCH /update-active-revision", id, { body: { active_revision: 9 } })
    await own("PATCH /update-replica-count", id, { body: { replicas: 2 } })
    await own("PATCH /update-replica-count", id, { body: { replicas: "many" } })
    await own("PATCH /update-schedule", scheduled.id, { body: { schedule: "30 7 * * 2" } })
    await own("PATCH /update-schedule", id, { body: { schedule: "30 7 * * 2" } })
    await own("PATCH /update-timeout", id, { body: { timeout: 90 } })
    if (release === "current") {
      await own("PATCH /update-name", id, { body: { name: "b" } })
      await own("GET /header", id, { query: "?includeTime=true&message=hello" })
      await own("GET /stream", id)
    }

    const wallet = gateway.wallet()
    const { vault } = (await ask("POST /deployments/vaults/create", { wallet })).answer
    await ask("GET /deployments/vaults", { wallet })
    await ask("POST /deployments/vaults/{vault}/withdraw", { wallet, names: [vault], body: {} })
    await ask("POST /deployments/vaults/{vault}/withdraw", { names: [gateway.address()], body: {} })
    await create({ strategy: "SIMPLE", vault }, { wallet })
    await ask("GET /deployments/jobs/{job}/job-definition", { names: [job] })
    await ask("POST /deployments/jobs/{job}/results", { names: [job], body: {} })

    await own("POST /stop", id)
    await until(
      async () => (await own("GET ", id)).answer.status,
      (status) => status === "STOPPED"
    )
    await own("POST /archive", id)
    expect((await own("POST /start", id)).status).toBe(500)
    const extended = made[1].id
    await own("POST /start", extended)
    await until(
      async () => (await own("GET ", extended)).answer.status,
      (status) => status === "RUNNING"
    )
    await own("POST /stop", extended)
    await until(
      async () => (await own("GET ", extended)).answer.status,
      (status) => status === "STOPPED"
    )
    expect((await own("DELETE ", extended)).status).toBe(204)
    if (release === "current") expect(unasked()).toEqual([])
  })
})
