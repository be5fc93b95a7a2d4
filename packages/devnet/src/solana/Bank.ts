/** A chain of one validator: accounts, slots that follow a clock, and transactions that are run as they come. */
import { copyOf, emptyAccount, makeAccountStore } from "./accounts.ts"
import { makeAttempts } from "./attempt.ts"
import { makeBlockhashes } from "./blockhashes.ts"
import { makeFaucet } from "./faucet.ts"
import { clockSysvar, rentSysvar } from "./keys.ts"
import { type Block, makeLedger, type TransactionRecord } from "./ledger.ts"
import { isSignedByAll, readTransaction, sanitized, signatureOf, type Transaction } from "./message.ts"
import { type Outcome, outcomeOf, refusal, type Simulated } from "./Outcome.ts"
import type { AccountState, Address } from "./Program.ts"
import { installPrograms } from "./programs/installed.ts"
import { builtinAccount, clockAccount, deployedAccount, rentAccount } from "./rent.ts"
import type { Registered, RuntimeProgram } from "./runtime.ts"
import { type Commitment, makeSlots, type Slots } from "./slots.ts"

export type { Balances, Outcome, Simulated } from "./Outcome.ts"

export interface BankOptions {
  /** The time that slots and the Clock sysvar follow. */
  readonly clock: () => { readonly unixMillis: number }
  /** How long a slot takes: 400 by default, as on real clusters. */
  readonly slotMillis?: number | undefined
}

export interface SimulateOptions {
  /** The state that it runs on: `finalized` by default. */
  readonly commitment?: Commitment | undefined
  /** Takes the chain's newest blockhash for the transaction's own. Not by default. */
  readonly replacesBlockhash?: boolean | undefined
}

/** Something was written at a slot: by a transaction, or from outside of the chain. */
export interface Change {
  readonly slot: bigint
  readonly addresses: ReadonlyArray<Address>
  readonly transaction?: TransactionRecord | undefined
}

export interface Bank extends Omit<Slots, "skip"> {
  readonly register: (address: Address, program: RuntimeProgram, name: string) => void
  /** `processed` by default. Whoever gets it may keep it, but not change it. */
  readonly account: (address: Address, commitment?: Commitment) => AccountState | undefined
  readonly accountAt: (address: Address, slot: bigint) => AccountState | undefined
  readonly programAccounts: (owner: Address, commitment?: Commitment) => ReadonlyArray<readonly [Address, AccountState]>
  /** Writes an account past all rules, in the current slot; `undefined` removes it. */
  readonly setAccount: (address: Address, state: AccountState | undefined) => void
  /** Sends lamports from the faucet by a transaction. Too few for an account to live on are refused, as from anybody. */
  readonly airdrop: (address: Address, lamports: bigint) => Outcome
  /** Runs a transaction in the current slot. Fails with `Unreadable` on bytes that are none. */
  readonly process: (wire: Uint8Array) => Outcome
  /** Tries one that is sanitized, and writes nothing. Signatures are not looked at. */
  readonly simulate: (transaction: Transaction, options?: SimulateOptions) => Simulated
  readonly feeOf: (transaction: Transaction) => bigint
  readonly latestBlockhash: (commitment?: Commitment) => {
    readonly blockhash: string
    readonly lastValidBlockHeight: bigint
  }
  readonly isBlockhashValid: (blockhash: string, commitment?: Commitment) => boolean
  readonly blockhashOf: (slot: bigint) => string
  readonly genesisHash: string
  readonly transaction: (signature: string) => TransactionRecord | undefined
  /** Newest first. */
  readonly transactionsOf: (address: Address) => ReadonlyArray<TransactionRecord>
  readonly block: (slot: bigint) => Block | undefined
  readonly transactionCount: () => number
  /** The validator's own address. */
  readonly identity: Address
  /** Called when something has been written, in the same turn. Gives the function that ends it. */
  readonly onChange: (listener: (change: Change) => void) => () => void
  /** Passes 151 blocks in no time, so that no blockhash that was ever given is good any more. */
  readonly expireBlockhashes: () => void
}

/** For how many blocks a blockhash is good. */
const window = 150n

