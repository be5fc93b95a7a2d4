import { describe, expect, it } from "@effect/vitest"
import type { Address } from "@solana/kit"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"
import { make } from "../src/JobsProgram.ts"
import { elapse } from "./elapse.ts"
import { addressOf, jobBytes, type Ledger, makeLedger, marketBytes, runBytes, type Transaction } from "./ledger.ts"

const market = addressOf(1)
const [payer, project, node, vault, payerAccount, nodeAccount] = [2, 3, 9, 20, 21, 22].map(addressOf) as [
  Address,
  Address,
  Address,
  Address,
  Address,
  Address
]
const [job, run] = [addressOf(100), addressOf(200)]
const [reflection, rewardsVault, rewards, token, system] = [30, 31, 32, 33, 34].map(addressOf) as [
  Address,
  Address,
  Address,
  Address,
  Address
]

const discriminators: Record<string, string> = {
  list: "36aec14311298426",
  assign: "49427dcb51294087",
  extend: "e47f0001e39a36a8",
  delist: "3788cd6b6bad041f",
  end: "b4a0f9d9c2794610",
  recover: "6cd8263a6d927411",
  work: "0f432dc3d789e52f",
  finish: "434aaa847de9b625",
  complete: "004de0938819584c",
  quit: "bf678df050816799",
  claim: "3ec6d6c1d59f6cd2",
  cleanAdmin: "f55abc44fdebab69"
}
const data = (name: string, ...parts: ReadonlyArray<Uint8Array>) =>
  Uint8Array.from([...Buffer.from(discriminators[name]!, "hex"), ...parts.flatMap((part) => [...part])])
const digest = (fill: number) => new Uint8Array(32).fill(fill)
const seconds = (value: bigint) => {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigInt64(0, value, true)
  return bytes
}

type Call = Transaction["instructions"][number]
const list = (of: Address = job, at: Address = run): Call => ({
  data: data("list", digest(1), seconds(3_600n)),
  accounts: [of, market, at, payerAccount, vault, payer, reflection, rewardsVault, project, rewards, token, system],
  // The deposit, and a fee that is none of it.
  transfers: [
    [payerAccount, vault, 414_000n],
    [payerAccount, rewardsVault, 41_400n]
  ]
})
const assign: Call = {
  data: data("assign", digest(1), seconds(3_600n)),
  accounts: [
    job,
    market,
    run,
    node,
    payerAccount,
    vault,
    payer,
    reflection,
    rewardsVault,
    project,
    rewards,
    token,
    system
  ],
  transfers: [[payerAccount, vault, 414_000n]]
}
const extend: Call = {
  data: data("extend", seconds(7_200n)),
  accounts: [job, market, payerAccount, vault, reflection, rewardsVault, project, payer, rewards, token],
  transfers: [[payerAccount, vault, 414_000n]]
}
const finish: Call = {
  data: data("finish", digest(5)),
  accounts: [job, run, market, vault, payerAccount, nodeAccount, node, payer, node, token],
  transfers: [
    [vault, nodeAccount, 100_000n],
    [vault, payerAccount, 728_000n]
  ]
}
const end: Call = {
  data: data("end"),
  accounts: [job, market, run, payerAccount, nodeAccount, vault, node, project, token],
  transfers: [
    [vault, nodeAccount, 14_000n],
    [vault, payerAccount, 400_000n]
  ]
}
const complete: Call = { data: data("complete", digest(6)), accounts: [job, node] }
const delist: Call = {
  data: data("delist"),
  accounts: [job, market, payerAccount, payer, vault, token, project],
  transfers: [[vault, payerAccount, 414_000n]]
}
const recover: Call = {
  data: data("recover"),
  accounts: [job, market, vault, payerAccount, payer, project, token],
  transfers: [[vault, payerAccount, 414_000n]]
}
const quit: Call = { data: data("quit"), accounts: [job, run, node, node] }
const claim: Call = {
  data: data("claim"),
  accounts: [job, addressOf(201), market, addressOf(40), nodeAccount, system, addressOf(8), addressOf(8), system]
}
const cleanAdmin: Call = { data: data("cleanAdmin"), accounts: [job, payer, addressOf(41)] }

