import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import type { Refusal } from "../../../src/nosana/api/jobs/Refusal.ts"
import { chainWorld, dollar } from "./chainWorld.ts"

const run = Effect.runPromise
const refused = (effect: Effect.Effect<unknown, Refusal>) => run(Effect.flip(effect))
const yielded = () => run(Effect.yieldNow)

const anHour = 110_000n

describe("A batch of orders", () => {
  it("posts each, and tells of them by their index", async () => {
    const { jobs, order, user } = chainWorld()
    const owner = user()
    const items = await run(jobs.postMany(owner, [order, { ...order, timeout: 7200 }], { key: "batch" }))
    expect(items).toEqual([
      { index: 0, status: "confirmed", job: expect.any(String), run: expect.any(String), tx: expect.any(String) },
      { index: 1, status: "confirmed", job: expect.any(String), run: expect.any(String), tx: expect.any(String) }
    ])
    expect(items.map(({ job }) => jobs.view(job!)!.timeout)).toEqual([3600, 7200])
    expect(owner.ledger.balance().reserved).toBe(3n * anHour)
    expect(await run(jobs.postMany(owner, [order, { ...order, timeout: 7200 }], { key: "batch" }))).toEqual(items)
    expect(jobs.posted()).toBe(2)
  })

  it("is refused as a whole for one order that is wrong, or for credits that suffice for some only", async () => {
    const { jobs, order, user } = chainWorld()
    const owner = user(2n * anHour)
    const short = { ...order, timeout: 60 }
    expect(await refused(jobs.postMany(owner, [order, short], { key: "a" }))).toMatchObject({ status: 400 })
    expect(await refused(jobs.postMany(owner, [order, order, order], { key: "b" }))).toMatchObject({
      status: 402,
      message: "Insufficient credits. Available: $0.220, Required: $0.330"
    })
    expect(jobs.posted()).toBe(0)
    expect(owner.ledger.balance().reserved).toBe(0n)
  })

  it("tells which have expired: those can be ordered again, and nothing is paid for them", async () => {
    const { jobs, order, user } = chainWorld()
    const owner = user()
    jobs.dropTransactions(1)
    const orders = [order, { ...order, timeout: 7200 }]
    const posting = run(jobs.postMany(owner, orders, { key: "batch" }))
    await yielded()
    expect(await refused(jobs.postMany(owner, orders, { key: "batch" }))).toMatchObject({
      code: "IDEMPOTENCY_KEY_IN_PROGRESS",
      retryAfter: 5
    })
    jobs.expireTransactions()
    const items = await posting
    expect(items).toMatchObject([
      { index: 0, status: "expired" },
      { index: 1, status: "confirmed" }
    ])
    expect(items[0]).not.toHaveProperty("job")
    expect(await run(jobs.postMany(owner, orders, { key: "batch" }))).toEqual(items)
    expect(owner.ledger.balance()).toMatchObject({ reserved: 2n * anHour, available: 10n * dollar - 2n * anHour })
  })

  it("assigns each to its node", async () => {
    const { jobs, node, order, user } = chainWorld()
    const [first, second] = [node(), node()]
    first.work()
    second.work()
    const orders = [second, first].map(({ address }) => ({ ...order, node: address }))
    const items = await run(jobs.postMany(user(), orders, { key: "batch" }))
    expect(items.map(({ job }) => jobs.view(job!)!.node)).toEqual([second.address, first.address])
  })
})

describe("A batch of extensions and stops", () => {
  it("does each, and has no transaction for what had ended", async () => {
    const { jobs, order, user } = chainWorld()
    const owner = user()
    const [one, other] = [(await run(jobs.post(owner, order))).job, (await run(jobs.post(owner, order))).job]
    await run(jobs.stop(owner, other))
    const both = [one, other]
    const extended = await run(
      jobs.extendMany(
        owner,
        both.map((job) => ({ job, seconds: 600 })),
        { key: "more" }
      )
    )
    expect(extended).toEqual([
      { index: 0, status: "confirmed", job: one, tx: expect.any(String) },
      { index: 1, status: "confirmed", job: other }
    ])
    expect(jobs.view(one)!.timeout).toBe(4200)
    const stopped = await run(jobs.stopMany(owner, both, { key: "stop" }))
    expect(stopped).toEqual([
      { index: 0, status: "confirmed", job: one, tx: expect.any(String) },
      { index: 1, status: "confirmed", job: other }
    ])
    expect(owner.ledger.balance()).toMatchObject({ reserved: 0n, available: 10n * dollar })
  })

  it("extends one job as often as it is named", async () => {
    const { jobs, order, user } = chainWorld()
    const owner = user()
    const { job } = await run(jobs.post(owner, order))
    await run(
      jobs.extendMany(
        owner,
        [
          { job, seconds: 60 },
          { job, seconds: 30 }
        ],
        { key: "more" }
      )
    )
    expect(jobs.view(job)!.timeout).toBe(3690)
  })

  it("is refused as a whole where one job is not the user's", async () => {
    const { jobs, order, user } = chainWorld()
    const owner = user()
    const [own, foreign] = [(await run(jobs.post(owner, order))).job, (await run(jobs.post(user(), order))).job]
    expect(await refused(jobs.stopMany(owner, [own, foreign], { key: "a" }))).toMatchObject({ status: 403 })
    const extensions = [
      { job: own, seconds: 60 },
      { job: "none", seconds: 60 }
    ]
    expect(await refused(jobs.extendMany(owner, extensions, { key: "b" }))).toMatchObject({ status: 404 })
    expect(jobs.view(own)).toMatchObject({ state: 0, timeout: 3600 })
  })
})
