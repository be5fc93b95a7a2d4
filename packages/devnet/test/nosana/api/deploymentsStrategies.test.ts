/** What deployments do by themselves as time goes by. */
import { describe, expect, it } from "vitest"
import { definitionOf, opened } from "./deploymentServer.ts"

const anHour = 52_800n

describe("SIMPLE", () => {
  it("posts a job for each replica, and is stopped when all have ended", async () => {
    const { devnet, list, network, started, status } = await opened()
    const { id } = await started({ replicas: 3, job_definition: definitionOf("sleep") })
    expect(await status(id)).toBe("RUNNING")
    const jobs = await list(id, "jobs")
    expect(jobs.map(({ state }) => state)).toEqual(["RUNNING", "RUNNING", "RUNNING"])
    expect(new Set(jobs.map(({ job }) => job)).size).toBe(3)
    expect(network.ledger().reserved).toBe(3n * anHour)
    expect(network.jobs()).toBe(3)
    await devnet.advance("2 minutes")
    expect(await status(id)).toBe("STOPPED")
    expect((await list(id, "jobs")).map(({ state }) => state)).toEqual(["COMPLETED", "COMPLETED", "COMPLETED"])
    expect(network.ledger().reserved).toBe(0n)
    expect(await list(id, "tasks")).toEqual([])
    // Only of its jobs, not of its status.
    const types = (await list(id, "events")).map(({ type }) => type)
    expect(types).toEqual(Array.from({ length: 3 }, () => "JOB_LIST_CONFIRMED"))
  })

  it("ends its jobs when it is stopped, and begins anew when it is started", async () => {
    const { ask, list, network, settle, started, status } = await opened({ hosts: 1 })
    const { id } = await started({ replicas: 2 })
    expect((await list(id, "jobs")).map(({ state }) => state)).toEqual(["RUNNING", "QUEUED"])
    expect((await ask(`POST /deployments/${id}/stop`)).body).toMatchObject({ status: "STOPPING" })
    await settle()
    expect(await status(id)).toBe("STOPPED")
    expect((await list(id, "jobs")).map(({ state }) => state)).toEqual(["COMPLETED", "STOPPED"])
    expect(network.ledger().reserved).toBe(0n)
    expect((await ask(`POST /deployments/${id}/start`)).status).toBe(200)
    await settle()
    expect(await status(id)).toBe("RUNNING")
    expect((await ask(`GET /deployments/${id}`)).body.active_jobs).toBe(1)
    expect((await list(id, "jobs", "&state=RUNNING,QUEUED")).map(({ state }) => state)).toEqual(["RUNNING", "QUEUED"])
  })

  it("tries again where the market does not take its jobs, and has an ERROR in the end", async () => {
    const { ask, devnet, list, network, started, status } = await opened()
    const { id } = await started({ timeout: 1 })
    const failed = () => list(id, "events", "&type=JOB_LIST_ERROR")
    expect([await status(id), (await failed()).length]).toEqual(["RUNNING", 1])
    for (const [pause, tries] of [
      [20, 1],
      [10, 2],
      [50, 2],
      [10, 3],
      [120, 4],
      [240, 5]
    ] as const) {
      await devnet.advance(`${pause} seconds`)
      expect(await failed()).toHaveLength(tries)
    }
    expect((await failed())[0]).toMatchObject({
      category: "Deployment",
      message: expect.stringContaining("at least 3600 seconds")
    })
    await devnet.advance("9 hours")
    expect([await status(id), (await failed()).length]).toEqual(["RUNNING", 59])
    await devnet.advance("1 hour")
    expect([await status(id), (await failed()).length, await list(id, "tasks")]).toEqual(["ERROR", 61, []])
    expect(network.jobs()).toBe(0)
    expect((await ask(`POST /deployments/${id}/stop`)).status).toBe(200)
    expect(await status(id)).toBe("STOPPED")
  })

  it("does what it was refused as it is wanted by then", async () => {
    const { ask, devnet, list, started, status } = await opened()
    const { id } = await started({ timeout: 1 })
    await ask(`PATCH /deployments/${id}/update-timeout`, { body: { timeout: 90 } })
    await devnet.advance("31 seconds")
    const [{ job }] = (await list(id, "jobs")) as [any]
    expect((await ask(`GET /jobs/${job}`)).body.timeout).toBe(5400)
    expect(await status(id)).toBe("RUNNING")
  })

  it("is stopped at once while it waits to be refused again", async () => {
    const { ask, list, settle, started, status } = await opened()
    const { id } = await started({ timeout: 1 })
    await ask(`POST /deployments/${id}/stop`)
    await settle()
    expect([await status(id), await list(id, "tasks")]).toEqual(["STOPPED", []])
  })

  it("waits for credits, and goes on when there are some", async () => {
    const { devnet, network, started, status, list } = await opened({ credits: 60_000n })
    const { id } = await started({ replicas: 2 })
    expect(await status(id)).toBe("INSUFFICIENT_FUNDS")
    expect(network.jobs()).toBe(1)
    network.grant(1_000_000n)
    await devnet.advance("9 minutes")
    expect(network.jobs()).toBe(1)
    await devnet.advance("2 minutes")
    expect(await status(id)).toBe("RUNNING")
    expect(await list(id, "jobs")).toHaveLength(2)
  })

  it("says once that it has none, and tries ever less often", async () => {
    const { devnet, list, started, status } = await opened({ credits: 0n })
    const { id } = await started()
    const tries = async () => (await list(id, "events", "&type=JOB_LIST_ERROR")).length
    expect(await tries()).toBe(1)
    await devnet.advance("11 minutes")
    expect(await tries()).toBe(2)
    await devnet.advance("18 minutes")
    expect(await tries()).toBe(2)
    await devnet.advance("2 minutes")
    expect(await tries()).toBe(3)
    expect(await status(id)).toBe("INSUFFICIENT_FUNDS")
  })

  it("is archived where the credits were taken back", async () => {
    const { network, started, status } = await opened({ credits: 60_000n })
    network.grant(-70_000n)
    const { id } = await started()
    expect(await status(id)).toBe("ARCHIVED")
  })

  it("posts once where a transaction is lost and its key has expired", async () => {
    const { devnet, list, network, started, status } = await opened()
    network.dropTransactions(1)
    const { id } = await started()
    expect([await status(id), network.jobs()]).toEqual(["STARTING", 0])
    await devnet.advance("5 minutes")
    expect([await status(id), network.jobs()]).toEqual(["RUNNING", 1])
    expect(await list(id, "jobs")).toHaveLength(1)
    expect(network.ledger().reserved).toBe(anHour)
  })

  it("posts once where the server dies while a transaction is on its way", async () => {
    const { devnet, list, network, started, status } = await opened()
    network.holdTransactions(1, "30 seconds")
    const { id } = await started({ replicas: 2 })
    expect(network.jobs()).toBe(0)
    await network.restart()
    await devnet.advance("1 minute")
    expect([await status(id), network.jobs()]).toEqual(["RUNNING", 2])
    expect(await list(id, "jobs")).toHaveLength(2)
    expect(network.ledger().reserved).toBe(2n * anHour)
  })

  it("ends a job that was on its way when it was stopped", async () => {
    const { ask, devnet, list, network, settle, started, status } = await opened()
    const { id } = await started()
    network.holdTransactions(1, "20 seconds")
    await ask(`PATCH /deployments/${id}/update-replica-count`, { body: { replicas: 3 } })
    await settle()
    await ask(`POST /deployments/${id}/stop`)
    await settle()
    expect(await status(id)).toBe("STOPPING")
    await devnet.advance("1 minute")
    expect(await status(id)).toBe("STOPPED")
    const jobs = await list(id, "jobs")
    // The third one was not on its way yet.
    expect(jobs).toHaveLength(2)
    expect(jobs.every(({ state }) => state === "COMPLETED" || state === "STOPPED")).toBe(true)
    expect(network.ledger().reserved).toBe(0n)
  })
})

