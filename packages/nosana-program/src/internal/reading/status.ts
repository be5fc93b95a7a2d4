/** The status of jobs, of which each account read says only a part. */
import { type JobError, Unavailable } from "@longshore/core/JobError"
import type { Address } from "@solana/kit"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { type Job, jobStates, type Market, type Run } from "../../Accounts.ts"
import type { Chain } from "../../Chain.ts"
import { firstOf, type ProgramStatus, statusOf } from "../../ProgramStatus.ts"
import { failed } from "../failed.ts"
import { runsInHistory } from "../history/runs.ts"
import { type At, isForbidden, type ReadOptions, readAccounts } from "./accounts.ts"
import { decodeAs } from "./kinds.ts"
import { type RunsByJob, scanRunsOf } from "./runs.ts"

/** What was found out about a job at one time. */
export interface Checked {
  /** As last read; `undefined` once it is gone. */
  readonly job: Job | undefined
  readonly run: Run | undefined
  /** Read only where it decides. */
  readonly market: Market | undefined
  readonly status: ProgramStatus
  /** Why its status is not to be believed yet, where it is not: asking again may tell. */
  readonly doubt?: JobError | undefined
}

interface Look {
  readonly runs: RunsByJob
  readonly markets: ReadonlyMap<Address, Market>
  readonly slot: bigint
  /** Whether runs were looked for in the history of transactions, whose index may be some seconds behind the accounts. */
  readonly isSearched: boolean
  readonly unread: ReadonlySet<Address>
}

/** An RPC that is a moment behind gets this long before a job is looked for in its history again. */
const pause = "2 seconds"

/** Runs are looked for where there may be one. */
const mayRun = ({ state }: Job): boolean => state === jobStates.queued || state === jobStates.stopped

/** The status of jobs, of all or of none: fails where one of them is in doubt. */
export const statusesOf = (
  chain: Chain,
  operation: string,
  jobs: ReadonlyArray<Job>,
  options: ReadOptions
): Effect.Effect<ReadonlyMap<Address, Checked>, JobError> =>
  Effect.flatMap(checkedOf(chain, operation, jobs, options), (checked) => {
    for (const { doubt } of checked.values()) if (doubt !== undefined) return Effect.fail(doubt)
    return Effect.succeed(checked)
  })

/**
 * The status of jobs that were read at `since` or later. Each read is at least as new as the one before. A job that seems
 * to be nowhere is read again, with everything else: only if it has not moved, it is `Orphaned`. That is
 * for ever: where only the history of transactions can tell, it has to be so for a while.
 */
export const checkedOf = (
  chain: Chain,
  operation: string,
  jobs: ReadonlyArray<Job>,
  options: ReadOptions
): Effect.Effect<ReadonlyMap<Address, Checked>, JobError> =>
  Effect.gen(function* () {
    const first = yield* look(chain, operation, jobs, options)
    const settled = new Map(jobs.map((job) => [job.address, judged(job, first)]))
    const suspects = suspectsOf(chain)
    const lost = jobs.filter(
      ({ address }) => settled.get(address)?.status._tag === "Orphaned" || first.unread.has(address)
    )
    for (const { address } of jobs) if (!lost.some((job) => job.address === address)) suspects.delete(address)
    if (lost.length === 0) return settled
    if (first.isSearched) yield* Effect.sleep(pause)

    const again = yield* jobsAgain(chain, operation, lost, first.slot)
    const still = again.value.filter((job) => job !== undefined)
    const second = yield* look(chain, operation, still, { since: again.slot })
    // What ended between the two last reads was in neither of them.
    const last = yield* jobsAgain(chain, operation, lost, second.slot)
    const now = yield* Clock.currentTimeMillis
    const unsure = (message: string) => failed(operation, new Unavailable({ message }))
    lost.forEach(({ address }, at) => {
      const job = last.value[at]
      // A run that was seen before its job was given back is closed.
      const hasMoved = job?.state !== again.value[at]?.state
      const checked = job === undefined ? gone : judged(job, hasMoved ? { ...second, runs: new Map() } : second)
      settled.set(address, checked)
      if (second.unread.has(address)) {
        const message = `${chain.at} names a transaction that may have brought the job ${address} to a node, and does not have it; ask again`
        settled.set(address, { ...checked, doubt: unsure(message) })
      } else if (checked.status._tag !== "Orphaned") suspects.delete(address)
      else if (second.isSearched && !isConfirmed(suspects, address, now)) {
        const message = `the job ${address} is not in its market's queue, and the history that ${chain.at} has names no run of it yet; ask again`
        settled.set(address, { ...checked, doubt: unsure(message) })
      }
    })
    return settled
  })

interface Suspicion {
  /** In milliseconds of the clock. */
  readonly first: number
  readonly last: number
}

/** How long a job has to be nowhere, in milliseconds, and how long nobody may have looked in between. */
const nowhere = { atLeast: 60_000, gap: 300_000, kept: 10_000 } as const

const suspicions = new WeakMap<Chain, Map<Address, Suspicion>>()

const suspectsOf = (chain: Chain): Map<Address, Suspicion> => {
  const suspects = suspicions.get(chain) ?? new Map<Address, Suspicion>()
  suspicions.set(chain, suspects)
  return suspects
}

/** Whether it has been found nowhere for long enough. Remembers that it was found nowhere now. */
const isConfirmed = (suspects: Map<Address, Suspicion>, address: Address, now: number): boolean => {
  const known = suspects.get(address)
  const first = known === undefined || now - known.last > nowhere.gap ? now : known.first
  suspects.delete(address)
  suspects.set(address, { first, last: now })
  const [oldest] = suspects.keys()
  if (suspects.size > nowhere.kept && oldest !== undefined) suspects.delete(oldest)
  return now - first >= nowhere.atLeast
}

const known = { isSearched: false, unread: new Set<Address>() } as const

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
    return { ...known, runs: runs.value, markets: markets.value, slot: markets.slot }
  })
  const searched = Effect.gen(function* () {
    const queued = active.filter(({ state }) => state === jobStates.queued)
    const markets = yield* marketsOf(chain, operation, queued, options)
    const none: Look = { ...known, runs: new Map(), markets: markets.value, slot: markets.slot }
    const elsewhere = active.filter((job) => judged(job, none).status._tag !== "Queued")
    const runs = yield* runsInHistory(chain, operation, elsewhere, { since: markets.slot })
    return { isSearched: true, unread: runs.unread, runs: runs.value, markets: markets.value, slot: runs.slot }
  })
  if (active.length === 0) {
    return Effect.succeed({ ...known, runs: new Map(), markets: new Map(), slot: options.since ?? 0n })
  }
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
