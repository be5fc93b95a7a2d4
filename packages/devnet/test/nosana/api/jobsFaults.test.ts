import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { chainWorld, dollar, resultOf } from "./chainWorld.ts"

const numbers = (seed: number) => {
  let state = seed * 2_654_435_761
  return (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** $0.11 an hour, rounded up. */
const costOf = (seconds: number) => BigInt(Math.ceil((seconds * 110_000) / 3600))

describe("Whatever is lost, late or ended on the way", () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])("no key has two jobs and no credit is lost, with seed %i", async (seed) => {
    const random = numbers(seed)
    const { jobs, node, order, pass, restart, user } = chainWorld()
    const owner = user(1000n * dollar)
    const worker = node()
    const keys = Array.from({ length: 25 }, (_, index) => `key-${index}`)
    const answers = new Map<string, Set<string>>()
    const refusals = new Set<string | undefined>()
    const ask = (key: string) =>
      Effect.runFork(
        Effect.match(jobs.post(owner, { ...order, timeout: 3600 + Number(key.slice(4)) }, { key }), {
          onSuccess: ({ job }) => void answers.set(key, (answers.get(key) ?? new Set()).add(job)),
          onFailure: ({ code }) => void refusals.add(code)
        })
      )
    for (let step = 0; step < 150; step++) {
      const kind = random(12)
      if (kind < 6) ask(keys[random(keys.length)]!)
      else if (kind === 6) jobs.dropTransactions(random(3))
      else if (kind === 7) jobs.holdTransactions(random(3), "5 seconds")
      else if (kind === 8) jobs.expireTransactions()
      else if (kind === 9) restart()
      else if (kind === 10) pass(random(8))
      else {
        const [running] = jobs.query({ state: "RUNNING" }).jobs
        const [waiting] = jobs.query({ state: "QUEUED" }).jobs
        if (running !== undefined) worker.finish(running.address, resultOf(0))
        else if (waiting !== undefined) worker.work()
      }
      if (random(4) === 0) await Effect.runPromise(Effect.yieldNow)
    }
    pass(5)
    restart()
    jobs.expireTransactions()
    await expect.poll(() => jobs.openTransactions()).toBe(0)

    expect([...refusals].filter((code) => code !== "IDEMPOTENCY_KEY_IN_PROGRESS")).toEqual(["IDEMPOTENCY_KEY_EXPIRED"])
    expect(answers.size).toBeGreaterThan(3)
    for (const jobsOfKey of answers.values()) expect(jobsOfKey.size).toBe(1)
    const all = Array.from({ length: Math.ceil(jobs.counts({}).total / 10) }, (_, page) =>
      jobs.query({ offset: page * 10 })
    ).flatMap(({ jobs: found }) => found)
    // The timeout tells the key.
    expect(new Set(all.map(({ timeout }) => timeout)).size).toBe(all.length)
    expect(all.length).toBeGreaterThan(3)
    const open = all.filter(({ state }) => state < 2).reduce((sum, { timeout }) => sum + costOf(timeout), 0n)
    const used = all
      .filter(({ state }) => state === 2)
      .reduce((sum, { timeEnd, timeStart }) => sum + costOf(timeEnd - timeStart), 0n)
    expect(owner.ledger.balance()).toEqual({
      assigned: 1000n * dollar,
      reserved: open,
      settled: used,
      available: 1000n * dollar - open - used
    })
  })
})
