import { describe, expect, it } from "vitest"
import { toHex } from "./bytes.ts"
import {
  balances,
  delisting,
  ending,
  list,
  listedImage,
  marketOf,
  open,
  quitting,
  recovering,
  refused,
  rents,
  stake,
  taken,
  wait,
  work
} from "./deeds.ts"
import { caused, occurred } from "./faults.ts"
import { jobBytes } from "./images.ts"
import { chains, type Stage, stage } from "./stage.ts"

describe.each(chains)("on the %s", (chain) => {
  describe("delist", () => {
    it("gives everything back, and closes the job", async () => {
      const on = await stage(chain)
      const at = await open(on)
      const { payer, project } = on.people
      const first = await list(on, at)
      const second = await list(on, at)
      const people = balances(on, [payer.address, project.address], [payer.tokens, at.vault])
      taken(await on.send(delisting(on, at, second.job)))
      expect(people.change()).toEqual({ lamports: [rents.job, 0n], tokens: [414_000n, -414_000n] })
      expect(on.world.account(second.job)).toBeUndefined()
      expect(marketOf(on, at)).toMatchObject({ queueType: 0, queue: [first.job] })
      taken(await on.send(delisting(on, at, first.job)))
      expect(marketOf(on, at)).toMatchObject({ queueType: 255, queue: [] })
    })

    it("is too late once a node has taken the job, and says so in one of two ways", async () => {
      const on = await stage(chain)
      const at = await open(on)
      await stake(on, on.people.node)
      const { job } = await list(on, at)
      await work(on, at)
      refused(await on.send(delisting(on, at, job)), caused("market", "MarketInWrongState"))
      await list(on, at)
      refused(await on.send(delisting(on, at, job)), occurred("NotInMarketQueue"))
    })
  })

  describe("end", () => {
    it("pays the node by the second, refunds the rest, and gives the run's rent to who paid it", async () => {
      const on = await stage(chain)
      const at = await open(on)
      const { node, other, payer, project } = on.people
      await stake(on, node)
      const { job } = await list(on, at)
      const run = await work(on, at, { payer: other })
      const began = on.world.time()
      const ended = wait(on, 100n)
      const people = balances(
        on,
        [payer.address, project.address, node.address, other.address],
        [payer.tokens, node.tokens, at.vault]
      )
      taken(await on.send(ending(on, at, { job, run, runPayer: other })))
      expect(people.change()).toEqual({
        lamports: [0n, 0n, 0n, rents.run],
        tokens: [402_500n, 11_500n, -414_000n]
      })
      const done = { state: 2, timeStart: began, timeEnd: ended, node: node.address }
      expect(toHex(on.data(job)!)).toBe(toHex(jobBytes({ ...listedImage(on, at), ...done })))
      expect(on.world.account(run)).toBeUndefined()
    })

    it("pays for no more than the timeout, however late it is", async () => {
      const on = await stage(chain)
      const at = await open(on)
      const { node, payer } = on.people
      await stake(on, node)
      const { job } = await list(on, at)
      const run = await work(on, at)
      wait(on, 1_000_000n)
      const people = balances(on, [], [payer.tokens, node.tokens, at.vault])
      taken(await on.send(ending(on, at, { job, run })))
      expect(people.change().tokens).toEqual([0n, 414_000n, -414_000n])
    })

    it("needs a token account of the node, which anybody may have closed", async () => {
      const on = await stage(chain)
      const at = await open(on)
      await stake(on, on.people.node)
      const { job } = await list(on, at)
      const run = await work(on, at)
      const nowhere = await on.fresh()
      const node = { ...on.people.node, tokens: nowhere }
      refused(await on.send(ending(on, at, { job, run, node })), caused("user", "AccountNotInitialized"))
    })

    it("pays node and payer into one account where they are the same", async () => {
      const on = await stage(chain)
      const at = await open(on)
      const { node } = on.people
      await stake(on, node)
      const { job } = await list(on, at, { payer: node })
      const run = await work(on, at)
      wait(on, 10n)
      const people = balances(on, [], [node.tokens, at.vault])
      taken(await on.send(ending(on, at, { job, run, payer: node })))
      expect(people.change().tokens).toEqual([414_000n, -414_000n])
    })
  })

  describe("recover", () => {
    const stopped = async (on: Stage) => {
      const at = await open(on)
      await stake(on, on.people.node)
      const { job } = await list(on, at)
      const run = await work(on, at)
      taken(await on.send(quitting(on, { job, run })))
      return { at, job }
    }

    it("gives the whole deposit back, whatever was worked", async () => {
      const on = await stage(chain)
      const { at, job } = await stopped(on)
      wait(on, 500n)
      const { payer } = on.people
      const people = balances(on, [payer.address], [payer.tokens, at.vault])
      taken(await on.send(recovering(on, at, job)))
      expect(people.change()).toEqual({ lamports: [rents.job], tokens: [414_000n, -414_000n] })
      expect(on.world.account(job)).toBeUndefined()
    })

    it("lets the project send the payer's deposit to itself", async () => {
      const on = await stage(chain)
      const { at, job } = await stopped(on)
      const { payer, project } = on.people
      const people = balances(on, [payer.address], [payer.tokens, project.tokens])
      taken(await on.send(recovering(on, at, job, project.tokens)))
      expect(people.change()).toEqual({ lamports: [rents.job], tokens: [0n, 414_000n] })
    })
  })
})