const land = (ledger: Ledger, ...calls: ReadonlyArray<Call | { readonly failed: Call }>) => {
  for (const call of calls) {
    ledger.tick()
    const slot = ledger.slot()
    const signature = `${ledger.transactions.length}`.padStart(4, "5").replaceAll("0", "A")
    ledger.transactions.push(
      "failed" in call
        ? { signature, slot, err: { InstructionError: [0, { Custom: 6004 }] }, instructions: [call.failed] }
        : { signature, slot, instructions: [call] }
    )
  }
}

const told = (...calls: Parameters<typeof land> extends [unknown, ...infer Calls] ? Calls : never) => {
  const ledger = makeLedger()
  land(ledger, ...calls)
  return Effect.flatMap(make({ network: "devnet", rpc: "https://rpc.example", fetch: ledger.fetch }), (jobs) =>
    jobs.history(job)
  )
}

describe("history", () => {
  it.effect("of a job that was finished and cleaned", () =>
    Effect.gen(function* () {
      const ledger = makeLedger()
      land(ledger, list(), { failed: end }, extend, finish, cleanAdmin)
      const story = yield* (yield* make({
        network: "devnet",
        rpc: "https://rpc.example",
        fetch: ledger.fetch
      })).history(job)
      // One that failed is not even read.
      expect(ledger.count("getTransaction")).toBe(4)
      expect(story.events.map(({ _tag }) => _tag)).toEqual(["Listed", "Extended", "Finished", "Cleaned"])
      expect(story.listed).toMatchObject({ market, project, payer, run, deposit: 414_000n, node: undefined })
      expect(story).toMatchObject({ price: 115n, node, isClosed: true, isComplete: true, cost: 100_000n })
      expect(Duration.toSeconds(story.timeout!)).toBe(7_200)
      expect(story.outcome).toMatchObject({ _tag: "Finished", paid: 100_000n, refund: 728_000n, node, run })
      const result = story.outcome._tag === "Finished" ? story.outcome.result : ""
      expect(result).toMatch(/^Qm/)
      expect(story.events[0]!.at).toEqual(new Date((1_700_000_000 + 1_001) * 1_000))
    })
  )
  it.effect("of a job that was ended, with and without a result", () =>
    Effect.gen(function* () {
      expect(yield* told(assign, end)).toMatchObject({
        node,
        cost: 14_000n,
        outcome: { _tag: "Ended" },
        isClosed: false
      })
      expect(yield* told(assign, end, complete)).toMatchObject({ outcome: { _tag: "Completed", node } })
    })
  )
  it.effect("of a job that was delisted, or given back and recovered, costs nothing", () =>
    Effect.gen(function* () {
      expect(yield* told(list(), delist)).toMatchObject({ cost: 0n, isClosed: true, outcome: { _tag: "Delisted" } })
      expect(yield* told(list(), quit, recover)).toMatchObject({
        cost: 0n,
        node,
        isClosed: true,
        outcome: { _tag: "Recovered", refund: 414_000n }
      })
    })
  )
  it.effect("of a job that goes on", () =>
    Effect.gen(function* () {
      expect(yield* told(list(), quit, claim)).toMatchObject({
        node: addressOf(8),
        cost: undefined,
        outcome: { _tag: "Open" }
      })
    })
  )
  it.effect("begins with the last time that the address was listed", () =>
    Effect.gen(function* () {
      const story = yield* told(list(), delist, list())
      expect(story.events.map(({ _tag }) => _tag)).toEqual(["Listed"])
      expect(story).toMatchObject({ isClosed: false, outcome: { _tag: "Open" } })
    })
  )
  it.effect("of an address that no transaction names is empty", () =>
    Effect.gen(function* () {
      expect(yield* told()).toMatchObject({
        events: [],
        listed: undefined,
        isComplete: false,
        outcome: { _tag: "Open" }
      })
    })
  )
  it.effect("does not say what it cannot know: amounts where the RPC keeps none", () =>
    Effect.gen(function* () {
      const ledger = makeLedger()
      land(ledger, list(), finish)
      for (let count = 0; count < 2; count++) {
        ledger.once("getTransaction", (answer) => {
          const whole = answer() as { meta: object }
          return { ...whole, meta: { ...whole.meta, innerInstructions: null } }
        })
      }
      const jobs = yield* make({ network: "devnet", rpc: "https://rpc.example", fetch: ledger.fetch })
      expect(yield* jobs.history(job)).toMatchObject({
        cost: undefined,
        price: undefined,
        outcome: { paid: undefined }
      })
    })
  )
  it.effect("is read in pages, as far as it is to go", () =>
    Effect.gen(function* () {
      const ledger = makeLedger()
      land(ledger, list(), ...Array.from({ length: 8 }, () => extend))
      const jobs = yield* make({ network: "devnet", rpc: "https://rpc.example", fetch: ledger.fetch })
      const story = yield* jobs.history(job, { limit: 5 })
      expect(story.events.length).toBe(5)
      expect(story.isComplete).toBe(false)
    })
  )
})

