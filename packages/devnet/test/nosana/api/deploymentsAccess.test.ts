/** Headers, jobs in detail, what the older release has of deployments, and what a new process finds. */
import { describe, expect, it } from "vitest"
import { tokenOf } from "../../../src/nosana/authorization.ts"
import { keyPairOf, newKeyPair } from "../../../src/nosana/KeyPair.ts"
import { definitionOf, opened } from "./deploymentServer.ts"

describe("the header of a deployment", () => {
  it("is signed by its vault", async () => {
    const { ask, create, network } = await opened()
    const { id } = await create()
    const keys = keyPairOf(network.wallet())
    const header = async (query = "") => (await ask(`GET /deployments/${id}/header${query}`)).body
    expect(await header()).toEqual({ header: tokenOf(keys, "DEPLOYMENT_HEADER") })
    expect(await header("?message=hello&includeTime=false")).toEqual({ header: tokenOf(keys, "hello") })
    const { header: timed } = await header("?includeTime=true")
    const [, , time] = timed.split(":")
    expect(timed).toBe(tokenOf(keys, "DEPLOYMENT_HEADER", new Date(Number(time))))
    expect(Math.abs(Number(time) - Date.now())).toBeLessThan(60_000)
    expect(await ask(`GET /deployments/${id}/header?includeTime=maybe`)).toMatchObject({
      status: 400,
      body: { code: "FST_ERR_VALIDATION", message: "querystring/includeTime: boolean" }
    })
  })

  it("lets its bearer ask the node of each of its jobs", async () => {
    const { ask, list, network, started } = await opened()
    const { id } = await started()
    const { header } = (await ask(`GET /deployments/${id}/header`)).body
    const [{ job }] = (await list(id, "jobs")) as [any]
    const { node } = (await ask(`GET /deployments/${id}/jobs/${job}`)).body
    const url = `${network.hostTemplate().replace("{node}", node)}/job/${job}/job-definition`
    expect((await fetch(url, { headers: { authorization: header } })).status).toBe(200)
    const other = tokenOf(newKeyPair(), "DEPLOYMENT_HEADER")
    expect((await fetch(url, { headers: { authorization: other } })).status).toBe(401)
  })
})

describe("a job of a deployment", () => {
  it("is shown as the chain has it", async () => {
    const { ask, devnet, list, network, started } = await opened()
    const { id } = await started({ job_definition: definitionOf("sleep") })
    const [{ job, ...listed }] = (await list(id, "jobs")) as [any]
    expect(listed).toEqual({
      tx: expect.stringMatching(/^\w{80,90}$/),
      deployment: id,
      market: network.market(),
      node: expect.stringMatching(/^\w{43,44}$/),
      revision: 1,
      state: "RUNNING",
      time_start: expect.any(Number),
      created_at: expect.any(String),
      updated_at: expect.any(String)
    })
    const detail = async () => (await ask(`GET /deployments/${id}/jobs/${job}`)).body
    expect(await detail()).toEqual({
      confidential: false,
      revision: 1,
      market: network.market(),
      node: expect.stringMatching(/^\w{43,44}$/),
      state: 1,
      jobStatus: null,
      jobDefinition: expect.objectContaining({ deployment_id: id }),
      jobResult: null,
      timeStart: listed.time_start,
      timeEnd: 0,
      listedAt: expect.any(Number)
    })
    expect(network.nodes()).toContain(listed.node)
    expect((await detail()).node).toBe(listed.node)
    await devnet.advance("2 minutes")
    expect(await detail()).toMatchObject({ state: 2, jobStatus: null, jobResult: { status: "success" } })
    const [{ node, updated_at }] = (await list(id, "jobs")) as [any]
    expect(node).toBe(listed.node)
    expect(Date.parse(updated_at) - Date.parse(listed.updated_at)).toBeGreaterThanOrEqual(60_000)
    expect((await detail()).timeEnd - listed.time_start).toBeGreaterThanOrEqual(60)
  })

  it("is shown as it was kept where the chain has it no more", async () => {
    const { ask, list, settle, started } = await opened({ hosts: 1 })
    const { id } = await started({ replicas: 2 })
    const [, { job, node }] = (await list(id, "jobs")) as [any, any]
    expect(node).toBeNull()
    await ask(`POST /jobs/${job}/stop`)
    await settle()
    expect((await ask(`GET /jobs/${job}`)).status).toBe(404)
    expect((await ask(`GET /deployments/${id}/jobs/${job}`)).body).toMatchObject({
      state: 3,
      node: "1".repeat(32),
      jobStatus: null,
      jobResult: null,
      jobDefinition: { deployment_id: id }
    })
  })

  it("is not there where the deployment does not have it", async () => {
    const { ask, create, list, started } = await opened()
    const { id } = await started()
    const [{ job }] = (await list(id, "jobs")) as [any]
    const other = await create()
    for (const path of [`${id}/jobs/none`, `${other.id}/jobs/${job}`]) {
      expect(await ask(`GET /deployments/${path}`)).toMatchObject({ status: 404, body: { error: "Job not found." } })
    }
  })
})

