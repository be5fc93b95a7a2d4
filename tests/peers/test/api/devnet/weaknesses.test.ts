/** What is lost on whoever calls the API with Nosana's own clients of 2.1.8, and what ours makes of the same answer. */
import type { JobError } from "@longshore/core/JobError"
import { faultOf } from "@longshore/nosana-api"
import * as Duration from "effect/Duration"
import { describe, expect, it } from "vitest"
import { definitionOf, hourly, startWorld } from "./world.ts"

interface Thrown extends Error {
  readonly statusCode?: number
  readonly code?: string
  readonly details?: unknown
}

const failureOf = async (call: Promise<unknown>): Promise<Thrown & JobError> =>
  call.then(
    () => {
      throw new Error("it did not fail")
    },
    (error) => error
  )

const start = async (...given: Parameters<typeof startWorld>) => {
  const world = await startWorld({ hosts: 0, ...given[0] })
  const [{ api, ipfs }, ours] = [await world.kit("key"), await world.ours("key")]
  const ipfsHash = await ipfs.pin(definitionOf("good"))
  const market = world.network.market()
  return {
    world,
    network: world.network,
    key: world.key,
    theirs: api,
    ours,
    order: { ipfsHash, market, timeout: 3600 },
    ourOrder: { ipfsHash, market, timeout: "1 hour" } as const
  }
}

describe("the status of a refusal", () => {
  it("is only in the server's words for theirs; ours says who must act, and with which numbers", async () => {
    const { network, order, ourOrder, ours, theirs } = await start({ credits: 1_000n })
    const thrown = await failureOf(theirs.jobs.list(order))
    expect(thrown.statusCode).toBeUndefined()
    expect(thrown.message).toBe("Failed to list job: Insufficient credits. Available: $0.001, Required: $0.053")
    const error = await failureOf(ours.jobs.post(ourOrder))
    expect(error.reason._tag).toBe("InsufficientFunds")
    expect(faultOf(error)).toMatchObject({ status: 402, available: 1_000n, required: 53_000n })
    expect(network.jobs()).toBe(0)
  })

  it("is the same for theirs where a job is unknown and where its server is gone", async () => {
    const { network, ours, theirs } = await start()
    const nobody = "7nxXoihx65yRGZiGzWZsFMz8D7qwxFePNKvDBWZnxc41"
    const [unknown, unknownHere] = [await failureOf(theirs.jobs.get(nobody)), await failureOf(ours.jobs.get(nobody))]
    expect(unknownHere.reason._tag).toBe("JobNotFound")
    await network.faults.inject({ kind: "status", status: 502, body: { message: "Job not found" }, times: 2 })
    const [gone, goneHere] = [await failureOf(theirs.jobs.get(nobody)), await failureOf(ours.jobs.get(nobody))]
    expect([unknown.message, unknown.statusCode]).toEqual([gone.message, gone.statusCode])
    expect(goneHere.reason._tag).toBe("Unavailable")
  })

  it("of a key that may not is not told apart, nor what it lacks; ours names the scope", async () => {
    const { network, order, ourOrder, world } = await start()
    const key = network.apiKey({ scopes: ["jobs:read"] })
    const [theirs, ours] = [await world.api({ apiKey: key }), await world.ours("key", key)]
    const thrown = await failureOf(theirs.jobs.list(order))
    expect(thrown).toMatchObject({ code: "INSUFFICIENT_SCOPE", statusCode: undefined })
    const error = await failureOf(ours.jobs.post(ourOrder))
    expect(error.reason._tag).toBe("Unauthorized")
    expect(faultOf(error)).toMatchObject({ status: 403, scope: "jobs:write" })
  })
})

