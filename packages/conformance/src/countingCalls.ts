/** A backend whose calls are counted. */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { AnyBackend } from "./Trial.ts"

export interface Counted {
  readonly counted: AnyBackend
  /** How many calls were made so far, and how many of them have not ended. */
  readonly calls: () => number
  readonly running: () => number
}

/** Counts what is run, not what is merely described. */
export const countingCalls = (backend: AnyBackend): Counted => {
  let calls = 0
  let running = 0
  const begin = Effect.sync(() => {
    calls++
    running++
  })
  const end = Effect.sync(() => void running--)

  const count = (member: unknown) => {
    if (typeof member !== "function") return member
    return (...given: ReadonlyArray<unknown>) => {
      const outcome: Effect.Effect<unknown> | Stream.Stream<unknown> = member(...given)
      return Effect.isEffect(outcome)
        ? Effect.acquireUseRelease(
            begin,
            () => outcome,
            () => end
          )
        : Stream.unwrap(
            Effect.as(
              Effect.acquireRelease(begin, () => end),
              outcome
            )
          )
    }
  }
  const counted = Object.fromEntries(Object.entries(backend).map(([name, member]) => [name, count(member)]))
  return { counted: counted as unknown as AnyBackend, calls: () => calls, running: () => running }
}
