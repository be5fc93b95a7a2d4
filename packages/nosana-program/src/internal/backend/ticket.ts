/** What a ticket holds: signed bytes, and what they are known by. No key that can sign. */
import type { Json, Ticket } from "@longshore/core/Job"
import { type JobError, MalformedResponse } from "@longshore/core/JobError"
import type { Address, Base64EncodedWireTransaction, Signature } from "@solana/kit"
import * as Effect from "effect/Effect"
import type { Signed } from "../../Transactions.ts"
import { failed } from "../failed.ts"

export interface Payload {
  readonly wire: Base64EncodedWireTransaction
  readonly signature: Signature
  readonly lastValidBlockHeight: bigint
  /** The slot in which it was signed. */
  readonly slot: bigint
  readonly job: Address
  /** The run's, if a node was waiting for the job. */
  readonly run: Address
  readonly market: Address
  /** The definition's CID. */
  readonly cid: string
}

export const payloadOf = (
  { lastValidBlockHeight, signature, slot, wire }: Signed,
  about: Pick<Payload, "job" | "run" | "market" | "cid">
): Json => ({
  ...about,
  wire,
  signature,
  lastValidBlockHeight: lastValidBlockHeight.toString(),
  slot: slot.toString()
})

const texts = ["wire", "signature", "job", "run", "market", "cid"] as const
const numbers = ["lastValidBlockHeight", "slot"] as const

/** Fails with `MalformedResponse` on a ticket that is not as it was written down: `payloadIn` reads all others. */
export const checkTicket = (operation: string, ticket: Ticket<"nosana-program">): Effect.Effect<void, JobError> => {
  const given = (ticket.payload ?? {}) as { readonly [field: string]: unknown }
  const damaged =
    texts.find((field) => typeof given[field] !== "string" || given[field] === "") ??
    numbers.find((field) => typeof given[field] !== "string" || !/^\d+$/.test(given[field]))
  if (damaged === undefined) return Effect.void
  const message = `ticket ${ticket.key} is damaged: its payload has no ${damaged} that can be read; restore it as prepare gave it, or look for the job ${ticket.key} on the chain`
  return Effect.fail(failed(operation, new MalformedResponse({ message })))
}

export const payloadIn = ({ payload }: Ticket<"nosana-program">): Payload => {
  const given = payload as unknown as Omit<Payload, "lastValidBlockHeight" | "slot"> & {
    readonly lastValidBlockHeight: string
    readonly slot: string
  }
  return { ...given, lastValidBlockHeight: BigInt(given.lastValidBlockHeight), slot: BigInt(given.slot) }
}
