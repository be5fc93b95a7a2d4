import type { Instruction } from "@solana/kit"
import { describe, expect, it } from "vitest"
import type { Address } from "../../../src/solana/Program.ts"
import {
  claiming,
  cleaning,
  completing,
  delisting,
  ending,
  extending,
  finishing,
  jobOf,
  list,
  type Market,
  open,
  quitting,
  recovering,
  refused,
  stake,
  taken,
  work
} from "./deeds.ts"
import { caused, type FaultName } from "./faults.ts"
import { canRun, chains, type Stage, stage } from "./stage.ts"

interface Situation {
  readonly on: Stage
  readonly at: Market
  readonly job: Address
  /** Where the run is, or was, or could be. */
  readonly run: Address
}

const queued = async (on: Stage): Promise<Situation> => {
  const at = await open(on)
  await stake(on, on.people.node)
  return { on, at, ...(await list(on, at)) }
}

const running = async (on: Stage): Promise<Situation> => {
  const before = await queued(on)
  return { ...before, run: await work(on, before.at) }
}

const after = async (situation: Situation, call: Instruction): Promise<Situation> => {
  taken(await situation.on.send(call))
  return situation
}

const stopped = async (on: Stage) => {
  const before = await running(on)
  return after(before, quitting(on, before))
}

/** How a job comes to be in each state of its life. */
const states = {
  queued,
  running,
  done: async (on: Stage) => {
    const before = await running(on)
    return after(before, finishing(on, before.at, before))
  },
  ended: async (on: Stage) => {
    const before = await running(on)
    return after(before, ending(on, before.at, before))
  },
  stopped,
  claimed: async (on: Stage) => {
    const before = await stopped(on)
    const { call, run } = await claiming(on, before.at, before.job)
    return after({ ...before, run }, call)
  },
  orphaned: async (on: Stage) => {
    const before = await running(on)
    const { admin, node } = on.people
    return after(before, on.call("quitAdmin", { run: before.run, payer: node.address, authority: admin.address }))
  }
} as const satisfies Record<string, (on: Stage) => Promise<Situation>>

type State = keyof typeof states

/** Each instruction as it would be right. */
const attempts = {
  extend: async ({ at, job, on }: Situation) => extending(on, at, job, 4000n),
  delist: async ({ at, job, on }: Situation) => delisting(on, at, job),
  end: async ({ at, on, ...listed }: Situation) => ending(on, at, listed),
  finish: async ({ at, on, ...listed }: Situation) => finishing(on, at, listed),
  complete: async ({ job, on }: Situation) => completing(on, job),
  quit: async ({ on, ...listed }: Situation) => quitting(on, listed),
  claim: async ({ at, job, on }: Situation) => (await claiming(on, at, job)).call,
  recover: async ({ at, job, on }: Situation) => recovering(on, at, job),
  clean: async ({ job, on }: Situation) => cleaning(on, await open(on, { expiration: -1n }), job)
} as const

type Attempt = keyof typeof attempts

/** The state of the job's account after it, if it is taken; else what is wrong, and with which account. */
type Expected = 0 | 2 | 3 | "gone" | readonly [account: string, name: FaultName]

const wrongState = ["job", "JobInWrongState"] as const
const noRun = ["run", "AccountNotInitialized"] as const
const noQueue = ["market", "MarketInWrongState"] as const

const life: Readonly<Record<State, Readonly<Record<Attempt, Expected>>>> = {
  queued: {
    extend: 0,
    delist: "gone",
    end: noRun,
    finish: noRun,
    complete: wrongState,
    quit: noRun,
    claim: wrongState,
    recover: wrongState,
    clean: wrongState
  },
  running: {
    extend: 0,
    delist: noQueue,
    end: 2,
    finish: 2,
    complete: wrongState,
    quit: 3,
    claim: wrongState,
    recover: wrongState,
    clean: wrongState
  },
  done: {
    extend: wrongState,
    delist: wrongState,
    end: noRun,
    finish: noRun,
    complete: ["job", "JobResultsAlreadySet"],
    quit: noRun,
    claim: wrongState,
    recover: wrongState,
    clean: "gone"
  },
  ended: {
    extend: wrongState,
    delist: wrongState,
    end: noRun,
    finish: noRun,
    complete: 2,
    quit: noRun,
    claim: wrongState,
    recover: wrongState,
    clean: "gone"
  },
  stopped: {
    extend: wrongState,
    delist: wrongState,
    end: noRun,
    finish: noRun,
    complete: wrongState,
    quit: noRun,
    claim: 3,
    recover: "gone",
    clean: wrongState
  },
  claimed: {
    extend: wrongState,
    delist: wrongState,
    end: 2,
    finish: 2,
    complete: wrongState,
    quit: 3,
    claim: 3,
    recover: "gone",
    clean: wrongState
  },
  orphaned: {
    extend: 0,
    delist: noQueue,
    end: noRun,
    finish: noRun,
    complete: wrongState,
    quit: noRun,
    claim: wrongState,
    recover: wrongState,
    clean: wrongState
  }
}

describe.each(chains)("on the %s", (chain) => {
  describe.each(Object.entries(life) as Array<[State, (typeof life)[State]]>)("a job that is %s", (state, row) => {
    it.each(Object.entries(row) as Array<[Attempt, Expected]>)("%s", async (attempt, expected) => {
      if (state === "orphaned" && !canRun(chain, "the administrator's key")) return
      const situation = await states[state](await stage(chain))
      const { job, on } = situation
      const outcome = await on.send(await attempts[attempt](situation))
      if (typeof expected === "object") return refused(outcome, caused(...expected))
      taken(outcome)
      if (expected === "gone") expect(on.world.account(job)).toBeUndefined()
      else expect(jobOf(on, job).state).toBe(expected)
    })
  })

  it("two nodes may claim one job, and both are paid, the second with other people's deposits", async () => {
    const on = await stage(chain)
    const { at, job } = await states.stopped(on)
    const { node, other } = on.people
    await list(on, at)
    await stake(on, other)
    const first = await claiming(on, at, job)
    const second = await claiming(on, at, job, { node: other })
    taken(await on.send(first.call, second.call))
    expect(on.tokens(at.vault)).toBe(828_000n)
    taken(await on.send(finishing(on, at, { job, run: first.run, node })))
    taken(await on.send(finishing(on, at, { job, run: second.run, node: other })))
    expect(on.tokens(at.vault)).toBe(0n)
  })

  it("a job that is recovered while a node works on it leaves the node with a run that it cannot end", async () => {
    const on = await stage(chain)
    const { at, job, run } = await states.claimed(on)
    taken(await on.send(recovering(on, at, job)))
    const gone = caused("job", "AccountNotInitialized")
    refused(await on.send(finishing(on, at, { job, run })), gone)
    refused(await on.send(quitting(on, { job, run })), gone)
    expect(on.world.balance(run)).toBe(1_726_080n)
  })
})
