/** Durations as servers take them. */
import { InvalidSpec, type JobError } from "@longshore/core/JobError"
import { Durations } from "@longshore/nosana"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { failed } from "./failed.ts"

interface Unit {
  readonly name: string
  readonly seconds: number
}

const wholeIn =
  (unit: Unit) =>
  (operation: string, field: string, given: unknown): Effect.Effect<number, JobError> =>
    Effect.flatMap(Durations.of({ backend: "nosana-api", operation }, field, given), (duration) => {
      const count = Duration.toSeconds(duration) / unit.seconds
      if (Number.isSafeInteger(count) && count > 0) return Effect.succeed(count)
      const hint = typeof given === "number" ? "; a number counts milliseconds" : ""
      const message = `${field}: ${Durations.written(Duration.isDuration(given) ? Duration.format(given) : given)} is not a whole number of ${unit.name} above 0${hint}; write for example "1 hour"`
      return Effect.fail(failed(operation, new InvalidSpec({ field, message })))
    })

/**
 * A duration in whole seconds. Fails with `InvalidSpec` on what is none, or has a part of a second: a number stands for
 * milliseconds, and whoever means 3600 seconds by `3600` learns of it here and not from what it costs.
 */
export const wholeSeconds = wholeIn({ name: "seconds", seconds: 1 })

/** A duration in whole minutes, by the same rule. */
export const wholeMinutes = wholeIn({ name: "minutes", seconds: 60 })
