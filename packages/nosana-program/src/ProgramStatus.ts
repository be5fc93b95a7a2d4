/**
 * What has become of a job. No single account says it: a job's account calls itself queued while it runs, and its run and
 * its market's queue have to be asked as well.
 */
import type { Address } from "@solana/kit"
import * as Option from "effect/Option"
import { type Job, jobStates, type Market, queueTypes, type Run } from "./Accounts.ts"

/** What a job is asked for by: the names of the network's own client. On chain there is no `RUNNING`. */
export const JobState = { QUEUED: 0, RUNNING: 1, COMPLETED: 2, STOPPED: 3 } as const
export type JobState = (typeof JobState)[keyof typeof JobState]

export type ProgramStatus =
  /** In its market's queue. `position` counts from 0, the next to be taken. */
  | { readonly _tag: "Queued"; readonly position: number }
  | Running
  /** Its project has ended it. Its node has been paid and may still post a result. */
  | { readonly _tag: "Ended" }
  /** Its node has posted a result, which says whether the work itself succeeded. */
  | { readonly _tag: "Completed"; readonly result: string }
  /** Its node has given it back. The project can recover the deposit, or a node claim the job. */
  | { readonly _tag: "Stopped" }
  /** Paid for, neither queued nor running, and no instruction leads out of it. */
  | { readonly _tag: "Orphaned" }
  /** There is no such account any more. `History` says what became of it. */
  | { readonly _tag: "Gone" }
  /** A state of a newer program. */
  | { readonly _tag: "Unknown"; readonly state: number }

export interface Running {
  readonly _tag: "Running"
  readonly node: Address
  readonly since: Date
  /** Whether a node has claimed it after another one gave it back. */
  readonly reclaimed: boolean
  /** The account of its run. */
  readonly run: Address
}

/**
 * The status of a job, from accounts that are at least as new as the one before: the job, its run, its market. Each is
 * `undefined` if there is none. A job that is nowhere may have moved meanwhile: read it again before `Orphaned` is
 * believed.
 */
export const statusOf = (job: Job | undefined, run: Run | undefined, market: Market | undefined): ProgramStatus => {
  if (job === undefined) return { _tag: "Gone" }
  switch (job.state) {
    case jobStates.done:
      return Option.match(job.ipfsResult, {
        onNone: (): ProgramStatus => ({ _tag: "Ended" }),
        onSome: (result) => ({ _tag: "Completed", result })
      })
    case jobStates.stopped:
      return run === undefined ? { _tag: "Stopped" } : running(run, true)
    case jobStates.queued: {
      if (run !== undefined) return running(run, false)
      const position = market?.queueType === queueTypes.jobs ? market.queue.indexOf(job.address) : -1
      return position < 0 ? { _tag: "Orphaned" } : { _tag: "Queued", position }
    }
    default:
      return { _tag: "Unknown", state: job.state }
  }
}

const running = ({ address, node, time }: Run, reclaimed: boolean): Running => ({
  _tag: "Running",
  node,
  since: time,
  reclaimed,
  run: address
})

/** Whether nothing can happen to the job any more that is of interest to who posted it. */
export const isFinal = ({ _tag }: ProgramStatus): boolean => _tag === "Completed" || _tag === "Gone"

/** Of several runs of one job, as claims can leave them: the first. */
export const firstOf = (runs: ReadonlyArray<Run>): Run | undefined =>
  runs.reduce<Run | undefined>(
    (first, run) =>
      first === undefined || run.time < first.time || (+run.time === +first.time && run.address < first.address)
        ? run
        : first,
    undefined
  )
