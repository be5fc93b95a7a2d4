import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import type { Refusal } from "../../../src/nosana/api/jobs/Refusal.ts"
import { chainWorld, dollar, resultOf } from "./chainWorld.ts"

const run = Effect.runPromise
const refused = (effect: Effect.Effect<unknown, Refusal>) => run(Effect.flip(effect))

/** An hour at $0.11. */
const anHour = 110_000n

describe("Stopping a job", () => {
  it("that waits takes it out of the queue, with everything back, here and on the chain", async () => {
    const { jobs, order, treasury, user } = chainWorld()
    const owner = user()
    const { job } = await run(jobs.post(owner, order))
    const before = treasury.ownedBy(owner.keys.address)
    expect(await run(jobs.stop(owner, job))).toMatchObject({ job, delisted: true, outcome: "delisted" })
    expect(treasury.ownedBy(owner.keys.address)).toBe(before + 360_000n)
    expect(owner.ledger.balance()).toMatchObject({ reserved: 0n, settled: 0n, available: 10n * dollar })
    expect(jobs.view(job)).toBeUndefined()
    expect(jobs.query({}).totalJobs).toBe(0)
    expect(jobs.events(job).map(({ type }) => type)).toEqual(["List", "Delist"])
  })

  it("that waits leaves it as stopped where the server keeps such jobs", async () => {
    const { jobs, order, user } = chainWorld({ delisted: "kept" })
    const owner = user()
    const { job } = await run(jobs.post(owner, order))
    await run(jobs.stop(owner, job))
    expect(jobs.view(job)).toMatchObject({ state: 3, node: "1".repeat(32), ipfsResult: null, timeStart: 0 })
    expect(jobs.query({ state: "STOPPED" }).jobs).toMatchObject([{ address: job }])
  })

  it("that runs ends it: the result comes later, and what it used is settled at once", async () => {
    const { jobs, node, order, pass, user } = chainWorld()
    const owner = user()
    const { job } = await run(jobs.post(owner, order))
    const worker = node()
    worker.work()
    pass(1800)
    expect(await run(jobs.stop(owner, job))).toMatchObject({ delisted: false, outcome: "ended" })
    expect(owner.ledger.balance()).toMatchObject({ reserved: 0n, settled: anHour / 2n })
    expect(jobs.view(job)).toMatchObject({ state: 2, ipfsResult: null, jobResult: null, jobStatus: null })
    pass(10)
    worker.complete(job, resultOf(0, "stopped"))
    expect(jobs.view(job)).toMatchObject({ state: 2, jobResult: resultOf(0, "stopped") })
    expect(owner.ledger.balance()).toMatchObject({ reserved: 0n, settled: anHour / 2n })
  })

  it("again does nothing, and says so; the older server refuses it", async () => {
    const { jobs, node, order, user } = chainWorld()
    const owner = user()
    const { job } = await run(jobs.post(owner, order))
    await run(jobs.stop(owner, job))
    expect(await run(jobs.stop(owner, job))).toEqual({ job, tx: null, delisted: true, outcome: "already_terminal" })
    const { job: other } = await run(jobs.post(owner, order))
    node().work()
    await run(jobs.stop(owner, other))
    expect(await run(jobs.stop(owner, other))).toMatchObject({ tx: null, delisted: false })

    const old = chainWorld({ release: "2.1.8" })
    const user218 = old.user()
    const posted = await run(old.jobs.post(user218, old.order))
    await run(old.jobs.stop(user218, posted.job))
    expect(await refused(old.jobs.stop(user218, posted.job))).toMatchObject({ status: 409, code: undefined })
  })

  it("is refused for a job of somebody else, and for one that there is not", async () => {
    const { jobs, order, user } = chainWorld()
    const { job } = await run(jobs.post(user(), order))
    expect(await refused(jobs.stop(user(), job))).toMatchObject({ status: 403 })
    expect(await refused(jobs.stop(user(), "none"))).toMatchObject({ status: 404, message: "Job not found" })
  })
})

describe("Extending a job", () => {
  it("reserves what is added, and settles both by what was used", async () => {
    const { jobs, node, order, pass, user } = chainWorld()
    const owner = user()
    const { job } = await run(jobs.post(owner, order))
    const worker = node()
    worker.work()
    const extended = await run(jobs.extend(owner, job, 1800))
    expect(extended).toMatchObject({ job, credits: { cost: anHour / 2n } })
    expect(jobs.view(job)).toMatchObject({ timeout: 5400, state: 1 })
    expect(owner.ledger.balance()).toMatchObject({ reserved: (anHour * 3n) / 2n })
    pass(4500)
    worker.finish(job, resultOf(0))
    expect(owner.ledger.balance()).toMatchObject({ reserved: 0n, settled: 137_500n })
    expect(jobs.events(job).map(({ data, type }) => [type, data])).toEqual([
      ["List", null],
      ["Work", null],
      ["Extend", { timeout: 5400 }],
      ["Finish", null]
    ])
  })

  it("works while it waits, too", async () => {
    const { jobs, order, user } = chainWorld()
    const owner = user()
    const { job } = await run(jobs.post(owner, order))
    await run(jobs.extend(owner, job, 60))
    expect(jobs.view(job)).toMatchObject({ timeout: 3660, state: 0 })
  })

  it("of one that has ended does nothing and costs nothing; the older server refuses it", async () => {
    const { jobs, order, user } = chainWorld()
    const owner = user()
    const { job } = await run(jobs.post(owner, order))
    await run(jobs.stop(owner, job))
    owner.ledger.grant(-11n * dollar)
    expect(await run(jobs.extend(owner, job, 60))).toEqual({ job, tx: null })
    expect(owner.ledger.balance().reserved).toBe(0n)

    const old = chainWorld({ release: "2.1.8" })
    const user218 = old.user()
    const posted = await run(old.jobs.post(user218, old.order))
    await run(old.jobs.stop(user218, posted.job))
    expect(await refused(old.jobs.extend(user218, posted.job, 60))).toMatchObject({ status: 409, code: undefined })
  })

  it("is refused without enough credits, for a foreign job, and for no time at all", async () => {
    const { jobs, order, user } = chainWorld()
    const owner = user(anHour)
    const { job } = await run(jobs.post(owner, order))
    expect(await refused(jobs.extend(owner, job, 3600))).toMatchObject({ status: 402 })
    expect(await refused(jobs.extend(user(), job, 3600))).toMatchObject({ status: 403 })
    expect(await refused(jobs.extend(owner, "none", 3600))).toMatchObject({ status: 404 })
    expect(await refused(jobs.extend(owner, job, 0))).toMatchObject({ status: 400 })
    expect(jobs.view(job)!.timeout).toBe(3600)
  })
})