describe("SIMPLE-EXTEND", () => {
  it("extends its jobs by their timeout, five minutes before they end", async () => {
    const { ask, devnet, list, started } = await opened()
    const { id } = await started({ strategy: "SIMPLE-EXTEND" })
    const [{ job, time_start: begun }] = (await list(id, "jobs")) as [any]
    const timeout = async () => (await ask(`GET /jobs/${job}`)).body.timeout
    const [task] = await list(id, "tasks", "&task=EXTEND")
    expect(task).toMatchObject({ task: "EXTEND", job, deploymentId: id })
    expect(Date.parse(task.due_at)).toBe((begun + 55 * 60) * 1000)
    await devnet.advance("54 minutes")
    expect(await timeout()).toBe(3600)
    await devnet.advance("2 minutes")
    expect(await timeout()).toBe(7200)
    await devnet.advance("1 hour")
    expect(await timeout()).toBe(10_800)
    expect((await list(id, "events", "&type=JOB_EXTEND_SUCCESSFUL")).length).toBe(2)
    expect(await list(id, "jobs", "&state=RUNNING")).toHaveLength(1)
  })

  it("goes on after a restart of the server", async () => {
    const { ask, devnet, list, network, started, status } = await opened()
    const { id } = await started({ strategy: "SIMPLE-EXTEND" })
    const [before] = await list(id, "tasks")
    await network.restart()
    expect(await list(id, "tasks")).toEqual([before])
    await devnet.advance("56 minutes")
    const [{ job }] = (await list(id, "jobs")) as [any]
    expect((await ask(`GET /jobs/${job}`)).body.timeout).toBe(7200)
    expect(await status(id)).toBe("RUNNING")
  })

  it("ends with its jobs", async () => {
    const { devnet, list, started, status } = await opened()
    const { id } = await started({ strategy: "SIMPLE-EXTEND", job_definition: definitionOf("sleep") })
    await devnet.advance("2 minutes")
    expect(await status(id)).toBe("STOPPED")
    expect(await list(id, "tasks")).toEqual([])
  })
})

