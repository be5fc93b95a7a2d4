import { describe, expect, it } from "@effect/vitest"
import { Cid } from "@longshore/nosana"
import {
  AccountRole,
  type Address,
  generateKeyPairSigner,
  type Instruction,
  isInstructionWithAccounts
} from "@solana/kit"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { nosAccountOf, tokenProgram } from "../src/Addresses.ts"
import { wayToStop } from "../src/internal/building/stopping.ts"
import { createJobsProgram, make } from "../src/JobsProgram.ts"
import { addressOf, type JobFields, jobBytes, makeLedger, marketBytes, network, runBytes } from "./ledger.ts"

const market = addressOf(1)
const job = addressOf(100)
const run = addressOf(200)
const wallet = await generateKeyPairSigner()
const stranger = await generateKeyPairSigner()
const cid = Cid.ofJson({ hello: "world" })

const open = async (owner: Address) => [await nosAccountOf(owner, network), new Uint8Array(165), tokenProgram] as const
const ownAccount = await open(wallet.address)
const nodeAccount = await open(addressOf(9))

/** A job of the wallet's, in a queue, with all NOS accounts that there need to be. */
const world = (
  fields: JobFields = {},
  { isOpen = true, queue = [job] }: { isOpen?: boolean; queue?: Array<Address> } = {}
) => {
  const ledger = makeLedger()
  ledger.set(market, marketBytes(queue))
  ledger.set(job, jobBytes({ project: wallet.address, payer: wallet.address, ...fields }))
  if (isOpen) {
    ledger.set(...ownAccount)
    ledger.set(...nodeAccount)
  }
  return ledger
}

const over = (ledger: ReturnType<typeof makeLedger>, signer: typeof wallet | undefined = wallet) =>
  make({ network: "devnet", rpc: "https://rpc.example", fetch: ledger.fetch, wallet: signer })

const accountsOf = (instruction: Instruction): ReadonlyArray<Address> =>
  isInstructionWithAccounts(instruction) ? instruction.accounts.map(({ address }) => address) : []
const refusal = <A>(
  effect: Effect.Effect<A, { readonly message: string; readonly reason: { readonly _tag: string } }>
) => Effect.map(Effect.flip(effect), ({ message, reason }) => [reason._tag, message.replace(/^nosana-program\./, "")])

describe("post", () => {
  it.effect("lists, with fresh keypairs whose addresses it gives", () =>
    Effect.gen(function* () {
      const jobs = yield* over(world())
      const built = yield* jobs.post({ market, timeout: "1 hour", ipfsHash: cid })
      expect(built.programAddress).toBe(network.jobs)
      expect(built.accounts.length).toBe(12)
      expect(accountsOf(built).slice(0, 3)).toEqual([built.job, market, built.run])
      expect(built.accounts[0].role).toBe(AccountRole.WRITABLE_SIGNER)
      expect(built.setup).toEqual([])
      const another = yield* jobs.post({ market, timeout: "1 hour", ipfsHash: cid })
      expect(another.job).not.toBe(built.job)
    })
  )
  it.effect("assigns where a node is named, and not where it is undefined", () =>
    Effect.gen(function* () {
      const jobs = yield* over(world())
      const params = { market, timeout: "1 hour", ipfsHash: cid } as const
      expect(accountsOf(yield* jobs.post({ ...params, node: addressOf(9) }))[3]).toBe(addressOf(9))
      const listed = yield* jobs.post({ ...params, node: undefined as never })
      expect(accountsOf(listed).length).toBe(12)
    })
  )
  it.effect("opens the payer's NOS account where there is none", () =>
    Effect.gen(function* () {
      const { setup } = yield* (yield* over(world({}, { isOpen: false }))).list({
        market,
        timeout: "1 hour",
        ipfsHash: cid
      })
      expect(setup.map(accountsOf)).toEqual([expect.arrayContaining([wallet.address, ownAccount[0]])])
    })
  )
  it.effect("refuses by name what cannot be", () =>
    Effect.gen(function* () {
      const jobs = yield* over(world())
      expect(yield* refusal(jobs.list({ market, timeout: "1500 millis", ipfsHash: cid }))).toEqual([
        "InvalidSpec",
        expect.stringContaining("list: timeout: 1s 500ms is not whole seconds")
      ])
      const v1 = "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi"
      expect((yield* refusal(jobs.list({ market, timeout: "1 hour", ipfsHash: v1 })))[1]).toContain("ipfsHash: ")
      const nobody = yield* make({ network: "devnet", rpc: "https://rpc.example", fetch: world().fetch })
      expect(yield* refusal(nobody.list({ market, timeout: "1 hour", ipfsHash: cid }))).toEqual([
        "Misconfigured",
        "list: wallet: nobody signs; give a wallet to the client or to the call"
      ])
      expect((yield* nobody.list({ market, timeout: "1 hour", ipfsHash: cid, wallet })).accounts[8].address).toBe(
        wallet.address
      )
    })
  )
})

