import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import type { Refusal } from "../../../src/nosana/api/jobs/Refusal.ts"
import { chainWorld, definition, dollar, resultOf } from "./chainWorld.ts"

const run = Effect.runPromise
const refused = (effect: Effect.Effect<unknown, Refusal>) => run(Effect.flip(effect))

/** An hour at $0.11. */
const anHour = 110_000n

describe("Posting a job", () => {
  it("lists it on the chain, and reserves what all of its time costs", async () => {
    const { jobs, market, order, seconds, user, cid } = chainWorld()
    const owner = user()
    const posted = await run(jobs.post(owner, order))
    expect(posted).toMatchObject({ cost: anHour, project: owner.keys.address })
    expect(owner.ledger.held(posted.reservationId)).toBe(anHour)
    expect(owner.ledger.balance()).toEqual({
      assigned: 10n * dollar,
      reserved: anHour,
      settled: 0n,
      available: 10n * dollar - anHour
    })
    expect(jobs.view(posted.job)).toEqual({
      ipfsJob: cid,
      ipfsResult: null,
      market,
      node: "1".repeat(32),
      payer: owner.keys.address,
      price: 100,
      project: owner.keys.address,
      state: 0,
      type: "container",
      jobDefinition: definition,
      jobResult: null,
      jobStatus: null,
      timeEnd: 0,
      timeStart: 0,
      benchmarkProcessedAt: null,
      timeout: 3600,
      usdRewardPerHour: 0.1,
      listedAt: seconds()
    })
    expect(jobs.posted()).toBe(1)
  })

  it("is shown as running, with its node, as soon as one takes it", async () => {
    const { jobs, node, order, pass, seconds, user } = chainWorld()
    const { job } = await run(jobs.post(user(), order))
    const worker = node()
    pass(30)
    worker.work()
    expect(jobs.view(job)).toMatchObject({ state: 1, node: worker.address, timeStart: seconds(), timeEnd: 0 })
  })

  it("goes to the node that was named, when that one waits", async () => {
    const { jobs, node, order, user } = chainWorld()
    const [first, second] = [node(), node()]
    first.work()
    second.work()
    const { job, run: account } = await run(jobs.post(user(), { ...order, node: second.address }))
    expect(jobs.look(job)!.run).toMatchObject({ node: second.address, address: account })
    expect(jobs.view(job)!.state).toBe(1)
  })

  it("is refused for a node that does not wait, and nothing is paid", async () => {
    const { jobs, node, order, user } = chainWorld()
    const owner = user()
    const { message, status } = await refused(jobs.post(owner, { ...order, node: node().address }))
    expect([status, message]).toEqual([409, expect.stringMatching(/^The job was rejected by the chain: /)])
    expect(owner.ledger.balance()).toMatchObject({ reserved: 0n, available: 10n * dollar })
    expect(jobs.posted()).toBe(0)
  })

  it.each([
    [{ timeout: 3599 }, 400, "Credit-paid jobs must have a timeout of at least 3600 seconds"],
    [{ timeout: 3600.5 }, 400, "Invalid timeout: 3600.5 is not a whole number of seconds"],
    [{ market: "none" }, 400, "Unknown market: none"],
    [{ ipfsHash: "Qm" }, 400, "Invalid IPFS hash: Qm"],
    [{ node: "nobody" }, 400, "Invalid node address: nobody"]
  ])("is refused for %j", async (wrong, status, message) => {
    const { jobs, order, user } = chainWorld()
    const owner = user()
    expect(await refused(jobs.post(owner, { ...order, ...wrong }))).toMatchObject({ status, message })
    expect(owner.ledger.transactions()).toHaveLength(1)
  })

  it("is refused in a market that takes no credits", async () => {
    const { jobs, order, otherMarket, user } = chainWorld()
    expect(await refused(jobs.post(user(), { ...order, market: otherMarket }))).toMatchObject({ status: 403 })
  })

  it("is refused without enough credits, and says how much there is and how much is needed", async () => {
    const { jobs, order, user } = chainWorld()
    const poor = user(0n)
    expect(await refused(jobs.post(poor, { ...order, timeout: 34_260 }))).toMatchObject({
      status: 402,
      message: "Insufficient credits. Available: $0.000, Required: $1.047"
    })
    poor.ledger.grant(-500_000n)
    expect((await refused(jobs.post(poor, order))).message).toBe(
      "Insufficient credits. Available: $-0.500, Required: $0.110"
    )
  })

  it("pays the network's fee on the chain as well", async () => {
    const { jobs, order, treasury, user } = chainWorld({ feeFraction: 1n })
    const owner = user()
    await run(jobs.post(owner, order))
    expect(treasury.ownedBy(owner.keys.address)).toBe(0n)
  })

  it("has any length where the server has no floor", async () => {
    const { jobs, order, user } = chainWorld({ release: "2.1.8", minimumSeconds: 0 })
    expect(await run(jobs.post(user(), { ...order, timeout: 1 }))).toMatchObject({ cost: 31n })
  })
})

