/** Whose jobs these are: the address of the account, which its API key does not tell. */
import { type JobError, Misconfigured } from "@longshore/core/JobError"
import * as Effect from "effect/Effect"
import type { Service } from "../../NosanaApi.ts"
import type { Options } from "../../NosanaApiBackend.ts"
import { failed } from "../failed.ts"
import { isAddress } from "./address.ts"
import { as } from "./as.ts"

export interface Account {
  /** The address, if it is known already. */
  readonly known: () => string | undefined
  /** Notes the address that the server told with a job of this account. */
  readonly learn: (address: string) => void
  /** Fails with `Misconfigured`, which says what to do, where nobody tells. */
  readonly address: (operation: string) => Effect.Effect<string, JobError>
}

export const makeAccount = (api: Service, { account, wallet }: Pick<Options, "account" | "wallet">): Account => {
  let known = account !== undefined && isAddress(account) ? account : wallet?.address
  /** Some servers have a name there, which no job belongs to. */
  const learn = (told: string | undefined): string | undefined => {
    if (told !== undefined && isAddress(told)) known ??= told
    return known
  }
  /** A key that may not do this, or a server that cannot, is no reason to fail. */
  const tried = (ask: Effect.Effect<string | undefined, JobError>) =>
    Effect.catchIf(
      ask,
      ({ isRetryable, reason }) => !isRetryable && !(reason._tag === "Unauthorized" && reason.answer?.status === 401),
      () => Effect.undefined
    )
  const signed = tried(Effect.map(api.auth.signMessage("longshore"), ({ userAddress }) => userAddress))
  /** What deployments are paid from says whose it is. */
  const ofVaults = tried(
    Effect.map(api.deployments.vaults.list(), (vaults) => {
      const [owner, ...others] = new Set(vaults.map(({ owner }) => owner))
      return others.length === 0 ? owner : undefined
    })
  )
  const address = (operation: string) =>
    Effect.gen(function* () {
      const found = known ?? learn(yield* signed) ?? learn(yield* ofVaults)
      if (found !== undefined) return found
      const message =
        "the address of the account is not known, and the API key may not tell it: set account to it (the dashboard shows it as your wallet), or use a key with the scope wallet:sign or deployments:read"
      return yield* failed(operation, new Misconfigured({ message }))
    }).pipe(Effect.mapError(as(operation)))
  return { known: () => known, learn: (address) => void learn(address), address }
}
