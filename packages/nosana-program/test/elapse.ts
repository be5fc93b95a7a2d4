/** Letting test time pass for what waits for it. */
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"

/** A turn of the real event loop: signatures are made outside of test time. */
const breathe = Effect.promise(() => new Promise<void>((resolve) => setTimeout(resolve, 0)))

/** Lets test time pass, in small steps, until the effect has ended. */
export const elapse = <A, E, R>(effect: Effect.Effect<A, E, R>, seconds = 600) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(effect)
    for (let step = 0; step < seconds * 4 && fiber.pollUnsafe() === undefined; step++) {
      yield* breathe
      yield* TestClock.adjust("250 millis")
    }
    if (fiber.pollUnsafe() === undefined) return yield* Effect.die(new Error(`it did not end in ${seconds} seconds`))
    return yield* Fiber.join(fiber)
  })

export const pass = (seconds: number) =>
  Effect.forEach(Array.from({ length: seconds * 4 }), () => Effect.andThen(breathe, TestClock.adjust("250 millis")), {
    discard: true
  })
