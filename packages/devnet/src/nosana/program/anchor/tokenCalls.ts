/** Calls to the Token program. */
import { tokenProgram } from "../../../solana/keys.ts"
import type { Address, Invocation } from "../../../solana/Program.ts"
import { bytesOf } from "../pubkey.ts"
import type { SignerSeeds } from "./systemCalls.ts"

type Invoke = Invocation["invoke"]

const writable = (address: Address) => ({ address, isSigner: false, isWritable: true })
const authority = (address: Address) => ({ address, isSigner: true, isWritable: false })

export interface Transfer {
  readonly from: Address
  readonly to: Address
  readonly authority: Address
  readonly amount: bigint
}

export const transferTokens = (invoke: Invoke, transfer: Transfer, seeds: SignerSeeds = []): void => {
  const data = new Uint8Array(9)
  data[0] = 3
  new DataView(data.buffer).setBigUint64(1, transfer.amount, true)
  const accounts = [writable(transfer.from), writable(transfer.to), authority(transfer.authority)]
  invoke({ programId: tokenProgram, accounts, data }, seeds)
}

/** The account must be empty; its lamports go to the destination. */
export const closeTokenAccount = (
  invoke: Invoke,
  close: { readonly account: Address; readonly destination: Address; readonly authority: Address },
  seeds: SignerSeeds = []
): void =>
  invoke(
    {
      programId: tokenProgram,
      accounts: [writable(close.account), writable(close.destination), authority(close.authority)],
      data: Uint8Array.of(9)
    },
    seeds
  )

export const initializeTokenAccount = (invoke: Invoke, account: Address, mint: Address, owner: Address): void =>
  invoke({
    programId: tokenProgram,
    accounts: [writable(account), { address: mint, isSigner: false, isWritable: false }],
    data: Uint8Array.of(18, ...bytesOf(owner))
  })
