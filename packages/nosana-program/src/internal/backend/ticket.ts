/** What a ticket holds: signed bytes, and what they are known by. No key that can sign. */
import type { Json, Ticket } from "@longshore/core/Job"
import type { Address, Base64EncodedWireTransaction, Signature } from "@solana/kit"
import type { Signed } from "../../Transactions.ts"

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

export const payloadIn = ({ payload }: Ticket<"nosana-program">): Payload => {
  const given = payload as unknown as Omit<Payload, "lastValidBlockHeight" | "slot"> & {
    readonly lastValidBlockHeight: string
    readonly slot: string
  }
  return { ...given, lastValidBlockHeight: BigInt(given.lastValidBlockHeight), slot: BigInt(given.slot) }
}
