/** What the methods of the RPC work on. */
import type { Bank } from "../Bank.ts"
import type { Commitment } from "../slots.ts"
import { type Config, commitment, optionalUnsigned, type Params } from "./params.ts"
import { contextSlotNotReached } from "./RpcError.ts"

export interface Server {
  readonly bank: Bank
  /** Whether `getProgramAccounts` is refused. */
  forbidsProgramAccounts: boolean
  /** How many more transactions are taken and never land. */
  transactionsToDrop: number
}

/** Gives what becomes JSON; a bigint becomes a number. Fails with `RpcError`. */
export type Method = (server: Server, given: Params) => unknown

export const apiVersion = "3.1.8"

export interface Position {
  readonly commitment: Commitment
  readonly slot: bigint
}

/** Where a call looks at the chain, if the chain has come so far. */
export const position = (bank: Bank, given: Config): Position => {
  const level = commitment(given.commitment)
  const slot = bank.at(level)
  const least = optionalUnsigned(given.minContextSlot)
  if (least !== undefined && slot < least) throw contextSlotNotReached(slot)
  return { commitment: level, slot }
}

export const inContext = ({ slot }: Position, value: unknown) => ({ context: { apiVersion, slot }, value })