describe("A job that has ended", () => {
  it("has cost what it used by the second, rounded up in total, and the rest is back", async () => {
    const { jobs, node, order, pass, seconds, user } = chainWorld()
    const owner = user()
    const { job } = await run(jobs.post(owner, order))
    const worker = node()
    worker.work()
    const timeStart = seconds()
    pass(100)
    const cid = worker.finish(job, resultOf(0))
    // 100 s × $0.11 / 3600 s is 3055.6 micro-dollars.
    expect(owner.ledger.balance()).toEqual({
      assigned: 10n * dollar,
      reserved: 0n,
      settled: 3056n,
      available: 10n * dollar - 3056n
    })
    expect(owner.ledger.transactions()[0]).toMatchObject({ type: "job_refund", amount: anHour - 3056n })
    expect(jobs.view(job)).toMatchObject({
      state: 2,
      node: worker.address,
      timeStart,
      timeEnd: timeStart + 100,
      ipfsResult: cid,
      jobResult: resultOf(0),
      jobStatus: "success"
    })
  })

  it("costs no more than the time that was paid for, however long its node took", async () => {
    const { jobs, node, order, pass, user } = chainWorld()
    const owner = user()
    const { job } = await run(jobs.post(owner, order))
    const worker = node()
    worker.work()
    pass(9000)
    worker.finish(job, resultOf(0))
    expect(owner.ledger.balance()).toMatchObject({ reserved: 0n, settled: anHour })
  })

  it("that was extended costs in total what its time does, though each part was rounded up", async () => {
    const { jobs, node, order, pass, user } = chainWorld()
    const owner = user()
    const { job } = await run(jobs.post(owner, order))
    for (let index = 0; index < 3; index++) await run(jobs.extend(owner, job, 1))
    expect(owner.ledger.balance().reserved).toBe(anHour + 3n * 31n)
    const worker = node()
    worker.work()
    pass(9000)
    worker.finish(job, resultOf(0))
    // 3603 s × $0.11 / 3600 s is 110091.7 micro-dollars.
    expect(owner.ledger.balance()).toMatchObject({ reserved: 0n, settled: 110_092n })
    expect(jobs.look(job)).toMatchObject({ run: undefined, lastRun: { node: worker.address } })
  })

  it.each([
    [resultOf(1), "failed"],
    [resultOf(0, "failed"), "failed"],
    [resultOf(0, "stopped"), null],
    [{ ...resultOf(0), opStates: [] }, "success"],
    [{ status: "validation-error", opStates: [] }, "failed"]
  ])("with the result %j is told as %s", async (result, status) => {
    const { jobs, node, order, user } = chainWorld()
    const { job } = await run(jobs.post(user(), order))
    const worker = node()
    worker.work()
    worker.finish(job, result)
    expect(jobs.view(job)).toMatchObject({ state: 2, jobStatus: status })
  })

  it("costs nothing when its node has quit, and still tells which node that was", async () => {
    const { jobs, node, order, pass, user } = chainWorld()
    const owner = user()
    const { job } = await run(jobs.post(owner, order))
    const worker = node()
    worker.work()
    pass(500)
    worker.quit(job)
    expect(owner.ledger.balance()).toMatchObject({ reserved: 0n, settled: 0n, available: 10n * dollar })
    expect(jobs.view(job)).toMatchObject({ state: 3, node: worker.address, jobStatus: null })
  })

  it("is shown with null where IPFS has lost its definition", async () => {
    const { ipfs, jobs, order, user } = chainWorld()
    const { job } = await run(jobs.post(user(), order))
    ipfs.lose()
    expect(jobs.view(job)).toMatchObject({ jobDefinition: null, type: null })
  })
})
