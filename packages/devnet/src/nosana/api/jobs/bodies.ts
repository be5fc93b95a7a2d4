/** What clients send, read as the server's framework reads it: what is wrong is named by its path. */
import type { Extension } from "./extend.ts"
import type { Order } from "./post.ts"
import type { Query } from "./query.ts"
import { type StateWord, states } from "./view.ts"

/** Thrown. */
export class Invalid extends Error {
  readonly on: "body" | "query"
  /** As `/jobs/0/timeout`. */
  readonly property: string
  readonly expected: string
  readonly found: unknown

  constructor(on: "body" | "query", property: string, expected: string, found: unknown) {
    super(`Expected ${expected}`)
    this.on = on
    this.property = property
    this.expected = expected
    this.found = found
  }
}

const usualTimeout = 3600

/** The properties of an object, whose path is known. */
const object = (value: unknown, path: string) => {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Invalid("body", path, "object", value)
  const at = (name: string) => (value as Readonly<Record<string, unknown>>)[name]
  const where = (name: string) => `${path}/${name}`
  const optionalText = (name: string): string | undefined => {
    const found = at(name)
    if (found === undefined || typeof found === "string") return found
    throw new Invalid("body", where(name), "string", found)
  }
  const text = (name: string): string => {
    const found = optionalText(name)
    if (found === undefined) throw new Invalid("body", where(name), "string", found)
    return found
  }
  /** Also as text, as forms have it. */
  const optionalNumber = (name: string): number | undefined => {
    const found = at(name)
    if (found === undefined) return undefined
    const read = typeof found === "string" && found.trim() !== "" ? Number(found) : found
    if (typeof read === "number" && Number.isFinite(read)) return read
    throw new Invalid("body", where(name), "number", found)
  }
  const number = (name: string): number => {
    const found = optionalNumber(name)
    if (found === undefined) throw new Invalid("body", where(name), "number", found)
    return found
  }
  return { at, where, text, optionalText, number, optionalNumber }
}

export const orderIn = (body: unknown, path = ""): Order => {
  const { optionalNumber, optionalText, text } = object(body, path)
  const node = optionalText("node")
  return {
    ipfsHash: text("ipfsHash"),
    market: text("market"),
    timeout: optionalNumber("timeout") ?? usualTimeout,
    ...(node !== undefined && { node })
  }
}

export const secondsIn = (body: unknown): number => object(body, "").number("seconds")

/** The items of a batch, with their paths. */
const itemsIn = <A>(body: unknown, read: (item: unknown, path: string) => A): ReadonlyArray<A> => {
  const { at, where } = object(body, "")
  const found = at("jobs")
  if (!Array.isArray(found)) throw new Invalid("body", where("jobs"), "array", found)
  return found.map((item, index) => read(item, `${where("jobs")}/${index}`))
}

/** Orders for the queue: a node is not looked at. */
export const ordersIn = (body: unknown): ReadonlyArray<Order> =>
  itemsIn(body, (item, path) => {
    const { node: _, ...order } = orderIn(item, path)
    return order
  })

/** Orders for nodes. */
export const assignmentsIn = (body: unknown): ReadonlyArray<Order> =>
  itemsIn(body, (item, path) => ({ ...orderIn(item, path), node: object(item, path).text("node") }))

export const extensionsIn = (body: unknown): ReadonlyArray<Extension> =>
  itemsIn(body, (item, path) => {
    const { number, text } = object(item, path)
    return { job: text("jobAddress"), seconds: number("seconds") }
  })

export const stopsIn = (body: unknown): ReadonlyArray<string> =>
  itemsIn(body, (item, path) => object(item, path).text("jobAddress"))

const mostAddresses = 100

export const addressesIn = (body: unknown): ReadonlyArray<string> => {
  const { at, optionalNumber, where } = object(body, "")
  const found = at("addresses")
  if (!Array.isArray(found) || found.length < 1 || found.length > mostAddresses) {
    throw new Invalid("body", where("addresses"), `array of 1 to ${mostAddresses} strings`, found)
  }
  found.forEach((each, index) => {
    if (typeof each !== "string") throw new Invalid("body", `${where("addresses")}/${index}`, "string", each)
  })
  const limit = optionalNumber("limit") ?? mostAddresses
  if (limit < 1 || limit > mostAddresses) {
    throw new Invalid("body", where("limit"), `number from 1 to ${mostAddresses}`, limit)
  }
  return found.slice(0, limit)
}

const mostInPage = 50

const wholeIn = (query: URLSearchParams, name: string, least: number, most: number): number | undefined => {
  const given = query.get(name)
  if (given === null) return undefined
  const read = given.trim() === "" ? Number.NaN : Number(given)
  if (Number.isInteger(read) && read >= least && read <= most) return read
  const bounds = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `${least} to ${most}`
  throw new Invalid("query", `/${name}`, `number of ${bounds}`, given)
}

const isState = (word: string): word is StateWord => Object.hasOwn(states, word)

export const filterIn = (query: URLSearchParams): Omit<Query, "limit" | "offset" | "state"> => ({
  payer: query.get("payer") ?? undefined,
  poster: query.get("poster") ?? undefined,
  market: query.get("market") ?? undefined,
  node: query.get("node") ?? undefined
})

export const queryIn = (query: URLSearchParams): Query => {
  const state = query.get("state") ?? undefined
  if (state !== undefined && !isState(state)) {
    throw new Invalid("query", "/state", `one of ${Object.keys(states).join(", ")}`, state)
  }
  return {
    ...filterIn(query),
    state,
    limit: wholeIn(query, "limit", 1, mostInPage),
    offset: wholeIn(query, "offset", 0, Number.MAX_SAFE_INTEGER)
  }
}

/** A month. */
const usualPeriod = (365 / 12) * 24 * 3600

/** In seconds; all there is for 0. */
export const periodIn = (query: URLSearchParams): number =>
  wholeIn(query, "period", 0, Number.MAX_SAFE_INTEGER) ?? usualPeriod
