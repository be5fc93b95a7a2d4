/**
 * What a node grants of one route: so many requests at once, then one more each time a slot comes back. All calls of a
 * client share it, and learn of it from the answers; a node that tells nothing of a limit has none.
 */
import * as Clock from "effect/Clock"
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Latch from "effect/Latch"
import * as Semaphore from "effect/Semaphore"

export interface Bucket {
  /**
   * Runs once the node grants a request, or fails if it does not by `until` (in milliseconds since 1970). It has to tell
   * of the answer's head as soon as that is there.
   */
  readonly spend: <A, E>(
    until: number,
    send: (heard: (head: Head) => void) => Effect.Effect<A, E>
  ) => Effect.Effect<A, E | Busy>
  /** How long the next request will have to wait. */
  readonly wait: Effect.Effect<Duration.Duration>
}

/** The node did not grant a request in time. Nothing was sent. */
export class Busy extends Data.TaggedError("Busy") {}

export type Head = Pick<Response, "status" | "headers">

/** Where nothing says how soon a slot comes back. */
const defaultInterval = 1000

export const makeBucket = (): Bucket => {
  const turn = Semaphore.makeUnsafe(1)
  const news = Latch.makeUnsafe()
  /** Not known before the first answer. */
  let limit: number | undefined
  /** Granted at `since` and not spent; one slot more each `interval`. */
  let left = 0
  let since = 0
  let interval = defaultInterval
  let isIntervalKnown = false
  let closedUntil = 0
  let flying = 0

  const regained = (now: number) => Math.floor((now - since) / interval)

  const waitAt = (now: number): number => {
    if (now < closedUntil) return closedUntil - now
    // One request finds out how many there may be, and the others wait for it.
    if (limit === undefined) return flying === 0 ? 0 : Infinity
    if (limit === Infinity || left + regained(now) > 0) return 0
    return since + (regained(now) + 1) * interval - now
  }

  const take = (now: number) => {
    if (limit !== undefined && limit !== Infinity) {
      const slots = regained(now)
      left = Math.min(left + slots, limit) - 1
      since += slots * interval
    }
    flying++
  }

  const granted = (until: number) =>
    Effect.gen(function* () {
      while (true) {
        const now = yield* Clock.currentTimeMillis
        const wait = waitAt(now)
        if (wait === 0) return now
        if (now >= until) return yield* new Busy()
        news.closeUnsafe()
        // In whole milliseconds: a clock may wake us early otherwise, again and again.
        yield* Effect.timeoutOption(news.await, Math.ceil(Math.min(wait, until - now)))
      }
    })

  const learn = ({ headers, status }: Head, now: number) => {
    const [most, remaining, reset] = ["limit", "remaining", "reset"].map((name) =>
      numberIn(headers, `ratelimit-${name}`)
    )
    if (most !== undefined && remaining !== undefined) {
      const used = most - remaining
      // Each of these is at least the true interval, so the shortest is the closest.
      const estimate = reset === undefined || used <= 0 ? Infinity : ((reset + 1) * 1000) / used
      if (most !== limit) isIntervalKnown = false
      if (estimate !== Infinity && !(isIntervalKnown && estimate >= interval)) {
        interval = estimate
        isIntervalKnown = true
      }
      limit = most
      // Requests that are not answered yet may be counted in this answer or not.
      left = Math.max(0, remaining - (flying - 1))
      since = now
    } else if (limit === undefined && status !== 429) limit = Infinity
    if (status === 429) {
      left = 0
      since = now
      // What the header says is cut to whole seconds, and mostly 0.
      const asked = Math.max((numberIn(headers, "retry-after") ?? 0) * 1000, interval, defaultInterval)
      closedUntil = now + asked * (1 + Math.random() / 4)
    }
  }

  return {
    spend: (until, send) =>
      Effect.uninterruptibleMask((restore) =>
        Effect.gen(function* () {
          const clock = yield* Clock.Clock
          // Whoever is before us in the line waits no longer than we do.
          yield* restore(turn.take(1))
          yield* Effect.ensuring(Effect.map(restore(granted(until)), take), turn.release(1))
          const heard = (head: Head) => {
            learn(head, clock.currentTimeMillisUnsafe())
            news.openUnsafe()
          }
          const landed = Effect.sync(() => {
            flying--
            news.openUnsafe()
          })
          return yield* Effect.ensuring(restore(send(heard)), landed)
        })
      ),
    wait: Effect.map(Clock.currentTimeMillis, (now) => {
      const wait = waitAt(now)
      return Duration.millis(wait === Infinity ? defaultInterval : Math.max(wait, defaultInterval))
    })
  }
}

const numberIn = (headers: Headers, name: string): number | undefined => {
  // A node sends some of these twice, which reads as `0, 0`.
  const value = headers.get(name)?.split(",")[0]?.trim()
  const read = value === undefined || value === "" ? Number.NaN : Number(value)
  return read >= 0 ? read : undefined
}
