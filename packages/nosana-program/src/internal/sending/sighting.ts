/** What has become of a signature, and whether it can still land. */
import type { JobError } from "@longshore/core/JobError"
import { Misconfigured } from "@longshore/core/JobError"
import {
  type Commitment,
  isSolanaError,
  type Signature,
  SOLANA_ERROR__JSON_RPC__SERVER_ERROR_TRANSACTION_HISTORY_NOT_AVAILABLE
} from "@solana/kit"
import * as Effect from "effect/Effect"
import type { Chain } from "../../Chain.ts"
import { failed } from "../failed.ts"

export type Sighting =
  /** It is in a block that the cluster has confirmed, and had its effect. */
  | { readonly _tag: "Landed"; readonly slot: bigint }
  /** It is in a block, and had no effect but its fee. The same bytes cannot land again. */
  | { readonly _tag: "Failed"; readonly slot: bigint; readonly error: unknown }
  /** It is in a block that may still be given up. */
  | { readonly _tag: "Processed"; readonly slot: bigint }
  /** It is in no block yet, and can still come into one. Sending the same bytes again makes no second one. */
  | { readonly _tag: "Absent" }
  /** Every block that it could be in is final, and it is in none of them. */
  | { readonly _tag: "Expired" }
  /** The RPC is behind what it said itself. Ask again. */
  | { readonly _tag: "Unclear" }

/** What has to be known of a transaction to tell. */
export interface Sought {
  readonly signature: Signature
  readonly lastValidBlockHeight: bigint
  /** The slot in which it was signed: it is in no earlier one. */
  readonly slot: bigint
}

/**
 * An RPC remembers the statuses of the last 300 slots that are final, also one that keeps no history of transactions. So
 * long after the last block that it could be in, an RPC's memory is enough.
 */
const remembered = 100n

/**
 * How far what an RPC processes is ahead of what is final. A status that was answered further ahead was asked for long
 * before: by then its memory may have lost what it had when the height was told.
 */
const lead = 64n

export const sightingOf = (chain: Chain, sought: Sought): Effect.Effect<Sighting, JobError> =>
  Effect.gen(function* () {
    // The height first: of a status that is asked for later we know that these blocks were final by then.
    const { absoluteSlot, blockHeight } = yield* chain.call("sighting", async (rpc, options) => {
      const epoch = await rpc.getEpochInfo({ commitment: "finalized" }).send(options)
      if (typeof epoch.absoluteSlot !== "bigint" || typeof epoch.blockHeight !== "bigint") {
        throw new SyntaxError("it does not say of which block it is")
      }
      return epoch
    })
    const { hasHistory, seenAt, status } = yield* statusOf(chain, sought.signature)
    if (status !== undefined) return sightedAs(status, chain.commitment)
    if (blockHeight <= sought.lastValidBlockHeight) return { _tag: "Absent" }
    // Another machine behind the same URL may not have these blocks yet.
    if (seenAt < absoluteSlot) return { _tag: "Unclear" }
    if (blockHeight - sought.lastValidBlockHeight > remembered) yield* checkHistory(chain, sought, hasHistory)
    else if (seenAt - absoluteSlot > lead) return { _tag: "Unclear" }
    return { _tag: "Expired" }
  })

export interface SignatureStatus {
  readonly slot: bigint
  readonly err: unknown
  readonly confirmationStatus: Commitment | null
}

/** A block may be given up until it is confirmed, whatever the caller is content with. */
export const sightedAs = (
  { confirmationStatus, err, slot }: SignatureStatus,
  commitment: Commitment
): Extract<Sighting, { readonly slot: bigint }> => {
  const isSettled =
    confirmationStatus === "finalized" || (confirmationStatus === "confirmed" && commitment !== "finalized")
  if (!isSettled) return { _tag: "Processed", slot }
  return err === null ? { _tag: "Landed", slot } : { _tag: "Failed", slot, error: err }
}

/** By the history of transactions where the RPC keeps one, else by what it remembers. */
export const statusOf = (chain: Chain, signature: Signature, searchTransactionHistory = true) => {
  const ask = (searchTransactionHistory: boolean) =>
    chain.call("status", async (rpc, options) => {
      const { context, value } = await rpc.getSignatureStatuses([signature], { searchTransactionHistory }).send(options)
      if (typeof context.slot !== "bigint") throw new SyntaxError("it does not say of which slot it is")
      return { seenAt: context.slot, hasHistory: searchTransactionHistory, status: statusIn(value) }
    })
  return Effect.catchIf(
    ask(searchTransactionHistory),
    ({ reason }) =>
      searchTransactionHistory &&
      isSolanaError(reason.cause, SOLANA_ERROR__JSON_RPC__SERVER_ERROR_TRANSACTION_HISTORY_NOT_AVAILABLE),
    () => ask(false)
  )
}

/** A transaction that is not there is `null`. Nothing else says so. */
const statusIn = (value: unknown): SignatureStatus | undefined => {
  if (!Array.isArray(value) || value.length !== 1) throw new SyntaxError("it has no status for the signature")
  if (value[0] === null) return undefined
  const status = (value[0] ?? {}) as Partial<SignatureStatus>
  if (typeof status.slot !== "bigint" || status.err === undefined) {
    throw new SyntaxError("it has a status that does not say how the transaction ended")
  }
  return status as SignatureStatus
}

/** Fails where the RPC cannot know: its history begins after the transaction may have landed. */
const checkHistory = (chain: Chain, { signature, slot }: Sought, hasHistory: boolean) => {
  const unknowable = (why: string) =>
    Effect.fail(
      failed(
        "sighting",
        new Misconfigured({
          message: `rpc: ${chain.at} ${why}, so it cannot tell what became of transaction ${signature} of slot ${slot}; use an RPC that keeps the whole history`
        })
      )
    )
  if (!hasHistory) return unknowable("keeps no history of transactions")
  return chain
    .call("sighting", async (rpc, options) => BigInt(await rpc.getFirstAvailableBlock().send(options)))
    .pipe(
      Effect.flatMap((first) =>
        first > slot ? unknowable(`keeps transactions since slot ${first} only`) : Effect.void
      )
    )
}
