import { describe, expect, it } from "@effect/vitest"
import type { JobError } from "@longshore/core/JobError"
import type { Address } from "@solana/kit"
import * as Effect from "effect/Effect"
import type { Options } from "../src/JobsProgram.ts"
import { make } from "../src/JobsProgram.ts"
import { networks } from "../src/Networks.ts"
import { JobState } from "../src/ProgramStatus.ts"
import { addressOf, jobBytes, type Ledger, makeLedger, marketBytes, network, Refusal, runBytes } from "./ledger.ts"

const market = addressOf(1)
const job = addressOf(100)
const run = addressOf(200)
const node = addressOf(9)

const jobsOver = (ledger: Ledger, options: Partial<Options> = {}) =>
  make({ network: "devnet", rpc: "https://rpc.example/secret-key-123", fetch: ledger.fetch, ...options })

const world = (queue: ReadonlyArray<Address> = []) => {
  const ledger = makeLedger()
  ledger.set(market, marketBytes(queue))
  ledger.set(job, jobBytes())
  return ledger
}

describe("get", () => {
  it.effect("finds a queued job in its market's queue, in three requests", () =>
    Effect.gen(function* () {
      const ledger = world([addressOf(5), job])
      const found = yield* (yield* jobsOver(ledger)).get(job)
      expect(found.status).toEqual({ _tag: "Queued", position: 1 })
      expect(found.state).toBe(0)
      expect(ledger.requests).toEqual(["getAccountInfo", "getProgramAccounts", "getMultipleAccounts"])
    })
  )

  it.effect("finds a running job by its run, in two requests", () =>
    Effect.gen(function* () {
      const ledger = world()
      ledger.set(run, runBytes(job, node))
      const found = yield* (yield* jobsOver(ledger)).get(job)
      expect(found.status).toMatchObject({ _tag: "Running", node, run, reclaimed: false })
      expect(ledger.requests).toEqual(["getAccountInfo", "getProgramAccounts"])
    })
  )

  it.effect("knows a job that was claimed again", () =>
    Effect.gen(function* () {
      const ledger = world()
      ledger.set(job, jobBytes({ state: 3 }))
      const jobs = yield* jobsOver(ledger)
      expect((yield* jobs.get(job)).status._tag).toBe("Stopped")
      ledger.set(run, runBytes(job, node))
      expect((yield* jobs.get(job)).status).toMatchObject({ _tag: "Running", reclaimed: true })
    })
  )

  it.effect("asks for no run of a job that has ended", () =>
    Effect.gen(function* () {
      const ledger = world()
      ledger.set(job, jobBytes({ state: 2, result: 4, node }))
      expect((yield* (yield* jobsOver(ledger)).get(job)).status._tag).toBe("Completed")
      expect(ledger.requests).toEqual(["getAccountInfo"])
    })
  )

  it.effect("leaves open what it was not to check", () =>
    Effect.gen(function* () {
      const ledger = world()
      expect((yield* (yield* jobsOver(ledger)).get(job, false)).status).toEqual({ _tag: "Unchecked" })
      expect(ledger.requests).toEqual(["getAccountInfo"])
    })
  )

  it.effect("looks again before it says Orphaned", () =>
    Effect.gen(function* () {
      const ledger = world()
      const found = yield* (yield* jobsOver(ledger)).get(job)
      expect(found.status).toEqual({ _tag: "Orphaned" })
      expect(ledger.count("getProgramAccounts")).toBe(2)
    })
  )

  it.effect("is not fooled by a node that takes the job between two reads", () =>
    Effect.gen(function* () {
      const ledger = world([job])
      // Taken after the runs were read, and before the queue is.
      ledger.once("getMultipleAccounts", (answer) => {
        ledger.set(market, marketBytes([]))
        ledger.set(run, runBytes(job, node))
        return answer()
      })
      expect((yield* (yield* jobsOver(ledger)).get(job)).status).toMatchObject({ _tag: "Running", run })
    })
  )

  it.effect("is not fooled by a job that ends between two reads", () =>
    Effect.gen(function* () {
      const ledger = world([])
      ledger.set(run, runBytes(job, node))
      ledger.once("getProgramAccounts", (answer) => {
        ledger.close(run)
        ledger.set(job, jobBytes({ state: 2, result: 4, node }))
        return answer()
      })
      const found = yield* (yield* jobsOver(ledger)).get(job)
      expect(found.status._tag).toBe("Completed")
      expect(found.state).toBe(2)
    })
  )

  it.effect("does not take the run of before for a claim, when the job is given back between two reads", () =>
    Effect.gen(function* () {
      const ledger = world([])
      let looks = 0
      const giveBack = (answer: () => unknown) => {
        const seen = answer()
        if (++looks === 2) {
          ledger.close(run)
          ledger.set(job, jobBytes({ state: 3 }))
        }
        return seen
      }
      ledger.once("getProgramAccounts", (answer) => {
        const seen = giveBack(answer)
        ledger.set(run, runBytes(job, node))
        return seen
      })
      ledger.once("getProgramAccounts", giveBack)
      expect((yield* (yield* jobsOver(ledger)).get(job)).status).toEqual({ _tag: "Stopped" })
    })
  )

  it.effect("fails with JobNotFound for a job that is closed while it is looked at", () =>
    Effect.gen(function* () {
      const ledger = world([])
      ledger.once("getProgramAccounts", (answer) => {
        ledger.close(job)
        return answer()
      })
      const error = yield* Effect.flip((yield* jobsOver(ledger)).get(job))
      expect(error.reason._tag).toBe("JobNotFound")
    })
  )

  it.effect("says what an address is, if it is not a job", () =>
    Effect.gen(function* () {
      const ledger = world()
      ledger.set(addressOf(50), jobBytes(), addressOf(51))
      ledger.set(addressOf(52), jobBytes().subarray(0, 100))
      const jobs = yield* jobsOver(ledger)
      const messages = yield* Effect.forEach([market, addressOf(50), addressOf(52), addressOf(53)], (address) =>
        Effect.map(Effect.flip(jobs.get(address)), ({ message, reason }) => [reason._tag, message])
      )
      expect(messages).toEqual([
        ["JobNotFound", `nosana-program.get: ${market} is not a job: it is a market`],
        [
          "JobNotFound",
          `nosana-program.get: ${addressOf(50)} is not a job of devnet: it belongs to the program ${addressOf(51)}, not to ${network.jobs}`
        ],
        [
          "MalformedResponse",
          `nosana-program.get: ${addressOf(52)} is a job, and its account is cut short at 100 bytes`
        ],
        [
          "JobNotFound",
          `nosana-program.get: there is no job ${addressOf(53)} on devnet (https://rpc.example); its account is closed some time after its end, and history() still knows it`
        ]
      ])
    })
  )

  it.effect("says that the RPC is of another network, rather than that the job is not there", () =>
    Effect.gen(function* () {
      const ledger = makeLedger()
      ledger.setGenesis(networks.mainnet.genesis!)
      const error = yield* Effect.flip((yield* jobsOver(ledger)).get(job))
      expect(error.reason._tag).toBe("Misconfigured")
      expect(error.message).toContain("serves mainnet and not devnet")
    })
  )

  it.live("waits for an RPC that is a moment behind", () =>
    Effect.gen(function* () {
      const ledger = world([job])
      ledger.once("getProgramAccounts", () => {
        throw new Refusal(-32016, "Minimum context slot has not been reached", { contextSlot: 1 })
      })
      expect((yield* (yield* jobsOver(ledger)).get(job)).status._tag).toBe("Queued")
      expect(ledger.count("getProgramAccounts")).toBe(2)
    })
  )
})