export const makeBank = ({ clock, slotMillis = 400 }: BankOptions): Bank => {
  const programs = new Map<Address, Registered>()
  const store = makeAccountStore()
  const ledger = makeLedger()
  const slots = makeSlots(() => clock().unixMillis, slotMillis)
  const blockhashes = makeBlockhashes()
  const listeners = new Set<(change: Change) => void>()

  const unixTimestamp = () => BigInt(Math.floor(clock().unixMillis / 1000))
  const rent = rentAccount()

  const accountAt = (address: Address, slot: bigint): AccountState | undefined => {
    if (address === rentSysvar) return rent
    if (address !== clockSysvar) return store.get(address, slot)
    return clockAccount(slot, slots.epochOf(slot).epoch, slots.unixTimeOf(slot))
  }

  const announce = (change: Change) => {
    for (const listener of [...listeners]) listener(change)
  }
  const write = (address: Address, slot: bigint, state: AccountState | undefined) => {
    store.put(address, slot, state)
    ledger.wrote(slot, address)
    store.forget(address, slots.at("finalized"))
  }

  const register = (address: Address, program: RuntimeProgram, name: string, isBuiltin = false) => {
    programs.set(address, { name, program, isBuiltin })
    store.put(address, 0n, isBuiltin ? builtinAccount(name) : deployedAccount())
  }
  installPrograms(register, (address, state) => store.put(address, 0n, state))

  const isFresh = (blockhash: string, slot: bigint) => {
    const own = blockhashes.slotOf(blockhash)
    return own !== undefined && own <= slot && slots.heightOf(slot) <= slots.heightOf(own) + window
  }

  const { attempt, balancesOf, feeOf } = makeAttempts({
    programs,
    accountAt,
    isFresh,
    find: ledger.find,
    unixTimeOf: slots.unixTimeOf
  })

  const process = (wire: Uint8Array): Outcome => {
    const transaction = readTransaction(wire)
    const slot = slots.slot()
    const nonsense = sanitized(transaction)
    if (nonsense !== undefined) return refusal(signatureOf(transaction), slot, nonsense)
    if (!isSignedByAll(transaction)) return refusal(signatureOf(transaction), slot, "SignatureFailure")
    const ran = attempt(transaction, slot)
    if (!ran.landed) return outcomeOf(ran)
    const record: TransactionRecord = {
      ...outcomeOf(ran),
      ...balancesOf(transaction, ran),
      transaction,
      index: ledger.count(),
      unitPrice: ran.unitPrice,
      blockTime: unixTimestamp(),
      inner: ran.inner
    }
    for (const [address, state] of ran.written) write(address, slot, state)
    ledger.add(record)
    announce({ slot, addresses: ran.written.map(([address]) => address), transaction: record })
    return outcomeOf(ran)
  }

  const latestBlockhash = (commitment: Commitment = "processed") => {
    const slot = slots.at(commitment)
    return { blockhash: blockhashes.of(slot), lastValidBlockHeight: slots.heightOf(slot) + window }
  }
  const faucet = makeFaucet()
  store.put(faucet.address, 0n, { ...emptyAccount(), lamports: faucet.lamports })

  return {
    ...slots,
    register: (address, program, name) => register(address, program, name),
    account: (address, commitment = "processed") => accountAt(address, slots.at(commitment)),
    accountAt,
    programAccounts: (owner, commitment = "processed") => store.ofOwner(owner, slots.at(commitment)),
    setAccount: (address, state) => {
      const slot = slots.slot()
      write(address, slot, state && copyOf(state))
      announce({ slot, addresses: [address] })
    },
    airdrop: (address, lamports) => process(faucet.transfer(address, lamports, latestBlockhash().blockhash)),
    process,
    simulate: (transaction, { commitment = "finalized", replacesBlockhash = false } = {}) => {
      const ran = attempt(transaction, slots.at(commitment), replacesBlockhash)
      return {
        ...outcomeOf(ran),
        ...balancesOf(transaction, ran),
        accounts: ran.accounts,
        loadedAccountsDataSize: ran.before.reduce((sum, { data }) => sum + data.length, 0)
      }
    },
    feeOf,
    latestBlockhash,
    isBlockhashValid: (blockhash, commitment = "processed") => isFresh(blockhash, slots.at(commitment)),
    blockhashOf: blockhashes.of,
    genesisHash: blockhashes.of(0n),
    transaction: ledger.find,
    transactionsOf: ledger.of,
    block: ledger.block,
    transactionCount: ledger.count,
    identity: blockhashes.of(1n),
    onChange: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    expireBlockhashes: () => slots.skip(window + 1n)
  }
}
