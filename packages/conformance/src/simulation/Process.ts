/** A process of a schedule: an instance and a journal that work badly, until it dies. */

import type { Backend } from "@longshore/core/Backend"
import * as Journal from "@longshore/core/Journal"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type { Random } from "./random.ts"

/** How likely each step goes wrong. */
export interface Trouble {
  readonly wire: number
  readonly journal: number
  readonly death: number
}

export const calm: Trouble = { wire: 0, journal: 0, death: 0 }

/** What happened, for people who have to find out why. */
export interface Trace {
  readonly lines: Array<string>
  readonly tell: (line: string) => Effect.Effect<void>
}

export const makeTrace = (): Trace => {
  const lines: Array<string> = []
  return {
    lines,
    tell: (line) =>
      Effect.map(Clock.currentTimeMillis, (now) => void lines.push(`${(now / 1000).toFixed(1).padStart(7)} s  ${line}`))
  }
}

export interface Process {
  readonly name: string
  readonly isDead: () => boolean
  readonly backend: Backend<any>
  /** The keys of the tickets of which it was told that there is no job: refused, or dead. */
  readonly gone: ReadonlySet<string>
  /** Runs in the process. */
  readonly run: <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
}

/** What an effect of a dead process dies of. */
export class Death extends Error {
  override readonly name = "Death"
}

const failure: Journal.StoreFailure = { _tag: "StoreFailure", message: "the disk is full" }

/** Starts a process over what outlives it. At each step it may die, and then none of its effects gets any further. */
export const start = (
  name: string,
  backend: Backend<any>,
  store: Journal.Store,
  trouble: () => Trouble,
  random: Random,
  { tell }: Trace
): Process => {
  let isDead = false
  const gone = new Set<string>()

  const step = (where: string) =>
    Effect.suspend(() => {
      if (isDead) return Effect.die(new Death())
      if (!random.chance(trouble().death)) return Effect.void
      isDead = true
      return Effect.andThen(tell(`${name} dies ${where}`), Effect.die(new Death()))
    })

  const mortal = <A, E, R>(what: string, effect: Effect.Effect<A, E, R>) =>
    Effect.tap(Effect.andThen(step(`before ${what}`), effect), () => step(`after ${what}`))

  /** One use of the journal: it takes its time, and may fail before or after it has had its effect. */
  const written = <A>(what: string, effect: Effect.Effect<A, Journal.StoreFailure>) =>
    mortal(
      what,
      Effect.suspend(() => {
        const { journal } = trouble()
        const latency = random.chance(journal) ? Effect.sleep(random.below(2000)) : Effect.void
        const use = Effect.andThen(
          latency,
          Effect.tap(effect, () => latency)
        )
        if (!random.chance(journal)) return use
        const isDone = random.chance(0.5)
        return Effect.andThen(
          tell(`${name} fails ${what}${isDone ? ", having done it" : ""}`),
          isDone ? Effect.andThen(use, Effect.fail(failure)) : Effect.fail(failure)
        )
      })
    )

  const journal = Journal.make({
    ...store,
    get: (key) => written("reading the journal", store.get(key)),
    set: (key, text) => written("writing the journal", store.set(key, text)),
    remove: (key) => written("closing the ticket", store.remove(key)),
    names: written("listing the journal", store.names)
  })

  return {
    name,
    isDead: () => isDead,
    gone,
    backend: {
      ...backend,
      prepare: (...request) => mortal("preparing", backend.prepare(...request)),
      send: (ticket) =>
        mortal(
          "sending",
          Effect.tapError(backend.send(ticket), ({ reason }) =>
            Effect.sync(() => reason._tag !== "OutcomeUnknown" && gone.add(ticket.key))
          )
        ),
      find: (ticket) =>
        mortal(
          "looking",
          Effect.tap(backend.find(ticket), ({ _tag }) => {
            if (_tag === "Dead") gone.add(ticket.key)
            // What a look tells is old when it is heard: what another process does by then must not matter.
            return Effect.sleep(random.below(2000))
          })
        )
    },
    run: (effect) => Effect.provideService(effect, Journal.Journal, journal)
  }
}
