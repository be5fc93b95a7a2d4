/** Calls to the System program. */
import { systemProgram } from "../../../solana/keys.ts"
import type { Address, Invocation } from "../../../solana/Program.ts"
import { bytesOf } from "../pubkey.ts"

export type SignerSeeds = ReadonlyArray<ReadonlyArray<Uint8Array>>

type Invoke = Invocation["invoke"]

const signing = (address: Address) => ({ address, isSigner: true, isWritable: true })

const data = (index: number, size: number) => {
  const bytes = new Uint8Array(4 + size)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, index, true)
  return { bytes, view }
}

export const createAccount = (
  invoke: Invoke,
  account: { from: Address; to: Address; lamports: bigint; space: number; owner: Address },
  seeds: SignerSeeds = []
): void => {
  const { bytes, view } = data(0, 48)
  view.setBigUint64(4, account.lamports, true)
  view.setBigUint64(12, BigInt(account.space), true)
  bytes.set(bytesOf(account.owner), 20)
  invoke({ programId: systemProgram, accounts: [signing(account.from), signing(account.to)], data: bytes }, seeds)
}

export const transferLamports = (invoke: Invoke, from: Address, to: Address, lamports: bigint): void => {
  const { bytes, view } = data(2, 8)
  view.setBigUint64(4, lamports, true)
  invoke({
    programId: systemProgram,
    accounts: [signing(from), { address: to, isSigner: false, isWritable: true }],
    data: bytes
  })
}

export const allocate = (invoke: Invoke, account: Address, space: number, seeds: SignerSeeds): void => {
  const { bytes, view } = data(8, 8)
  view.setBigUint64(4, BigInt(space), true)
  invoke({ programId: systemProgram, accounts: [signing(account)], data: bytes }, seeds)
}

export const assign = (invoke: Invoke, account: Address, owner: Address, seeds: SignerSeeds): void => {
  const { bytes } = data(1, 32)
  bytes.set(bytesOf(owner), 4)
  invoke({ programId: systemProgram, accounts: [signing(account)], data: bytes }, seeds)
}
