/** Deployments that are made, started and finished with Nosana's kit 2.1.8 on the devnet, with jobs that really run. */
import { Authorization } from "@longshore/nosana"
import { describe, expect, it } from "vitest"
import type { With } from "../Call.ts"
import type { Api } from "../theirs.ts"
import { definitionOf, hourly, startWorld, until } from "./world.ts"

const who = ["key", "wallet"] satisfies ReadonlyArray<With>

const bodyOf = (market: string, more: object = {}) => ({
  name: "a deployment",
  market,
  replicas: 1,
  timeout: 60,
  strategy: "SIMPLE" as const,
  job_definition: definitionOf("good") as never,
  ...more
})

const become = (api: Api, id: string, status: string) =>
  until(
    () => api.deployments.get(id),
    (it) => it.status === status
  )

describe.each(who)("with a %s a deployment", (whose) => {
  it("is made, started, followed to its job's result, and archived", async () => {
    const { kit, network } = await startWorld()
    const { api } = await kit(whose)
    const made = await api.deployments.create(bodyOf(network.market()))
    expect(made).toMatchObject({
      id: expect.any(String),
      name: "a deployment",
      owner: network.address(),
      market: network.market(),
      status: "DRAFT",
      strategy: "SIMPLE",
      replicas: 1,
      timeout: 60,
      active_revision: 1,
      active_jobs: 0
    })
    await made.start()
    expect(made.status).toBe("STARTING")
    const listed = await until(
      () => made.getJobs(),
      ({ jobs }) => jobs[0]?.state === "COMPLETED"
    )
    expect(listed.total_items).toBe(1)
    const [{ job } = { job: "" }] = listed.jobs
    const detail = await made.getJob(job)
    expect(detail).toMatchObject({
      confidential: false,
      revision: 1,
      market: network.market(),
      node: network.nodes()[0]
    })
    const withResult = await until(
      () => made.getJob(job),
      ({ jobResult }) => jobResult !== null
    )
    expect(withResult.jobResult).toMatchObject({ status: "success", opStates: [{ logs: [{ log: "good\n" }] }] })
    // Its own mark is in the definition that ran, so that it is not the one which was given.
    expect(detail.jobDefinition).toMatchObject({ ...definitionOf("good"), deployment_id: made.id })
    expect((await made.getRevisions()).revisions).toMatchObject([{ revision: 1 }])
    expect((await made.getEvents()).events.length).toBeGreaterThan(0)
    expect(await made.getTasks()).toMatchObject({ tasks: [], total_items: 0 })
    expect(network.ledger().reserved).toBe(0n)
    expect(network.ledger().settled).toBeLessThan(1_000n)
    await become(api, made.id, "STOPPED").then((stopped) => stopped.archive())
    expect((await api.deployments.get(made.id)).status).toBe("ARCHIVED")
  })

  it("is changed while it runs, stopped, and deleted", async () => {
    const { begun, kit, network } = await startWorld({ hosts: 2 })
    const { api } = await kit(whose)
    const made = await api.deployments.create(
      bodyOf(network.market(), { strategy: "SIMPLE-EXTEND", job_definition: definitionOf("endless") })
    )
    await made.start()
    await become(api, made.id, "RUNNING")
    await until(
      async () => begun.length,
      (count) => count === 1
    )
    await made.updateReplicaCount(2)
    expect(made.replicas).toBe(2)
    await until(
      async () => begun.length,
      (count) => count === 2
    )
    await made.updateTimeout(90)
    expect(made.timeout).toBe(90)
    await made.createRevision(definitionOf("endless", "again") as never)
    expect(made.active_revision).toBe(2)
    await made.updateActiveRevision(1)
    expect((await made.getRevisions()).total_items).toBe(2)
    const running = await api.deployments.get(made.id)
    expect(running).toMatchObject({ status: "RUNNING", replicas: 2, timeout: 90, active_revision: 1 })
    await running.stop()
    expect(running.status).toBe("STOPPING")
    const stopped = await become(api, made.id, "STOPPED")
    expect(stopped.active_jobs).toBe(0)
    await stopped.delete()
    await expect(api.deployments.get(made.id)).rejects.toThrow("Deployment not found.")
    expect(network.ledger().reserved).toBe(0n)
  })

  it("is scheduled, or never ends, and another schedule is set", async () => {
    const { kit, network } = await startWorld({ hosts: 0 })
    const { api } = await kit(whose)
    const scheduled = await api.deployments.create(
      bodyOf(network.market(), { strategy: "SCHEDULED", schedule: "0 6 * * 1" })
    )
    await scheduled.updateSchedule("30 7 * * 2")
    expect(await api.deployments.get(scheduled.id)).toMatchObject({ schedule: "30 7 * * 2", status: "DRAFT" })
    const infinite = await api.deployments.create(
      bodyOf(network.market(), { strategy: "INFINITE", timeout: 120, rotation_time: 30 })
    )
    expect(infinite).toMatchObject({ strategy: "INFINITE", timeout: 120, rotation_time: 30 })
    await infinite.start()
    await become(api, infinite.id, "RUNNING")
    expect(network.ledger().reserved).toBe(BigInt(Math.round(2 * hourly * 1_000_000)))
  })

  it("signs a header that hosts know its owner by", async () => {
    const { kit, network } = await startWorld({ hosts: 0 })
    const { api } = await kit(whose)
    const made = await api.deployments.create(bodyOf(network.market()))
    const header = await made.generateAuthHeader()
    expect(header).toMatch(/^DEPLOYMENT_HEADER:/)
    const signed = whose === "key" ? network.address() : (await api.deployments.vaults.list())[0]!.address
    expect(Authorization.verify(header, signed, { now: new Date() })).toMatchObject({ _tag: "Valid" })
  })

  it("is one of many, which are listed page by page, forwards and backwards", async () => {
    const { kit, network } = await startWorld({ hosts: 0 })
    const { api } = await kit(whose)
    const ids: Array<string> = []
    for (let index = 0; index < 23; index++) {
      ids.unshift((await api.deployments.create(bodyOf(network.market(), { name: `deployment ${index}` }))).id)
    }
    const first = await api.deployments.list()
    const second = await first.nextPage!()
    const third = await second.nextPage!()
    expect([first, second, third].map(({ deployments }) => deployments.length)).toEqual([10, 10, 3])
    expect([first, second, third].flatMap(({ deployments }) => deployments.map(({ id }) => id))).toEqual(ids)
    expect([first.total_items, first.previousPage, third.nextPage]).toEqual([23, null, null])
    const back = await third.previousPage!()
    expect(back.deployments.map(({ id }) => id)).toEqual(ids.slice(10, 20))
    const named = await api.deployments.list({ name: "deployment 7" } as never)
    expect(named.deployments.map(({ name }) => name)).toEqual(["deployment 7"])
    const oldest = await api.deployments.list({ limit: 20, sort_order: "asc" })
    expect(oldest.deployments.map(({ id }) => id)).toEqual(ids.toReversed().slice(0, 20))
  })

  it("is what ours reads as well, in our words", async () => {
    const { kit, network, ours } = await startWorld({ hosts: 0 })
    const [{ api }, { deployments }] = [await kit(whose), await ours(whose)]
    const made = await api.deployments.create(bodyOf(network.market(), { timeout: 90 }))
    const read = await deployments.get(made.id)
    expect(read).toMatchObject({
      id: made.id,
      status: "DRAFT",
      activeRevision: 1,
      createdAt: made.created_at,
      updatedAt: made.updated_at
    })
    const raw = JSON.parse(JSON.stringify(made))
    expect(read.raw).toEqual(whose === "key" ? raw : { ...raw, vault: read.vault })
    await deployments.start(made.id)
    // Its job waits for a node, and only those that run are counted.
    expect(await become(api, made.id, "RUNNING")).toMatchObject({ active_jobs: 0 })
    const jobs = []
    for await (const job of deployments.jobs(made.id)) jobs.push(job.raw)
    expect(jobs).toEqual((await made.getJobs()).jobs)
    await deployments.stop(made.id)
    const stopped = await become(api, made.id, "STOPPED")
    await deployments.delete(stopped.id)
    await expect(api.deployments.get(made.id)).rejects.toThrow("Deployment not found.")
  })
})

it("has vaults of its own for whoever has a wallet, and none for a key", async () => {
  const { kit, network } = await startWorld({ hosts: 0 })
  const { deployments } = (await kit("wallet")).api
  expect(await deployments.vaults.list()).toEqual([])
  const vault = await deployments.vaults.create()
  expect((await deployments.vaults.list()).map(({ address }) => address)).toEqual([vault.address])
  const made = await deployments.create(bodyOf(network.market(), { vault: vault.address }))
  expect(made.vault.address).toBe(vault.address)
  expect((await kit("key")).api.deployments.vaults).toBeUndefined()
})