it.effect("a history that cannot be read is an error, and no defect", () =>
  Effect.gen(function* () {
    const ledger = makeLedger()
    land(ledger, { ...list(), data: data("list", digest(1)) })
    const jobs = yield* make({ network: "devnet", rpc: "https://rpc.example", fetch: ledger.fetch })
    expect((yield* Effect.flip(jobs.history(job))).reason._tag).toBe("MalformedResponse")
  })
)

it.effect("a history tells how much of it is missing, and no cost then", () =>
  Effect.gen(function* () {
    const ledger = makeLedger()
    land(ledger, list(), delist)
    ledger.once("getTransaction", () => null)
    const jobs = yield* make({ network: "devnet", rpc: "https://rpc.example", fetch: ledger.fetch })
    const { isComplete, missing } = yield* jobs.history(job)
    expect([isComplete, missing]).toEqual([false, 1])
    expect((yield* jobs.history(job)).missing).toBe(0)
    // Its beginning is there, and what came of it is not.
    ledger.once("getTransaction", (answer) => answer())
    ledger.once("getTransaction", () => null)
    expect(yield* jobs.history(job)).toMatchObject({ isComplete: false, missing: 1, outcome: { _tag: "Open" } })
  })
)

describe("an RPC that forbids getProgramAccounts", () => {
  const begin = (queue: ReadonlyArray<Address> = []) => {
    const ledger = makeLedger()
    ledger.forbid("getProgramAccounts", 410, "The RPC call or parameters have been disabled.")
    ledger.set(market, marketBytes(queue))
    ledger.set(job, jobBytes())
    return ledger
  }
  const jobsOver = (ledger: Ledger) => make({ network: "devnet", rpc: "https://rpc.example", fetch: ledger.fetch })
  const work = (at: Address, by: Address = node): Call => ({
    data: data("work"),
    accounts: [at, market, by, addressOf(40), nodeAccount, system, by, system]
  })

  it.effect("is asked for it once; a job in the queue needs no more than that", () =>
    Effect.gen(function* () {
      const ledger = begin([job])
      const jobs = yield* jobsOver(ledger)
      expect((yield* jobs.get(job)).status).toEqual({ _tag: "Queued", position: 0 })
      expect((yield* jobs.get(job)).status).toEqual({ _tag: "Queued", position: 0 })
      expect(ledger.requests).toEqual([
        "getAccountInfo",
        "getProgramAccounts",
        "getMultipleAccounts",
        "getAccountInfo",
        "getMultipleAccounts"
      ])
    })
  )
  it.effect("a run that began with the listing is where the listing says", () =>
    Effect.gen(function* () {
      const ledger = begin()
      land(ledger, list())
      ledger.set(run, runBytes(job, node))
      const jobs = yield* jobsOver(ledger)
      expect((yield* jobs.get(job)).status).toMatchObject({ _tag: "Running", run })
      expect((yield* jobs.runs({ job })).map(({ address }) => address)).toEqual([run])
      // Once it has been found, it is looked for where it was.
      const before = ledger.requests.length
      expect((yield* jobs.get(job)).status).toMatchObject({ _tag: "Running", run })
      expect(ledger.requests.slice(before)).toEqual(["getAccountInfo", "getMultipleAccounts", "getMultipleAccounts"])
    })
  )
  it.effect("a run that a node made is found in the market's transactions, page by page", () =>
    Effect.gen(function* () {
      const ledger = begin()
      const own = addressOf(300)
      land(ledger, list(), work(own), ...Array.from({ length: 150 }, (_, at) => work(addressOf(2_000 + at))))
      ledger.set(own, runBytes(job, node))
      expect((yield* (yield* jobsOver(ledger)).get(job)).status).toMatchObject({ _tag: "Running", run: own })
    })
  )
  it.effect("a claim is in the job's own transactions", () =>
    Effect.gen(function* () {
      const ledger = begin()
      land(ledger, list(), quit, claim)
      ledger.set(job, jobBytes({ state: 3 }))
      ledger.set(addressOf(201), runBytes(job, addressOf(8)))
      expect((yield* (yield* jobsOver(ledger)).get(job)).status).toMatchObject({ _tag: "Running", reclaimed: true })
    })
  )
  it.effect("an orphan is one there as well, once it has been nowhere for a minute", () =>
    Effect.gen(function* () {
      const ledger = begin()
      land(ledger, list())
      const jobs = yield* jobsOver(ledger)
      const { isRetryable, message } = yield* Effect.flip(elapse(jobs.get(job)))
      expect(isRetryable).toBe(true)
      expect(message).toContain("names no run of it yet")
      yield* TestClock.adjust("70 seconds")
      expect((yield* elapse(jobs.get(job))).status).toEqual({ _tag: "Orphaned" })
      // Long after, it is a new suspicion.
      yield* TestClock.adjust("10 minutes")
      expect((yield* Effect.flip(elapse(jobs.get(job)))).isRetryable).toBe(true)
    })
  )
  it.effect("a run is none the less there while the RPC does not have its transaction", () =>
    Effect.gen(function* () {
      const ledger = begin()
      const own = addressOf(300)
      land(ledger, list(), work(own))
      ledger.set(own, runBytes(job, node))
      const jobs = yield* jobsOver(ledger)
      // The listing, and then what the market has: in both looks the newest, which is the node's, is not to be had.
      for (let each = 0; each < 2; each++) {
        ledger.once("getTransaction", (answer) => answer())
        ledger.once("getTransaction", () => null)
        ledger.once("getTransaction", () => null)
      }
      const { message, reason } = yield* Effect.flip(elapse(jobs.get(job)))
      expect(reason._tag).toBe("Unavailable")
      expect(message).toContain("may have brought the job")
      expect((yield* elapse(jobs.get(job))).status).toMatchObject({ _tag: "Running", run: own })
    })
  )
  it.effect("is asked for a history that is as new as the accounts", () =>
    Effect.gen(function* () {
      const ledger = begin()
      land(ledger, list())
      ledger.set(run, runBytes(job, node))
      let since: unknown
      ledger.once("getSignaturesForAddress", (answer, [, config]) => {
        since = config.minContextSlot
        return answer()
      })
      yield* (yield* jobsOver(ledger)).get(job)
      expect(since).toBe(Number(ledger.slot()))
    })
  )
  it.effect("says so where nothing else helps", () =>
    Effect.gen(function* () {
      const jobs = yield* jobsOver(begin())
      const error = yield* Effect.flip(jobs.all())
      expect([error.reason._tag, error.message]).toEqual([
        "Misconfigured",
        "nosana-program.all: https://rpc.example getProgramAccounts: The RPC call or parameters have been disabled. (410); this RPC does not offer it; use another RPC"
      ])
    })
  )
})