describe("release 2.1.8", () => {
  it("has no names to change and no stream", async () => {
    const { ask, create } = await opened({ release: "2.1.8" })
    const { id } = await create()
    const rename = await ask(`PATCH /deployments/${id}/update-name`, { body: { name: "two" } })
    expect(rename).toMatchObject({
      status: 404,
      body: { error: "Not Found", message: expect.stringMatching(/^Route PATCH:.*update-name not found$/) }
    })
    expect((await ask(`GET /deployments/${id}/stream`)).status).toBe(404)
    expect((await ask(`GET /deployments/${id}`)).body.name).toBe("one")
  })

  it("runs, extends and stops as the current one does", async () => {
    const { ask, devnet, list, settle, started, status } = await opened({ release: "2.1.8" })
    const { id } = await started({ strategy: "SIMPLE-EXTEND", timeout: 10 })
    const [{ job }] = (await list(id, "jobs")) as [any]
    await devnet.advance("570 seconds")
    expect((await ask(`GET /jobs/${job}`)).body.timeout).toBe(1200)
    await ask(`POST /deployments/${id}/stop`)
    await settle()
    expect(await status(id)).toBe("STOPPED")
    expect((await list(id, "jobs")).map(({ state }) => state)).toEqual(["COMPLETED"])
  })
})

describe("a server that begins again", () => {
  it("has all that it had", async () => {
    const { ask, list, network, started } = await opened()
    const { id } = await started({ strategy: "INFINITE", replicas: 2 })
    const all = async () => ({
      deployment: (await ask(`GET /deployments/${id}`)).body,
      jobs: await list(id, "jobs"),
      tasks: await list(id, "tasks"),
      events: await list(id, "events"),
      revisions: await list(id, "revisions")
    })
    const before = await all()
    expect(before.tasks).toHaveLength(2)
    await network.restart()
    expect(await all()).toEqual(before)
  })

  it("does once what was due meanwhile", async () => {
    const { devnet, list, network, started } = await opened()
    const { id } = await started({ strategy: "SCHEDULED", schedule: "0 * * * *", job_definition: definitionOf("echo") })
    for (const _ of ["once", "again"]) await network.restart()
    await devnet.advance("1 hour")
    expect([network.jobs(), (await list(id, "tasks")).length]).toEqual([1, 1])
  })

  it("goes on with jobs that it has to end", async () => {
    const { ask, devnet, network, started, status } = await opened()
    const { id } = await started({ replicas: 3 })
    network.holdTransactions(1, "20 seconds")
    await ask(`POST /deployments/${id}/stop`)
    await network.restart()
    expect(await status(id)).toBe("STOPPING")
    await devnet.advance("1 minute")
    expect((await ask(`GET /deployments/${id}`)).body).toMatchObject({ status: "STOPPED", active_jobs: 0 })
    expect(network.ledger().reserved).toBe(0n)
  })
})
