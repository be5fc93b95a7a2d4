/** Reads what servers tell. A shape that would mislead is a `SyntaxError`, which names the field and not its value. */
import * as Duration from "effect/Duration"
import { fromWire } from "../Usd.ts"

export type Fields = { readonly [name: string]: unknown }

export const isRecord = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const kindOf = (value: unknown): string => {
  if (value === undefined) return "nothing"
  if (value === null) return "null"
  return Array.isArray(value) ? "a list" : typeof value === "object" ? "an object" : `a ${typeof value}`
}

export const wrong = (what: string, expected: string, value: unknown): SyntaxError =>
  new SyntaxError(`${what} is ${kindOf(value)}, and not ${expected}`)

export const record = (value: unknown, what = "the answer"): Fields => {
  if (isRecord(value)) return value
  throw wrong(what, "an object", value)
}

export const list = (value: unknown, what = "the answer"): ReadonlyArray<unknown> => {
  if (Array.isArray(value)) return value
  throw wrong(what, "a list", value)
}

/** A text that is there. */
export const text = (fields: Fields, name: string): string => {
  const value = fields[name]
  if (typeof value === "string" && value !== "") return value
  throw wrong(name, "a text", value === "" ? undefined : value)
}

/** A text; `undefined` where there is none. */
export const optionalText = (fields: Fields, name: string): string | undefined => {
  const value = fields[name]
  if (value === undefined || value === null || value === "") return undefined
  if (typeof value === "string") return value
  throw wrong(name, "a text", value)
}

/** A number, also one that is written as a text. */
const numberIn = (value: unknown): number | undefined => {
  const number = typeof value === "string" && /^-?\d{1,15}(\.\d{1,15})?$/.test(value) ? Number(value) : value
  return typeof number === "number" && Number.isFinite(number) ? number : undefined
}

export const number = (fields: Fields, name: string): number => {
  const value = numberIn(fields[name])
  if (value !== undefined) return value
  throw wrong(name, "a number", fields[name])
}

const isAbsent = (value: unknown): boolean => value === undefined || value === null

export const optionalNumber = (fields: Fields, name: string): number | undefined =>
  isAbsent(fields[name]) ? undefined : number(fields, name)

export const flag = (fields: Fields, name: string): boolean => {
  const value = fields[name]
  if (typeof value === "boolean") return value
  throw wrong(name, "true or false", value)
}

/** An amount of dollars, in micro-dollars. */
export const usd = (fields: Fields, name: string): bigint => fromWire(number(fields, name))

export const optionalUsd = (fields: Fields, name: string): bigint | undefined =>
  isAbsent(fields[name]) ? undefined : usd(fields, name)

/** A number that has no fraction, as a bigint. */
export const whole = (fields: Fields, name: string): bigint => {
  const value = fields[name]
  if (typeof value === "string" && /^-?\d{1,30}$/.test(value)) return BigInt(value)
  const found = number(fields, name)
  if (Number.isInteger(found)) return BigInt(found)
  throw new SyntaxError(`${name} has a fraction`)
}

/** Seconds, as a duration. */
export const seconds = (fields: Fields, name: string): Duration.Duration => {
  const value = number(fields, name)
  if (value >= 0) return Duration.seconds(value)
  throw new SyntaxError(`${name} is less than nothing`)
}

/** Seconds since 1970; 0 stands for a time that has not come. */
export const optionalTime = (fields: Fields, name: string): Date | undefined => {
  const value = optionalNumber(fields, name)
  return value === undefined || value === 0 ? undefined : dateOf(name, value * 1000)
}

/** A time as ISO 8601 has it. */
export const isoTime = (fields: Fields, name: string): Date => dateOf(name, Date.parse(text(fields, name)))

const dateOf = (name: string, milliseconds: number): Date => {
  const date = new Date(milliseconds)
  if (!Number.isNaN(date.getTime())) return date
  throw new SyntaxError(`${name} is no time`)
}

/** `undefined` for what cannot be read: where an answer counts without it. */
export const readable = <A>(read: () => A): A | undefined => {
  try {
    return read()
  } catch {
    return undefined
  }
}

/** What there is of a value; `undefined` for null. */
export const some = (value: unknown): unknown => (value === null ? undefined : value)

/** Whatever there is, as it comes. */
export const anything = (json: unknown): unknown => {
  if (json !== undefined) return json
  throw new SyntaxError("it is empty")
}

/** The texts of a list; none where there is no list. */
export const texts = (fields: Fields, name: string): ReadonlyArray<string> => {
  const value = fields[name]
  if (isAbsent(value)) return []
  const items = list(value, name)
  const odd = items.find((item) => typeof item !== "string")
  if (odd === undefined) return items as ReadonlyArray<string>
  throw wrong(`an item of ${name}`, "a text", odd)
}
