/** Values as the requester API writes them. A shape that would mislead throws a `SyntaxError`. */
import { isRecord } from "./readJson.ts"

export type Fields = { readonly [name: string]: unknown }

export const shape = (what: string): never => {
  throw new SyntaxError(`it is not what a requester server answers: ${what}`)
}

export const record = (value: unknown, what: string): Fields =>
  isRecord(value) ? value : shape(`${what} is no object`)

/** Go writes an empty list as `null`, or not at all. */
export const list = (value: unknown, what: string): ReadonlyArray<unknown> => {
  if (value === null || value === undefined) return []
  return Array.isArray(value) ? value : shape(`${what} is no list`)
}

export const texts = (value: unknown, what: string): ReadonlyArray<string> =>
  list(value, what).map((item) => (typeof item === "string" ? item : shape(`${what} has what is no text`)))

/** A text that is not empty. */
export const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined

export const number = (value: unknown): number | undefined => (typeof value === "number" ? value : undefined)

/** Go's zero time is none. */
export const time = (value: unknown): Date | undefined => {
  if (typeof value !== "string" || value.startsWith("0001-01-01T00:00:00")) return undefined
  const read = new Date(value)
  return Number.isNaN(read.getTime()) ? undefined : read
}

/** An object that may be written as an empty one instead of being left out. */
export const filled = (value: unknown): Fields | undefined =>
  isRecord(value) && Object.keys(value).length > 0 ? value : undefined
