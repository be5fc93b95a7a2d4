/** What comes of a transaction. */
import type { TransactionError } from "./errors.ts"
import type { TokenEntry } from "./ledger.ts"
import type { AccountState, Address } from "./Program.ts"
import type { Execution } from "./runtime.ts"

/** What became of a transaction, or would. */
export interface Outcome {
  readonly signature: string
  readonly slot: bigint
  /** Whether it is in a block. One that has failed and is in one has paid its fee. */
  readonly landed: boolean
  readonly error?: TransactionError | undefined
  readonly logs: ReadonlyArray<string>
  readonly unitsConsumed: number
  /** In lamports; what it would be where it was not paid. */
  readonly fee: bigint
  readonly returnData?: Execution["returnData"]
}

/** What the accounts of a transaction held before and after, by their place in it. */
export interface Balances {
  readonly preBalances: ReadonlyArray<bigint>
  readonly postBalances: ReadonlyArray<bigint>
  readonly preTokenBalances: ReadonlyArray<TokenEntry>
  readonly postTokenBalances: ReadonlyArray<TokenEntry>
}

export interface Simulated extends Outcome, Balances {
  /** In bytes. */
  readonly loadedAccountsDataSize: number
  /** The accounts that the transaction names, as they would be. */
  readonly accounts: ReadonlyMap<Address, AccountState>
}

/** The outcome in something that knows more. */
export const outcomeOf = ({
  error,
  fee,
  landed,
  logs,
  returnData,
  signature,
  slot,
  unitsConsumed
}: Outcome): Outcome => ({ signature, slot, landed, error, logs, unitsConsumed, fee, returnData })

/** Of a transaction that has come to nothing, not even a fee. */
export const refusal = (signature: string, slot: bigint, error: TransactionError): Outcome => ({
  signature,
  slot,
  landed: false,
  error,
  logs: [],
  unitsConsumed: 0,
  fee: 0n
})
