import { describe, expect, it } from "vitest"
import type { WorldOutcome } from "../../solana/world.ts"
import {
  balances,
  extending,
  finishing,
  jobOf,
  list,
  listing,
  marketOf,
  open,
  stake,
  taken,
  wait,
  work,
  working
} from "./deeds.ts"
import { marketBytes, system } from "./images.ts"
import { chains, linesOf, stage } from "./stage.ts"

/** The program has stopped there, with these words or none. */
const panicked = (outcome: WorldOutcome, at: string, words: ReadonlyArray<string> = []) => {
  const [file, line, column] = at.split(":")
  expect({ error: outcome.error, lines: linesOf(outcome).slice(1), last: outcome.logs.at(-1) }).toEqual({
    error: { InstructionError: [0, "ProgramFailedToComplete"] },
    lines: words,
    last: expect.stringMatching(
      new RegExp(` failed: SBF program Panicked in programs/nosana-jobs/src/${file} at ${line}:${column}$`)
    )
  })
}

const multiplied = ["attempt to multiply with overflow"]
const most = 2n ** 63n - 1n

describe.each(chains)("on the %s", (chain) => {
  it("a deposit is price times seconds to the last unit, with no rounding", async () => {
    const on = await stage(chain)
    const at = await open(on, { price: 3n })
    const people = balances(on, [], [on.people.payer.tokens, at.vault])
    await list(on, at, { timeout: 333_333_333_333n })
    expect(people.change().tokens).toEqual([-999_999_999_999n, 999_999_999_999n])
  })

  it("a deposit over 64 bits stops the program", async () => {
    const on = await stage(chain)
    const at = await open(on, { price: 2n ** 63n + 1n })
    panicked(await on.send((await listing(on, at, { timeout: 2n })).call), "state.rs:245:9", multiplied)
  })

  it("a deposit of all 64 bits does not, and there are not so many tokens", async () => {
    const on = await stage(chain)
    const at = await open(on, { price: 2n ** 64n - 1n })
    const outcome = await on.send((await listing(on, at, { timeout: 1n })).call)
    expect(outcome.error).toEqual({ InstructionError: [0, { Custom: 1 }] })
  })

  it("a timeout below zero stops it where there is a price, without a word", async () => {
    const on = await stage(chain)
    const at = await open(on)
    panicked(await on.send((await listing(on, at, { timeout: -1n })).call), "state.rs:245:45")
  })

  it("no timeout at all is fine, and one below zero is where the price is nothing", async () => {
    const on = await stage(chain)
    const at = await open(on)
    const people = balances(on, [], [at.vault])
    const nothing = await list(on, at, { timeout: 0n })
    expect(people.change().tokens).toEqual([0n])
    expect(jobOf(on, nothing.job).timeout).toBe(0n)
    const free = await open(on, { price: 0n })
    expect(jobOf(on, (await list(on, free, { timeout: -most })).job).timeout).toBe(-most)
  })

  it("extending over 64 bits of seconds stops it", async () => {
    const on = await stage(chain)
    const free = await open(on, { price: 0n })
    const { job } = await list(on, free, { timeout: -most })
    const outcome = await on.send(extending(on, free, job, most))
    panicked(outcome, "instructions/extend.rs:47:24", ["attempt to subtract with overflow"])
    taken(await on.send(extending(on, free, job, 0n)))
  })

  it("extending to more than can be paid stops it, and the job is as it was", async () => {
    const on = await stage(chain)
    const at = await open(on, { price: 1_000n })
    const { job } = await list(on, at)
    panicked(await on.send(extending(on, at, job, most)), "state.rs:245:9", multiplied)
    expect(jobOf(on, job).timeout).toBe(3600n)
  })

  it("a clock that goes back stops it", async () => {
    const on = await stage(chain)
    const at = await open(on)
    await stake(on, on.people.node)
    const { job } = await list(on, at)
    const run = await work(on, at)
    wait(on, -100n)
    panicked(await on.send(finishing(on, at, { job, run })), "state.rs:245:45")
  })

  it("a queue of nodes without a node stops it, which nobody can bring about", async () => {
    const on = await stage(chain)
    const at = await open(on)
    const state = on.world.account(at.market)!
    const broken = marketBytes({ ...marketOf(on, at), queueType: 1, queue: [] }, state.data.length)
    on.world.setAccount(at.market, { ...state, data: broken })
    panicked(await on.send((await listing(on, at)).call), "state.rs:118:20")
    const jobs = marketBytes({ ...marketOf(on, at), queueType: 0, nodeAccessKey: system }, state.data.length)
    on.world.setAccount(at.market, { ...state, data: jobs })
    await stake(on, on.people.node)
    panicked(await on.send((await working(on, at)).call), "state.rs:118:20")
  })
})
