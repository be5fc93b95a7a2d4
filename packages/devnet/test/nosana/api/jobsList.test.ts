import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { chainWorld, resultOf } from "./chainWorld.ts"

const run = Effect.runPromise

describe("The list of jobs", () => {
  it("is newest first, by what is asked, in pages, without definitions and results", async () => {
    const { jobs, node, order, user } = chainWorld()
    const [one, other] = [user(), user()]
    const posted: Array<string> = []
    for (let index = 0; index < 12; index++)
      posted.push((await run(jobs.post(index % 3 === 0 ? one : other, order))).job)
    const newest = posted.toReversed()
    const all = jobs.query({})
    expect(all.totalJobs).toBe(12)
    expect(all.jobs.map(({ address }) => address)).toEqual(newest.slice(0, 10))
    expect(all.jobs[0]).not.toHaveProperty("jobDefinition")
    expect(all.jobs[0]).not.toHaveProperty("jobResult")
    expect(jobs.query({ limit: 5, offset: 10 }).jobs.map(({ address }) => address)).toEqual(newest.slice(10))
    expect(jobs.query({ payer: one.keys.address }).totalJobs).toBe(4)
    expect(jobs.query({ poster: other.keys.address }).totalJobs).toBe(8)
    expect(jobs.query({ market: "none" }).totalJobs).toBe(0)

    const worker = node()
    worker.work()
    expect(jobs.query({ state: "RUNNING" }).jobs).toMatchObject([
      { address: posted[0], node: worker.address, state: 1 }
    ])
    expect(jobs.query({ state: "QUEUED" }).totalJobs).toBe(11)
    expect(jobs.query({ node: worker.address }).totalJobs).toBe(1)
    worker.finish(posted[0]!, resultOf(0))
    expect(jobs.query({ node: worker.address, state: "COMPLETED" }).totalJobs).toBe(1)
    expect(jobs.counts({ payer: one.keys.address })).toEqual({
      total: 4,
      byState: { QUEUED: 3, RUNNING: 0, COMPLETED: 1, STOPPED: 0 }
    })
  })

  it("may lag behind, while one job by its address does not", async () => {
    const { jobs, node, order, pass, user } = chainWorld({ indexerDelay: "30 seconds" })
    const { job } = await run(jobs.post(user(), order))
    expect(jobs.view(job)).toBeDefined()
    expect(jobs.query({}).totalJobs).toBe(0)
    pass(30)
    expect(jobs.query({}).jobs).toMatchObject([{ address: job, state: 0 }])
    node().work()
    expect(jobs.view(job)!.state).toBe(1)
    expect(jobs.query({}).jobs).toMatchObject([{ address: job, state: 0 }])
    pass(30)
    expect(jobs.query({}).jobs).toMatchObject([{ address: job, state: 1 }])
  })

  it("comes with how many run in each market, and when jobs have begun", async () => {
    const { jobs, market, node, order, pass, seconds, user } = chainWorld()
    const owner = user()
    expect(jobs.running()).toEqual({})
    for (let index = 0; index < 3; index++) {
      await run(jobs.post(owner, order))
      node().work()
      pass(index === 0 ? 3600 : 1)
    }
    expect(jobs.running()).toEqual({ [market]: { running: 3 } })
    const { data, total } = jobs.timestamps(24 * 3600)
    expect(total).toBe(3)
    expect(data.reduce((sum, { y }) => sum + y, 0)).toBe(3)
    expect(data[0]!.x).toBe((seconds() - 1) * 1000)
    expect(jobs.timestamps(60).total).toBe(2)
  })

  it("has the pickup of a job that a waiting node took at once among its events", async () => {
    const { jobs, node, order, user } = chainWorld()
    const worker = node()
    worker.work()
    const { job, run: account, tx } = await run(jobs.post(user(), order))
    expect(jobs.events(job)).toMatchObject([
      { type: "List", jobAddress: job, runAddress: account, signature: tx, nodeAddress: worker.address, data: null },
      { type: "Work", nodeAddress: worker.address, data: { synthetic: true } }
    ])
  })
})
