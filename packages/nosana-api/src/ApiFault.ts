/** What a server says when it refuses, in one shape for the many that its parts have. */
import type { JobError } from "@longshore/core/JobError"
import * as Data from "effect/Data"
import type * as Duration from "effect/Duration"

/** The `cause` of a `JobError`'s reason where a server's answer is the reason: see `faultOf`. No credential is in it. */
export class ApiFault extends Data.TaggedError("ApiFault")<{
  /** The HTTP status. */
  readonly status: number
  /** In the server's words; of a web page its title. `"no explanation"` where there are none. */
  readonly message: string
  /** The server's own word: `INSUFFICIENT_SCOPE`, `IDEMPOTENCY_KEY_EXPIRED`, `FST_ERR_VALIDATION`. */
  readonly code?: string | undefined
  /** What the server calls the error: `UnauthorizedError`, `Bad Request`. */
  readonly kind?: string | undefined
  /** How long the server asks to be left alone. */
  readonly retryAfter?: Duration.Duration | undefined
  /** The scope that the API key lacks: `jobs:write`. */
  readonly scope?: string | undefined
  /** What there is to spend, in micro-dollars, where credits are not enough. Less than nothing where the account owes. */
  readonly available?: bigint | undefined
  /** What was to be paid, in micro-dollars, where credits are not enough. */
  readonly required?: bigint | undefined
  /** Which part of what was sent is wrong, as the server names it: `timeout`, `job_definition/ops/0/id`. */
  readonly field?: string | undefined
  /** All of it: as JSON where it is that, else as text. */
  readonly body: unknown
}> {}

/** What the server said, where a refusal of the server is the reason. */
export const faultOf = ({ reason }: JobError): ApiFault | undefined =>
  reason.cause instanceof ApiFault ? reason.cause : undefined

/**
 * Whether a refusal is about the idempotency key and not about what was asked: `IDEMPOTENCY_KEY_IN_PROGRESS` wants the same key
 * again later, `IDEMPOTENCY_KEY_EXPIRED` another key, and `IDEMPOTENCY_KEY_PAYLOAD_MISMATCH` what was asked with it at first.
 */
export const isIdempotencySignal = ({ code, status }: Pick<ApiFault, "code" | "status">): boolean =>
  status === 409 && code?.startsWith("IDEMPOTENCY_KEY_") === true
