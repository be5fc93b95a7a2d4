/** What the chain itself reads of token accounts and mints, to tell balances. */
import { addressAt, tokenProgram } from "./keys.ts"
import type { AccountState, Address } from "./Program.ts"

export const tokenAccountSize = 165
export const mintSize = 82

export interface TokenBalance {
  readonly mint: Address
  readonly owner: Address
  readonly amount: bigint
}

const viewOf = (data: Uint8Array) => new DataView(data.buffer, data.byteOffset, data.byteLength)

/** Of an initialised token account. */
export const tokenBalanceOf = (account: AccountState | undefined): TokenBalance | undefined => {
  if (account?.owner !== tokenProgram || account.data.length !== tokenAccountSize || account.data[108] === 0) {
    return undefined
  }
  const { data } = account
  return { mint: addressAt(data, 0), owner: addressAt(data, 32), amount: viewOf(data).getBigUint64(64, true) }
}

/** Of an initialised mint. */
export const mintOf = (account: AccountState | undefined): { supply: bigint; decimals: number } | undefined => {
  if (account?.owner !== tokenProgram || account.data.length !== mintSize || account.data[45] !== 1) return undefined
  return { supply: viewOf(account.data).getBigUint64(36, true), decimals: account.data[44]! }
}

/** As the RPC shows an amount of a token. */
export const uiAmount = (amount: bigint, decimals: number) => {
  const text = amount.toString().padStart(decimals + 1, "0")
  const whole = text.slice(0, text.length - decimals)
  const fraction = decimals === 0 ? "" : text.slice(-decimals).replace(/0+$/, "")
  const uiAmountString = fraction === "" ? whole : `${whole}.${fraction}`
  return { amount: amount.toString(), decimals, uiAmount: Number(uiAmountString), uiAmountString }
}
