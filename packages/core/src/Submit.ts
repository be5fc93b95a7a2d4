/**
 * Submitting a job exactly once, however its answer gets lost.
 *
 * A ticket is written down, then sent. When the answer is lost we look for the
 * job instead of sending blindly; when this process dies, `resume` looks.
 * Interruption before the sending leaves nothing behind. Later it leaves the
 * ticket to `resume`, and never cuts a send short.
 */
import * as Effect from "effect/Effect"
import type { Backend } from "./Backend.ts"
import * as Accepted from "./internal/accepted.ts"
import { close, expired, failed, lastSent, lookUntilSettled, send, stamped } from "./internal/delivery.ts"
import type { JobRef, Ticket } from "./Job.ts"
import { InvalidState, type JobError } from "./JobError.ts"
import { Journal } from "./Journal.ts"

/**
 * Runs with the ref of each job that a submission, `settle` or `resume` arrives at, before its ticket
 * leaves the journal. Whoever saves the ref here never loses it: a crash until then makes `resume` tell
 * it again. It must not fail; when it dies the ticket stays.
 */
export const OnAccepted = Accepted.OnAccepted

/**
 * Submits one job, and returns once the backend has accepted it. A failure means
 * that there is no job, except for `OutcomeUnknown`, which says so.
 */
export const submit = <B extends Backend<any>>(
  backend: B,
  ...request: Parameters<B["prepare"]>
): Effect.Effect<JobRef<B["id"]>, JobError> =>
  deliver<B["id"], JobError>(
    backend,
    Effect.suspend(() => (backend.prepare as Prepare<B["id"]>)(...request))
  )

type Prepare<Id extends string> = (...request: ReadonlyArray<unknown>) => Effect.Effect<Ticket<Id>, JobError>

/** Submits what `prepare` prepares; a ticket that dies on the way is prepared anew, once. */
export const deliver = <Id extends string, E>(
  backend: Backend<Id>,
  prepare: Effect.Effect<Ticket<Id>, E>
): Effect.Effect<JobRef<Id>, E | JobError> => {
  const attempt = (onDead: (ticket: Ticket<Id>) => Effect.Effect<JobRef<Id>, E | JobError>) =>
    Effect.flatMap(Journal, (journal) =>
      Effect.flatMap(Effect.flatMap(prepare, stamped), (ticket) =>
        Effect.uninterruptibleMask((restore) =>
          Effect.flatMap(
            Effect.onInterrupt(restore(journal.open(ticket)), () => Effect.ignore(journal.close(ticket))),
            () => send(backend, ticket)
          )
        ).pipe(
          Effect.catchTag("Unsettled", () => lookUntilSettled(backend, journal, ticket)),
          close(journal, ticket),
          journal.alone(ticket.backend, ticket.key),
          Effect.catchTag("Dead", () => onDead(ticket))
        )
      )
    )
  return attempt(() => attempt(expired))
}

/** Brings one ticket to its end: finds its job, or sends it. Safe to call again, and after a crash. */
export const settle = <Id extends string>(backend: Backend<Id>, ticket: Ticket): Effect.Effect<JobRef<Id>, JobError> =>
  Effect.gen(function* () {
    if (!isFor(backend, ticket)) {
      const message = `the ticket is for ${ticket.backend} at ${ticket.at}, and this is ${backend.id} at ${backend.at}`
      return yield* failed(ticket, new InvalidState({ message }))
    }
    const journal = yield* Journal
    return yield* Effect.flatMap(journal.read(backend.id, ticket.key), (written) => {
      // The caller's copy may be older than the one that is written down.
      const last = lastSent(ticket, written as Ticket<Id> | undefined)
      return Effect.andThen(journal.open(last), close(journal, last)(lookUntilSettled(backend, journal, last)))
    }).pipe(
      journal.alone(ticket.backend, ticket.key),
      Effect.catchTag("Dead", () => expired(ticket))
    )
  })

export interface Resumed<Id extends string = string> {
  readonly refs: ReadonlyArray<JobRef<Id>>
  /** One for each ticket that could not be settled. */
  readonly errors: ReadonlyArray<JobError>
}

/** Settles every ticket this instance prepared and never heard of again. Call it at start; it is safe at any time. */
export const resume = <Id extends string>(backend: Backend<Id>): Effect.Effect<Resumed<Id>, JobError> =>
  Effect.gen(function* () {
    const journal = yield* Journal
    const settled = (key: string) =>
      Effect.gen(function* () {
        // Read only now, alone: a submission that was still at work may have closed it.
        const ticket = yield* journal.read(backend.id, key)
        if (ticket === undefined || !isFor(backend, ticket)) return []
        return [
          yield* lookUntilSettled(backend, journal, ticket).pipe(
            close(journal, ticket),
            Effect.catchTag("Dead", () => expired(ticket))
          )
        ]
      }).pipe(journal.alone(backend.id, key))
    const [refs, errors] = yield* Effect.partition(yield* journal.keys(backend.id), settled, { concurrency: 8 })
    return { refs: refs.flat(), errors }
  })

const isFor = <Id extends string>(backend: Backend<Id>, ticket: Ticket): ticket is Ticket<Id> =>
  ticket.backend === backend.id && ticket.at === backend.at