describe("SCHEDULED", () => {
  it("posts its jobs whenever it is time", async () => {
    const { ask, devnet, list, network, started, status } = await opened()
    const { id } = await started({
      strategy: "SCHEDULED",
      schedule: "30 * * * *",
      job_definition: definitionOf("echo")
    })
    expect([await status(id), network.jobs()]).toEqual(["RUNNING", 0])
    const [task] = await list(id, "tasks")
    const due = new Date(task.due_at)
    expect([due.getUTCMinutes(), due.getUTCSeconds()]).toEqual([30, 0])
    await devnet.advance("1 hour")
    expect(network.jobs()).toBe(1)
    await devnet.advance("3 hours")
    expect(network.jobs()).toBe(4)
    expect(await status(id)).toBe("RUNNING")
    const changed = await ask(`PATCH /deployments/${id}/update-schedule`, { body: { schedule: "0 0 1 1 *" } })
    expect(changed.body).toMatchObject({ schedule: "0 0 1 1 *" })
    const [next, ...others] = await list(id, "tasks")
    expect(next.due_at).toMatch(/-01-01T00:00:00.000Z$/)
    expect(others).toEqual([])
    await ask(`POST /deployments/${id}/stop`)
    expect([await status(id), await list(id, "tasks")]).toEqual(["STOPPED", []])
  })
})

