/** The status of jobs, of which each account read says only a part. */
import type { JobError } from "@longshore/core/JobError"
import type { Address } from "@solana/kit"
import * as Effect from "effect/Effect"
import { type Job, jobStates, type Market, type Run } from "../Accounts.ts"
import type { Chain } from "../Chain.ts"
import { firstOf, type ProgramStatus, statusOf } from "../ProgramStatus.ts"
import { type At, isForbidden, type ReadOptions, readAccounts } from "./readingAccounts.ts"
import { decodeAs } from "./readingKinds.ts"
import { type RunsByJob, scanRunsOf } from "./readingRuns.ts"
import { runsInHistory } from "./runsInHistory.ts"

/** What was found out about a job at one time. */
export interface Checked {
  /** As last read; `undefined` once it is gone. */
  readonly job: Job | undefined
  readonly run: Run | undefined
  /** Read only where it decides. */
  readonly market: Market | undefined
  readonly status: ProgramStatus
}

interface Look {
  readonly runs: RunsByJob
  readonly markets: ReadonlyMap<Address, Market>
  readonly slot: bigint
}

/** Runs are looked for where there may be one. */
const mayRun = ({ state }: Job): boolean => state === jobStates.queued || state === jobStates.stopped

/**
 * The status of jobs that were read at `since` or later. Each read is at least as new as the one before. A job that seems
 * to be nowhere is read again, with everything else: only if it has not moved, it is `Orphaned`.
 */
export const statusesOf = (
  chain: Chain,
  operation: string,
  jobs: ReadonlyArray<Job>,
  options: ReadOptions
): Effect.Effect<ReadonlyMap<Address, Checked>, JobError> =>
  Effect.gen(function* () {
    const first = yield* look(chain, operation, jobs, options)
    const settled = new Map(jobs.map((job) => [job.address, judged(job, first)]))
    const lost = jobs.filter(({ address }) => settled.get(address)?.status._tag === "Orphaned")
    if (lost.length === 0) return settled

    const again = yield* jobsAgain(chain, operation, lost, first.slot)
    const still = again.value.filter((job) => job !== undefined)
    const second = yield* look(chain, operation, still, { since: again.slot })
    // What ended between the two last reads was in neither of them.
    const last = yield* jobsAgain(chain, operation, lost, second.slot)
    lost.forEach(({ address }, at) => {
      const job = last.value[at]
      // A run that was seen before its job was given back is closed.
      const hasMoved = job?.state !== again.value[at]?.state
      settled.set(address, job === undefined ? gone : judged(job, hasMoved ? { ...second, runs: new Map() } : second))
    })
    return settled
  })

const gone: Checked = {
  job: undefined,
  run: undefined,
  market: undefined,
  status: statusOf(undefined, undefined, undefined)
}

const judged = (job: Job, { markets, runs }: Look): Checked => {
  const run = mayRun(job) ? firstOf(runs.get(job.address) ?? []) : undefined
  const market = markets.get(job.market)
  return { job, run, market, status: statusOf(job, run, market) }
}

const jobsAgain = (chain: Chain, operation: string, jobs: ReadonlyArray<Job>, since: bigint) =>
  Effect.map(
    readAccounts(
      chain,
      operation,
      jobs.map(({ address }) => address),
      { since }
    ),
    ({ slot, value }) => ({ slot, value: value.map((account) => decodeAs("job", chain, account)) })
  )

/**
 * Runs before queues, or queues before runs: either way a job that is taken between the two reads is in neither or in one, never
 * in both, and what it is in is true. Without `getProgramAccounts` it is runs that are dear.
 */
const look = (
  chain: Chain,
  operation: string,
  jobs: ReadonlyArray<Job>,
  options: ReadOptions
): Effect.Effect<Look, JobError> => {
  const active = jobs.filter(mayRun)
  const addresses = active.map(({ address }) => address)
  const scanned = Effect.gen(function* () {
    const runs = yield* scanRunsOf(chain, operation, addresses, options)
    const waiting = active.filter(({ address, state }) => state === jobStates.queued && !runs.value.has(address))
    const markets = yield* marketsOf(chain, operation, waiting, { since: runs.slot })
    return { runs: runs.value, markets: markets.value, slot: markets.slot }
  })
  const searched = Effect.gen(function* () {
    const queued = active.filter(({ state }) => state === jobStates.queued)
    const markets = yield* marketsOf(chain, operation, queued, options)
    const none: Look = { runs: new Map(), markets: markets.value, slot: markets.slot }
    const elsewhere = active.filter((job) => judged(job, none).status._tag !== "Queued")
    const runs = yield* runsInHistory(chain, operation, elsewhere, { since: markets.slot })
    return { runs: runs.value, markets: markets.value, slot: runs.slot }
  })
  if (active.length === 0) return Effect.succeed({ runs: new Map(), markets: new Map(), slot: options.since ?? 0n })
  return chain.learned.programAccounts === false ? searched : Effect.catchIf(scanned, isForbidden, () => searched)
}

const marketsOf = (
  chain: Chain,
  operation: string,
  jobs: ReadonlyArray<Job>,
  options: ReadOptions
): Effect.Effect<At<ReadonlyMap<Address, Market>>, JobError> => {
  const addresses = [...new Set(jobs.map(({ market }) => market))]
  if (addresses.length === 0) return Effect.succeed({ slot: options.since ?? 0n, value: new Map() })
  return Effect.map(readAccounts(chain, operation, addresses, options), ({ slot, value }) => {
    const markets = value.map((account) => decodeAs("market", chain, account)).filter((market) => market !== undefined)
    return { slot, value: new Map(markets.map((market) => [market.address, market])) }
  })
}
