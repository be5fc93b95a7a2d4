/** A turn between processes: a record that says who has it and until when. */
import * as Clock from "effect/Clock"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Schedule from "effect/Schedule"
import type { StoreFailure } from "../Journal.ts"

/** Longer than any one step on a ticket may stall a living process, since its holder renews it. */
export const term = 60_000
const renewEvery = "15 seconds"
/** The longest a turn is waited for. Whoever has it that long is at work: its looks end after three minutes. */
const patience = 5 * 60_000

export interface Leases {
  /** Takes the turn if it is free, or was left by a holder who did not renew it. */
  readonly take: (name: string, owner: string, now: number, until: number) => Effect.Effect<boolean, StoreFailure>
  /** Whether it was still the owner's. */
  readonly renew: (name: string, owner: string, until: number) => Effect.Effect<boolean, StoreFailure>
  readonly drop: (name: string, owner: string) => Effect.Effect<void, StoreFailure>
}

class Taken extends Data.TaggedError("Taken")<{}> {}

const failure = (message: string): StoreFailure => ({ _tag: "StoreFailure", message })

export const turnsBy =
  (leases: Leases) =>
  (name: string) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E | StoreFailure, R> =>
    Effect.suspend(() => {
      const owner = crypto.randomUUID()
      const taking = Effect.gen(function* () {
        const now = yield* Clock.currentTimeMillis
        if (!(yield* leases.take(name, owner, now, now + term))) return yield* new Taken()
      }).pipe(
        Effect.retry({
          while: (error) => error._tag === "Taken",
          schedule: Schedule.spaced("100 millis").pipe(Schedule.upTo({ times: patience / 100 }))
        }),
        Effect.mapError((error) =>
          error._tag === "Taken" ? failure(`another process has had ${name} for ${patience / 60_000} minutes`) : error
        )
      )
      const renewing = Effect.gen(function* () {
        const now = yield* Clock.currentTimeMillis
        return yield* leases.renew(name, owner, now + term)
      }).pipe(Effect.ignore, Effect.delay(renewEvery), Effect.forever)
      return Effect.acquireUseRelease(
        Effect.interruptible(taking),
        () => Effect.acquireUseRelease(Effect.forkChild(renewing), () => effect, Fiber.interrupt),
        () => Effect.ignore(leases.drop(name, owner))
      )
    })
