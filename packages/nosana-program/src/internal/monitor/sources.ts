/** What is subscribed to and what is read for a monitor: as little as its options allow. */
import type { JobError } from "@longshore/core/JobError"
import type { Address } from "@solana/kit"
import * as Effect from "effect/Effect"
import { type Job, jobLayout, jobStates, type Market, marketLayout, type Run, runLayout } from "../../Accounts.ts"
import type { Chain } from "../../Chain.ts"
import type { MonitorOptions } from "../../Monitor.ts"
import { runsInHistory } from "../history/runs.ts"
import {
  type Account,
  type At,
  type Filter,
  isForbidden,
  maxFilters,
  oldestOf,
  type ReadOptions,
  readAccounts,
  readProgramAccounts
} from "../reading/accounts.ts"
import { decodeAs } from "../reading/kinds.ts"
import type { Accounts, Kind, Told } from "./accounts.ts"

/** One subscription: to an account, or to all accounts of a kind that filters let through. */
export type Source =
  | { readonly kind: Kind; readonly address: Address }
  | { readonly kind: Kind; readonly filters: ReadonlyArray<Filter> }

export interface Snapshot {
  readonly kind: Kind
  readonly slot: bigint
  readonly all: ReadonlyArray<Told>
}

export interface Sources {
  readonly isNarrow: boolean
  readonly isWanted: (kind: Kind, decoded: Job | Market | Run) => boolean
  /** What is subscribed to from the beginning. */
  readonly fixed: ReadonlyArray<Source>
  /** The markets that have become of interest by their jobs. */
  readonly markets: Set<Address>
  /** Whether markets are added as their jobs are seen. */
  readonly followsMarkets: boolean
  /** Everything of interest, in the order in which it is to be taken. */
  readonly snapshot: (accounts: Accounts, options: ReadOptions) => Effect.Effect<ReadonlyArray<Snapshot>, JobError>
}

/** Up to so many named jobs have subscriptions of their own: one for the account, one for its run. */
const namedEach = 50

const layouts = { job: jobLayout, market: marketLayout, run: runLayout }

export const sourcesOf = (
  chain: Chain,
  operation: string,
  { jobs, market, payer, project }: MonitorOptions
): Sources => {
  const named = jobs === undefined ? undefined : [...new Set(jobs)]
  const wanted = new Set(named)
  const each = named !== undefined && named.length <= namedEach ? named : undefined
  const markets = new Set<Address>(market === undefined ? [] : [market])
  const followsMarkets = market === undefined && (named ?? payer ?? project) !== undefined
  const isNarrow = market !== undefined || followsMarkets

  const jobFilters = [
    ofKind("job"),
    ...equal(jobLayout.offsets.project, project),
    ...equal(jobLayout.offsets.payer, payer),
    ...equal(jobLayout.offsets.market, market)
  ].slice(0, maxFilters)
  const runFilters = (job: Address) => [ofKind("run"), ...equal(runLayout.offsets.job, job)]

  const fixed: ReadonlyArray<Source> = [
    ...(each?.flatMap(
      (job): ReadonlyArray<Source> => [
        { kind: "job", address: job },
        { kind: "run", filters: runFilters(job) }
      ]
    ) ?? [
      { kind: "job", filters: jobFilters },
      { kind: "run", filters: [ofKind("run")] }
    ]),
    ...(market !== undefined
      ? [{ kind: "market", address: market } as const]
      : followsMarkets
        ? []
        : [{ kind: "market", filters: [ofKind("market")] } as const])
  ]

  const isWanted: Sources["isWanted"] = (kind, decoded) => {
    if (kind === "run") return true
    if (kind === "market") return !isNarrow || markets.has(decoded.address)
    const job = decoded as Job
    return (
      (named === undefined || wanted.has(job.address)) &&
      (market === undefined || job.market === market) &&
      (payer === undefined || job.payer === payer) &&
      (project === undefined || job.project === project)
    )
  }

  const scan = (kind: Kind, filters: ReadonlyArray<Filter>, options: ReadOptions) =>
    Effect.map(readProgramAccounts(chain, operation, filters, options), (answer) => snapshotOf(kind, answer))
  const read = (kind: Kind, addresses: ReadonlyArray<Address>, options: ReadOptions) =>
    Effect.map(readAccounts(chain, operation, addresses, options), ({ slot, value }) =>
      snapshotOf(kind, { slot, value: value.filter((account) => account !== undefined) })
    )

  const readJobs = (options: ReadOptions) =>
    named === undefined ? scan("job", jobFilters, options) : read("job", named, options)

  const readRuns = (found: ReadonlyArray<Job>, options: ReadOptions): Effect.Effect<Snapshot, JobError> => {
    const scanned =
      each === undefined || each.length >= 4
        ? scan("run", [ofKind("run")], options)
        : Effect.map(
            Effect.forEach(each, (job) => scan("run", runFilters(job), options)),
            joined
          )
    // Only for jobs that are named can runs be found without it.
    return named === undefined
      ? scanned
      : Effect.catchIf(scanned, isForbidden, () => searchRuns(chain, operation, found, options))
  }

  const snapshot: Sources["snapshot"] = (accounts, options) =>
    Effect.gen(function* () {
      const jobsNow = yield* readJobs(options)
      const found = jobsNow.all
        .flatMap((told) => decodeAs("job", chain, told) ?? [])
        .filter((job) => isWanted("job", job))
      const runsNow = yield* readRuns(found, { since: jobsNow.slot })
      if (followsMarkets) {
        for (const { market: own, state } of found) if (state === jobStates.queued) markets.add(own)
        // Those of jobs that came in by notification meanwhile.
        for (const address of accounts.ofKind("job")) {
          const job = accounts.get("job", address)?.decoded
          if (job?.state === jobStates.queued) markets.add(job.market)
        }
      }
      const marketsNow = isNarrow
        ? yield* read("market", [...markets], { since: runsNow.slot })
        : yield* scan("market", [ofKind("market")], { since: runsNow.slot })
      // A run belongs to a job that is known by then.
      return [marketsNow, jobsNow, runsNow]
    })

  return { isNarrow, isWanted, fixed, markets, followsMarkets, snapshot }
}

const ofKind = (kind: Kind): Filter => ({ offset: 0, bytes: layouts[kind].discriminatorText })

const equal = (offset: number, address: Address | undefined): ReadonlyArray<Filter> =>
  address === undefined ? [] : [{ offset, bytes: address }]

const snapshotOf = (kind: Kind, { slot, value }: At<ReadonlyArray<Account>>): Snapshot => ({
  kind,
  slot,
  all: value.map((account) => ({ ...account, kind, slot }))
})

/** Several answers as one, which is as old as the oldest. */
const joined = (snapshots: ReadonlyArray<Snapshot>): Snapshot => ({
  kind: "run",
  slot: oldestOf(snapshots),
  all: snapshots.flatMap(({ all }) => all)
})

const searchRuns = (chain: Chain, operation: string, jobs: ReadonlyArray<Job>, options: ReadOptions) =>
  Effect.gen(function* () {
    const active = jobs.filter(({ state }) => state === jobStates.queued || state === jobStates.stopped)
    const { slot, value } = yield* runsInHistory(chain, operation, active, options)
    const addresses = [...value.values()].flat().map(({ address }) => address)
    if (addresses.length === 0) return { kind: "run", slot, all: [] } as const
    const again = yield* readAccounts(chain, operation, addresses, { since: slot })
    return snapshotOf("run", { slot: again.slot, value: again.value.filter((account) => account !== undefined) })
  })
