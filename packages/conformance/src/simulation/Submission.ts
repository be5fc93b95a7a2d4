/** One submission of a schedule, and what its caller was told. */

import type { JobRef, Ticket } from "@longshore/core/Job"
import type { JobError } from "@longshore/core/JobError"
import { submit } from "@longshore/core/Submit"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { Death, type Process } from "./Process.ts"
import type { SimulatedWorld } from "./World.ts"

export type Told =
  | { readonly _tag: "Accepted"; readonly ref: JobRef }
  | { readonly _tag: "Refused"; readonly error: JobError }
  /** `OutcomeUnknown`, with the ticket to settle. */
  | { readonly _tag: "Unknown"; readonly ticket: Ticket }
  /** Nothing: its process died, or it was interrupted. */
  | { readonly _tag: "Died"; readonly wasOpen: boolean }
  | { readonly _tag: "Interrupted" }

export interface Submission {
  readonly name: string
  /** Every ticket that was prepared for it: a dead one is prepared anew. */
  readonly tickets: Array<Ticket>
  told: Told | undefined
}

/** Submits in a process. Never fails: what is told is in `told`. */
export const submitIn = (
  { backend, run }: Process,
  submission: Submission,
  { options, spec }: SimulatedWorld,
  isOpen: (ticket: Ticket) => boolean
): Effect.Effect<void> => {
  const tracked = {
    ...backend,
    prepare: (...request: Parameters<typeof backend.prepare>) =>
      Effect.tap(backend.prepare(...request), (ticket) => Effect.sync(() => void submission.tickets.push(ticket)))
  }
  return run(submit(tracked, spec as never, options)).pipe(
    Effect.onExit((exit) =>
      Effect.sync(() => {
        submission.told = toldBy(exit, submission.tickets, isOpen)
      })
    ),
    Effect.exit,
    Effect.asVoid
  )
}

const toldBy = (
  exit: Exit.Exit<JobRef, JobError>,
  tickets: ReadonlyArray<Ticket>,
  isOpen: (ticket: Ticket) => boolean
): Told => {
  if (Exit.isSuccess(exit)) return { _tag: "Accepted", ref: exit.value }
  if (Cause.hasInterrupts(exit.cause)) return { _tag: "Interrupted" }
  const error = Cause.squash(exit.cause)
  if (error instanceof Death) return { _tag: "Died", wasOpen: tickets.some(isOpen) }
  const { reason } = error as JobError
  return reason._tag === "OutcomeUnknown" && reason.ticket !== undefined
    ? { _tag: "Unknown", ticket: reason.ticket }
    : { _tag: "Refused", error: error as JobError }
}
