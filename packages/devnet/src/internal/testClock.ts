/** A clock that moves only when it is told to, from one sleeper to the next, and waits for what each of them sets off. */
import { performance } from "node:perf_hooks"
import type * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Semaphore from "effect/Semaphore"
import type { Stillness } from "./stillness.ts"

export interface TestClock {
  readonly clock: Clock.Clock
  readonly advance: (by: Duration.Duration) => Effect.Effect<void>
}

/** For what never comes to rest by itself, such as a container that waits for ever. */
const patienceMillis = 150
/** Loopback connections need a few turns of the event loop to carry an answer to its end. */
const quietTurns = 6

interface Sleeper {
  readonly at: number
  readonly wake: () => void
}

export const testClock = ({ isStill }: Stillness): TestClock => {
  // Signatures and such are made by programs that look at the real clock.
  let now = Date.now()
  let elapsed = 0
  const sleepers = new Set<Sleeper>()
  const turn = Semaphore.makeUnsafe(1)

  const nanos = () => BigInt(now) * 1_000_000n
  const monotonic = () => BigInt(Math.round(elapsed * 1_000_000))
  const clock: Clock.Clock = {
    currentTimeMillisUnsafe: () => now,
    currentTimeMillis: Effect.sync(() => now),
    currentTimeNanosUnsafe: nanos,
    currentTimeNanos: Effect.sync(nanos),
    monotonicTimeNanosUnsafe: monotonic,
    monotonicTimeNanos: Effect.sync(monotonic),
    sleep: (duration) =>
      Effect.callback<void>((resume) => {
        const millis = Duration.toMillis(duration)
        if (millis <= 0) return resume(Effect.void)
        const sleeper: Sleeper = { at: now + millis, wake: () => resume(Effect.void) }
        sleepers.add(sleeper)
        return Effect.sync(() => void sleepers.delete(sleeper))
      })
  }

  const settled = Effect.promise(async () => {
    const until = performance.now() + patienceMillis
    for (let quiet = 0; quiet < quietTurns && performance.now() < until; ) {
      await new Promise<void>((resolve) => setImmediate(resolve))
      quiet = isStill() ? quiet + 1 : 0
    }
  })

  const moveTo = (time: number) => {
    elapsed += time - now
    now = time
    for (const sleeper of sleepers) {
      if (sleeper.at > now) continue
      sleepers.delete(sleeper)
      sleeper.wake()
    }
  }

  const advance = Effect.fnUntraced(function* (by: Duration.Duration) {
    yield* settled
    const end = now + Duration.toMillis(by)
    for (;;) {
      const next = Math.min(...[...sleepers].map(({ at }) => at))
      if (next > end) break
      moveTo(next)
      yield* settled
    }
    moveTo(end)
    yield* settled
  })

  return { clock, advance: (by) => turn.withPermits(1)(advance(by)) }
}
