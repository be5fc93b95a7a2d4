/** Jobs that have ended and whose results cannot be read yet: among many they must not hide the others. */
import { type JobError, Misconfigured } from "@longshore/core/JobError"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { failed } from "../failed.ts"
import type { JobAs, Seen } from "./judging.ts"

/** How long a result may be missing before many jobs are not looked at together any more, in milliseconds. */
const patience = 10 * 60_000

export interface Unread {
  /** One of many that were looked at. An absent job is absent. */
  readonly looked: (seen: Seen, job: Effect.Effect<JobAs, JobError>) => Effect.Effect<ReadonlyArray<JobAs>, JobError>
  /** One of a list. Of a state that this version does not know, there is nothing to be said. */
  readonly listed: (seen: Seen, job: Effect.Effect<JobAs, JobError>) => Effect.Effect<ReadonlyArray<JobAs>, JobError>
}

/** `last` is the job as it was seen last, for one that is not found at the moment. */
export const makeUnread = (
  refTo: (address: string) => JobAs["ref"],
  last: (address: string) => JobAs | undefined
): Unread => {
  const isPassing = ({ isRetryable, reason }: JobError) => isRetryable && reason._tag !== "RateLimited"

  /** It is not known how it ended, and it is not said to have. */
  const waiting = ({ address, job }: Seen, { reason }: JobError): ReadonlyArray<JobAs> => {
    const node = job?.node
    const status = { _tag: "Running", ...(node !== undefined && { node }) } as const
    const createdAt = job?.listedAt
    const progress = `its node is done; ${reason.message}`
    return [{ ref: refTo(address), status, progress, ...(createdAt && { createdAt }) }]
  }

  const hasEnded = ({ job }: Seen) => job !== undefined && job.state >= 2

  return {
    looked: (seen, job) =>
      Effect.catch(
        Effect.map(job, (each): ReadonlyArray<JobAs> => [each]),
        (error): Effect.Effect<ReadonlyArray<JobAs>, JobError> => {
          if (error.reason._tag === "JobNotFound") return Effect.succeed([])
          const before = seen.job === undefined ? last(seen.address) : undefined
          if (before !== undefined && isPassing(error)) {
            return Effect.succeed([{ ...before, progress: error.reason.message }])
          }
          if (!isPassing(error) || !hasEnded(seen)) return Effect.fail(error)
          return Effect.flatMap(Clock.currentTimeMillis, (now) => {
            const since = seen.job?.timeEnd?.getTime() ?? now
            if (now - since <= patience) return Effect.succeed(waiting(seen, error))
            // A failure that is for good has each job looked at for itself, and this one's watchers hear why.
            const { message } = error.reason
            const reason = new Misconfigured({ message, cause: error })
            return Effect.fail(failed("getMany", reason))
          })
        }
      ),
    listed: (seen, job) =>
      Effect.catch(
        Effect.map(job, (each): ReadonlyArray<JobAs> => [each]),
        (error): Effect.Effect<ReadonlyArray<JobAs>, JobError> => {
          const { _tag } = error.reason
          if (_tag === "JobNotFound" || _tag === "MalformedResponse") return Effect.succeed([])
          return isPassing(error) && hasEnded(seen) ? Effect.succeed(waiting(seen, error)) : Effect.fail(error)
        }
      )
  }
}
