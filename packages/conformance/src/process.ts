/** Processes that share a journal, as far as one test process can play several. */

import * as Journal from "@longshore/core/Journal"
import * as Effect from "effect/Effect"
import * as Semaphore from "effect/Semaphore"

export interface SharedStore extends Journal.Store {
  /** The names of the tickets that are open. */
  readonly open: () => ReadonlyArray<string>
}

/** A store that outlives every process over it, and gives one of them at a time its turn. */
export const makeSharedStore = (): SharedStore => {
  const texts = new Map<string, string>()
  const turns = new Map<string, Semaphore.Semaphore>()
  const turnOf = (name: string) => {
    const turn = turns.get(name) ?? Semaphore.makeUnsafe(1)
    turns.set(name, turn)
    return turn
  }
  return {
    get: (name) => Effect.sync(() => texts.get(name)),
    set: (name, text) => Effect.sync(() => void texts.set(name, text)),
    remove: (name) => Effect.sync(() => void texts.delete(name)),
    names: Effect.sync(() => [...texts.keys()]),
    turn: (name) => turnOf(name).withPermit,
    open: () => [...texts.keys()]
  }
}

/** Runs in a process of its own: nothing but the store is shared with another one. */
export const processOver =
  (store: Journal.Store) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.suspend(() => Effect.provideService(effect, Journal.Journal, Journal.make(store)))
