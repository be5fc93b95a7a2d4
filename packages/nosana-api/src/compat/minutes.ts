/** Minutes as numbers, which there are in this client and nowhere else. */
import { InvalidSpec, type JobError } from "@longshore/core/JobError"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { failed } from "../internal/failed.ts"

export const minutesIn = (
  operation: string,
  field: string,
  given: unknown
): Effect.Effect<Duration.Duration, JobError> => {
  if (typeof given === "number" && Number.isFinite(given) && given > 0) return Effect.succeed(Duration.minutes(given))
  const shown = typeof given === "number" ? String(given) : (JSON.stringify(given) ?? "nothing")
  const message = `${field}: ${shown} is no number of minutes; write for example 60 for an hour`
  return Effect.fail(failed(operation, new InvalidSpec({ field, message })))
}
