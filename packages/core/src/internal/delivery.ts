/** What becomes of one ticket: send it, and when nobody tells, look until somebody does. */
import * as Clock from "effect/Clock"
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import type { Backend } from "../Backend.ts"
import type { JobRef, Ticket } from "../Job.ts"
import { JobError, OutcomeUnknown, Unavailable } from "../JobError.ts"
import type { Journal } from "../Journal.ts"
import { OnAccepted } from "./accepted.ts"

/**
 * Nobody has told yet what became of the ticket; `cause` says why, if anything went wrong. `ticket` is as it was last
 * sent, where that was not the first time.
 */
export class Unsettled extends Data.TaggedError("Unsettled")<{
  readonly cause: JobError | undefined
  readonly ticket?: Ticket
}> {
  get isWorthALook() {
    return this.cause === undefined || this.cause.isRetryable || this.cause.reason._tag === "OutcomeUnknown"
  }
}

/** The ticket can never land. */
export class Dead extends Data.TaggedError("Dead") {}

/** A `JobError` of a delivery is a refusal: there is no job. */
export type Delivery<Id extends string> = Effect.Effect<JobRef<Id>, JobError | Unsettled | Dead>

export const send = <Id extends string>(backend: Backend<Id>, ticket: Ticket<Id>): Delivery<Id> =>
  Effect.uninterruptible(backend.send(ticket)).pipe(
    Effect.catchIf(
      (cause) => cause.reason._tag === "OutcomeUnknown",
      (cause) => new Unsettled({ cause })
    )
  )

/** Of two copies of a ticket the one that was sent last: what it says of that is what keeps it from being sent too soon. */
export const lastSent = <T extends Ticket>(ticket: T, written: T | undefined): T =>
  (written?.sentAt ?? "") > (ticket.sentAt ?? "") ? written! : ticket

/** The ticket as it is written down right before it is sent. */
export const stamped = <Id extends string>(ticket: Ticket<Id>): Effect.Effect<Ticket<Id>> =>
  Effect.map(Clock.currentTimeMillis, (now) => ({ ...ticket, sentAt: new Date(now).toISOString() }))

const look = <Id extends string>(
  backend: Backend<Id>,
  journal: Journal,
  ticket: Ticket<Id>,
  sending: (ticket: Ticket<Id>) => void
): Delivery<Id> =>
  backend.find(ticket).pipe(
    Effect.mapError((cause) => new Unsettled({ cause })),
    Effect.flatMap((sighting): Delivery<Id> => {
      switch (sighting._tag) {
        case "Landed":
          return Effect.succeed(sighting.ref)
        case "Absent":
          return Effect.flatMap(stamped(ticket), (again) =>
            Effect.matchEffect(journal.open(again), {
              onFailure: (cause) => Effect.fail(new Unsettled({ cause })),
              onSuccess: () => {
                sending(again)
                return send(backend, again)
              }
            })
          )
        case "Dead":
          return Effect.fail(new Dead())
        case "Unclear":
          return Effect.fail(new Unsettled({ cause: undefined }))
      }
    })
  )

const pause = (error: JobError | Unsettled | Dead): Duration.Duration =>
  (error._tag === "Unsettled" && error.cause?.retryAfter) || Duration.zero

// Long enough for a chain to forget a transaction: until then it says Unclear.
const looks = Schedule.min([Schedule.exponential("500 millis"), Schedule.spaced("10 seconds")]).pipe(
  Schedule.setInputType<JobError | Unsettled | Dead>(),
  Schedule.modifyDelay(({ duration, input }) => Effect.succeed(Duration.max(duration, pause(input)))),
  Schedule.while(({ input }) => input._tag === "Unsettled" && input.isWorthALook),
  Schedule.upTo({ duration: "3 minutes" })
)

export const lookUntilSettled = <Id extends string>(
  backend: Backend<Id>,
  journal: Journal,
  ticket: Ticket<Id>
): Delivery<Id> =>
  Effect.suspend(() => {
    let last = ticket
    const sending = (again: Ticket<Id>) => {
      last = again
    }
    return Effect.retry(
      Effect.suspend(() => look(backend, journal, last, sending)),
      looks
    ).pipe(
      Effect.mapError((error) =>
        error._tag === "Unsettled" ? new Unsettled({ cause: error.cause, ticket: last }) : error
      )
    )
  })

/** Closes a ticket whose fate is known. One that may still land stays open, and goes to the caller as well. */
export const close =
  <Id extends string>(journal: Journal, ticket: Ticket<Id>) =>
  (delivery: Delivery<Id>) =>
    Effect.matchEffect(delivery, {
      onSuccess: (ref) =>
        Effect.flatMap(OnAccepted, (accepted) => {
          // A ref outweighs its record: an open ticket whose job landed is only found once more.
          const closed = Effect.as(Effect.ignore(journal.close(ticket)), ref)
          return accepted === undefined ? closed : Effect.andThen(accepted(ref), closed)
        }),
      onFailure: (error) => {
        if (error._tag === "Unsettled") return unknown(error.ticket ?? ticket, error.cause)
        // A caller who is told no may submit anew, so `resume` must never see the old ticket.
        return Effect.matchEffect(journal.close(ticket), {
          onSuccess: () => Effect.fail(error),
          onFailure: (cause) => unknown(ticket, cause)
        })
      }
    })

const unknown = (ticket: Ticket, cause: JobError | undefined) => {
  const why = cause === undefined ? "" : ` (${cause.message})`
  const message = `cannot tell whether submission ${ticket.key} lands${why}; settle it before you submit again`
  return failed(ticket, new OutcomeUnknown({ message, ticket, ...(cause && { cause }) }))
}

export const failed = (ticket: Ticket, reason: JobError["reason"]) =>
  Effect.fail(new JobError({ backend: ticket.backend, operation: "submit", reason }))

export const expired = (ticket: Ticket) =>
  failed(ticket, new Unavailable({ message: `submission ${ticket.key} expired before it landed; submit again` }))
