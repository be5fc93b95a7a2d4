/** Ending a job by what it is doing now: out of the queue, off its node, or back from a node that gave it up. */
import { JobError, Unavailable } from "@longshore/core/JobError"
import type { Address } from "@solana/kit"
import * as Effect from "effect/Effect"
import type { Chain } from "../../Chain.ts"
import type { Limits } from "../../Quote.ts"
import { type SignOptions, send } from "../../Transactions.ts"
import type { Wallet } from "../../Wallet.ts"
import { stopJob } from "../building/stopping.ts"
import { faultIn } from "../sending/faults.ts"
import { isExpired } from "../sending/verdict.ts"
import { pauseBefore } from "./looking.ts"

export interface Ender {
  readonly chain: Chain
  readonly wallet: Wallet
  readonly options: SignOptions
  /** What one job may cost, with all the time that it is given later. */
  readonly limits: Limits
}

/**
 * How often a job may slip away to another state between the look and the transaction. Each time needs a node that acts in
 * the same seconds.
 */
const attempts = 5

/** Ends the job, and does nothing to one that has ended. One that is gone is for `gone` to tell of. */
export const endJob = (
  { chain, options, wallet }: Ender,
  address: Address,
  gone: Effect.Effect<void, JobError>
): Effect.Effect<void, JobError> => {
  const attempt = (left: number): Effect.Effect<void, JobError> =>
    Effect.gen(function* () {
      const stopping = yield* Effect.catchIf(
        stopJob({ chain, wallet }, { job: address }),
        ({ reason }) => reason._tag === "JobNotFound",
        () => Effect.as(gone, undefined)
      )
      if (stopping === undefined) return
      yield* Effect.catchIf(
        Effect.asVoid(send(chain, [...stopping.setup, stopping], options)),
        // A node has taken, finished or given it back in between, or another process was first.
        (error) => left > 1 && isRace(error),
        () => Effect.delay(attempt(left - 1), pauseBefore(attempts - left))
      )
    })
  return Effect.mapError(attempt(attempts), asCancel)
}

const asCancel = ({ reason }: JobError): JobError => {
  // Ending a job twice ends it once: what is not known may be asked for again.
  const again = reason._tag === "OutcomeUnknown" ? new Unavailable({ message: reason.message, cause: reason }) : reason
  return new JobError({ backend: "nosana-program", operation: "cancel", reason: again })
}

/** Faults of a job that is not any more where it was seen. */
const races = [
  "MarketInWrongState",
  "NotInMarketQueue",
  "JobInWrongState",
  "AccountNotInitialized",
  "AccountDiscriminatorMismatch",
  "AccountOwnedByWrongProgram"
]

const isRace = (error: JobError): boolean =>
  isExpired(error) || (faultIn(error)?.name.split(" or ") ?? []).some((name) => races.includes(name))