describe("an answer that is no answer", () => {
  it("of 200 with a web page is a SyntaxError for theirs; ours says what it is, and that the job may be there", async () => {
    const { network, order, ourOrder, ours, theirs } = await start()
    await network.faults.inject({ kind: "html", times: 4 })
    expect(await failureOf(theirs.jobs.list(order))).toBeInstanceOf(SyntaxError)
    expect(await failureOf(theirs.credits.balance())).toBeInstanceOf(SyntaxError)
    const posting = await failureOf(ours.jobs.post(ourOrder))
    expect(posting.reason._tag).toBe("OutcomeUnknown")
    expect(posting.message).toContain("a web page")
    expect((await failureOf(ours.credits.balance())).reason._tag).toBe("Unavailable")
  })

  it("of a proxy is in the message with all of its page; ours gives its title", async () => {
    const { network, ours, theirs } = await start()
    await network.faults.inject({ kind: "html", status: 502, times: 2 })
    const [thrown, error] = [await failureOf(theirs.credits.balance()), await failureOf(ours.credits.balance())]
    expect(thrown.message).toContain("<html")
    expect(error.message).not.toContain("<")
    expect(faultOf(error)).toMatchObject({ status: 502 })
  })

  it("that never comes has had the job paid for: whoever asks again with theirs pays twice, and with ours once", async () => {
    const { network, order, ourOrder, ours, theirs } = await start()
    const lose = () => network.faults.inject({ kind: "dropAfter", route: "POST /jobs/list", times: 1 })
    await lose()
    expect((await failureOf(theirs.jobs.list(order))).message).toBe("fetch failed")
    await theirs.jobs.list(order)
    expect(network.jobs()).toBe(2)
    expect(await theirs.credits.balance()).toMatchObject({ reservedCredits: 2 * hourly })
    await lose()
    const idempotencyKey = crypto.randomUUID()
    expect((await failureOf(ours.jobs.post(ourOrder, { idempotencyKey }))).reason._tag).toBe("OutcomeUnknown")
    await ours.jobs.post(ourOrder, { idempotencyKey })
    expect(network.jobs()).toBe(3)
  })
})

it("is not told when to come back by theirs: ours reads seconds and dates", async () => {
  const { network, ours, theirs } = await start()
  const slowDown = (after: string, times: number) =>
    network.faults.inject({
      kind: "status",
      status: 429,
      body: { message: "slow down" },
      headers: { "retry-after": after },
      times
    })
  await slowDown("7", 2)
  expect(JSON.stringify(await failureOf(theirs.credits.balance()))).not.toContain("7")
  const inSeconds = await failureOf(ours.credits.balance())
  expect(inSeconds.reason._tag).toBe("RateLimited")
  expect(Duration.toSeconds(faultOf(inSeconds)!.retryAfter!)).toBe(7)
  await slowDown(new Date(Date.now() + 60_000).toUTCString(), 1)
  const wait = Duration.toSeconds(faultOf(await failureOf(ours.credits.balance()))!.retryAfter!)
  expect(wait).toBeGreaterThan(50)
  expect(wait).toBeLessThanOrEqual(61)
})

it("shows a key that a server repeats in its complaint; ours does not", async () => {
  const { key, network, ours, theirs } = await start()
  await network.faults.inject({
    kind: "status",
    status: 401,
    body: { message: `Bearer ${key} is not known` },
    times: 2
  })
  const [thrown, error] = [await failureOf(theirs.credits.balance()), await failureOf(ours.credits.balance())]
  expect(thrown.message).toContain(key)
  expect(error.reason._tag).toBe("Unauthorized")
  expect(error.message + JSON.stringify(error) + JSON.stringify(faultOf(error))).not.toContain(key)
})

/** The published page says minutes. What is sent is seconds, or nothing at all. */
describe("a time", () => {
  it("of 60 is a minute, which the server of today refuses and that of its time takes", async () => {
    const today = await start()
    const thrown = await failureOf(today.theirs.jobs.list({ ...today.order, timeout: 60 }))
    expect(thrown.message).toContain("at least 3600 seconds")
    const then = await start({ release: "2.1.8" })
    const { job } = await then.theirs.jobs.list({ ...then.order, timeout: 60 })
    expect((await then.theirs.jobs.get(job)).timeout).toBe(60)
  })

  it("that a job is extended by goes nowhere under the page's name for it", async () => {
    const { network, order, theirs } = await start()
    const { job } = await theirs.jobs.list(order)
    const thrown = await failureOf(theirs.jobs.extend({ address: job, timeout: 120 } as never))
    expect(thrown.message).toContain("Failed to extend job")
    expect((await theirs.jobs.get(job)).timeout).toBe(3600)
    expect(network.ledger().reserved).toBe(52_800n)
  })
})
