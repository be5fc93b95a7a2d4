/** What to do where nobody knows what became of a request. */
import { type JobError, OutcomeUnknown } from "@longshore/core/JobError"
import * as Effect from "effect/Effect"
import { failed } from "./failed.ts"

/** Says how to find out what became of something that servers do twice when they are asked twice. */
export const telling =
  (how: string) =>
  <A>(asking: Effect.Effect<A, JobError>): Effect.Effect<A, JobError> =>
    Effect.mapError(asking, (error) => {
      const { operation, reason } = error
      if (reason._tag !== "OutcomeUnknown") return error
      const { answer, cause } = reason
      const kept = { ...(answer && { answer }), ...(cause !== undefined && { cause }) }
      return failed(operation, new OutcomeUnknown({ ...kept, message: `${reason.message}; ${how}` }))
    })
