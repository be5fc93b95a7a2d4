/** Whether there is enough to pay a job. */
import { InsufficientFunds, type JobError } from "@longshore/core/JobError"
import * as Effect from "effect/Effect"
import type { Service } from "../../NosanaApi.ts"
import { format } from "../../Usd.ts"
import { failed } from "../failed.ts"
import { as } from "./as.ts"

/** What can be spent now. A key that may not read that leaves it to the server's own answer: `undefined`. */
export const availableIn = (api: Service, operation: string): Effect.Effect<bigint | undefined, JobError> =>
  Effect.catchIf(
    Effect.map(Effect.mapError(api.credits.balance(), as(operation)), ({ available }) => available),
    ({ reason }: JobError) => reason._tag === "Unauthorized" && reason.answer?.status === 403,
    () => Effect.undefined
  )

/** Fails with `InsufficientFunds` where the credits do not pay that. */
export const checkFunds = (
  operation: string,
  available: bigint | undefined,
  cost: bigint | undefined
): Effect.Effect<void, JobError> => {
  if (available === undefined || cost === undefined || available >= cost) return Effect.void
  const message = `the account has ${format(available)} of credits, and ${format(cost)} are needed; add credits, or ask for less time`
  return Effect.fail(failed(operation, new InsufficientFunds({ message })))
}
