/** How the command ends: an exit code for each kind of end, and what to say. */
import type { JobError, JobErrorReason } from "@longshore/core/JobError"
import * as Data from "effect/Data"
import { again } from "./urls.ts"

export const code = { completed: 0, jobFailed: 1, usage: 2, network: 3, unknown: 4, bug: 70, interrupted: 130 } as const

/** An end that is not 0, with nothing more to say. */
export class Exit extends Data.TaggedError("Exit")<{ readonly code: number }> {}

/** The command was called with something it cannot use. */
export class Usage extends Data.TaggedError("Usage")<{ readonly message: string }> {}

const codes: Record<JobErrorReason["_tag"], number> = {
  InvalidSpec: code.usage,
  Misconfigured: code.usage,
  JobNotFound: code.usage,
  InvalidState: code.usage,
  Unauthorized: code.network,
  InsufficientFunds: code.network,
  NoCapacity: code.network,
  RateLimited: code.network,
  Unavailable: code.network,
  MalformedResponse: code.network,
  OutcomeUnknown: code.unknown
}

export const codeOf = (error: JobError): number => codes[error.reason._tag]

export const messageOf = (error: JobError): string =>
  error.reason._tag === "OutcomeUnknown"
    ? `${error.message}\nTo find out, and submit it only if it is not there: longshore resume --on ${error.backend}${again(error.backend)}`
    : error.message
