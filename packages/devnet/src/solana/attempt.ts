/** Tries a transaction on the state of a slot. What is to be written is written by others. */
import { copyOf, emptyAccount } from "./accounts.ts"
import { budgetOf, feeOf } from "./computeBudget.ts"
import type { TransactionError } from "./errors.ts"
import { incinerator, isReserved, systemProgram } from "./keys.ts"
import type { TokenEntry, TransactionRecord } from "./ledger.ts"
import { isSigner, isWritable, signatureOf, type Transaction } from "./message.ts"
import type { Balances, Outcome } from "./Outcome.ts"
import type { AccountState, Address } from "./Program.ts"
import { mayBecome, minimumBalance } from "./rent.ts"
import { type Execution, execute, type Registered } from "./runtime.ts"
import { mintOf, tokenBalanceOf } from "./tokenAccounts.ts"

/** What an attempt asks of the chain. */
export interface Ground {
  readonly programs: ReadonlyMap<Address, Registered>
  readonly accountAt: (address: Address, slot: bigint) => AccountState | undefined
  readonly isFresh: (blockhash: string, slot: bigint) => boolean
  readonly find: (signature: string) => TransactionRecord | undefined
  readonly unixTimeOf: (slot: bigint) => bigint
}

/** A transaction as it has run, and what it would write. */
export interface Ran extends Outcome {
  readonly accounts: ReadonlyMap<Address, AccountState>
  readonly unitPrice: bigint
  readonly inner: Execution["inner"]
  readonly before: ReadonlyArray<AccountState>
  /** What there is to write where it lands. */
  readonly written: ReadonlyArray<readonly [Address, AccountState]>
}

export interface Attempts {
  /** Signatures are taken on trust. */
  readonly attempt: (transaction: Transaction, slot: bigint, replacesBlockhash?: boolean) => Ran
  readonly balancesOf: (transaction: Transaction, ran: Ran) => Balances
  /** In lamports; by the signatures alone where the budget makes no sense. */
  readonly feeOf: (transaction: Transaction) => bigint
}

export const makeAttempts = ({ accountAt, find, isFresh, programs, unixTimeOf }: Ground): Attempts => {
  const isBuiltin = (address: Address) => programs.get(address)?.isBuiltin === true || isReserved(address)

  const attempt: Attempts["attempt"] = (transaction, at, replacesBlockhash = false) => {
    const { keys } = transaction
    const signature = signatureOf(transaction)
    const accounts = new Map(keys.map((key) => [key, copyOf(accountAt(key, at) ?? emptyAccount())]))
    const before = keys.map((key) => copyOf(accounts.get(key)!))
    const base = {
      signature,
      slot: at,
      accounts,
      before,
      logs: [],
      unitsConsumed: 0,
      inner: [],
      written: [],
      unitPrice: 0n
    }
    const refused = (error: TransactionError, fee = 0n): Ran => ({ ...base, landed: false, error, fee })

    const budget = budgetOf(transaction, isBuiltin)
    if ("error" in budget) return refused(budget.error)
    const { unitLimit, unitPrice } = budget
    const fee = feeOf(transaction, budget)
    if (!replacesBlockhash && !isFresh(transaction.blockhash, at)) return refused("BlockhashNotFound", fee)
    const known = find(signature)
    if (known !== undefined && known.slot <= at) return refused("AlreadyProcessed", fee)

    const [payerKey] = keys
    const payer = accounts.get(payerKey!)!
    if (payer.lamports === 0n) return refused("AccountNotFound", fee)
    if (payer.owner !== systemProgram || payer.data.length > 0) return refused("InvalidAccountForFee", fee)
    if (payer.lamports < fee) return refused("InsufficientFundsForFee", fee)
    const payerBefore = before[0]!
    payer.lamports -= fee
    if (!mayBecome(payerBefore, payer)) return refused({ InsufficientFundsForRent: { account_index: 0 } }, fee)
    const charged = copyOf(payer)

    /** It is in the block, and has paid, and nothing else has come of it. */
    const failed = (error: TransactionError, execution?: Execution): Ran => ({
      ...base,
      ...execution,
      fee,
      unitPrice,
      error,
      landed: true,
      accounts: new Map(keys.map((key, index) => [key, index === 0 ? charged : before[index]!])),
      written: [[payerKey!, charged]]
    })
    for (const { programIndex } of transaction.instructions) {
      const program = keys[programIndex]!
      const account = accounts.get(program)!
      if (account.lamports === 0n) return failed("ProgramAccountNotFound")
      if (!account.executable || !programs.has(program)) return failed("InvalidProgramForExecution")
    }
    const execution = execute({
      accounts,
      programs,
      minimumBalance,
      clock: { slot: at, unixTimestamp: unixTimeOf(at) },
      unitLimit,
      instructions: transaction.instructions.map(({ accounts: indexes, data, programIndex }) => ({
        programId: keys[programIndex]!,
        data,
        accounts: indexes.map((index) => ({
          address: keys[index]!,
          isSigner: isSigner(transaction, index),
          isWritable: isWritable(transaction, index)
        }))
      }))
    })
    if (execution.error !== undefined) return failed(execution.error, execution)
    const touched = keys.flatMap((key, index) => (isWritable(transaction, index) ? [[key, index] as const] : []))
    const poor = touched.find(([key, index]) => key !== incinerator && !mayBecome(before[index]!, accounts.get(key)!))
    if (poor !== undefined) return failed({ InsufficientFundsForRent: { account_index: poor[1] } }, execution)
    return {
      ...base,
      ...execution,
      fee,
      unitPrice,
      landed: true,
      written: touched.map(([key]) => [key, accounts.get(key)!])
    }
  }

  const tokensOf = (keys: ReadonlyArray<Address>, states: ReadonlyArray<AccountState>, slot: bigint) =>
    keys.flatMap((_key, accountIndex): ReadonlyArray<TokenEntry> => {
      const balance = tokenBalanceOf(states[accountIndex])
      if (balance === undefined) return []
      const mint = mintOf(states[keys.indexOf(balance.mint)]) ?? mintOf(accountAt(balance.mint, slot))
      return mint === undefined ? [] : [{ accountIndex, ...balance, decimals: mint.decimals }]
    })

  return {
    attempt,
    balancesOf: ({ keys }, { accounts, before, slot }) => {
      const after = keys.map((key) => accounts.get(key)!)
      return {
        preBalances: before.map(({ lamports }) => lamports),
        postBalances: after.map(({ lamports }) => lamports),
        preTokenBalances: tokensOf(keys, before, slot),
        postTokenBalances: tokensOf(keys, after, slot)
      }
    },
    feeOf: (transaction) => {
      const budget = budgetOf(transaction, isBuiltin)
      return feeOf(transaction, "error" in budget ? { unitLimit: 0, unitPrice: 0n } : budget)
    }
  }
}
