/** Accounts as the RPC shows them. */
import { zstdCompressSync } from "node:zlib"
import type { Bank } from "../Bank.ts"
import { toBase58 } from "../keys.ts"
import type { AccountState } from "../Program.ts"
import { type Config, config, oneOf, unsigned } from "./params.ts"
import { parsedAccount } from "./parsedAccount.ts"
import { invalidParams, invalidRequest } from "./RpcError.ts"

/** `binary` is base58 without its name beside it: what there was first, and still is the default. */
export const encodings = ["binary", "base58", "base64", "base64+zstd", "jsonParsed"] as const
export type Encoding = (typeof encodings)[number]

export interface View {
  readonly encoding: Encoding
  /** The account by its meaning, if it has one that this node knows. */
  readonly parse: (account: AccountState) => object | undefined
  readonly slice?: { readonly offset: number; readonly length: number } | undefined
}

const longestBase58 = 128
const noRent = 18_446_744_073_709_551_615n

export const viewOf = (bank: Bank, given: Config, byDefault: Encoding = "binary"): View => {
  const encoding = oneOf(given.encoding, encodings, byDefault)
  const parse = (account: AccountState) => parsedAccount(account, (mint) => bank.account(mint))
  if (given.dataSlice === undefined || given.dataSlice === null) return { encoding, parse }
  if (encoding === "jsonParsed") {
    throw invalidParams("Sliced account data can only be encoded using binary (base 58) or base64 encoding.")
  }
  const { length, offset } = config(given.dataSlice)
  const slice = { offset: Number(unsigned(offset, "usize")), length: Number(unsigned(length, "usize")) }
  return { encoding, parse, slice }
}

const sliced = (data: Uint8Array, slice: View["slice"]): Uint8Array =>
  slice === undefined ? data : data.subarray(slice.offset, slice.offset + slice.length)

const tooLong = "error: data too large for bs58 encoding"

const shownData = (data: Uint8Array, encoding: Encoding) => {
  const base58 = () => (data.length > longestBase58 ? tooLong : toBase58(data))
  switch (encoding) {
    case "binary":
      return base58()
    case "base58":
      return [base58(), "base58"]
    case "base64+zstd":
      return [zstdCompressSync(data).toString("base64"), "base64+zstd"]
    default:
      return [Buffer.from(data).toString("base64"), "base64"]
  }
}

export const shownAccount = (account: AccountState, { encoding, parse, slice }: View) => ({
  // What has no meaning to this node is shown as base64.
  data: (encoding === "jsonParsed" ? parse(account) : undefined) ?? shownData(sliced(account.data, slice), encoding),
  executable: account.executable,
  lamports: account.lamports,
  owner: account.owner,
  rentEpoch: account.lamports === 0n ? 0 : noRent,
  space: account.data.length
})

/** For calls, which fail where base58 would be too long. Subscriptions put the words for it in the place of the data. */
export const answeredAccount = (account: AccountState, view: View) => {
  const isBase58 = view.encoding === "binary" || view.encoding === "base58"
  if (isBase58 && sliced(account.data, view.slice).length > longestBase58) {
    throw invalidRequest("Encoded binary (base 58) data should be less than 128 bytes, please use Base64 encoding.")
  }
  return shownAccount(account, view)
}
