import { describe, expect, it } from "vitest"
import { cluster } from "../../../src/nosana/cluster.ts"
import { toHex } from "./bytes.ts"
import {
  balances,
  claiming,
  completing,
  ending,
  finishing,
  jobOf,
  list,
  marketOf,
  open,
  quitting,
  refused,
  rents,
  stake,
  stopping,
  taken,
  wait,
  work,
  working
} from "./deeds.ts"
import { caused, thrown } from "./faults.ts"
import { noDigest, runBytes, stakeBytes, tokenBytes, tokenProgram } from "./images.ts"
import { result } from "./scenes.ts"
import { chains, type Stage, stage, stakeOf } from "./stage.ts"

/** A job that runs. */
const running = async (on: Stage) => {
  const at = await open(on)
  await stake(on, on.people.node)
  const { job } = await list(on, at)
  const run = await work(on, at)
  return { at, job, run, began: on.world.time() }
}

describe.each(chains)("on the %s", (chain) => {
  describe("work", () => {
    it("lets the node wait, and makes no run and costs nothing", async () => {
      const on = await stage(chain)
      const at = await open(on)
      const { node } = on.people
      await stake(on, node)
      const people = balances(on, [node.address], [node.tokens])
      const run = await work(on, at)
      expect(people.change()).toEqual({ lamports: [0n], tokens: [0n] })
      expect(on.world.account(run)).toBeUndefined()
      expect(marketOf(on, at)).toMatchObject({ queueType: 1, queue: [node.address] })
      refused(await on.send((await working(on, at)).call), caused("market", "NodeAlreadyQueued"))
    })

    it("gives the node the first job, and leaves the job's account alone", async () => {
      const on = await stage(chain)
      const at = await open(on)
      const { node, other } = on.people
      await stake(on, node)
      const first = await list(on, at)
      const second = await list(on, at)
      const before = toHex(on.data(first.job)!)
      const people = balances(on, [node.address, other.address], [])
      const run = await work(on, at, { payer: other })
      expect(people.change().lamports).toEqual([0n, -rents.run])
      const expected = runBytes({
        job: first.job,
        node: node.address,
        payer: other.address,
        time: on.world.time()
      })
      expect(toHex(on.data(run)!)).toBe(toHex(expected))
      expect(toHex(on.data(first.job)!)).toBe(before)
      expect(marketOf(on, at)).toMatchObject({ queueType: 0, queue: [second.job] })
    })

    it("lets one node have several jobs at a time, and wait as well", async () => {
      const on = await stage(chain)
      const at = await open(on)
      await stake(on, on.people.node)
      const jobs = [await list(on, at), await list(on, at)]
      const runs = [await work(on, at), await work(on, at)]
      await work(on, at)
      expect(runs.map((run) => toHex(on.data(run)!.subarray(8, 40)))).toEqual(
        jobs.map(({ job }) => toHex(runBytes({ job, node: job, payer: job, time: 0n }).subarray(8, 40)))
      )
      expect(marketOf(on, at)).toMatchObject({ queueType: 1, queue: [on.people.node.address] })
    })

    it("asks for a stake even where none is needed, and for enough where it is", async () => {
      const on = await stage(chain)
      const at = await open(on)
      refused(await on.send((await working(on, at)).call), caused("stake", "AccountNotInitialized"))
      const strict = await open(on, { xnos: 1_000n })
      await stake(on, on.people.node, 999n)
      refused(await on.send((await working(on, strict)).call), caused("stake", "NodeNotEnoughStake"))
      await stake(on, on.people.node, 1_000n)
      await work(on, strict)
    })

    it("takes no stake of somebody else at the node's address", async () => {
      const on = await stage(chain)
      const at = await open(on)
      const { node, other } = on.people
      const address = await stakeOf(node.address)
      on.put(address, cluster.staking, stakeBytes({ amount: 0n, authority: other.address, duration: 0n, xnos: 0n }))
      refused(
        await on.send((await working(on, at)).call),
        caused("stake", "Unauthorized", [other.address, node.address])
      )
    })
  })

  describe("stop", () => {
    it("takes the node out of the queue, by itself and by the market's authority", async () => {
      const on = await stage(chain)
      const at = await open(on)
      const { node, other, owner } = on.people
      for (const each of [node, other]) {
        await stake(on, each)
        await work(on, at, { node: each })
      }
      taken(await on.send(stopping(on, at, node)))
      expect(marketOf(on, at)).toMatchObject({ queueType: 1, queue: [other.address] })
      refused(await on.send(stopping(on, at, other, node)), caused("market", "Unauthorized"))
      taken(await on.send(stopping(on, at, other, owner)))
      expect(marketOf(on, at)).toMatchObject({ queueType: 255, queue: [] })
      refused(await on.send(stopping(on, at, node)), caused("market", "MarketInWrongState"))
    })
  })

  describe("finish", () => {
    it("writes the result, pays the node, refunds the rest and closes the run", async () => {
      const on = await stage(chain)
      const { at, began, job, run } = await running(on)
      const { node, payer } = on.people
      const before = jobOf(on, job)
      const ended = wait(on, 300n)
      const people = balances(on, [node.address, payer.address], [node.tokens, payer.tokens, at.vault])
      taken(await on.send(finishing(on, at, { job, run })))
      expect(people.change()).toEqual({ lamports: [rents.run, 0n], tokens: [34_500n, 379_500n, -414_000n] })
      expect(jobOf(on, job)).toEqual({
        ...before,
        ipfsResult: result,
        node: node.address,
        state: 2,
        timeStart: began,
        timeEnd: ended
      })
      expect(on.world.account(run)).toBeUndefined()
      refused(await on.send(finishing(on, at, { job, run })), caused("run", "AccountNotInitialized"))
    })

    it("pays into any NOS account that the node names", async () => {
      const on = await stage(chain)
      const { at, job, run } = await running(on)
      const elsewhere = await on.fresh()
      on.put(elsewhere, tokenProgram, tokenBytes({ mint: on.nosMint, owner: on.people.other.address, amount: 5n }))
      wait(on, 2n)
      taken(await on.send(finishing(on, at, { job, run, node: { ...on.people.node, tokens: elsewhere } })))
      expect(on.tokens(elsewhere)).toBe(235n)
    })

    it("pays nothing for no time, and everything back", async () => {
      const on = await stage(chain)
      const { at, began, job, run } = await running(on)
      on.world.setTime(began)
      const { node, payer } = on.people
      const people = balances(on, [], [node.tokens, payer.tokens])
      taken(await on.send(finishing(on, at, { job, run })))
      const worked = jobOf(on, job).timeEnd - began
      expect(people.change().tokens).toEqual([worked * 115n, 414_000n - worked * 115n])
    })

    it("takes the vault for the deposit account where the job costs nothing", async () => {
      const on = await stage(chain)
      const at = await open(on, { price: 0n })
      await stake(on, on.people.node)
      const { job } = await list(on, at)
      const run = await work(on, at)
      const payer = { ...on.people.payer, tokens: at.vault }
      taken(await on.send(finishing(on, at, { job, run, payer })))
      expect(jobOf(on, job).state).toBe(2)
    })
  })

  describe("complete", () => {
    it("adds the result to a job that was ended, once, and moves no money", async () => {
      const on = await stage(chain)
      const { at, job, run } = await running(on)
      const { node, payer } = on.people
      refused(await on.send(completing(on, job)), caused("job", "JobInWrongState"))
      taken(await on.send(ending(on, at, { job, run })))
      const before = jobOf(on, job)
      const people = balances(on, [node.address, payer.address], [node.tokens, payer.tokens, at.vault])
      refused(await on.send(completing(on, job, result, on.people.other)), caused("job", "Unauthorized"))
      refused(await on.send(completing(on, job, noDigest)), thrown("complete.rs:17", "JobResultNull"))
      taken(await on.send(completing(on, job)))
      expect(people.change()).toEqual({ lamports: [0n, 0n], tokens: [0n, 0n, 0n] })
      expect(jobOf(on, job)).toEqual({ ...before, ipfsResult: result })
      refused(await on.send(completing(on, job)), caused("job", "JobResultsAlreadySet"))
    })
  })

  describe("quit", () => {
    it("stops the job, closes the run, and leaves the deposit where it is", async () => {
      const on = await stage(chain)
      const { at, job, run } = await running(on)
      const { node, payer } = on.people
      const before = jobOf(on, job)
      const people = balances(on, [node.address], [node.tokens, payer.tokens, at.vault])
      taken(await on.send(quitting(on, { job, run })))
      expect(people.change()).toEqual({ lamports: [rents.run], tokens: [0n, 0n, 0n] })
      expect(jobOf(on, job)).toEqual({ ...before, state: 3 })
      expect(on.world.account(run)).toBeUndefined()
      expect(marketOf(on, at)).toMatchObject({ queueType: 255, queue: [] })
    })
  })

  describe("claim", () => {
    it("gives a stopped job to another node, and its state stays what it is", async () => {
      const on = await stage(chain)
      const { at, job, run } = await running(on)
      const { other } = on.people
      taken(await on.send(quitting(on, { job, run })))
      await stake(on, other)
      wait(on, 50n)
      const people = balances(on, [other.address], [])
      const claimed = await claiming(on, at, job, { node: other })
      taken(await on.send(claimed.call))
      expect(people.change().lamports).toEqual([-rents.run])
      const expected = runBytes({ job, node: other.address, payer: other.address, time: on.world.time() })
      expect(toHex(on.data(claimed.run)!)).toBe(toHex(expected))
      expect(jobOf(on, job)).toMatchObject({ state: 3 })
      wait(on, 10n)
      taken(await on.send(finishing(on, at, { job, run: claimed.run, node: other })))
      expect(jobOf(on, job)).toMatchObject({ state: 2, node: other.address })
    })
  })
})
