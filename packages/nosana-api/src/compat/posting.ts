/** Paying calls, each done once: what was not answered is asked again under the same key, where the server knows keys. */
import { type JobError, OutcomeUnknown } from "@longshore/core/JobError"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { faultOf } from "../ApiFault.ts"
import { isExpired, type Keys } from "../internal/backend/keys.ts"
import { failed } from "../internal/failed.ts"
import { telling } from "../internal/telling.ts"

/**
 * Pays at most once, under a key of its own. `look` says how to find out what became of it, for whoever is told that nobody
 * knows.
 */
export type Once = <A>(
  look: string,
  pay: (idempotencyKey: string) => Effect.Effect<A, JobError>
) => Effect.Effect<A, JobError>

/** How often an answer may be lost, and how long is waited before it is asked for again, where the server does not say. */
const attempts = 5
const pause = Duration.seconds(1)

const isLost = ({ reason }: JobError): boolean => reason._tag === "OutcomeUnknown"

/** A repetition that was not answered, or that somebody on the way refused. */
const isPassing = ({ reason }: JobError): boolean => reason._tag === "Unavailable" || reason._tag === "RateLimited"

/** Of a request that may have taken effect, no refusal of its repetition says that it has not. */
const unknown = (lost: JobError, later: JobError): JobError =>
  isLost(later) || isExpired(later)
    ? later
    : failed(lost.operation, new OutcomeUnknown({ message: later.reason.message, cause: later }))

export const makeOnce =
  (keys: Keys): Once =>
  (look, pay) =>
    keys
      .walk(crypto.randomUUID(), (key) => {
        const attempt = (left: number, lost: JobError | undefined): ReturnType<typeof pay> =>
          Effect.catch(pay(key), (error) => {
            const first = lost ?? (isLost(error) ? error : undefined)
            if (first === undefined) return Effect.fail(error)
            const told = unknown(first, error)
            if (left === 1 || !(isLost(error) || isPassing(error))) return Effect.fail(told)
            return Effect.flatMap(keys.areKnown, (areKnown) =>
              areKnown
                ? Effect.delay(attempt(left - 1, first), faultOf(error)?.retryAfter ?? error.retryAfter ?? pause)
                : Effect.fail(told)
            )
          })
        return attempt(attempts, undefined)
      })
      .pipe(telling(`it may have been done and paid for: ${look}`))
