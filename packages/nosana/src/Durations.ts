/** Durations that a caller gave, who may write without types. */
import { InvalidSpec, JobError, Misconfigured } from "@longshore/core/JobError"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"

const units = ["weeks", "days", "hours", "minutes", "seconds", "milliseconds", "microseconds", "nanoseconds"]

/** An object of numbers of units. One that has none of them would be read as no time at all. */
const isPlain = (given: unknown): given is object =>
  typeof given === "object" && given !== null && !Array.isArray(given) && !Duration.isDuration(given)

/** The duration, or `undefined` where it is none, or less than none. */
export const read = (given: unknown): Duration.Duration | undefined => {
  if (Number.isNaN(given) || (isPlain(given) && !units.some((unit) => Object.hasOwn(given, unit)))) return undefined
  const duration = Option.getOrUndefined(Duration.fromInput(given as Duration.Input))
  return duration === undefined || Duration.isNegative(duration) ? undefined : duration
}

/** A value as a caller would write it. */
export const written = (given: unknown): string => {
  if (typeof given === "string") return JSON.stringify(given)
  if (typeof given === "bigint") return `${given}n`
  return typeof given === "object" && given !== null ? "an object" : String(given)
}

const problemOf = (field: string, given: unknown) =>
  `${field}: ${written(given)} is not a duration; write for example "30 seconds"`

/** Fails with `Misconfigured` on an option of a backend that is given and is no duration. */
export const checkOption = (backend: string, field: string, given: unknown): Effect.Effect<void, JobError> => {
  if (given === undefined || read(given) !== undefined) return Effect.void
  const reason = new Misconfigured({ message: problemOf(field, given) })
  return Effect.fail(new JobError({ backend, operation: "make", reason }))
}

/** The duration that was given for one operation. Fails with `InvalidSpec` on what is none. */
export const of = (
  { backend, operation }: { readonly backend: string; readonly operation: string },
  field: string,
  given: unknown
): Effect.Effect<Duration.Duration, JobError> => {
  const duration = read(given)
  if (duration !== undefined) return Effect.succeed(duration)
  const reason = new InvalidSpec({ field, message: problemOf(field, given) })
  return Effect.fail(new JobError({ backend, operation, reason }))
}