describe("extend", () => {
  it.effect("adds to what the job has", () =>
    Effect.gen(function* () {
      const built = yield* (yield* over(world())).extend({ job, timeout: "30 minutes" })
      expect([built.from, built.to].map(Duration.toSeconds)).toEqual([3_600, 5_400])
      expect(new DataView(Uint8Array.from(built.data).buffer).getBigInt64(8, true)).toBe(5_400n)
    })
  )
  it.effect("is refused where the job is not as it was expected", () =>
    Effect.gen(function* () {
      const jobs = yield* over(world())
      expect(yield* refusal(jobs.extend({ job, timeout: "30 minutes", from: "2 hours" }))).toEqual([
        "InvalidState",
        `extend: the job ${job} may run for 1h and not for 2h: it has been extended meanwhile`
      ])
      expect((yield* jobs.extend({ job, timeout: "30 minutes", from: "1 hour" })).programAddress).toBe(network.jobs)
      for (const less of ["-1 minutes", "0 seconds"] as const) {
        expect(yield* refusal(jobs.extend({ job, timeout: less }))).toEqual([
          "InvalidSpec",
          expect.stringContaining("is not more time, and a job cannot be given less")
        ])
      }
      const ended = yield* over(world({ state: 2 }))
      expect((yield* refusal(ended.extend({ job, timeout: "1 hour" })))[0]).toBe("InvalidState")
      const paid = yield* over(world({ payer: addressOf(2) }))
      expect(yield* refusal(paid.extend({ job, timeout: "1 hour" }))).toEqual([
        "Unauthorized",
        `extend: the job ${job} was paid for by ${addressOf(2)}, which has to pay again; give it as payer`
      ])
    })
  )
})

describe("stopJob", () => {
  const stopping = (fields: JobFields, options: Parameters<typeof world>[1], hasRun = false) =>
    Effect.gen(function* () {
      const ledger = world(fields, options)
      if (hasRun) ledger.set(run, runBytes(job, addressOf(9)))
      return yield* (yield* over(ledger)).stopJob({ job })
    })
  it.effect("takes the way that is open", () =>
    Effect.gen(function* () {
      expect((yield* stopping({}, {}))?.way).toBe("delist")
      const end = yield* stopping({}, { queue: [] }, true)
      expect(end?.way).toBe("end")
      expect(accountsOf(end!)).toContain(run)
      expect((yield* stopping({ state: 3 }, { queue: [] }))?.way).toBe("recover")
      expect((yield* stopping({ state: 3 }, { queue: [] }, true))?.way).toBe("end")
      expect(yield* stopping({ state: 2 }, { queue: [] })).toBeUndefined()
    })
  )
  it.effect("opens the accounts that the money goes to", () =>
    Effect.gen(function* () {
      const end = yield* stopping({}, { queue: [], isOpen: false }, true)
      expect(end?.setup.map(accountsOf)).toEqual([
        expect.arrayContaining([nodeAccount[0]]),
        expect.arrayContaining([ownAccount[0]])
      ])
    })
  )
  it.effect("is refused to others, and for what nothing ends", () =>
    Effect.gen(function* () {
      const other = yield* over(world(), stranger)
      expect(yield* refusal(other.stopJob({ job }))).toEqual([
        "Unauthorized",
        `stopJob: the job ${job} belongs to ${wallet.address}, which has to sign, and not to ${stranger.address}`
      ])
      expect(yield* refusal(stopping({}, { queue: [] }))).toEqual([
        "InvalidState",
        `stopJob: the job ${job} is Orphaned: no instruction of the program ends it`
      ])
    })
  )
  it("has an answer for every status", () => {
    const node = addressOf(9)
    const running = { _tag: "Running", node, since: new Date(0), reclaimed: true, run } as const
    expect(wayToStop({ _tag: "Gone" })).toBe("ended")
    expect(wayToStop({ _tag: "Ended" })).toBe("ended")
    expect(wayToStop(running)).toBe("end")
    expect(wayToStop({ _tag: "Unknown", state: 9 })).toBe("none")
  })
})

