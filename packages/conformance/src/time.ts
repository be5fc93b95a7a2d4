/** Letting time pass on the test clock, in steps small enough that no fiber is raced by the clock that wakes it. */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"

const step = Duration.seconds(1)
/** Answers of fake servers may come by promise: they need a turn of the real event loop. */
const breathe = Effect.promise(() => new Promise<void>((resolve) => setTimeout(resolve, 0)))

const tick = Effect.andThen(TestClock.adjust(step), breathe)

/** Lets test time pass until the effect has ended, but no more than so much. */
export const inTestTime =
  (limit: Duration.Duration) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.scoped(
      Effect.gen(function* () {
        const fiber = yield* Effect.forkScoped(effect)
        const begun = yield* Clock.currentTimeMillis
        yield* breathe
        while (fiber.pollUnsafe() === undefined) {
          if ((yield* Clock.currentTimeMillis) - begun > Duration.toMillis(limit)) {
            return yield* Effect.die(new Error(`nothing came of it within ${Duration.format(limit)} of test time`))
          }
          yield* tick
        }
        return yield* Fiber.join(fiber)
      })
    ) as Effect.Effect<A, E, R>

export const passTestTime = (duration: Duration.Input): Effect.Effect<void> =>
  Effect.repeat(tick, { times: Math.ceil(Duration.toMillis(duration) / Duration.toMillis(step)) })
