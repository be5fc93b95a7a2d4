/**
 * Where a ticket is kept from before it is sent until its job is known.
 *
 * In memory unless a layer says otherwise: `JournalStore` keeps it in files, in
 * SQL or in any of effect's key-value stores, so that it outlives a crash.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
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

const nameOf = (backend: string, key: string) => `longshore/${backend}/${key}`

export const make = (store: Store): Journal => {
  const turns = makeTurns()
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
      const turn =
        between === undefined
          ? effect
          : Effect.mapError(between(effect), (error) => (isStoreFailure(error) ? failure(backend, error) : error))
      return turns(name, turn)
    }
  }
}

/** Turns within this process. Nearly always there is nobody to wait for, and then a turn costs a map entry. */
const makeTurns = () => {
  const lines = new Map<string, Array<() => void>>()
  const leave = (name: string) => {
    const next = lines.get(name)?.shift()
    if (next === undefined) lines.delete(name)
    else next()
  }
  const wait = (name: string, line: Array<() => void>) => {
    let isMine = false
    let go = () => {}
    return Effect.callback<void>((resume) => {
      go = () => {
        isMine = true
        resume(Effect.void)
      }
      line.push(go)
    }).pipe(
      // Whoever gives up in the moment of being called up lets the next one in.
      Effect.onInterrupt(() => Effect.sync(() => (isMine ? leave(name) : void line.splice(line.indexOf(go), 1))))
    )
  }
  return <A, E, R>(name: string, effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.uninterruptibleMask((restore) => {
      const mine = Effect.onExit(restore(effect), () => Effect.sync(() => leave(name)))
      const line = lines.get(name)
      if (line !== undefined) return Effect.flatMap(restore(wait(name, line)), () => mine)
      lines.set(name, [])
      return mine
    })
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
  const tickets = new Map<string, Ticket>()
  const turns = makeTurns()
  return {
    open: (ticket) => Effect.sync(() => void tickets.set(nameOf(ticket.backend, ticket.key), ticket)),
    close: (ticket) => Effect.sync(() => void tickets.delete(nameOf(ticket.backend, ticket.key))),
    read: (backend, key) => Effect.sync(() => tickets.get(nameOf(backend, key))),
    keys: (backend) =>
      Effect.sync(() => [...tickets.values()].filter((ticket) => ticket.backend === backend).map(({ key }) => key)),
    alone: (backend, key) => (effect) => turns(nameOf(backend, key), effect)
  }
}

export const Journal = Context.Reference<Journal>("@longshore/core/Journal", { defaultValue: inMemory })
