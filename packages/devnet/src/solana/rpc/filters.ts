/** Which of a program's accounts are asked for. */
import { fromBase58, tokenProgram } from "../keys.ts"
import type { AccountState } from "../Program.ts"
import { tokenBalanceOf } from "../tokenAccounts.ts"
import { config, oneOf, text, unsigned } from "./params.ts"
import { invalidParams } from "./RpcError.ts"

export type Filter = (account: AccountState) => boolean

const mostFilters = 4
const longest = 128

const decoded = (bytes: unknown, encoding: "base58" | "base64" | "bytes"): Uint8Array => {
  if (Array.isArray(bytes)) return Uint8Array.from(bytes as ReadonlyArray<number>)
  const given = text(bytes)
  if (encoding === "base64") {
    const found = Buffer.from(given, "base64")
    if (found.toString("base64") !== given) throw invalidParams("Invalid param: base64 decode error")
    return new Uint8Array(found)
  }
  try {
    return fromBase58(given)
  } catch {
    throw invalidParams("Invalid param: bs58 decode error")
  }
}

const memcmp = (value: unknown): Filter => {
  const given = config(value)
  const offset = Number(unsigned(given.offset, "usize"))
  const encoding = oneOf(given.encoding, ["base58", "base64", "bytes"], "base58")
  const bytes = decoded(given.bytes, encoding)
  if (bytes.length > longest) {
    throw invalidParams(
      `Invalid param: encoded binary (${encoding === "base64" ? "base 64" : "base 58"}) data should be less than 129 bytes`
    )
  }
  return ({ data }) => {
    if (offset + bytes.length > data.length) return false
    for (let index = 0; index < bytes.length; index++) if (data[offset + index] !== bytes[index]) return false
    return true
  }
}

const filterOf = (value: unknown): Filter => {
  if (value === "tokenAccountState")
    return (account) => account.owner === tokenProgram && tokenBalanceOf(account) !== undefined
  const given = config(value)
  if ("memcmp" in given) return memcmp(given.memcmp)
  if ("dataSize" in given) {
    const size = Number(unsigned(given.dataSize))
    return ({ data }) => data.length === size
  }
  throw invalidParams(
    `Invalid params: unknown variant \`${Object.keys(given)[0] ?? ""}\`, expected one of \`dataSize\`, \`memcmp\`, \`tokenAccountState\`.`
  )
}

/** All of them must hold. */
export const filtersOf = (value: unknown): Filter => {
  if (value === undefined || value === null) return () => true
  if (!Array.isArray(value)) throw invalidParams("Invalid params: invalid type: map, expected a sequence.")
  if (value.length > mostFilters) throw invalidParams(`Too many filters provided; max ${mostFilters}`)
  const filters = value.map(filterOf)
  return (account) => filters.every((each) => each(account))
}
