import { describe, expect, it } from "vitest"
import { toHex } from "./bytes.ts"
import { balances, delisting, jobOf, list, listing, marketOf, open, refused, stake, taken, work } from "./deeds.ts"
import { caused } from "./faults.ts"
import { marketBytes, marketSpace } from "./images.ts"
import { chains, stage } from "./stage.ts"

describe.each(chains)("on the %s", (chain) => {
  describe("the queue", () => {
    it("is served in order, and what has left it stays behind in the bytes", async () => {
      const on = await stage(chain)
      const at = await open(on)
      await stake(on, on.people.node)
      const jobs = [await list(on, at), await list(on, at), await list(on, at)].map(({ job }) => job)
      await work(on, at)
      const whole = { ...marketOf(on, at), queue: [jobs[1]!, jobs[2]!] }
      expect(marketOf(on, at)).toEqual(whole)
      const expected = marketBytes(whole)
      expected.set(marketBytes({ ...whole, queue: [jobs[0]!, jobs[1]!, jobs[2]!] }).subarray(215, 247), 215)
      expect(toHex(on.data(at.market)!.subarray(0, marketSpace))).toBe(toHex(expected))
    })

    it("has room for 314, and the next one cannot be written", async () => {
      const on = await stage(chain)
      const at = await open(on)
      const state = on.world.account(at.market)!
      // The other size that the real program may have has no room for more either.
      const queue = Array.from({ length: 314 }, () => on.people.other.address)
      const full = marketBytes({ ...marketOf(on, at), queueType: 0, queue: queue.slice(1) }, state.data.length)
      on.world.setAccount(at.market, { ...state, data: full })
      await list(on, at)
      expect(marketOf(on, at).queue).toHaveLength(314)
      refused(await on.send((await listing(on, at)).call), caused("market", "AccountDidNotSerialize"))
      expect(marketOf(on, at).queue).toHaveLength(314)
    })

    it("takes nobody in a market of unknown type, and the job is paid for all the same", async () => {
      const on = await stage(chain)
      const at = await open(on, { type: 5 })
      await stake(on, on.people.node)
      const people = balances(on, [], [at.vault])
      const { job } = await list(on, at)
      await work(on, at)
      expect(people.change().tokens).toEqual([414_000n])
      expect(marketOf(on, at)).toMatchObject({ queueType: 255, queue: [] })
      expect(jobOf(on, job).state).toBe(0)
      refused(await on.send(delisting(on, at, job)), caused("market", "MarketInWrongState"))
    })

    it("is empty if its type is a byte that means nothing", async () => {
      const on = await stage(chain)
      const at = await open(on)
      const state = on.world.account(at.market)!
      const odd = marketBytes({ ...marketOf(on, at), queueType: 7, queue: [] }, state.data.length)
      on.world.setAccount(at.market, { ...state, data: odd })
      const { job } = await list(on, at)
      // It is queued, but of what kind the queue is has not been written.
      expect(marketOf(on, at)).toMatchObject({ queueType: 7, queue: [job] })
    })
  })
})

it("an instruction costs more the longer the queue is: 131 units for each that waits", async () => {
  const on = await stage()
  const at = await open(on)
  const costs: Array<number> = []
  for (let waiting = 0; waiting < 3; waiting++) {
    costs.push(taken(await on.send((await listing(on, at)).call)).unitsConsumed)
  }
  const [first, second, third] = costs as [number, number, number]
  for (const more of [second - first, third - second]) expect(Math.abs(more - 131)).toBeLessThanOrEqual(1)
})
