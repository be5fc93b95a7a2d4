import { describe, expect, it } from "vitest"
import { toHex } from "./bytes.ts"
import {
  assigning,
  balances,
  extending,
  finishing,
  jobOf,
  list,
  listedImage,
  marketOf,
  open,
  refused,
  rents,
  stake,
  taken,
  work
} from "./deeds.ts"
import { caused, customError } from "./faults.ts"
import { jobBytes, runBytes, system } from "./images.ts"
import { chains, fortune, stage } from "./stage.ts"

describe.each(chains)("on the %s", (chain) => {
  describe("list", () => {
    it("queues a job, and takes rent and deposit from the payer alone", async () => {
      const on = await stage(chain)
      const { payer, project } = on.people
      const at = await open(on)
      const people = balances(on, [payer.address, project.address], [payer.tokens, project.tokens, at.vault])
      const { job, run } = await list(on, at)
      expect(people.change()).toEqual({ lamports: [-rents.job, 0n], tokens: [-414_000n, 0n, 414_000n] })
      expect(toHex(on.data(job)!)).toBe(toHex(jobBytes(listedImage(on, at))))
      expect(on.world.balance(job)).toBe(rents.job)
      expect(on.world.account(job)!.owner).toBe(on.jobs)
      expect(on.world.account(run)).toBeUndefined()
      expect(marketOf(on, at)).toMatchObject({ queueType: 0, queue: [job] })
    })

    it("gives the job to the node that has waited longest, at the run's address", async () => {
      const on = await stage(chain)
      const { node, other, payer } = on.people
      const at = await open(on)
      for (const each of [node, other]) {
        await stake(on, each)
        await work(on, at, { node: each })
      }
      const people = balances(on, [payer.address, node.address], [payer.tokens])
      const { job, run } = await list(on, at)
      expect(people.change()).toEqual({ lamports: [-rents.job - rents.run, 0n], tokens: [-414_000n] })
      expect(toHex(on.data(job)!)).toBe(toHex(jobBytes(listedImage(on, at))))
      const expected = runBytes({ job, node: node.address, payer: payer.address, time: on.world.time() })
      expect(toHex(on.data(run)!)).toBe(toHex(expected))
      expect(on.world.balance(run)).toBe(rents.run)
      expect(marketOf(on, at)).toMatchObject({ queueType: 1, queue: [other.address] })
    })

    it("takes any token account and no tokens where the price is nothing", async () => {
      const on = await stage(chain)
      const { owner, payer } = on.people
      const at = await open(on, { price: 0n })
      const { job } = await list(on, at, { payer: { ...payer, tokens: owner.tokens } })
      expect(jobOf(on, job)).toMatchObject({ price: 0n, timeout: 3600n })
      expect([on.tokens(owner.tokens), on.tokens(at.vault)]).toEqual([fortune, 0n])
    })

    it("can fill a slot that nothing else has: an address with some lamports, which count", async () => {
      const on = await stage(chain)
      const at = await open(on)
      const { payer } = on.people
      const job = await on.fresh()
      on.world.airdrop(job, 1_000_000n)
      const people = balances(on, [payer.address], [])
      const accounts = { job, run: await on.fresh(), ...at, user: payer.tokens, payer: payer.address }
      const whole = { ...accounts, authority: on.people.project.address }
      taken(await on.send(on.call("list", whole, new Uint8Array(32), new Uint8Array(8))))
      expect(people.change().lamports).toEqual([1_000_000n - rents.job])
      expect(on.world.balance(job)).toBe(rents.job)
    })

    it("is refused for a deposit that is not there", async () => {
      const on = await stage(chain)
      const at = await open(on, { price: 1_000_000_000n })
      const { payer } = on.people
      const accounts = { job: await on.fresh(), run: await on.fresh(), ...at, user: payer.tokens, payer: payer.address }
      const call = on.call(
        "list",
        { ...accounts, authority: payer.address },
        new Uint8Array(32),
        new Uint8Array([233, 3])
      )
      // Seven bytes of the timeout are missing.
      expect((await on.send(call)).error).toEqual({ InstructionError: [0, { Custom: 102 }] })
      const enough = on.call(
        "list",
        { ...accounts, authority: payer.address },
        new Uint8Array(32),
        new Uint8Array([233, 3, 0, 0, 0, 0, 0, 0])
      )
      refused(await on.send(enough), customError(1))
    })
  })

  describe("assign", () => {
    it("takes the named node from wherever it waits", async () => {
      const on = await stage(chain)
      const { node, other, owner, payer } = on.people
      const at = await open(on)
      for (const each of [node, other, owner]) {
        await stake(on, each)
        await work(on, at, { node: each })
      }
      const people = balances(on, [payer.address, other.address], [payer.tokens, at.vault])
      const { call, job, run } = await assigning(on, at, other)
      taken(await on.send(call))
      expect(people.change()).toEqual({ lamports: [-rents.job - rents.run, 0n], tokens: [-414_000n, 414_000n] })
      expect(toHex(on.data(job)!)).toBe(toHex(jobBytes(listedImage(on, at))))
      const expected = runBytes({ job, node: other.address, payer: payer.address, time: on.world.time() })
      expect(toHex(on.data(run)!)).toBe(toHex(expected))
      expect(marketOf(on, at)).toMatchObject({ queueType: 1, queue: [node.address, owner.address] })
    })

    it("empties the queue with its last node, and needs one", async () => {
      const on = await stage(chain)
      const at = await open(on)
      await stake(on, on.people.node)
      await work(on, at)
      taken(await on.send((await assigning(on, at, on.people.node)).call))
      expect(marketOf(on, at)).toMatchObject({ queueType: 255, queue: [] })
      const again = await assigning(on, at, on.people.node)
      refused(await on.send(again.call), caused("market", "MarketInWrongState"))
    })
  })

  describe("extend", () => {
    it("takes the whole of the new time, and the price of what is added", async () => {
      const on = await stage(chain)
      const at = await open(on)
      const { job } = await list(on, at)
      const { payer } = on.people
      const people = balances(on, [payer.address], [payer.tokens, at.vault])
      taken(await on.send(extending(on, at, job, 3601n)))
      expect(people.change()).toEqual({ lamports: [0n], tokens: [-115n, 115n] })
      expect(jobOf(on, job)).toEqual({ ...listedImage(on, at), timeout: 3601n })
    })

    it("keeps the price at which the job was listed", async () => {
      const on = await stage(chain)
      const at = await open(on)
      const { job } = await list(on, at)
      const update = { market: at.market, access_key: system, authority: on.people.owner.address }
      // All of the terms are zero, but for the price: 9999.
      const terms = new Uint8Array(41)
      terms.set([0x0f, 0x27], 8)
      taken(await on.send(on.call("update", update, terms)))
      expect(marketOf(on, at).jobPrice).toBe(9999n)
      const people = balances(on, [], [at.vault])
      taken(await on.send(extending(on, at, job, 3700n)))
      expect(people.change().tokens).toEqual([11_500n])
    })

    it("works while the job runs, and no more once it is done", async () => {
      const on = await stage(chain)
      const at = await open(on)
      await stake(on, on.people.node)
      const { job } = await list(on, at)
      const run = await work(on, at)
      taken(await on.send(extending(on, at, job, 7200n)))
      taken(await on.send(finishing(on, at, { job, run })))
      refused(await on.send(extending(on, at, job, 9000n)), caused("job", "JobInWrongState"))
    })
  })
})
