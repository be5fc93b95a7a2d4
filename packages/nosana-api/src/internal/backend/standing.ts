/** From what the server tells of a job to what it means: one total table. */
import type { JobStatus } from "@longshore/core/Job"
import type { ListedJob } from "../../Jobs.ts"

/** What the table reads. Lists tell no more than this. */
export type Told = Pick<ListedJob, "state" | "node" | "timeStart" | "ipfsResult" | "jobResult" | "jobStatus">

export type Standing =
  | { readonly _tag: "Open"; readonly status: JobStatus }
  /** It has ended, and its result says how. */
  | { readonly _tag: "Done" }
  /** It has ended, and there is no result: its owner has ended it, or the server is behind. */
  | { readonly _tag: "Bare" }
  | { readonly _tag: "Over"; readonly status: JobStatus }
  /** It was stopped without any trace of a node: taken out of the queue, or given back. Its events tell which. */
  | { readonly _tag: "Stopped" }
  | { readonly _tag: "Unknown"; readonly state: number }

/**
 * It is for good once it was told, as every end is. The chain lets another node take the job up all the same: that run is paid for
 * too, and is not followed any more.
 */
const nodeLost: JobStatus = {
  _tag: "Failed",
  cause: "NodeLost",
  message:
    "its node gave it up before it had ended; look whether another node has taken it up before you submit it again"
}

export const standingOf = (job: Told): Standing => {
  const { ipfsResult, jobResult, node, state, timeStart } = job
  switch (state) {
    // The chain writes down that a job runs beside it, and a server may be a moment behind that.
    case 0:
      return node !== undefined && timeStart !== undefined
        ? running(node)
        : { _tag: "Open", status: { _tag: "Queued" } }
    case 1:
      return running(node)
    case 2:
      if ((jobResult !== undefined && jobResult !== null) || ipfsResult !== undefined) return { _tag: "Done" }
      return { _tag: "Bare" }
    case 3:
      return node === undefined && timeStart === undefined ? { _tag: "Stopped" } : { _tag: "Over", status: nodeLost }
    default:
      return { _tag: "Unknown", state }
  }
}

const running = (node: string | undefined): Standing => ({
  _tag: "Open",
  status: { _tag: "Running", ...(node !== undefined && { node }) }
})

const failedUnknown: JobStatus = {
  _tag: "Failed",
  cause: "Unknown",
  message: "the server says that it failed, and has no result that says why"
}

/** What the server says of a job that has left no result; `undefined` where it says nothing that is known here. */
export const saidOf = ({ jobStatus }: Pick<Told, "jobStatus">): JobStatus | undefined => {
  if (jobStatus === "success") return { _tag: "Completed" }
  return jobStatus === "failed" ? failedUnknown : undefined
}

type Events = ReadonlyArray<{ readonly type: string }>

/**
 * How a job has ended that left no result, as far as its events and the server say; `undefined` while they do not. Whoever
 * finishes a job posts its result, so that nothing but its owner's `end` leaves none; the server may have neither yet. `isLong` is
 * whether it has been so for long enough to be believed without an event.
 */
export const bareBy = (events: Events, said: JobStatus | undefined, isLong: boolean): JobStatus | undefined => {
  if (isEndedByOwner(events)) return { _tag: "Cancelled" }
  if (said !== undefined) return said
  return isLong && !isFinished(events) ? { _tag: "Cancelled" } : undefined
}

/**
 * The same of a job that was stopped. On the chain only a node that quits leaves this state, so that it is believed where nothing
 * else is told.
 */
export const stoppedBy = (events: Events, isLong: boolean): JobStatus | undefined => {
  if (isEndedByOwner(events)) return { _tag: "Cancelled" }
  return isLong || hasEvent(events, "quit") ? nodeLost : undefined
}

/** Whether its owner has ended it, or has taken it out of the queue. */
export const isEndedByOwner = (events: Events): boolean =>
  hasEvent(events, "end", "ended") || hasEvent(events, "delist", "delisted")

/** Whether its node was done with it. */
const isFinished = (events: Events): boolean =>
  hasEvent(events, "finish", "finished") || hasEvent(events, "complete", "completed")

/** Events are named after the program's instructions, in one spelling or another: `End`, `JOB_END`, `JobEnded`. */
const hasEvent = (events: Events, ...instructions: ReadonlyArray<string>): boolean =>
  events.some(({ type }) =>
    instructions.includes(
      type
        .toLowerCase()
        .replace(/^job|[^a-z]/g, "")
        .replace(/^job/, "")
    )
  )
