/** Lists in pages. A cursor names the item at the edge of a page, so that what comes and goes meanwhile shifts nothing. */

export class Invalid extends Error {}

/** A cursor that cannot be read, which the server does not expect. */
export class UnreadableCursor extends Error {}

export interface Listed<A> {
  readonly item: A
  readonly id: string
  /** In milliseconds. */
  readonly at: number
  /** In milliseconds, where bounds are for another time than the order. */
  readonly due?: number | undefined
}

interface Cursor {
  readonly sort_field_value: string
  readonly _id: string
  readonly direction: "next" | "prev"
}

const limits = [10, 20, 50, 100]

const written = (cursor: Cursor): string => Buffer.from(JSON.stringify(cursor)).toString("base64")

const readCursor = (text: string): Cursor => {
  let value: unknown
  try {
    value = JSON.parse(Buffer.from(text, "base64").toString("utf8"))
  } catch {
    throw new UnreadableCursor("Invalid cursor")
  }
  const { _id, direction, sort_field_value } = Object(value)
  const isReadable = typeof _id === "string" && !Number.isNaN(Date.parse(String(sort_field_value)))
  if (!isReadable || (direction !== "next" && direction !== "prev")) throw new UnreadableCursor("Invalid cursor")
  return { _id, direction, sort_field_value: String(sort_field_value) }
}

const dateIn = (query: URLSearchParams, name: string): number | undefined => {
  const given = query.get(name)
  if (given === null) return undefined
  const millis = Date.parse(given)
  if (Number.isNaN(millis)) throw new Invalid(`querystring/${name}: date-time`)
  return millis
}

/** The words of a list with commas, also those that nothing can have; `undefined` for no list. */
export const wordsIn = (query: URLSearchParams, name: string): ReadonlyArray<string> | undefined => {
  const given = query.get(name)
  return given === null || given === "" ? undefined : given.split(",").map((word) => word.trim())
}

/** Both ends are in it. */
const between = (query: URLSearchParams, name: "created" | "due") => {
  const after = dateIn(query, `${name}_after`) ?? Number.NEGATIVE_INFINITY
  const before = dateIn(query, `${name}_before`) ?? Number.POSITIVE_INFINITY
  return ({ at, due = at }: { readonly at: number; readonly due?: number | undefined }) => due >= after && due <= before
}

const limitIn = (query: URLSearchParams): number => {
  const limit = Number(query.get("limit") ?? 10)
  if (!limits.includes(limit)) throw new Invalid(`querystring/limit: ${limits.join(" | ")}`)
  return limit
}

const orderIn = (query: URLSearchParams): 1 | -1 => {
  const order = query.get("sort_order") ?? "desc"
  if (order !== "asc" && order !== "desc") throw new Invalid("querystring/sort_order: asc | desc")
  return order === "asc" ? 1 : -1
}

export interface Page<A> {
  readonly items: ReadonlyArray<A>
  readonly pagination: {
    readonly cursor_next: string | null
    readonly cursor_prev: string | null
    readonly total_items: number
  }
}

/** Throws `Invalid` or `UnreadableCursor`. Items are in the order of `at`. The query bounds them by it, or by `due` where there is one, under that name. */
export const pageOf = <A>(
  all: ReadonlyArray<Listed<A>>,
  query: URLSearchParams,
  bounds: "created" | "due" = "created"
): Page<A> => {
  const [limit, order, isIn] = [limitIn(query), orderIn(query), between(query, bounds)]
  const given = query.get("cursor")
  const cursor = given === null || given === "" ? undefined : readCursor(given)
  const compare = (one: { at: number; id: string }, other: { at: number; id: string }) =>
    order * (one.at - other.at || (one.id < other.id ? -1 : one.id > other.id ? 1 : 0))
  const items = all.filter(isIn).sort(compare)
  const edge = cursor && { at: Date.parse(cursor.sort_field_value), id: cursor._id }
  let start = 0
  let end = limit
  if (edge !== undefined && cursor?.direction === "next") {
    const found = items.findIndex((each) => compare(each, edge) > 0)
    start = found < 0 ? items.length : found
    end = start + limit
  } else if (edge !== undefined) {
    const found = items.findIndex((each) => compare(each, edge) >= 0)
    end = found < 0 ? items.length : found
    start = Math.max(0, end - limit)
  }
  const page = items.slice(start, end)
  const to = (each: Listed<A> | undefined, direction: Cursor["direction"]) =>
    each === undefined ? null : written({ sort_field_value: new Date(each.at).toISOString(), _id: each.id, direction })
  return {
    items: page.map(({ item }) => item),
    pagination: {
      cursor_next: end < items.length ? to(page.at(-1), "next") : null,
      cursor_prev: start > 0 ? to(page[0], "prev") : null,
      total_items: items.length
    }
  }
}
