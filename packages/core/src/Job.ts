/**
 * The job domain: what you hold and what you see.
 *
 * Every backend translates its own wire into these types, and nothing here
 * knows that a wire exists.
 */
import type * as Brand from "effect/Brand"

/** A network's own name for a job. */
export type JobId = string & Brand.Brand<"JobId">
export const JobId = { make: (id: string): JobId => id as JobId }

/** A value that JSON can hold. */
export type Json = string | number | boolean | null | ReadonlyArray<Json> | { readonly [key: string]: Json }

/**
 * One submission, ready to send and safe to send again. Plain JSON, kept until
 * the job is known: it may hold signed bytes, never a key that can sign.
 */
export interface Ticket<out Id extends string = string> {
  readonly backend: Id
  /** The backend instance that prepared it. Only there is it ever sent: see `Instance.at`. */
  readonly at: string
  /** Unique to this submission, and what `find` knows the job by. */
  readonly key: string
  /** The backend's own. Nobody else reads it. */
  readonly payload: Json
  /**
   * When it was last handed to `send`, in ISO 8601: written down by core before each time, so that it holds after a
   * crash too. Absent if it never was. For a network that cannot tell a lost request from one that is still on its way.
   */
  readonly sentAt?: string
}

/** Whether a value read from somewhere is a whole ticket. */
export const isTicket = (value: unknown): value is Ticket => {
  if (typeof value !== "object" || value === null) return false
  const { at, backend, key, payload, sentAt } = value as Partial<Ticket>
  return (
    typeof backend === "string" &&
    typeof at === "string" &&
    typeof key === "string" &&
    key !== "" &&
    payload !== undefined &&
    (sentAt === undefined || !Number.isNaN(Date.parse(sentAt)))
  )
}

/** What a look for a ticket's job found. */
export type Sighting<Id extends string = string> =
  | { readonly _tag: "Landed"; readonly ref: JobRef<Id> }
  /** It has not landed, and sending the ticket now cannot make a second job. */
  | { readonly _tag: "Absent" }
  /** It can never land: prepare anew. */
  | { readonly _tag: "Dead" }
  /** The backend cannot tell yet. Look again. */
  | { readonly _tag: "Unclear" }

/** The sighting of a look that cannot be unsure: the job, or none. */
export const sighted = <Id extends string>(ref: JobRef<Id> | undefined): Sighting<Id> =>
  ref ? { _tag: "Landed", ref } : { _tag: "Absent" }

/** Points at one job of one backend instance. Plain data: save it, reload it, watch it again. */
export interface JobRef<out Id extends string = string> {
  readonly backend: Id
  /** The instance that has the job: see `Instance.at`. */
  readonly at: string
  readonly id: JobId
}

/** Why a job failed, as far as the backend can tell. A failed job is a value, never a `JobError`. */
export type FailureCause =
  /** The work ended with an exit code other than 0. */
  | "ExitCode"
  /** The work was killed by a signal that nobody asked for. */
  | "Signal"
  /** It used more memory than it was given. */
  | "OutOfMemory"
  /** It ran longer than its `timeout`, or than its node allows. */
  | "TimedOut"
  /** It never began: no such image, program or module, or it could not be loaded. */
  | "StartFailed"
  /** An input could not be fetched. */
  | "InputFailed"
  /** It ran, but a declared output is not there or could not be kept. */
  | "OutputFailed"
  /** Whatever ran it is gone. */
  | "NodeLost"
  /** The network took the job, and then would not run it. */
  | "Rejected"
  | "Unknown"

export type JobStatus =
  /** Accepted; nothing more is known. */
  | { readonly _tag: "Pending" }
  /** Waiting for a node. `position` counts from 0, the next to run. */
  | { readonly _tag: "Queued"; readonly position?: number }
  | { readonly _tag: "Running"; readonly node?: string }
  /** The work ran, and its exit code, where one is known, was 0. */
  | { readonly _tag: "Completed" }
  | { readonly _tag: "Failed"; readonly cause: FailureCause; readonly message?: string }
  | { readonly _tag: "Cancelled" }

/** A job as it was at one moment. What a backend does not know is absent. */
export interface Job<out Id extends string = string> {
  readonly ref: JobRef<Id>
  readonly status: JobStatus
  /** Orders snapshots where the backend can (slot, row version). */
  readonly revision?: bigint | undefined
  readonly createdAt?: Date | undefined
  readonly startedAt?: Date | undefined
  readonly endedAt?: Date | undefined
  /** What it is doing right now, for people: `pulling image, 40%`. */
  readonly progress?: string | undefined
  /** What the user should know about how it runs: `the image is not used`. */
  readonly warnings?: ReadonlyArray<string> | undefined
}

// Snapshots are samples, so steps may be skipped; only these moves may be seen.
const successors = {
  Pending: ["Queued", "Running", "Completed", "Failed", "Cancelled"],
  Queued: ["Running", "Completed", "Failed", "Cancelled"],
  Running: ["Queued", "Completed", "Failed", "Cancelled"], // a node may quit and hand the job back
  Completed: [],
  Failed: [],
  Cancelled: []
} as const satisfies Record<JobStatus["_tag"], ReadonlyArray<JobStatus["_tag"]>>

export const isTerminal = (status: JobStatus): boolean => successors[status._tag].length === 0

const canFollow = (from: JobStatus, to: JobStatus): boolean =>
  (successors[from._tag] as ReadonlyArray<string>).includes(to._tag)

/** Whether `next` can be news of the job last seen as `last`: no older, and not a move no job makes. */
export const isAfter = (last: Job, next: Job): boolean =>
  (last.revision === undefined || next.revision === undefined || next.revision >= last.revision) &&
  (last.status._tag === next.status._tag ? !isTerminal(last.status) : canFollow(last.status, next.status))

/** The words of a status as people read it: `Failed (ExitCode): exit code 3`. */
export const describe = (status: JobStatus): string => {
  switch (status._tag) {
    case "Failed":
      return `Failed (${status.cause})${status.message === undefined ? "" : `: ${status.message}`}`
    case "Queued":
      return status.position === undefined ? "Queued" : `Queued (position ${status.position})`
    default:
      return status._tag
  }
}
