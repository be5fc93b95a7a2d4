/** What would come of a transaction if it landed now. Nothing is sent, and nothing has to be signed. */
import type { JobError } from "@longshore/core/JobError"
import {
  type Address,
  type Base64EncodedWireTransaction,
  compileTransaction,
  getBase64EncodedWireTransaction,
  getBase64Encoder
} from "@solana/kit"
import * as Effect from "effect/Effect"
import type { Chain } from "../../Chain.ts"
import { anyLifetime, type Contents, maxComputeUnits, messageOf } from "./message.ts"

export interface SimulatedAccount {
  readonly lamports: bigint
  readonly owner: Address
  readonly data: Uint8Array
}

export interface Simulated {
  /** As the RPC gives it: `null`, a word, or an object with one member. */
  readonly error: unknown
  readonly logs: ReadonlyArray<string>
  readonly computeUnits: number
  /** The accounts that were asked for, as they would be. */
  readonly accounts: ReadonlyArray<SimulatedAccount | undefined>
  readonly signatures: number
}

/** Simulates instructions that nobody has signed yet. */
export const simulate = (
  chain: Chain,
  { feePayer, instructions }: Pick<Contents, "instructions" | "feePayer">,
  addresses: ReadonlyArray<Address> = []
): Effect.Effect<Simulated, JobError> =>
  Effect.suspend(() => {
    const message = messageOf({
      instructions,
      feePayer,
      lifetime: anyLifetime,
      computeUnits: maxComputeUnits,
      unitPrice: 0n
    })
    const transaction = compileTransaction(message)
    const wire = getBase64EncodedWireTransaction(transaction)
    return chain.call("simulate", async (rpc, options) => {
      const { value } = await rpc
        .simulateTransaction(wire, {
          encoding: "base64",
          commitment: chain.commitment,
          replaceRecentBlockhash: true,
          sigVerify: false,
          accounts: { addresses, encoding: "base64" }
        })
        .send(options)
      const computeUnits = Number(value.unitsConsumed ?? maxComputeUnits)
      if (!Number.isSafeInteger(computeUnits)) throw new SyntaxError("it does not say how many compute units were used")
      return {
        ...verdictIn(value),
        computeUnits,
        accounts: (value.accounts ?? [])
          .map(
            (account) =>
              account && {
                lamports: BigInt(account.lamports),
                owner: account.owner,
                data: Uint8Array.from(getBase64Encoder().encode(account.data[0]))
              }
          )
          .map((account) => account ?? undefined),
        signatures: Object.keys(transaction.signatures).length
      }
    })
  })

/** The checks that an RPC makes before it forwards a transaction: its signatures, and whether it would succeed now. */
export const preflight = (
  chain: Chain,
  { slot, wire }: { readonly wire: Base64EncodedWireTransaction; readonly slot: bigint }
): Effect.Effect<Pick<Simulated, "error" | "logs">, JobError> =>
  chain.call("preflight", async (rpc, options) => {
    const { value } = await rpc
      .simulateTransaction(wire, {
        encoding: "base64",
        commitment: chain.commitment,
        sigVerify: true,
        // A machine that is behind would find faults that there are not any more.
        minContextSlot: slot
      })
      .send(options)
    return verdictIn(value)
  })

/** An answer that does not say whether it would fail is none: no error is written as `null`. */
const verdictIn = ({ err, logs }: { readonly err: unknown; readonly logs?: ReadonlyArray<string> | null }) => {
  if (err === undefined) throw new SyntaxError("it does not say whether the transaction would fail")
  return { error: err, logs: Array.isArray(logs) ? (logs as ReadonlyArray<string>) : [] }
}
