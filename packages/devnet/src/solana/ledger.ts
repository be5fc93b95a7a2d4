/** What has happened, block by block. */

import type { Transaction } from "./message.ts"
import type { Balances, Outcome } from "./Outcome.ts"
import type { Address } from "./Program.ts"
import type { Execution } from "./runtime.ts"
import type { TokenBalance } from "./tokenAccounts.ts"

export interface TokenEntry extends TokenBalance {
  readonly accountIndex: number
  readonly decimals: number
}

/** A transaction in a block. */
export interface TransactionRecord extends Outcome, Balances {
  readonly transaction: Transaction
  /** How many there were before it in the chain. */
  readonly index: number
  /** In micro-lamports for each unit of its limit. */
  readonly unitPrice: bigint
  /** Seconds since 1970. */
  readonly blockTime: bigint
  readonly inner: Execution["inner"]
}

export interface Block {
  readonly transactions: ReadonlyArray<TransactionRecord>
  /** Accounts that were written. */
  readonly written: ReadonlySet<Address>
}

export interface Ledger {
  readonly add: (record: TransactionRecord) => void
  readonly wrote: (slot: bigint, address: Address) => void
  readonly find: (signature: string) => TransactionRecord | undefined
  /** Newest first. */
  readonly of: (address: Address) => ReadonlyArray<TransactionRecord>
  readonly block: (slot: bigint) => Block | undefined
  readonly count: () => number
}

export const makeLedger = (): Ledger => {
  const bySignature = new Map<string, TransactionRecord>()
  const byAddress = new Map<Address, Array<TransactionRecord>>()
  const blocks = new Map<bigint, { transactions: Array<TransactionRecord>; written: Set<Address> }>()
  const blockOf = (slot: bigint) => {
    let block = blocks.get(slot)
    if (block === undefined) blocks.set(slot, (block = { transactions: [], written: new Set() }))
    return block
  }
  return {
    add: (record) => {
      bySignature.set(record.signature, record)
      blockOf(record.slot).transactions.push(record)
      for (const address of record.transaction.keys) {
        let own = byAddress.get(address)
        if (own === undefined) byAddress.set(address, (own = []))
        own.push(record)
      }
    },
    wrote: (slot, address) => void blockOf(slot).written.add(address),
    find: (signature) => bySignature.get(signature),
    of: (address) => [...(byAddress.get(address) ?? [])].reverse(),
    block: (slot) => blocks.get(slot),
    count: () => bySignature.size
  }
}
