/**
 * One job as an object, for code that does not use Effect.
 *
 * It follows its job from submission to the end by itself, and every promise
 * it hands out settles.
 */
import type { Events } from "./Events.ts"
import type { JobId, JobRef, JobStatus } from "./Job.ts"
import type { JobError } from "./JobError.ts"
import type { JobResult } from "./JobResult.ts"
import type { NotCompleted } from "./Watch.ts"

/** The job's status as last seen; `Submitting` before the first, `Error` when no more will come (`error` tells why). */
export type HandleState = JobStatus["_tag"] | "Submitting" | "Error"

/** `JobError` when a call failed, `NotCompleted` when the job did, any other `Error` for a bug or a closed client. */
export type HandleError = JobError | NotCompleted | Error

export interface HandleEvents<Id extends string, Output> {
  /** The backend has accepted the job. The ref is worth saving. */
  readonly created: JobRef<Id>
  /** A node runs it. Told once, even if the job is handed back and runs again. */
  readonly started: void
  readonly success: JobResult<Output>
  readonly error: HandleError
  readonly canceled: void
  /** Always, and always last. */
  readonly ended: void
}

export interface JobHandle<Output = unknown, Id extends string = string> {
  /** Undefined until the backend has accepted the job. */
  readonly id: JobId | undefined
  readonly ref: JobRef<Id> | undefined
  readonly state: HandleState
  readonly results: JobResult<Output> | undefined
  readonly error: HandleError | undefined
  readonly events: Events<HandleEvents<Id, Output>>
  readonly isRunning: () => boolean
  /**
   * Ends the job: leaves it unsent if that is still possible, else asks the backend.
   * Resolves when the job has ended or the backend has agreed, rejects with a
   * `JobError` when it cannot, will not or does not answer, all within a minute.
   * Does nothing on an ended job. Call it as often as you like.
   */
  readonly cancel: () => Promise<void>
  /** Rejects with `error` when there is no result. As often as you like, before and after the end. */
  readonly waitForResult: () => Promise<JobResult<Output>>
}
