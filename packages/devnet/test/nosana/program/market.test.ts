import { describe, expect, it } from "vitest"
import { i64, toHex, u8, u64, u128 } from "./bytes.ts"
import {
  balances,
  delisting,
  ending,
  finishing,
  jobOf,
  list,
  type Market,
  marketOf,
  open,
  quitting,
  recovering,
  refused,
  rents,
  stake,
  taken,
  work
} from "./deeds.ts"
import { caused, elsewhere } from "./faults.ts"
import { marketBytes, marketSpace, system, tokenBytes } from "./images.ts"
import { canRun, chains, type Person, type Stage, stage, vaultOf } from "./stage.ts"

/** By its authority, who also pays the fee: only so is it writable, as the lamports need it. */
const closing = (on: Stage, at: Market, { address, key, tokens }: Person) =>
  on.world.send([on.call("close", { ...at, user: tokens, authority: address })], [key], { feePayer: key })

const byAdmin = (on: Stage, name: "closeAdmin" | "cleanAdmin" | "quitAdmin", accounts: Record<string, string>) => {
  const { address, key } = on.people.admin
  return on.world.send([on.call(name, { ...accounts, authority: address })], [key], { feePayer: key })
}

const fee = 5_000n

describe.each(chains)("on the %s", (chain) => {
  describe("open", () => {
    it("makes the market and its vault, which is its own authority", async () => {
      const on = await stage(chain)
      const { other, owner } = on.people
      const people = balances(on, [owner.address], [])
      const terms = { expiration: -5n, price: 7n, jobTimeout: 60n, type: 4, xnos: 2n ** 100n + 7n }
      const at = await open(on, { ...terms, accessKey: other.address })
      expect(people.change().lamports).toEqual([-on.world.balance(at.market) - rents.token])
      const { bump } = await vaultOf(at.market)
      const expected = marketBytes({
        authority: owner.address,
        jobExpiration: -5n,
        jobPrice: 7n,
        jobTimeout: 60n,
        jobType: 4,
        vault: at.vault,
        vaultBump: bump,
        nodeAccessKey: other.address,
        nodeXnosMinimum: 2n ** 100n + 7n,
        queueType: 255,
        queue: []
      })
      const data = on.data(at.market)!
      expect(toHex(data.subarray(0, marketSpace))).toBe(toHex(expected))
      expect(on.world.balance(at.market)).toBe(on.world.minimumBalance(data.length))
      expect(toHex(on.data(at.vault)!)).toBe(toHex(tokenBytes({ mint: on.nosMint, owner: at.vault, amount: 0n })))
    })

    it.each([
      [3, 3],
      [4, 4],
      [5, 255],
      [254, 255]
    ])("takes the type %i for %i", async (given, kept) => {
      const on = await stage(chain)
      expect(marketOf(on, await open(on, { type: given })).jobType).toBe(kept)
    })
  })

  describe("update", () => {
    it("writes the terms in an order of its own, and the type as it is given", async () => {
      const on = await stage(chain)
      const { other, owner } = on.people
      const at = await open(on)
      const { job } = await list(on, at)
      const before = marketOf(on, at)
      const call = on.call(
        "update",
        { market: at.market, access_key: other.address, authority: owner.address },
        i64(1),
        u64(2),
        u8(9),
        u128(3),
        i64(4)
      )
      taken(await on.send(call))
      const terms = { jobExpiration: 1n, jobPrice: 2n, jobType: 9, nodeXnosMinimum: 3n, jobTimeout: 4n }
      expect(marketOf(on, at)).toEqual({ ...before, ...terms, nodeAccessKey: other.address })
      expect(jobOf(on, job)).toMatchObject({ price: 115n })
    })
  })

  describe("close", () => {
    it("lets the authority take the deposits of jobs that are open, which then nobody gets back", async () => {
      const on = await stage(chain)
      const { node, owner, payer } = on.people
      const at = await open(on)
      await stake(on, node)
      const running = await list(on, at)
      const run = await work(on, at)
      const queued = await list(on, at)
      const rent = on.world.balance(at.market)
      const people = balances(on, [owner.address], [owner.tokens, payer.tokens])
      taken(await closing(on, at, owner))
      expect(people.change()).toEqual({ lamports: [rent + rents.token - fee], tokens: [828_000n, 0n] })
      expect([on.world.account(at.market), on.world.account(at.vault)]).toEqual([undefined, undefined])
      const gone = caused("market", "AccountNotInitialized")
      refused(await on.send(ending(on, at, { job: running.job, run })), gone)
      refused(await on.send(finishing(on, at, { job: running.job, run })), gone)
      refused(await on.send(delisting(on, at, queued.job)), gone)
      taken(await on.send(quitting(on, { job: running.job, run })))
      refused(await on.send(recovering(on, at, running.job)), gone)
    })

    it("needs an authority that is writable, though it does not say so", async () => {
      const on = await stage(chain)
      const { owner } = on.people
      const at = await open(on)
      const call = on.call("close", { ...at, user: owner.tokens, authority: owner.address })
      refused(await on.send(call), elsewhere("PrivilegeEscalation"))
    })
  })

  describe("the administrator", () => {
    it("closes any market", async () => {
      if (!canRun(chain, "the administrator's key")) return
      const on = await stage(chain)
      const { admin } = on.people
      const at = await open(on)
      await list(on, at)
      const rent = on.world.balance(at.market)
      const people = balances(on, [admin.address], [admin.tokens])
      taken(await byAdmin(on, "closeAdmin", { ...at, user: admin.tokens }))
      expect(people.change()).toEqual({ lamports: [rent + rents.token - fee], tokens: [414_000n] })
    })

    it("closes any job, and nobody gets the deposit", async () => {
      if (!canRun(chain, "the administrator's key")) return
      const on = await stage(chain)
      const { payer } = on.people
      const at = await open(on)
      const { job } = await list(on, at)
      const people = balances(on, [payer.address], [payer.tokens, at.vault])
      taken(await byAdmin(on, "cleanAdmin", { job, payer: payer.address }))
      expect(people.change()).toEqual({ lamports: [rents.job], tokens: [0n, 0n] })
      // It is in the queue still, and a node will be given what is not there.
      expect(marketOf(on, at).queue).toEqual([job])
      await stake(on, on.people.node)
      const run = await work(on, at)
      refused(await on.send(finishing(on, at, { job, run })), caused("job", "AccountNotInitialized"))
    })

    it("closes any run, which leaves a job that nobody can do anything with", async () => {
      if (!canRun(chain, "the administrator's key")) return
      const on = await stage(chain)
      const { node } = on.people
      const at = await open(on)
      await stake(on, node)
      const { job } = await list(on, at)
      const run = await work(on, at)
      const people = balances(on, [node.address], [])
      taken(await byAdmin(on, "quitAdmin", { run, payer: node.address }))
      expect(people.change().lamports).toEqual([rents.run])
      expect(jobOf(on, job).state).toBe(0)
      refused(await on.send(delisting(on, at, job)), caused("market", "MarketInWrongState"))
      refused(await on.send(ending(on, at, { job, run })), caused("run", "AccountNotInitialized"))
      refused(await on.send(recovering(on, at, job)), caused("job", "JobInWrongState"))
    })
  })

  it("an access key that is the System program is none", async () => {
    const on = await stage(chain)
    const at = await open(on, { accessKey: system })
    await stake(on, on.people.node)
    await work(on, at)
    expect(marketOf(on, at).queue).toEqual([on.people.node.address])
  })
})
