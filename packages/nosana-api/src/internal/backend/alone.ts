/** Work that must not be done twice at a time. */
import * as Effect from "effect/Effect"
import * as Semaphore from "effect/Semaphore"

/** Waits for what is under way under the same name. */
export type Alone = <A, E>(name: string, work: Effect.Effect<A, E>) => Effect.Effect<A, E>

export const makeAlone = (): Alone => {
  const gates = new Map<string, { readonly semaphore: Semaphore.Semaphore; waiting: number }>()
  return (name, work) =>
    Effect.suspend(() => {
      const gate = gates.get(name) ?? { semaphore: Semaphore.makeUnsafe(1), waiting: 0 }
      gates.set(name, gate)
      gate.waiting++
      return gate.semaphore.withPermit(work).pipe(
        Effect.ensuring(
          Effect.sync(() => {
            if (--gate.waiting === 0) gates.delete(name)
          })
        )
      )
    })
}
