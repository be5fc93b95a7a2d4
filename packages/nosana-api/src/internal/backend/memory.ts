/** What is remembered of jobs, of the latest ones alone; and for how long something has been so. */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"

/** How many are remembered unless it is said: each is a few hundred bytes. */
const usual = 10_000

export interface Memory<A> {
  readonly get: (address: string) => A | undefined
  readonly has: (address: string) => boolean
  readonly put: (address: string, value: A) => A
  readonly forget: (address: string) => void
}

export const makeMemory = <A>(kept = usual): Memory<A> => {
  const all = new Map<string, A>()
  return {
    get: (address) => all.get(address),
    has: (address) => all.has(address),
    put: (address, value) => {
      // Behind the others: what was written last is kept the longest.
      all.delete(address)
      all.set(address, value)
      const [oldest] = all.keys()
      if (all.size > kept && oldest !== undefined) all.delete(oldest)
      return value
    },
    forget: (address) => void all.delete(address)
  }
}

export interface Patience {
  /** Whether it has been so for that long, by the clock. The first time that is asked begins it. */
  readonly isOver: (address: string) => Effect.Effect<boolean>
  /** It is not so any more. */
  readonly forget: (address: string) => void
}

export const makePatience = (length: Duration.Input): Patience => {
  const since = makeMemory<number>()
  return {
    isOver: (address) =>
      Effect.map(
        Clock.currentTimeMillis,
        (now) => now - (since.get(address) ?? since.put(address, now)) >= Duration.toMillis(length)
      ),
    forget: since.forget
  }
}