describe("multiple", () => {
  it.effect("asks for 100 at a time, keeps the order and names each", () =>
    Effect.gen(function* () {
      const ledger = makeLedger()
      const addresses = Array.from({ length: 250 }, (_, at) => addressOf(1_000 + at))
      for (const address of addresses) ledger.set(address, jobBytes({ state: 2 }))
      ledger.close(addresses[7]!)
      ledger.set(addresses[8]!, marketBytes())
      const jobs = yield* jobsOver(ledger)
      const detailed = yield* jobs.multipleDetailed(addresses)
      expect(detailed.map(({ address }) => address)).toEqual(addresses)
      expect(detailed[7]).toEqual({ _tag: "Gone", address: addresses[7] })
      expect(detailed[8]).toEqual({
        _tag: "NotAJob",
        address: addresses[8],
        message: `${addresses[8]} is not a job: it is a market`
      })
      expect(ledger.requests).toEqual(["getMultipleAccounts", "getMultipleAccounts", "getMultipleAccounts"])
      expect((yield* jobs.multiple(addresses)).map(({ address }) => address)).toEqual(
        addresses.filter((_, at) => at !== 7 && at !== 8)
      )
    })
  )

  it.effect("checks many with one request for runs and one for queues", () =>
    Effect.gen(function* () {
      const ledger = makeLedger()
      const addresses = Array.from({ length: 60 }, (_, at) => addressOf(1_000 + at))
      for (const address of addresses) ledger.set(address, jobBytes())
      ledger.set(market, marketBytes(addresses.slice(30)))
      addresses.slice(0, 30).forEach((address, at) => ledger.set(addressOf(5_000 + at), runBytes(address)))
      const found = yield* (yield* jobsOver(ledger)).multiple(addresses, true)
      expect(found.map(({ status }) => status._tag)).toEqual([
        ...Array.from({ length: 30 }, () => "Running"),
        ...Array.from({ length: 30 }, () => "Queued")
      ])
      expect(ledger.requests).toEqual(["getMultipleAccounts", "getProgramAccounts", "getMultipleAccounts"])
    })
  )

  it.effect("of none asks nothing", () =>
    Effect.gen(function* () {
      const ledger = makeLedger()
      expect(yield* (yield* jobsOver(ledger)).multiple([])).toEqual([])
      expect(ledger.requests).toEqual([])
    })
  )
})

