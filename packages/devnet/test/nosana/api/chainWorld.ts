/** A chain with a market and IPFS, users with credits, and a node that is moved by hand: all in this process, without a port. */
import { createHash, randomUUID } from "node:crypto"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { onTestFinished } from "vitest"
import { makeJobs } from "../../../src/nosana/api/jobs/JobsEngine.ts"
import type { JobsSettings } from "../../../src/nosana/api/jobs/settings.ts"
import { makeLedger } from "../../../src/nosana/api/Ledger.ts"
import { cluster } from "../../../src/nosana/cluster.ts"
import { digestOf } from "../../../src/nosana/contentId.ts"
import { openMarket, openTreasury } from "../../../src/nosana/genesis.ts"
import * as Instructions from "../../../src/nosana/instructions.ts"
import { makeIpfs } from "../../../src/nosana/ipfs.ts"
import { type KeyPair, newKeyPair } from "../../../src/nosana/KeyPair.ts"
import { associatedTokenOf, marketVaultOf, stakeOf } from "../../../src/nosana/program/derivedAddresses.ts"
import { jobsProgram } from "../../../src/nosana/program/jobsProgram.ts"
import { rewardsProgram } from "../../../src/nosana/program/rewardsProgram.ts"
import { type Instruction, signedTransaction } from "../../../src/nosana/transaction.ts"
import { makeBank } from "../../../src/solana/Bank.ts"

/** $0.10 an hour for the nodes, $0.11 for the users. */
export const usdPerHour = 100_000n
export const dollar = 1_000_000n

export const definition = { version: "0.1", type: "container", ops: [] }

type Options = Partial<Omit<JobsSettings, "world">> & {
  readonly feeFraction?: bigint | undefined
  /** Nobody is there by default. */
  readonly hostTemplate?: string | undefined
}

export const chainWorld = ({
  feeFraction = 0n,
  hostTemplate = "http://127.0.0.1:1/{node}",
  ...options
}: Options = {}) => {
  let millis = Date.now()
  const now = () => millis
  const bank = makeBank({ clock: () => ({ unixMillis: now() }), slotMillis: 400 })
  bank.register(cluster.jobs, jobsProgram(cluster, { feeFraction }), "nosana_jobs")
  bank.register(cluster.rewards, rewardsProgram(cluster), "nosana_rewards")
  const treasury = openTreasury(bank, cluster)
  const funded = (): KeyPair => {
    const keys = newKeyPair()
    bank.airdrop(keys.address, 10_000_000_000n)
    return keys
  }
  const terms = { jobExpiration: 86_400n, jobPrice: 100n, jobTimeout: 7200n, jobType: 0, nodeXnosMinimum: 0n }
  const market = openMarket(bank, cluster, funded(), terms)
  const otherMarket = openMarket(bank, cluster, funded(), terms)
  const ipfs = makeIpfs({ jwt: undefined, now: () => new Date(now()) })

  const fibers = new Set<Fiber.Fiber<void>>()
  const fork = (effect: Effect.Effect<void>) => void fibers.add(Effect.runFork(effect))
  const die = () => {
    for (const fiber of fibers) Effect.runFork(Fiber.interrupt(fiber))
    fibers.clear()
  }
  onTestFinished(die)
  const settings: JobsSettings = {
    world: { bank, treasury, ipfs, now, fork, chain: { cluster }, hostTemplate: () => hostTemplate },
    release: "current",
    minimumSeconds: 3600,
    delisted: "gone",
    markets: () => [
      { address: market, usdPerHour },
      { address: otherMarket, usdPerHour: 0n, takesCredits: false }
    ],
    ...options
  }
  const jobs = makeJobs(settings)

  const user = (credits = 10n * dollar) => {
    const keys = newKeyPair()
    const ledger = makeLedger({ now: () => new Date(now()), newId: randomUUID })
    ledger.grant(credits)
    return { id: keys.address, keys, ledger }
  }

  const send = (instruction: Instruction, ...signers: readonly [KeyPair, ...Array<KeyPair>]) => {
    const { error, logs } = bank.process(signedTransaction([instruction], signers, bank.latestBlockhash().blockhash))
    if (error !== undefined) throw new Error([JSON.stringify(error), ...logs].join("\n"))
  }
  const node = (in_ = market) => {
    const keys = funded()
    const tokens = associatedTokenOf(keys.address, cluster.nosMint)
    treasury.give(keys.address, 0n)
    treasury.stake(keys.address, 0n)
    const runOf = (job: string) => jobs.look(job)!.run!
    return {
      keys,
      address: keys.address,
      /** Takes the job that waits longest, or waits for one. */
      work: () => {
        const run = newKeyPair()
        const stake = stakeOf(keys.address, cluster.nosMint, cluster.staking).address
        const at = { run: run.address, market: in_, node: keys.address, stake, tokens }
        send(Instructions.work(cluster.jobs, at), keys, run)
      },
      finish: (job: string, result: unknown) => {
        const cid = ipfs.pin(new TextEncoder().encode(JSON.stringify(result)))
        const { address: run, payer } = runOf(job)
        const { payer: payerJob } = jobs.look(job)!.account
        const accounts = {
          job,
          run,
          market: in_,
          vault: marketVaultOf(in_, cluster.nosMint, cluster.jobs).address,
          deposit: associatedTokenOf(payerJob, cluster.nosMint),
          tokens,
          payerRun: payer,
          payerJob,
          node: keys.address
        }
        send(Instructions.finish(cluster.jobs, accounts, digestOf(cid)!), keys)
        return cid
      },
      complete: (job: string, result: unknown) => {
        const cid = ipfs.pin(new TextEncoder().encode(JSON.stringify(result)))
        send(Instructions.complete(cluster.jobs, job, keys.address, digestOf(cid)!), keys)
      },
      quit: (job: string) => {
        const { address: run, payer } = runOf(job)
        send(Instructions.quit(cluster.jobs, job, run, payer, keys.address), keys)
      }
    }
  }
  const cid = ipfs.pin(new TextEncoder().encode(JSON.stringify(definition)))

  return {
    jobs,
    settings,
    bank,
    treasury,
    ipfs,
    market,
    otherMarket,
    cid,
    user,
    node,
    order: { ipfsHash: cid, market, timeout: 3600 },
    /** Seconds since 1970. */
    seconds: () => Math.floor(now() / 1000),
    pass: (seconds: number) => {
      millis += seconds * 1000
    },
    /** The gateway's process ends and another one takes over. */
    restart: () => {
      die()
      jobs.restart()
    },
    /** A definition of its own. */
    pinned: (text: string) =>
      ipfs.pin(
        new TextEncoder().encode(
          JSON.stringify({ ...definition, meta: { digest: createHash("sha256").update(text).digest("hex") } })
        )
      )
  }
}

/** A result in which all operations came to this. */
export const resultOf = (exitCode: number, status = "success") => ({
  status,
  startTime: 0,
  endTime: 1,
  opStates: [{ operationId: "one", status: exitCode === 0 ? "success" : "failed", exitCode, logs: [] }]
})
