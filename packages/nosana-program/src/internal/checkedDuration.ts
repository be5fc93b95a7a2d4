/** Durations that a caller gave, who may write without types. */
import { InvalidSpec, type JobError, Misconfigured } from "@longshore/core/JobError"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { failed } from "./failed.ts"

const units = ["weeks", "days", "hours", "minutes", "seconds", "milliseconds", "microseconds", "nanoseconds"]

/** An object of numbers of units. One that has none of them would be read as no time at all. */
const isPlain = (given: unknown): given is object =>
  typeof given === "object" && given !== null && !Array.isArray(given) && !Duration.isDuration(given)

const readDuration = (given: unknown): Duration.Duration | undefined => {
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

const help = 'write for example "30 seconds"'

/** Fails with `Misconfigured` on an option that is given and is no duration. */
export const checkDurationOption = (field: string, given: unknown): Effect.Effect<void, JobError> => {
  if (given === undefined || readDuration(given) !== undefined) return Effect.void
  const message = `${field}: ${written(given)} is not a duration; ${help}`
  return Effect.fail(failed("make", new Misconfigured({ message })))
}

/** The duration that was given for one operation. Fails with `InvalidSpec` on what is none. */
export const durationOf = (
  operation: string,
  field: string,
  given: unknown
): Effect.Effect<Duration.Duration, JobError> => {
  const duration = readDuration(given)
  if (duration !== undefined) return Effect.succeed(duration)
  const message = `${field}: ${written(given)} is not a duration; ${help}`
  return Effect.fail(failed(operation, new InvalidSpec({ field, message })))
}