describe("A transaction that is lost", () => {
  it("gives its credits back once it can never land, and not before", async () => {
    const { jobs, order, user } = chainWorld()
    const owner = user()
    jobs.dropTransactions(1)
    const posting = refused(jobs.post(owner, order))
    await Effect.runPromise(Effect.yieldNow)
    expect(jobs.openTransactions()).toBe(1)
    expect(owner.ledger.balance().reserved).toBe(anHour)
    expect(jobs.query({}).totalJobs).toBe(0)
    jobs.expireTransactions()
    expect(await posting).toMatchObject({ status: 500, kind: "TransactionExpiredError" })
    expect(owner.ledger.balance()).toMatchObject({ reserved: 0n, available: 10n * dollar })
    expect(jobs.posted()).toBe(0)
  })

  it("loses no credits when the process ends between reserving and posting", async () => {
    const { jobs, order, restart, user } = chainWorld()
    const owner = user()
    jobs.dropTransactions(1)
    Effect.runFork(jobs.post(owner, order, { key: "one" }))
    expect(owner.ledger.balance().reserved).toBe(anHour)
    restart()
    expect(owner.ledger.balance().reserved).toBe(anHour)
    expect(await refused(jobs.post(owner, order, { key: "one" }))).toMatchObject({
      code: "IDEMPOTENCY_KEY_IN_PROGRESS"
    })
    jobs.expireTransactions()
    await expect.poll(() => owner.ledger.balance().available).toBe(10n * dollar)
    expect(await refused(jobs.post(owner, order, { key: "one" }))).toMatchObject({ code: "IDEMPOTENCY_KEY_EXPIRED" })
  })

  it("that is late lands after a restart, and is the answer to its key", async () => {
    const { jobs, order, pass, restart, user } = chainWorld()
    const owner = user()
    jobs.holdTransactions(1, "10 seconds")
    Effect.runFork(jobs.post(owner, order, { key: "one" }))
    expect(jobs.posted()).toBe(0)
    pass(10)
    restart()
    await expect.poll(() => jobs.posted()).toBe(1)
    const { job } = await run(jobs.post(owner, order, { key: "one" }))
    expect(jobs.view(job)!.state).toBe(0)
    expect(owner.ledger.balance().reserved).toBe(anHour)
  })

  it("of an extension gives its credits back", async () => {
    const { jobs, order, user } = chainWorld()
    const owner = user()
    const { job } = await run(jobs.post(owner, order))
    jobs.dropTransactions(1)
    const extending = refused(jobs.extend(owner, job, 3600))
    await Effect.runPromise(Effect.yieldNow)
    jobs.expireTransactions()
    expect((await extending).status).toBe(500)
    expect(owner.ledger.balance().reserved).toBe(anHour)
    expect(jobs.view(job)!.timeout).toBe(3600)
  })

  it("of an extension that comes after the job has ended is refused, and is none of its events", async () => {
    const { jobs, node, order, pass, user } = chainWorld()
    const owner = user()
    const { job } = await run(jobs.post(owner, order))
    const worker = node()
    worker.work()
    jobs.holdTransactions(1, "20 millis")
    const extending = refused(jobs.extend(owner, job, 3600))
    await Effect.runPromise(Effect.yieldNow)
    worker.finish(job, resultOf(0))
    pass(1)
    expect(await extending).toMatchObject({ status: 409, code: undefined })
    expect(jobs.events(job).map(({ type }) => type)).toEqual(["List", "Work", "Finish"])
    expect(owner.ledger.balance().reserved).toBe(0n)
  })

  it("of an extension gives its credits back, also when the job has ended meanwhile", async () => {
    const { jobs, node, order, pass, user } = chainWorld()
    const owner = user()
    const { job } = await run(jobs.post(owner, order))
    const worker = node()
    worker.work()
    jobs.dropTransactions(1)
    const extending = refused(jobs.extend(owner, job, 3600, { key: "more" }))
    await Effect.runPromise(Effect.yieldNow)
    expect(owner.ledger.balance().reserved).toBe(2n * anHour)
    pass(3600)
    worker.finish(job, resultOf(0))
    jobs.expireTransactions()
    expect(await extending).toMatchObject({ code: "IDEMPOTENCY_KEY_EXPIRED" })
    expect(owner.ledger.balance()).toMatchObject({ reserved: 0n, settled: anHour, available: 10n * dollar - anHour })
  })
})
