/** What can be subscribed to, and what of a block it is told. */

import { emptyAccount } from "../accounts.ts"
import type { Bank } from "../Bank.ts"
import type { TransactionRecord } from "../ledger.ts"
import type { AccountState, Address } from "../Program.ts"
import type { Commitment } from "../slots.ts"
import { filtersOf } from "./filters.ts"
import { address, checkCount, commitment, config, flag, type Params, signature, texts } from "./params.ts"
import { invalidParams } from "./RpcError.ts"
import { shownAccount, viewOf } from "./shownAccount.ts"

/** What was written in a slot. */
export interface Content {
  readonly states: ReadonlyMap<Address, AccountState | undefined>
  readonly records: ReadonlyArray<TransactionRecord>
}

export type Notify = (result: unknown) => void

export interface Watch {
  readonly notification: string
  readonly commitment: Commitment
  /** Told of each block that has come to the commitment, in their order. */
  readonly onBlock?: ((slot: bigint, content: Content, notify: Notify) => void) | undefined
  /** Told when time has passed, and at first. `true` ends it. */
  readonly onTime?: ((notify: Notify) => boolean) | undefined
  /** Whether there is something to tell as soon as time passes, whatever else happens. */
  readonly needsTime?: boolean | undefined
}

type Subscribe = (bank: Bank, given: Params) => Watch

const at = (slot: bigint, value: unknown) => ({ context: { slot }, value })

const account: Subscribe = (bank, given) => {
  checkCount(given, 1, 2)
  const key = address(given[0])
  const options = config(given[1])
  const view = viewOf(bank, options)
  return {
    notification: "accountNotification",
    commitment: commitment(options.commitment),
    // One that is gone is told as an empty one.
    onBlock: (slot, { states }, notify) => {
      if (states.has(key)) notify(at(slot, shownAccount(states.get(key) ?? emptyAccount(), view)))
    }
  }
}

const program: Subscribe = (bank, given) => {
  checkCount(given, 1, 2)
  const key = address(given[0])
  const options = config(given[1])
  const view = viewOf(bank, options)
  const accepts = filtersOf(options.filters)
  return {
    notification: "programNotification",
    commitment: commitment(options.commitment),
    // One that is gone is no longer the program's, and nobody is told.
    onBlock: (slot, { states }, notify) => {
      for (const [pubkey, state] of states) {
        if (state?.owner !== key || !accepts(state)) continue
        notify(at(slot, { account: shownAccount(state, view), pubkey }))
      }
    }
  }
}

const logs: Subscribe = (_bank, given) => {
  checkCount(given, 1, 2)
  const [filter] = given
  const isAll = filter === "all" || filter === "allWithVotes"
  const mentioned = isAll ? [] : texts(config(filter).mentions).map(address)
  if (!isAll && mentioned.length !== 1) throw invalidParams("Invalid Request: Only 1 address supported")
  return {
    notification: "logsNotification",
    commitment: commitment(config(given[1]).commitment),
    onBlock: (slot, { records }, notify) => {
      for (const { error, logs: lines, signature: known, transaction } of records) {
        if (!isAll && !transaction.keys.includes(mentioned[0]!)) continue
        notify(at(slot, { err: error ?? null, logs: lines, signature: known }))
      }
    }
  }
}

const signed: Subscribe = (bank, given) => {
  checkCount(given, 1, 2)
  const key = signature(given[0])
  const options = config(given[1])
  const level = commitment(options.commitment)
  const tellsReceipt = flag(options.enableReceivedNotification)
  let isReceived = false
  return {
    notification: "signatureNotification",
    commitment: level,
    onTime: (notify) => {
      const record = bank.transaction(key)
      if (record === undefined) return false
      if (tellsReceipt && !isReceived) {
        isReceived = true
        notify(at(record.slot, "receivedSignature"))
      }
      if (record.slot > bank.at(level)) return false
      notify(at(bank.at(level), { err: record.error ?? null }))
      return true
    }
  }
}

const slot: Subscribe = (bank, given) => {
  checkCount(given, 0, 0)
  let parent = bank.slot()
  return {
    notification: "slotNotification",
    commitment: "processed",
    needsTime: true,
    onTime: (notify) => {
      const now = bank.slot()
      if (now > parent) notify({ parent, root: bank.at("finalized"), slot: now })
      parent = now
      return false
    }
  }
}

const root: Subscribe = (bank, given) => {
  checkCount(given, 0, 0)
  let told = bank.at("finalized")
  return {
    notification: "rootNotification",
    commitment: "finalized",
    needsTime: true,
    onTime: (notify) => {
      const now = bank.at("finalized")
      if (now > told) notify(now)
      told = now
      return false
    }
  }
}

export const watches: Readonly<Record<string, Subscribe>> = { account, program, logs, signature: signed, slot, root }
