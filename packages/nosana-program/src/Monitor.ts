/**
 * Jobs, markets and runs as they change.
 *
 * What there is comes first, then what changes. An account never goes back to an older state. A connection that is lost is
 * opened again: a `gap` says so, then comes what has changed meanwhile, deletions among it, and `resynced` says that nothing
 * is missing. No request is made for an event, only for what comes into view: a market that a watched job belongs to, and a job
 * that has left its queue and is nowhere. Deletions, which Solana announces for single accounts only, are seen at once
 * for the `jobs` that are named, within seconds for a job that leaves its queue, and at the next resynchronisation else.
 *
 * A reader that is too slow is not waited for. Beyond `capacity` waiting events, a newer state takes the place of an older one
 * of the same account, an account that came and went without the reader being told of it is not told, and a gap that follows
 * another one is told as one with it, from the first `gap` to the last `resynced`. So there wait no more than `capacity`
 * events, one for each account that is watched or that the reader has been told of, and a `gap` and a `resynced`.
 */
import { type JobError, Misconfigured } from "@longshore/core/JobError"
import type { Address } from "@solana/kit"
import type * as Duration from "effect/Duration"
import * as Stream from "effect/Stream"
import type { Job, Market, Run } from "./Accounts.ts"
import type { Chain } from "./Chain.ts"
import { failed } from "./internal/failed.ts"
import { makeMerge } from "./internal/monitor/merge.ts"
import { watchAccounts } from "./internal/monitor/session.ts"
import type { ProgramJob } from "./internal/reading/jobs.ts"

export const MonitorEventType = {
  JOB: "job",
  MARKET: "market",
  RUN: "run",
  GONE: "gone",
  GAP: "gap",
  RESYNCED: "resynced"
} as const

interface Seen<Type extends string, Data> {
  readonly type: Type
  readonly data: Data
  /** The slot of the newest account in it. It grows for one account, and roughly between accounts. */
  readonly slot: bigint
}

/** An account was closed: as it was last seen. */
export type Gone = Seen<
  "gone",
  | { readonly kind: "job"; readonly address: Address; readonly last: Job }
  | { readonly kind: "market"; readonly address: Address; readonly last: Market }
  | { readonly kind: "run"; readonly address: Address; readonly last: Run }
>

export interface Gap {
  readonly type: "gap"
  readonly data: { readonly since: Date; readonly reason: JobError }
}

/** All that happened in the gap has been told, as far as it can still be seen. */
export interface Resynced {
  readonly type: "resynced"
  readonly data: { readonly slot: bigint }
}

/** Each account for itself, as it is on chain. */
export type MonitorEvent = Seen<"job", Job> | Seen<"market", Market> | Seen<"run", Run> | Gone | Gap | Resynced

/** Jobs with what their runs and queues say. A job whose position in a queue changes, and nothing else, is not told again. */
export type SimpleMonitorEvent = Seen<"job", ProgramJob> | Seen<"market", Market> | Gone | Gap | Resynced

export interface MonitorOptions {
  /** Only these jobs, also ones that are yet to be listed. */
  readonly jobs?: ReadonlyArray<Address> | undefined
  readonly market?: Address | undefined
  readonly project?: Address | undefined
  readonly payer?: Address | undefined
  /** Whether what there is at the beginning comes as events: it does, unless this is `false`. */
  readonly initial?: boolean | undefined
  /** How often everything is read again, for what no notification tells: 5 minutes unless it is given. */
  readonly resyncEvery?: Duration.Input | undefined
  /** A connection without a sign of life for so long is lost: 30 seconds unless it is given. */
  readonly silence?: Duration.Input | undefined
  /** How many events wait for a slow reader before any are left out: 4096 unless it is given. */
  readonly capacity?: number | undefined
}

/** Fails where it cannot begin, and later only on what no waiting mends, such as a key that is refused. */
export const monitorDetailed = (chain: Chain, options: MonitorOptions = {}): Stream.Stream<MonitorEvent, JobError> =>
  watched(chain, "monitorDetailed", options, () => (event) => (event === undefined ? [] : [event]))

/** The same, merged. */
export const monitor = (chain: Chain, options: MonitorOptions = {}): Stream.Stream<SimpleMonitorEvent, JobError> =>
  watched(chain, "monitor", options, makeMerge)

const watched = <Event>(
  chain: Chain,
  operation: string,
  options: MonitorOptions,
  view: Parameters<typeof watchAccounts<Event>>[3]
): Stream.Stream<Event | Gap | Resynced, JobError> => {
  const { jobs, market, payer, project } = options
  const problem =
    jobs !== undefined && (market ?? payer ?? project) !== undefined
      ? "jobs: they are named one by one; leave out market, payer and project"
      : jobs?.length === 0
        ? "jobs: there is none in it; name some, or leave it out to watch all"
        : undefined
  return problem === undefined
    ? watchAccounts(chain, operation, options, view)
    : Stream.fail(failed(operation, new Misconfigured({ message: problem })))
}
