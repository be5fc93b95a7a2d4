/**
 * The one error a backend operation fails with.
 *
 * `reason` says what went wrong in words that hold on every backend. A job
 * that ran and failed is not an error: see `JobStatus`.
 */
import * as Data from "effect/Data"
import type * as Duration from "effect/Duration"
import type { Ticket } from "./Job.ts"

/** What a server said. */
export interface ServerAnswer {
  /** The HTTP status. */
  readonly status: number
  /** The body: as JSON where it is that, else as text. Secrets are taken out of it. */
  readonly body: unknown
}

interface Fields {
  /** What failed, with which values, and what to do about it. Never a secret. */
  readonly message: string
  readonly cause?: unknown
  /** Where a server's answer is the reason. */
  readonly answer?: ServerAnswer
}

/** The job as asked for cannot run here, and no retry will change that. Nothing was spent. */
export class InvalidSpec extends Data.TaggedError("InvalidSpec")<
  Fields & {
    /** Which part of the spec, or which option: `resources.gpu`, `inputs[0].path`. */
    readonly field?: string
  }
> {}
/** What was set up for this backend cannot work: a URL, a directory, a missing program. */
export class Misconfigured extends Data.TaggedError("Misconfigured")<Fields> {}
/** The credentials are missing, wrong or do not allow this. */
export class Unauthorized extends Data.TaggedError("Unauthorized")<Fields> {}
export class InsufficientFunds extends Data.TaggedError("InsufficientFunds")<Fields> {}
/** The backend does not have this job, or not any more. */
export class JobNotFound extends Data.TaggedError("JobNotFound")<Fields> {}
/** The job is in a state in which it cannot take this operation. */
export class InvalidState extends Data.TaggedError("InvalidState")<Fields> {}
/** The backend cannot take the job now, and may later. */
export class NoCapacity extends Data.TaggedError("NoCapacity")<Fields> {}
export class RateLimited extends Data.TaggedError("RateLimited")<
  Fields & { readonly retryAfter?: Duration.Duration }
> {}
/** The backend did not answer, or answered that it cannot. The request took no effect, or may safely be repeated. */
export class Unavailable extends Data.TaggedError("Unavailable")<Fields> {}
/**
 * The request may have taken effect: a second submit can pay twice. After a
 * submission, hand `ticket` to `settle` (or restart and `resume`) instead.
 */
export class OutcomeUnknown extends Data.TaggedError("OutcomeUnknown")<Fields & { readonly ticket?: Ticket }> {}
/** The backend answered in a shape this version does not know. */
export class MalformedResponse extends Data.TaggedError("MalformedResponse")<Fields> {}

export type JobErrorReason =
  | InvalidSpec
  | Misconfigured
  | Unauthorized
  | InsufficientFunds
  | JobNotFound
  | InvalidState
  | NoCapacity
  | RateLimited
  | Unavailable
  | OutcomeUnknown
  | MalformedResponse

const retryable: Record<JobErrorReason["_tag"], boolean> = {
  InvalidSpec: false,
  Misconfigured: false,
  Unauthorized: false,
  InsufficientFunds: false,
  JobNotFound: false,
  InvalidState: false,
  NoCapacity: true,
  RateLimited: true,
  Unavailable: true,
  OutcomeUnknown: false,
  MalformedResponse: false
}

export class JobError extends Data.TaggedError("JobError")<{
  readonly backend: string
  readonly operation: string
  readonly reason: JobErrorReason
}> {
  override get message(): string {
    return `${this.backend}.${this.operation}: ${this.reason.message}`
  }
  /** Whether doing the same again later can help, and can do no harm. */
  get isRetryable(): boolean {
    return retryable[this.reason._tag]
  }
  /** How long the backend asks to be left alone. */
  get retryAfter(): Duration.Duration | undefined {
    return this.reason._tag === "RateLimited" ? this.reason.retryAfter : undefined
  }
}
