import { describe, expect, it } from "vitest"
import {
  balances,
  cleaning,
  finishing,
  jobOf,
  list,
  type Market,
  open,
  refused,
  rents,
  stake,
  taken,
  wait,
  work
} from "./deeds.ts"
import { caused } from "./faults.ts"
import { chains, type Stage, stage } from "./stage.ts"

describe.each(chains)("on the %s", (chain) => {
  describe("clean", () => {
    const done = async (on: Stage, at: Market) => {
      await stake(on, on.people.node)
      const { job } = await list(on, at)
      const run = await work(on, at)
      taken(await on.send(finishing(on, at, { job, run })))
      return job
    }

    it("closes a job a second after it has expired, by anybody", async () => {
      const on = await stage(chain)
      const at = await open(on, { expiration: 60n })
      const job = await done(on, at)
      const { timeEnd } = jobOf(on, job)
      on.world.setTime(timeEnd + 60n)
      refused(await on.send(cleaning(on, at, job)), caused("job", "JobNotExpired"))
      on.world.setTime(timeEnd + 61n)
      const people = balances(on, [on.people.payer.address], [])
      taken(await on.send(cleaning(on, at, job)))
      expect(people.change().lamports).toEqual([rents.job])
      expect(on.world.account(job)).toBeUndefined()
    })

    it("takes any market for the job's own: one that expires before it begins closes it at once", async () => {
      const on = await stage(chain)
      const at = await open(on)
      const job = await done(on, at)
      refused(await on.send(cleaning(on, at, job)), caused("job", "JobNotExpired"))
      const hasty = await open(on, { expiration: -1n })
      taken(await on.send(cleaning(on, hasty, job)))
      expect(on.world.account(job)).toBeUndefined()
    })

    it("closes no job that is not done", async () => {
      const on = await stage(chain)
      const hasty = await open(on, { expiration: -1n })
      const { job } = await list(on, hasty)
      wait(on, 1_000_000n)
      refused(await on.send(cleaning(on, hasty, job)), caused("job", "JobInWrongState"))
    })
  })
})