describe("INFINITE", () => {
  const infinite = { strategy: "INFINITE", rotation_time: 20 }

  it("puts another job in the place of each before it ends", async () => {
    const { devnet, list, started, status } = await opened()
    const { id, rotation_time } = await started(infinite)
    expect(rotation_time).toBe(20)
    await devnet.advance("39 minutes")
    expect(await list(id, "jobs")).toHaveLength(1)
    await devnet.advance("2 minutes")
    const states = async () => (await list(id, "jobs")).map(({ state }) => state)
    // The one before is stopped as soon as the other one runs.
    expect(await states()).toEqual(["COMPLETED", "RUNNING"])
    expect(await list(id, "tasks")).toHaveLength(1)
    await devnet.advance("38 minutes")
    expect(await states()).toEqual(["COMPLETED", "RUNNING"])
    await devnet.advance("2 minutes")
    expect(await states()).toEqual(["COMPLETED", "COMPLETED", "RUNNING"])
    expect(await status(id)).toBe("RUNNING")
  })

  it("lets a job run on while the one that follows waits", async () => {
    const { devnet, list, started } = await opened({ hosts: 1 })
    const { id } = await started(infinite)
    const states = async () => (await list(id, "jobs")).map(({ state }) => state)
    await devnet.advance("41 minutes")
    expect(await states()).toEqual(["RUNNING", "QUEUED"])
    await devnet.advance("20 minutes")
    expect(await states()).toEqual(["COMPLETED", "RUNNING"])
  })

  it("replaces a job that has ended too early, at once", async () => {
    const { devnet, list, started } = await opened()
    const { id } = await started({ ...infinite, job_definition: definitionOf("sleep") })
    expect(await list(id, "jobs")).toHaveLength(1)
    await devnet.advance("62 seconds")
    expect((await list(id, "jobs")).map(({ state }) => state)).toEqual(["COMPLETED", "RUNNING"])
    expect(await list(id, "tasks")).toHaveLength(1)
  })

  it("waits ever longer where jobs end in no time, and is stopped in the end", async () => {
    const { devnet, list, network, started, status } = await opened()
    const { id } = await started({ ...infinite, job_definition: definitionOf("fail") })
    await devnet.advance("30 seconds")
    expect(await list(id, "jobs")).toHaveLength(3)
    const throttled = () => list(id, "events", "&type=RAPID_COMPLETION_THROTTLE")
    expect((await throttled()).map(({ message }) => message)).toEqual([expect.stringContaining("in 60 seconds")])
    const [waiting] = await list(id, "tasks")
    expect(waiting).toMatchObject({ task: "LIST", limit: 1 })
    await devnet.advance("1 minute")
    expect(await list(id, "jobs")).toHaveLength(4)
    await devnet.advance("1 minute")
    expect(await list(id, "jobs")).toHaveLength(4)
    await devnet.advance("70 seconds")
    expect(await list(id, "jobs")).toHaveLength(5)
    for (let minutes = 0; minutes < 121; minutes += 11) await devnet.advance("11 minutes")
    expect(await list(id, "jobs")).toHaveLength(10)
    expect((await throttled()).map(({ message }) => / in (\d+) seconds/.exec(message)?.[1])).toEqual([
      "60",
      "120",
      "240",
      "480",
      "960",
      "1920",
      "3600"
    ])
    expect(await list(id, "events", "&type=RAPID_COMPLETION_FAIL_SAFE")).toHaveLength(1)
    expect([await status(id), await list(id, "tasks"), network.ledger().reserved]).toEqual(["STOPPED", [], 0n])
  })

  it("counts anew once its owner has changed something", async () => {
    const { ask, devnet, list, started } = await opened()
    const { id } = await started({ ...infinite, job_definition: definitionOf("fail") })
    await devnet.advance("30 seconds")
    await ask(`PATCH /deployments/${id}/update-name`, { body: { name: "again" } })
    await devnet.advance("70 seconds")
    // One that had waited, and two more before it is throttled again.
    expect(await list(id, "jobs")).toHaveLength(6)
  })

  it("replaces nothing that was stopped", async () => {
    const { ask, devnet, list, started, status } = await opened()
    const { id } = await started({ ...infinite, replicas: 2 })
    await ask(`PATCH /deployments/${id}/update-replica-count`, { body: { replicas: 1 } })
    await devnet.advance("5 minutes")
    expect((await list(id, "jobs")).map(({ state }) => state)).toEqual(["COMPLETED", "RUNNING"])
    await ask(`POST /deployments/${id}/stop`)
    await devnet.advance("1 hour")
    expect([await status(id), (await list(id, "jobs")).length]).toEqual(["STOPPED", 2])
  })

  it("replaces nothing that was stopped before it ran", async () => {
    const { ask, devnet, list, started } = await opened({ hosts: 1 })
    const { id } = await started({ ...infinite, replicas: 2 })
    await ask(`PATCH /deployments/${id}/update-replica-count`, { body: { replicas: 1 } })
    await devnet.advance("5 minutes")
    expect((await list(id, "jobs")).map(({ state }) => state)).toEqual(["RUNNING", "STOPPED"])
  })
})
