/** What has become of transactions. */
import type { Bank } from "../Bank.ts"
import { toBase58 } from "../keys.ts"
import type { TransactionRecord } from "../ledger.ts"
import type { Commitment } from "../slots.ts"
import {
  address,
  type Config,
  checkCount,
  config,
  flag,
  oneOf,
  optionalUnsigned,
  type Params,
  signature,
  texts
} from "./params.ts"
import { invalidParams, versionNotSupported } from "./RpcError.ts"
import { inContext, type Method, position } from "./Server.ts"
import { shownMessage, shownMeta, shownStatus } from "./shownTransaction.ts"

const mostSignatures = 256
const mostOfAddress = 1000
/** So many slots back a node remembers without looking into its history. */
const remembered = 300n

const commitmentOf = (bank: Bank, { slot }: TransactionRecord): Commitment =>
  slot <= bank.at("finalized") ? "finalized" : slot <= bank.at("confirmed") ? "confirmed" : "processed"

const confirmedPosition = (bank: Bank, given: Config) => {
  const at = position(bank, given)
  if (at.commitment === "processed") throw invalidParams("Method does not support commitment below `confirmed`")
  return at
}

const getSignatureStatuses: Method = ({ bank }, given) => {
  checkCount(given, 1, 2)
  const asked = texts(given[0])
  if (asked.length > mostSignatures) throw invalidParams(`Too many inputs provided; max ${mostSignatures}`)
  const looksFar = flag(config(given[1]).searchTransactionHistory)
  const at = { commitment: "processed", slot: bank.slot() } as const
  const statuses = asked.map(signature).map((each) => {
    const record = bank.transaction(each)
    if (record === undefined || (!looksFar && at.slot - record.slot > remembered)) return null
    const level = commitmentOf(bank, record)
    return shownStatus(record, level === "finalized" ? null : at.slot - record.slot, level)
  })
  return inContext(at, statuses)
}

const limitOf = (value: unknown): number => {
  const limit = Number(optionalUnsigned(value, "usize") ?? BigInt(mostOfAddress))
  if (limit === 0 || limit > mostOfAddress) throw invalidParams(`Invalid limit; max ${mostOfAddress}`)
  return limit
}

const getSignaturesForAddress: Method = ({ bank }, given) => {
  checkCount(given, 1, 2)
  const options = config(given[1])
  const of = address(given[0])
  const before = options.before === undefined || options.before === null ? undefined : signature(options.before)
  const until = options.until === undefined || options.until === null ? undefined : signature(options.until)
  const limit = limitOf(options.limit)
  const at = confirmedPosition(bank, options)
  let all = bank.transactionsOf(of).filter(({ slot }) => slot <= at.slot)
  const newest = before === undefined ? undefined : bank.transaction(before)
  if (before !== undefined) {
    // All that came before it, whether or not it was of this address.
    all = newest === undefined ? [] : all.filter(({ index }) => index < newest.index)
  }
  const oldest = until === undefined ? undefined : bank.transaction(until)
  if (oldest !== undefined) all = all.filter(({ index }) => index > oldest.index)
  return all.slice(0, limit).map((record) => ({
    blockTime: record.blockTime,
    confirmationStatus: commitmentOf(bank, record),
    err: record.error ?? null,
    memo: null,
    signature: record.signature,
    slot: record.slot
  }))
}

/** Before there were versions, the encoding alone was given. */
const transactionOptions = (given: Params): Config =>
  typeof given[1] === "string" ? { encoding: given[1] } : config(given[1])

const getTransaction: Method = ({ bank }, given) => {
  checkCount(given, 1, 2)
  const options = transactionOptions(given)
  const encoding = oneOf(options.encoding, ["binary", "base64", "base58", "json", "jsonParsed"], "json")
  const supported = optionalUnsigned(options.maxSupportedTransactionVersion, "u8")
  const asked = signature(given[0])
  const at = confirmedPosition(bank, options)
  const record = bank.transaction(asked)
  if (record === undefined || record.slot > at.slot) return null
  const { transaction } = record
  if (transaction.version === 0 && supported === undefined) throw versionNotSupported(0)
  const shown = () => {
    if (encoding === "json" || encoding === "jsonParsed") return shownMessage(record)
    if (encoding === "binary") return toBase58(transaction.wire)
    return encoding === "base58"
      ? [toBase58(transaction.wire), "base58"]
      : [Buffer.from(transaction.wire).toString("base64"), "base64"]
  }
  return {
    blockTime: record.blockTime,
    meta: shownMeta(record),
    slot: record.slot,
    transaction: shown(),
    ...(supported !== undefined && { version: transaction.version })
  }
}

export const historyMethods = { getSignatureStatuses, getSignaturesForAddress, getTransaction }
