import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { meaningOf } from "../../../src/nosana/api/jobs/idempotency.ts"
import type { Refusal } from "../../../src/nosana/api/jobs/Refusal.ts"
import { chainWorld, dollar } from "./chainWorld.ts"

const run = Effect.runPromise
const refused = (effect: Effect.Effect<unknown, Refusal>) => run(Effect.flip(effect))
const yielded = () => run(Effect.yieldNow)

const anHour = 110_000n

describe("An idempotency key", () => {
  it("has one job at most: the same order again gives the first answer", async () => {
    const { jobs, order, user } = chainWorld()
    const owner = user()
    const first = await run(jobs.post(owner, order, { key: "one" }))
    expect(await run(jobs.post(owner, order, { key: "one" }))).toEqual(first)
    expect(await run(jobs.post(owner, { ...order, node: undefined }, { key: "one" }))).toEqual(first)
    expect(jobs.posted()).toBe(1)
    expect(owner.ledger.balance().reserved).toBe(anHour)
    const second = await run(jobs.post(owner, order, { key: "two" }))
    expect(second.job).not.toBe(first.job)
  })

  it("does not stand between orders that have none", async () => {
    const { jobs, order, user } = chainWorld()
    const owner = user()
    const [first, second] = [await run(jobs.post(owner, order)), await run(jobs.post(owner, order))]
    expect(second.job).not.toBe(first.job)
  })

  it("gives the first answer also when the job has ended, or was stopped", async () => {
    const { jobs, order, user } = chainWorld()
    const owner = user()
    const first = await run(jobs.post(owner, order, { key: "one" }))
    const stopped = await run(jobs.stop(owner, first.job, { key: "stop" }))
    expect(await run(jobs.post(owner, order, { key: "one" }))).toEqual(first)
    expect(await run(jobs.stop(owner, first.job, { key: "stop" }))).toEqual(stopped)
    expect(stopped.outcome).toBe("delisted")
  })

  it("is refused with another payload, and for another operation", async () => {
    const { jobs, order, pinned, user } = chainWorld()
    const owner = user()
    const { job } = await run(jobs.post(owner, order, { key: "one" }))
    const wrong = [
      jobs.post(owner, { ...order, timeout: 3601 }, { key: "one" }),
      jobs.post(owner, { ...order, ipfsHash: pinned("another") }, { key: "one" }),
      jobs.postMany(owner, [order], { key: "one" }),
      jobs.extend(owner, job, 60, { key: "one" }),
      jobs.stop(owner, job, { key: "one" })
    ]
    for (const each of wrong) {
      expect(await refused(each)).toMatchObject({
        status: 409,
        code: "IDEMPOTENCY_KEY_PAYLOAD_MISMATCH",
        retryAfter: undefined
      })
    }
    expect(jobs.posted()).toBe(1)
    expect(jobs.view(job)!.state).toBe(0)
  })

  it("of another user is one that there is not", async () => {
    const { jobs, order, user } = chainWorld()
    await run(jobs.post(user(), order, { key: "one" }))
    expect(await refused(jobs.post(user(), order, { key: "one" }))).toMatchObject({ status: 404, code: undefined })
    expect(jobs.posted()).toBe(1)
  })

  it("whose transaction is under way is in progress, and then has its answer", async () => {
    const { jobs, order, pass, user } = chainWorld()
    const owner = user()
    jobs.holdTransactions(1, "20 millis")
    const first = run(jobs.post(owner, order, { key: "one" }))
    await yielded()
    expect(await refused(jobs.post(owner, order, { key: "one" }))).toMatchObject({
      status: 409,
      code: "IDEMPOTENCY_KEY_IN_PROGRESS",
      retryAfter: 5
    })
    pass(1)
    const posted = await first
    expect(await run(jobs.post(owner, order, { key: "one" }))).toEqual(posted)
    expect(jobs.posted()).toBe(1)
  })

  it("whose transaction is provably dead stays expired, and another key makes the job", async () => {
    const { jobs, order, user } = chainWorld()
    const owner = user()
    jobs.dropTransactions(1)
    const first = refused(jobs.post(owner, order, { key: "one:0" }))
    await yielded()
    jobs.expireTransactions()
    const expired = { status: 409, code: "IDEMPOTENCY_KEY_EXPIRED" }
    expect(await first).toMatchObject(expired)
    expect(await refused(jobs.post(owner, order, { key: "one:0" }))).toMatchObject(expired)
    expect(owner.ledger.balance()).toMatchObject({ reserved: 0n, available: 10n * dollar })
    await run(jobs.post(owner, order, { key: "one:1" }))
    expect(jobs.posted()).toBe(1)
  })

  it("goes on when whoever waited has left", async () => {
    const { jobs, order, pass, user } = chainWorld()
    const owner = user()
    jobs.holdTransactions(1, "20 millis")
    const gone = new AbortController()
    const left = Effect.runPromise(jobs.post(owner, order, { key: "one" }), { signal: gone.signal })
    gone.abort()
    await expect(left).rejects.toThrow()
    pass(1)
    await expect.poll(() => jobs.posted()).toBe(1)
    const { job } = await run(jobs.post(owner, order, { key: "one" }))
    expect(jobs.view(job)!.state).toBe(0)
  })

  it("can be used again after a refusal that changed nothing", async () => {
    const { jobs, node, order, user } = chainWorld()
    const owner = user(0n)
    expect(await refused(jobs.post(owner, order, { key: "one" }))).toMatchObject({ status: 402 })
    owner.ledger.grant(dollar)
    expect(await refused(jobs.post(owner, { ...order, node: node().address }, { key: "one" }))).toMatchObject({
      status: 409,
      code: undefined
    })
    await run(jobs.post(owner, order, { key: "one" }))
    expect(jobs.posted()).toBe(1)
  })

  it("extends once, however often it is sent", async () => {
    const { jobs, order, user } = chainWorld()
    const owner = user()
    const { job } = await run(jobs.post(owner, order))
    const first = await run(jobs.extend(owner, job, 600, { key: "more" }))
    expect(await run(jobs.extend(owner, job, 600, { key: "more" }))).toEqual(first)
    expect(jobs.view(job)!.timeout).toBe(4200)
  })
})

describe("The meaning of a payload", () => {
  it("does not depend on the order of keys, nor on those without a value", () => {
    expect(meaningOf({ b: [1, { d: "x", c: null }], a: undefined })).toBe(meaningOf({ b: [1, { c: null, d: "x" }] }))
    expect(meaningOf([1, 2])).not.toBe(meaningOf([2, 1]))
    expect(meaningOf({ a: 1 })).not.toBe(meaningOf({ a: "1" }))
  })
})
