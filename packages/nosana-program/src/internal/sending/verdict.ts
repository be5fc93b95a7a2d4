/** What a delivery came to, as an effect for the one who asked for it. */
import { type JobError, OutcomeUnknown, Unavailable } from "@longshore/core/JobError"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import type { Chain } from "../../Chain.ts"
import type { Landed } from "../../Transactions.ts"
import { failed } from "../failed.ts"
import type { Broadcast, Delivery } from "./broadcast.ts"
import { faultError, instructionsIn, logsOf } from "./faults.ts"

/** A transaction that can land no more, and has had no effect. */
class Expired extends Data.TaggedError("Expired") {}

export const isExpired = ({ reason }: JobError): boolean => reason.cause instanceof Expired

export const landedBy = (
  chain: Chain,
  { lastValidBlockHeight, signature, wire }: Broadcast,
  delivery: Delivery
): Effect.Effect<Landed, JobError> => {
  switch (delivery._tag) {
    case "Landed":
      return Effect.succeed({ signature, slot: delivery.slot })
    case "Failed":
      return Effect.flatMap(logsOf(chain, signature), (logs) =>
        Effect.fail(faultError(chain, "send", { error: delivery.error, logs, instructions: instructionsIn(wire) }))
      )
    case "Refused":
      return Effect.fail(faultError(chain, "send", { ...delivery, instructions: instructionsIn(wire) }))
    case "NotTaken":
      return Effect.fail(delivery.error)
    case "Expired": {
      const message = `transaction ${signature} was in no block up to ${lastValidBlockHeight}, and has had no effect; sign and send it anew`
      return Effect.fail(failed("send", new Unavailable({ message, cause: new Expired() })))
    }
    case "Undecided": {
      const why = delivery.error === undefined ? "" : ` (${delivery.error.reason.message})`
      const message = `cannot tell yet whether transaction ${signature} lands${why}; ask with sightingOf before you sign another`
      const cause = delivery.error === undefined ? {} : { cause: delivery.error }
      return Effect.fail(failed("send", new OutcomeUnknown({ message, ...cause })))
    }
  }
}