describe("all", () => {
  const [queued, running, reclaimed, stopped, done, other] = [100, 101, 102, 103, 104, 105].map(addressOf) as [
    Address,
    Address,
    Address,
    Address,
    Address,
    Address
  ]
  const full = () => {
    const ledger = makeLedger()
    ledger.set(market, marketBytes([queued]))
    ledger.set(queued, jobBytes())
    ledger.set(running, jobBytes())
    ledger.set(reclaimed, jobBytes({ state: 3 }))
    ledger.set(stopped, jobBytes({ state: 3 }))
    ledger.set(done, jobBytes({ state: 2, result: 3, node }))
    ledger.set(other, jobBytes({ state: 2, payer: addressOf(77), project: addressOf(78), market: addressOf(79) }))
    ledger.set(addressOf(201), runBytes(running, node))
    ledger.set(addressOf(202), runBytes(reclaimed, addressOf(8)))
    return ledger
  }
  const asked = (ledger: Ledger, ...given: Parameters<Effect.Success<ReturnType<typeof jobsOver>>["all"]>) =>
    Effect.gen(function* () {
      const found = yield* (yield* jobsOver(ledger)).all(...given)
      return found.map(({ address, status }) => [address, status._tag]).sort(([a], [b]) => (a! < b! ? -1 : 1))
    })
  const sorted = (...pairs: ReadonlyArray<readonly [Address, string]>) =>
    [...pairs].map((pair) => [...pair]).sort(([a], [b]) => (a! < b! ? -1 : 1))

  it.effect("RUNNING are the jobs with a run, whatever their account says", () =>
    Effect.gen(function* () {
      expect(yield* asked(full(), { state: JobState.RUNNING })).toEqual(
        sorted([running, "Running"], [reclaimed, "Running"])
      )
      expect(yield* asked(full(), { state: JobState.RUNNING, node })).toEqual(sorted([running, "Running"]))
    })
  )
  it.effect("QUEUED and STOPPED are what accounts say, and when checked what is true", () =>
    Effect.gen(function* () {
      expect(yield* asked(full(), { state: JobState.QUEUED })).toEqual(
        sorted([queued, "Unchecked"], [running, "Unchecked"])
      )
      expect(yield* asked(full(), { state: JobState.QUEUED }, true)).toEqual(sorted([queued, "Queued"]))
      expect(yield* asked(full(), { state: JobState.STOPPED }, true)).toEqual(sorted([stopped, "Stopped"]))
      expect(yield* asked(full(), { state: JobState.COMPLETED })).toEqual(sorted([done, "Completed"], [other, "Ended"]))
    })
  )
  it.effect("a node's jobs are those that it runs as well", () =>
    Effect.gen(function* () {
      expect(yield* asked(full(), { node })).toEqual(sorted([running, "Running"], [done, "Completed"]))
    })
  )
  it.effect("a job that its node ends between two reads is in one of them, and told as it is", () =>
    Effect.gen(function* () {
      const end = (ledger: Ledger) => {
        ledger.close(addressOf(201))
        ledger.set(running, jobBytes({ state: 2, result: 4, node }))
      }
      const both = sorted([running, "Completed"], [done, "Completed"])
      for (const checkRuns of [false, true]) {
        const afterFirst = full()
        afterFirst.once("getProgramAccounts", (answer) => {
          const seen = answer()
          end(afterFirst)
          return seen
        })
        expect(yield* asked(afterFirst, { node }, checkRuns)).toEqual(both)
        const afterJobs = full()
        afterJobs.once("getMultipleAccounts", (answer) => {
          const seen = answer()
          end(afterJobs)
          return seen
        })
        expect(yield* asked(afterJobs, { node }, checkRuns)).toEqual(both)
      }
    })
  )
  it.effect("reads the accounts of a node's jobs as of a slot that is not before that of its runs", () =>
    Effect.gen(function* () {
      const ledger = full()
      const since: Array<unknown> = []
      const note = (answer: () => unknown, [, config]: ReadonlyArray<any>) => {
        since.push(config.minContextSlot)
        return answer()
      }
      ledger.once("getProgramAccounts", note)
      ledger.once("getProgramAccounts", note)
      yield* asked(ledger, { node })
      expect(since).toEqual([undefined, Number(ledger.slot())])
    })
  )
  it.effect("a job that a node has claimed runs, also where its account names the node already", () =>
    Effect.gen(function* () {
      const ledger = full()
      ledger.set(running, jobBytes({ state: 3, node }))
      const expected = sorted([running, "Running"], [done, "Completed"])
      expect(yield* asked(ledger, { node })).toEqual(expected)
      expect(yield* asked(ledger, { node }, true)).toEqual(expected)
    })
  )
  it.effect("says that the RPC is of another network, rather than that nothing runs", () =>
    Effect.gen(function* () {
      const ledger = makeLedger()
      ledger.setGenesis(networks.mainnet.genesis!)
      const jobs = yield* jobsOver(ledger)
      for (const ask of [jobs.all(), jobs.all({ state: JobState.RUNNING }), jobs.runs()]) {
        expect((yield* Effect.flip(ask as Effect.Effect<unknown, JobError>)).reason._tag).toBe("Misconfigured")
      }
      ledger.setGenesis(network.genesis!)
      expect(yield* jobs.all({ state: JobState.RUNNING })).toEqual([])
    })
  )
  it.effect("has a filter for the payer, and more filters than an RPC takes", () =>
    Effect.gen(function* () {
      expect(yield* asked(full(), { payer: addressOf(77) })).toEqual(sorted([other, "Ended"]))
      const five = { node, payer: addressOf(2), project: addressOf(3), market, state: JobState.COMPLETED }
      expect(yield* asked(full(), five)).toEqual(sorted([done, "Completed"]))
      expect(yield* asked(full(), { ...five, market: addressOf(79) })).toEqual([])
      expect(yield* asked(full(), { ...five, state: JobState.STOPPED })).toEqual([])
    })
  )
  it.effect("checks everything in one go", () =>
    Effect.gen(function* () {
      const ledger = full()
      expect(yield* asked(ledger, {}, true)).toEqual(
        sorted(
          [queued, "Queued"],
          [running, "Running"],
          [reclaimed, "Running"],
          [stopped, "Stopped"],
          [done, "Completed"],
          [other, "Ended"]
        )
      )
      expect(ledger.requests).toEqual(["getProgramAccounts", "getProgramAccounts", "getMultipleAccounts"])
    })
  )
})
