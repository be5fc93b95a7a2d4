/** What of a deployment can be changed, and what follows for its jobs. */
import { describe, expect, it } from "vitest"
import { definitionOf, opened } from "./deploymentServer.ts"

const scheduled = { strategy: "SCHEDULED", schedule: "0 0 1 1 *" }

describe("an update", () => {
  it("answers with what it changed, and when, also where nothing is another", async () => {
    const { ask, create, devnet } = await opened()
    const { created_at, id } = await create({ ...scheduled, timeout: 60 })
    await devnet.advance("1 second")
    const change = async (part: string, body: object) => {
      const answer = await ask(`PATCH /deployments/${id}/${part}`, { body })
      expect(answer).toMatchObject({ status: 200, body: { ...body, updated_at: expect.any(String) } })
      expect(Object.keys(answer.body)).toHaveLength(2)
      expect(Date.parse(answer.body.updated_at)).toBeGreaterThan(Date.parse(created_at))
    }
    for (const _ of ["once", "again"]) {
      await change("update-name", { name: "two" })
      await change("update-replica-count", { replicas: 3 })
      await change("update-timeout", { timeout: 120 })
      await change("update-schedule", { schedule: "5 4 * * SUN" })
      await change("update-active-revision", { active_revision: 1 })
    }
    expect((await ask(`GET /deployments/${id}`)).body).toMatchObject({
      status: "DRAFT",
      name: "two",
      replicas: 3,
      timeout: 120,
      schedule: "5 4 * * SUN"
    })
  })

  it.each([
    ["update-name", { name: "" }, "body/name: string of 1 character or more"],
    ["update-replica-count", { replicas: 0 }, "body/replicas: integer of 1 or more"],
    ["update-timeout", { timeout: -1 }, "body/timeout: integer of 1 or more"],
    ["update-schedule", { schedule: "* *" }, "body/schedule: cron expression of five fields"],
    ["update-active-revision", { active_revision: "1" }, "body/active_revision: integer of 1 or more"],
    ["update-name", [], "body: object"]
  ])("by %s of %o is refused", async (part, body, message) => {
    const { ask, create } = await opened()
    const { id } = await create(scheduled)
    const answer = await ask(`PATCH /deployments/${id}/${part}`, { body })
    expect(answer).toMatchObject({ status: 400, body: { code: "FST_ERR_VALIDATION", message } })
  })

  it("is refused where it contradicts the strategy", async () => {
    const { ask, create } = await opened()
    const simple = await create()
    const body = { schedule: "0 0 * * *" }
    expect(await ask(`PATCH /deployments/${simple.id}/update-schedule`, { body })).toMatchObject({
      status: 400,
      body: { error: "Deployment is using an incorrect strategy." }
    })
    const infinite = await create({ strategy: "INFINITE", timeout: 100, rotation_time: 60 })
    const limit = (timeout: number) => ask(`PATCH /deployments/${infinite.id}/update-timeout`, { body: { timeout } })
    expect((await limit(70)).body.error).toContain("Rotation time")
    expect((await limit(59)).body.error).toContain("at least 1 hour")
    expect((await limit(71)).status).toBe(200)
    expect((await ask(`GET /deployments/${infinite.id}`)).body.timeout).toBe(71)
  })

  it("of the definition makes a revision, and the one before can be chosen again", async () => {
    const { ask, create, list } = await opened()
    const { endpoints, id } = await create()
    const renamed = { ...definitionOf("wait"), ops: [{ ...definitionOf("wait").ops[0], id: "two" }] }
    const { body, status } = await ask(`POST /deployments/${id}/create-revision`, { body: renamed })
    expect([status, body]).toMatchObject([200, { active_revision: 2, updated_at: expect.any(String) }])
    expect(body.endpoints.map(({ opId }: { opId: string }) => opId)).toEqual(["two", "two"])
    expect(body.endpoints[0].url).not.toBe(endpoints[0].url)
    expect(body.revisions.map(({ revision }: { revision: number }) => revision)).toEqual([1, 2])
    expect(await list(id, "revisions")).toEqual(body.revisions)
    const activate = (active_revision: number) =>
      ask(`PATCH /deployments/${id}/update-active-revision`, { body: { active_revision } })
    expect((await activate(1)).body).toMatchObject({ active_revision: 1 })
    expect((await ask(`GET /deployments/${id}`)).body.endpoints).toEqual(endpoints)
    expect(await activate(3)).toMatchObject({
      status: 400,
      body: { error: "The specified revision does not exist." }
    })
    const wrapped = await ask(`POST /deployments/${id}/create-revision`, { body: { job_definition: renamed } })
    expect(wrapped).toMatchObject({ status: 400, body: { code: "FST_ERR_VALIDATION" } })
  })

  it("of the revision replaces the jobs that run, and keeps as many", async () => {
    const { ask, devnet, list, settle, started, status } = await opened()
    const { id } = await started({ replicas: 2 })
    await ask(`POST /deployments/${id}/create-revision`, { body: definitionOf("wait", "anew") })
    await settle()
    await devnet.advance("10 seconds")
    const jobs = await list(id, "jobs")
    expect(jobs.map(({ revision, state }) => [revision, state])).toEqual([
      [1, "COMPLETED"],
      [1, "COMPLETED"],
      [2, "RUNNING"],
      [2, "RUNNING"]
    ])
    expect(await status(id)).toBe("RUNNING")
  })

  it("of the replicas posts what is missing, and stops the oldest of too many", async () => {
    const { ask, devnet, list, settle, started } = await opened()
    const { id } = await started({ replicas: 1 })
    const scale = async (replicas: number) => {
      await ask(`PATCH /deployments/${id}/update-replica-count`, { body: { replicas } })
      await settle()
      await devnet.advance("10 seconds")
      return (await list(id, "jobs")).map(({ state }) => state)
    }
    expect(await scale(3)).toEqual(["RUNNING", "RUNNING", "RUNNING"])
    expect(await scale(1)).toEqual(["COMPLETED", "COMPLETED", "RUNNING"])
    expect((await ask(`GET /deployments/${id}`)).body).toMatchObject({ replicas: 1, active_jobs: 1 })
  })

  it("of the replicas stops jobs that wait before any that runs", async () => {
    const { ask, list, settle, started } = await opened({ hosts: 1 })
    const { id } = await started({ replicas: 3 })
    expect((await list(id, "jobs")).map(({ state }) => state)).toEqual(["RUNNING", "QUEUED", "QUEUED"])
    await ask(`PATCH /deployments/${id}/update-replica-count`, { body: { replicas: 2 } })
    await settle()
    expect((await list(id, "jobs")).map(({ state }) => state)).toEqual(["RUNNING", "STOPPED", "QUEUED"])
  })

  it.each(["SIMPLE-EXTEND", "INFINITE"])(
    "of the timeout gives jobs of %s that run what is missing",
    async (strategy) => {
      const { ask, devnet, list, settle, started } = await opened({ hosts: 1 })
      const { id } = await started({ strategy, replicas: 2 })
      const jobs = (await list(id, "jobs")).map(({ job }) => job)
      const timeouts = () => Promise.all(jobs.map(async (job) => (await ask(`GET /jobs/${job}`)).body.timeout))
      const [planned] = await list(id, "tasks")
      const limit = async (timeout: number) => {
        await ask(`PATCH /deployments/${id}/update-timeout`, { body: { timeout } })
        await settle()
      }
      await limit(90)
      // The second one has not begun.
      expect(await timeouts()).toEqual([5400, 3600])
      const [later, ...others] = await list(id, "tasks")
      expect([Date.parse(later.due_at) - Date.parse(planned.due_at), others]).toEqual([30 * 60_000, []])
      expect(await list(id, "events", "&type=JOB_EXTEND_SUCCESSFUL")).toHaveLength(1)
      for (const less of [60, 90]) await limit(less)
      expect(await timeouts()).toEqual([5400, 3600])
      await devnet.advance("50 minutes")
      expect(await timeouts()).toEqual([5400, 3600])
    }
  )

  it("of the timeout is for no job of a deployment that is being stopped", async () => {
    const { ask, devnet, list, network, started } = await opened()
    const { id } = await started({ strategy: "INFINITE" })
    network.holdTransactions(1, "10 seconds")
    await ask(`POST /deployments/${id}/stop`)
    expect((await ask(`PATCH /deployments/${id}/update-timeout`, { body: { timeout: 90 } })).status).toBe(200)
    await devnet.advance("30 seconds")
    expect(await list(id, "events", "&type=JOB_EXTEND_SUCCESSFUL")).toEqual([])
  })

  it("of the timeout is for the jobs that follow where each has one run", async () => {
    const { ask, list, settle, started } = await opened()
    const { id } = await started()
    await ask(`PATCH /deployments/${id}/update-timeout`, { body: { timeout: 120 } })
    await ask(`PATCH /deployments/${id}/update-replica-count`, { body: { replicas: 2 } })
    await settle()
    const timeouts = (await list(id, "jobs")).map(async ({ job }) => (await ask(`GET /jobs/${job}`)).body.timeout)
    expect(await Promise.all(timeouts)).toEqual([3600, 7200])
  })
})
