/**
 * Where a ticket is kept from before it is sent until its job is known.
 *
 * In memory unless a layer says otherwise: `JournalStore` keeps it in files, in
 * SQL or in any of effect's key-value stores, so that it outlives a crash.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Semaphore from "effect/Semaphore"
import { isTicket, type Ticket } from "./Job.ts"
import { JobError, MalformedResponse, Unavailable } from "./JobError.ts"

export interface Journal {
  readonly open: (ticket: Ticket) => Effect.Effect<void, JobError>
  readonly close: (ticket: Ticket) => Effect.Effect<void, JobError>
  /** The keys of a backend's open tickets. */
  readonly keys: (backend: string) => Effect.Effect<ReadonlyArray<string>, JobError>
  readonly read: (backend: string, key: string) => Effect.Effect<Ticket | undefined, JobError>
  /**
   * Runs effects on one ticket one after the other, so that two looks cannot both send it: in this
   * process always, and between processes where the store can (files and SQL).
   */
  readonly alone: (
    backend: string,
    key: string
  ) => <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E | JobError, R>
}

/** What a journal is kept in: texts by name. `set` must leave the old text or the new one, never half of it. */
export interface Store {
  readonly get: (name: string) => Effect.Effect<string | undefined, StoreFailure>
  readonly set: (name: string, text: string) => Effect.Effect<void, StoreFailure>
  readonly remove: (name: string) => Effect.Effect<void, StoreFailure>
  readonly names: Effect.Effect<ReadonlyArray<string>, StoreFailure>
  /** A turn that no other process can have at the same time, where the store can tell. */
  readonly turn?:
    | ((name: string) => <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E | StoreFailure, R>)
    | undefined
}

/** A store that cannot do what it was asked: `message` says what, where and why. */
export interface StoreFailure {
  readonly _tag: "StoreFailure"
  readonly message: string
  readonly cause?: unknown
}

const prefix = "longshore/"

export const make = (store: Store): Journal => {
  const turns = new Map<string, { readonly lock: Semaphore.Semaphore; takers: number }>()
  const nameOf = (backend: string, key: string) => `${prefix}${backend}/${key}`
  const failure = (backend: string, { cause, message }: Omit<StoreFailure, "_tag">) =>
    new JobError({ backend, operation: "journal", reason: new Unavailable({ message, cause }) })
  const failing = (backend: string) => Effect.mapError((error: StoreFailure) => failure(backend, error))

  const parse = (backend: string, key: string, text: string): Effect.Effect<Ticket, JobError> => {
    const ticket = parsed(text)
    if (isTicket(ticket) && ticket.backend === backend && ticket.key === key) return Effect.succeed(ticket)
    const message =
      `the journal entry ${nameOf(backend, key)} is damaged: it holds ${text.length} characters that are no whole ` +
      "ticket. Its job may exist: look for it on the backend, then remove the entry"
    return Effect.fail(new JobError({ backend, operation: "journal", reason: new MalformedResponse({ message }) }))
  }

  return {
    open: (ticket) =>
      Effect.suspend(() => store.set(nameOf(ticket.backend, ticket.key), JSON.stringify(ticket))).pipe(
        failing(ticket.backend)
      ),
    close: (ticket) => failing(ticket.backend)(store.remove(nameOf(ticket.backend, ticket.key))),
    read: (backend, key) =>
      Effect.flatMap(failing(backend)(store.get(nameOf(backend, key))), (text) =>
        text === undefined ? Effect.undefined : parse(backend, key, text)
      ),
    keys: (backend) =>
      Effect.map(failing(backend)(store.names), (names) =>
        names
          .filter((name) => name.startsWith(nameOf(backend, "")))
          .map((name) => name.slice(nameOf(backend, "").length))
      ),
    alone: (backend, key) => (effect) => {
      const name = nameOf(backend, key)
      const between = store.turn?.(name)
      return Effect.acquireUseRelease(
        Effect.sync(() => {
          const turn = turns.get(name) ?? { lock: Semaphore.makeUnsafe(1), takers: 0 }
          turn.takers++
          turns.set(name, turn)
          return turn
        }),
        (turn) =>
          turn.lock.withPermits(1)(
            between === undefined
              ? effect
              : between(effect).pipe(
                  Effect.mapError((error) => (isStoreFailure(error) ? failure(backend, error) : error))
                )
          ),
        (turn) => Effect.sync(() => --turn.takers === 0 && turns.delete(name))
      )
    }
  }
}

const isStoreFailure = (error: unknown): error is StoreFailure =>
  typeof error === "object" && error !== null && "_tag" in error && error._tag === "StoreFailure"

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A journal that ends with this process. */
export const inMemory = (): Journal => {
  const texts = new Map<string, string>()
  return make({
    get: (name) => Effect.sync(() => texts.get(name)),
    set: (name, text) => Effect.sync(() => void texts.set(name, text)),
    remove: (name) => Effect.sync(() => void texts.delete(name)),
    names: Effect.sync(() => [...texts.keys()])
  })
}

export const Journal = Context.Reference<Journal>("@longshore/core/Journal", { defaultValue: inMemory })
