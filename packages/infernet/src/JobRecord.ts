/** What a node knows of a job, and what it says of a submission. */
import type { JobError } from "@longshore/core/JobError"

/** The answer of one container of a job. */
export type ContainerResult =
  | { readonly _tag: "Output"; readonly container: string; readonly output: unknown }
  /** `error` is empty where the container took longer than the node allows. */
  | { readonly _tag: "Error"; readonly container: string; readonly error: string }

interface Known {
  readonly id: string
}

interface Ended extends Known {
  /** What each container answered, the last one too. Only where it was asked for. */
  readonly intermediate?: ReadonlyArray<ContainerResult>
}

/** A container failed, and those after it did not run. `result` is absent where the status was recorded from outside. */
export interface FailedRecord extends Ended {
  readonly _tag: "Failed"
  readonly result?: ContainerResult
}

export type JobRecord =
  | (Known & { readonly _tag: "Running" })
  /**
   * Every container answered. It may have answered with an error all the same: a node does not look at the HTTP
   * status of a container's answer. `result` is absent where the status was recorded from outside.
   */
  | (Ended & { readonly _tag: "Success"; readonly result?: ContainerResult })
  | FailedRecord
  /** The node has no record under this id for this caller: there never was one, it expired, or it was lost. */
  | (Known & { readonly _tag: "Absent" })
  /** A record in words that this version does not know, as it came. */
  | (Known & { readonly _tag: "Unrecognised"; readonly record: unknown })

/** What became of one item of a batch. */
export type BatchOutcome =
  /** The node runs it. */
  | { readonly _tag: "Accepted"; readonly id: string }
  /** The node took the subscription. It tells no id, and nothing of it can be read. */
  | { readonly _tag: "Subscribed" }
  /** The node read it and will not run it. */
  | { readonly _tag: "Refused"; readonly error: string; readonly params: { readonly [name: string]: unknown } }
  /** It does not run: it was held back here, could not be read there, or the node could not be reached. */
  | { readonly _tag: "NotSent"; readonly error: JobError }
  /** The answer was lost, and the node does not show it: it may run yet. `id` is what to look for. */
  | { readonly _tag: "Unknown"; readonly id: string | undefined; readonly error: JobError }
