/** Reads the parameters of a call as a node does, and says what is wrong with them in its words. */
import { fromBase58 } from "../keys.ts"
import type { Address } from "../Program.ts"
import type { Commitment } from "../slots.ts"
import { invalidParams, RpcError } from "./RpcError.ts"

export type Params = ReadonlyArray<unknown>
export type Config = Readonly<Record<string, unknown>>

/** The parser of a node calls what it has found by these names. */
const kindOf = (value: unknown): string => {
  if (value === null || value === undefined) return "null"
  if (typeof value === "string") return `string ${JSON.stringify(value)}`
  if (typeof value === "boolean") return `boolean \`${value}\``
  if (typeof value === "bigint") return `integer \`${value}\``
  if (typeof value === "number") return Number.isInteger(value) ? `integer \`${value}\`` : `floating point \`${value}\``
  return Array.isArray(value) ? "sequence" : "map"
}

const wrongType = (value: unknown, expected: string) =>
  invalidParams(`Invalid params: invalid type: ${kindOf(value)}, expected ${expected}.`)

export const checkCount = (given: Params, least: number, most: number): void => {
  if (given.length < least) {
    throw invalidParams(
      given.length === 0
        ? `\`params\` should have at least ${least} argument(s)`
        : `Invalid params: invalid length ${given.length}, expected a tuple of size ${least}.`
    )
  }
  if (given.length > most) {
    throw new RpcError(-32602, `Expected from ${least} to ${most} parameters.`, `"Got: ${given.length}"`)
  }
}

export const text = (value: unknown): string => {
  if (typeof value !== "string") throw wrongType(value, "a string")
  return value
}

export const texts = (value: unknown): ReadonlyArray<string> => {
  if (!Array.isArray(value)) throw wrongType(value, "a sequence")
  return value.map(text)
}

export const flag = (value: unknown): boolean => {
  if (value === undefined || value === null) return false
  if (typeof value !== "boolean") throw wrongType(value, "a boolean")
  return value
}

export const unsigned = (value: unknown, expected = "u64"): bigint => {
  const isWhole = typeof value === "bigint" || (typeof value === "number" && Number.isInteger(value))
  if (!isWhole) throw wrongType(value, expected)
  if (value < 0) throw invalidParams(`Invalid params: invalid value: ${kindOf(value)}, expected ${expected}.`)
  return BigInt(value)
}

export const optionalUnsigned = (value: unknown, expected = "u64"): bigint | undefined =>
  value === undefined || value === null ? undefined : unsigned(value, expected)

export const config = (value: unknown): Config => {
  if (value === undefined || value === null) return {}
  if (typeof value !== "object" || Array.isArray(value)) throw wrongType(value, "a map")
  return value as Config
}

export const oneOf = <const A extends string>(value: unknown, names: ReadonlyArray<A>, byDefault: A): A => {
  if (value === undefined || value === null) return byDefault
  const given = text(value)
  const found = names.find((name) => name === given)
  if (found !== undefined) return found
  const known = names.map((name) => `\`${name}\``).join(", ")
  throw invalidParams(`Invalid params: unknown variant \`${given}\`, expected one of ${known}.`)
}

export const commitment = (value: unknown): Commitment =>
  oneOf(value, ["processed", "confirmed", "finalized"], "finalized")

const sized = (value: unknown, length: number): string => {
  const given = text(value)
  let bytes: Uint8Array
  try {
    bytes = fromBase58(given)
  } catch {
    throw invalidParams("Invalid param: Invalid")
  }
  if (bytes.length !== length) throw invalidParams("Invalid param: WrongSize")
  return given
}

export const address = (value: unknown): Address => sized(value, 32)
export const signature = (value: unknown): string => sized(value, 64)

export const addresses = (value: unknown, most: number): ReadonlyArray<Address> => {
  const given = texts(value)
  if (given.length > most) throw invalidParams(`Too many inputs provided; max ${most}`)
  return given.map(address)
}