describe("the other builders", () => {
  it.effect("of requesters name the state that a job is in", () =>
    Effect.gen(function* () {
      const jobs = yield* over(world())
      expect(accountsOf(yield* jobs.delist({ job })).slice(0, 2)).toEqual([job, market])
      expect(yield* refusal(jobs.end({ job }))).toEqual([
        "InvalidState",
        `end: the job ${job} has no run (Queued); only one that runs is ended; delist it`
      ])
      expect((yield* refusal(jobs.recover({ job })))[1]).toBe(
        `recover: the job ${job} is queued or running; only one that its node gave back is recovered`
      )
    })
  )
  it.effect("of nodes check who they are", () =>
    Effect.gen(function* () {
      const ledger = world({}, { queue: [] })
      ledger.set(run, runBytes(job, addressOf(9)))
      const jobs = yield* over(ledger)
      expect((yield* refusal(jobs.finish({ job, ipfsResultsHash: cid })))[0]).toBe("Unauthorized")
      expect((yield* refusal(jobs.quit({ run })))[0]).toBe("Unauthorized")
      ledger.set(run, runBytes(job, wallet.address))
      expect(accountsOf(yield* jobs.finish({ job, ipfsResultsHash: cid })).slice(0, 2)).toEqual([job, run])
      expect(accountsOf(yield* jobs.quit({ run }))[0]).toBe(job)
      ledger.set(job, jobBytes({ state: 2, node: wallet.address }))
      expect(accountsOf(yield* jobs.complete({ job, ipfsResultsHash: cid }))).toEqual([job, wallet.address])
      ledger.set(job, jobBytes({ state: 2, node: wallet.address, result: 4 }))
      expect((yield* refusal(jobs.complete({ job, ipfsResultsHash: cid })))[0]).toBe("InvalidState")
      const work = yield* jobs.work({ market })
      expect(accountsOf(work)[0]).toBe(work.run)
      expect(accountsOf(yield* jobs.stop({ market }))[1]).toBe(wallet.address)
      ledger.set(job, jobBytes({ state: 3 }))
      expect(accountsOf(yield* jobs.claim({ job }))[0]).toBe(job)
    })
  )
  it.effect("give a free job's node no account of the payer's to open", () =>
    Effect.gen(function* () {
      const ledger = world({ price: 0n, payer: addressOf(2) }, { queue: [] })
      ledger.set(run, runBytes(job, wallet.address))
      const built = yield* (yield* over(ledger)).finish({ job, ipfsResultsHash: cid })
      expect(built.setup).toEqual([])
      // The deposit goes nowhere: the vault stands in for an account of the payer's.
      expect(accountsOf(built)[4]).toBe(accountsOf(built)[3])
    })
  )
  it.effect("of markets keep what is not said", () =>
    Effect.gen(function* () {
      const ledger = world()
      const jobs = yield* over(ledger)
      const opened = yield* jobs.open()
      expect(accountsOf(opened)[1]).toBe(opened.market)
      expect((yield* refusal(jobs.update({ market, jobPrice: 120n })))[0]).toBe("Unauthorized")
      expect(accountsOf(yield* jobs.close({ market }))[0]).toBe(market)
      expect((yield* refusal(jobs.clean({ job })))[0]).toBe("InvalidState")
      ledger.set(job, jobBytes({ state: 2 }))
      expect(accountsOf(yield* jobs.clean({ job }))).toEqual([job, market, addressOf(2)])
      expect(accountsOf(yield* jobs.cleanAdmin({ job })).slice(0, 2)).toEqual([job, addressOf(2)])
      ledger.set(run, runBytes(job))
      expect(accountsOf(yield* jobs.quitAdmin({ run }))[0]).toBe(run)
      expect((yield* jobs.createMarket({ nodeAccessKey: Option.some(addressOf(60)) })).programAddress).toBe(
        network.jobs
      )
    })
  )
})

it("has the same calls as promises, under the network's own client's names", async () => {
  const ledger = world()
  await using jobs = await createJobsProgram({
    network: "devnet",
    rpc: "https://rpc.example",
    fetch: ledger.fetch,
    wallet
  })
  const seed = [
    "all",
    "get",
    "market",
    "markets",
    "monitor",
    "monitorDetailed",
    "multiple",
    "post",
    "run",
    "runs",
    "assign",
    "close",
    "closeMarket",
    "complete",
    "createMarket",
    "delist",
    "end",
    "extend",
    "finish",
    "list",
    "open",
    "quit",
    "stop",
    "work"
  ] as const
  for (const name of seed) expect(typeof jobs[name]).toBe("function")
  expect((await jobs.get(job)).status._tag).toBe("Queued")
  expect((await jobs.get(job, false)).status._tag).toBe("Unchecked")
  expect((await jobs.all({ market }, true)).length).toBe(1)
  expect((await jobs.multiple([job])).length).toBe(1)
  expect((await jobs.markets()).length).toBe(1)
  expect((await jobs.post({ market, timeout: "1 hour", ipfsHash: cid })).programAddress).toBe(network.jobs)
  await expect(jobs.get(job, true, { signal: AbortSignal.abort(new Error("no more")) })).rejects.toThrow("no more")
})
