/** Lists and counts of jobs, as the indexer gives them. */
import type { Address } from "../../../solana/Program.ts"
import type { Snapshot } from "./Indexer.ts"
import { type JobSummary, type Known, type StateWord, stateOf, states, summaryOf } from "./view.ts"

export interface Query {
  readonly payer?: string | undefined
  /** The project, which is the payer as well where credits pay. */
  readonly poster?: string | undefined
  readonly state?: StateWord | undefined
  readonly market?: string | undefined
  readonly node?: string | undefined
  /** 10 by default. */
  readonly limit?: number | undefined
  readonly offset?: number | undefined
}

export interface Page {
  /** Newest first. */
  readonly jobs: ReadonlyArray<JobSummary & { readonly address: Address }>
  /** How many there are, whatever the page has. */
  readonly totalJobs: number
}

/** Points are the newest millisecond of a bucket and how many jobs began in it; newest first. */
export interface TimeSeries {
  readonly total: number
  readonly data: ReadonlyArray<{ readonly x: number; readonly y: number }>
}

const usualLimit = 10

const matches = (job: Snapshot, { market, node, payer, poster, state }: Query): boolean =>
  (payer === undefined || job.account.payer === payer) &&
  (poster === undefined || job.account.project === poster) &&
  (market === undefined || job.account.market === market) &&
  (node === undefined || (job.run?.node ?? job.account.node) === node) &&
  (state === undefined || stateOf(job) === states[state])

export const pageOf = (jobs: ReadonlyArray<Snapshot>, query: Query, known: Known): Page => {
  const { limit = usualLimit, offset = 0 } = query
  const found = jobs.filter((job) => matches(job, query))
  return { jobs: found.slice(offset, offset + limit).map((job) => summaryOf(job, known)), totalJobs: found.length }
}

export const countsOf = (jobs: ReadonlyArray<Snapshot>, query: Query) => {
  const found = jobs.filter((job) => matches(job, query))
  const count = (state: StateWord) => found.filter((job) => stateOf(job) === states[state]).length
  return {
    total: found.length,
    byState: {
      QUEUED: count("QUEUED"),
      RUNNING: count("RUNNING"),
      COMPLETED: count("COMPLETED"),
      STOPPED: count("STOPPED")
    }
  }
}

export const runningOf = (jobs: ReadonlyArray<Snapshot>): Readonly<Record<string, { readonly running: number }>> => {
  const counts = new Map<Address, number>()
  for (const job of jobs) {
    const { market } = job.account
    if (stateOf(job) === states.RUNNING) counts.set(market, (counts.get(market) ?? 0) + 1)
  }
  return Object.fromEntries([...counts].map(([market, running]) => [market, { running }]))
}

const hour = 3600
const day = 24 * hour

/** In seconds: the longer the period, the wider the buckets. */
const bucketFor = (period: number): number => {
  if (period === 0) return 30 * day
  if (period > 122 * day) return 7 * day
  if (period > 5 * day) return day
  return period > 12 * hour ? hour : 60
}

/** @param period In seconds, back from now; all there ever were for 0. */
export const timestampsOf = (jobs: ReadonlyArray<Snapshot>, period: number, now: number): TimeSeries => {
  const since = period === 0 ? 0 : Math.floor(now / 1000) - period
  const starts = jobs
    .map(({ account, run }) => Number(run?.time ?? account.timeStart))
    .filter((start) => start > 0 && start >= since)
    .sort((one, other) => other - one)
  const width = bucketFor(period)
  const buckets = new Map<number, { readonly x: number; readonly y: number }>()
  for (const start of starts) {
    const bucket = Math.floor(start / width)
    const before = buckets.get(bucket)
    buckets.set(bucket, { x: before?.x ?? start * 1000, y: (before?.y ?? 0) + 1 })
  }
  return { total: starts.length, data: [...buckets.values()] }
}
