/** Mints, token accounts and multisigs as their bytes, read and written in place. */
import { addressAt, bytesOf } from "../keys.ts"
import type { Address } from "../Program.ts"
import { mintSize, tokenAccountSize } from "../tokenAccounts.ts"

export { mintSize, tokenAccountSize }
export const multisigSize = 355
export const mostMultisigners = 11

const viewOf = (data: Uint8Array) => new DataView(data.buffer, data.byteOffset, data.byteLength)

const getOptional = (data: Uint8Array, offset: number): Address | undefined =>
  viewOf(data).getUint32(offset, true) === 1 ? addressAt(data, offset + 4) : undefined

/** What was there stays behind the mark that says it is not there, as the real program leaves it. */
const setOptional = (data: Uint8Array, offset: number, address: Address | undefined): void => {
  viewOf(data).setUint32(offset, address === undefined ? 0 : 1, true)
  if (address !== undefined) data.set(bytesOf(address), offset + 4)
}

/** Four bytes and an address: authority; then supply, decimals, a mark, and the authority to freeze. */
export const mint = {
  authority: (data: Uint8Array) => getOptional(data, 0),
  setAuthority: (data: Uint8Array, address: Address | undefined) => setOptional(data, 0, address),
  supply: (data: Uint8Array) => viewOf(data).getBigUint64(36, true),
  setSupply: (data: Uint8Array, supply: bigint) => viewOf(data).setBigUint64(36, supply, true),
  decimals: (data: Uint8Array) => data[44]!,
  setDecimals: (data: Uint8Array, decimals: number) => {
    data[44] = decimals
  },
  mark: (data: Uint8Array) => data[45]!,
  setMark: (data: Uint8Array) => {
    data[45] = 1
  },
  freezeAuthority: (data: Uint8Array) => getOptional(data, 46),
  setFreezeAuthority: (data: Uint8Array, address: Address | undefined) => setOptional(data, 46, address)
} as const

export const uninitialised = 0
export const initialised = 1
export const frozen = 2

/** Mint, owner, amount, delegate, state, reserve of a native account, delegated amount, authority to close. */
export const account = {
  mint: (data: Uint8Array) => addressAt(data, 0),
  setMint: (data: Uint8Array, address: Address) => data.set(bytesOf(address), 0),
  owner: (data: Uint8Array) => addressAt(data, 32),
  setOwner: (data: Uint8Array, address: Address) => data.set(bytesOf(address), 32),
  amount: (data: Uint8Array) => viewOf(data).getBigUint64(64, true),
  setAmount: (data: Uint8Array, amount: bigint) => viewOf(data).setBigUint64(64, BigInt.asUintN(64, amount), true),
  delegate: (data: Uint8Array) => getOptional(data, 72),
  setDelegate: (data: Uint8Array, address: Address | undefined) => setOptional(data, 72, address),
  state: (data: Uint8Array) => data[108]!,
  setState: (data: Uint8Array, state: number) => {
    data[108] = state
  },
  /** What a native account keeps for its own life; none for other accounts. */
  reserve: (data: Uint8Array): bigint | undefined =>
    viewOf(data).getUint32(109, true) === 1 ? viewOf(data).getBigUint64(113, true) : undefined,
  setReserve: (data: Uint8Array, reserve: bigint) => {
    viewOf(data).setUint32(109, 1, true)
    viewOf(data).setBigUint64(113, reserve, true)
  },
  delegatedAmount: (data: Uint8Array) => viewOf(data).getBigUint64(121, true),
  setDelegatedAmount: (data: Uint8Array, amount: bigint) => viewOf(data).setBigUint64(121, amount, true),
  closeAuthority: (data: Uint8Array) => getOptional(data, 129),
  setCloseAuthority: (data: Uint8Array, address: Address | undefined) => setOptional(data, 129, address)
} as const

/** How many must sign, of how many, a mark, and who they are. */
export const multisig = {
  required: (data: Uint8Array) => data[0]!,
  mark: (data: Uint8Array) => data[2]!,
  signers: (data: Uint8Array): ReadonlyArray<Address> =>
    Array.from({ length: data[1]! }, (_, index) => addressAt(data, 3 + 32 * index)),
  write: (data: Uint8Array, required: number, signers: ReadonlyArray<Address>) => {
    data[0] = required
    data[1] = signers.length
    data[2] = 1
    for (const [index, signer] of signers.entries()) data.set(bytesOf(signer), 3 + 32 * index)
  }
} as const
