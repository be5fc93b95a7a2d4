/** JSON as a node reads it: integers of any length, which `JSON.stringify` refuses. */

/** A value that can be sent. Integers beyond what a `number` holds exactly are bigints. */
export type Sendable =
  | string
  | number
  | bigint
  | boolean
  | null
  | ReadonlyArray<Sendable>
  | { readonly [key: string]: Sendable | undefined }

export interface Unsendable {
  /** `data.points[0].x` */
  readonly field: string
  readonly message: string
}

/** What of a value JSON has no words for: it would arrive as something else, or not at all. */
export const unsendable = (
  field: string,
  value: unknown,
  above: ReadonlyArray<object> = []
): Unsendable | undefined => {
  switch (typeof value) {
    case "string":
    case "boolean":
    case "bigint":
      return undefined
    case "number":
      return Number.isFinite(value) ? undefined : { field, message: `${value} is no JSON; send null or a text` }
    case "object":
      break
    default:
      return { field, message: `${value === undefined ? "undefined" : `a ${typeof value}`} is no JSON; leave it out` }
  }
  if (value === null) return undefined
  if (above.includes(value)) return { field, message: "contains itself" }
  const within = [...above, value]
  if (Array.isArray(value)) {
    return first(value.entries(), ([index, item]) => unsendable(`${field}[${index}]`, item, within))
  }
  if (!isPlain(value)) return { field, message: `a ${value.constructor?.name} is no JSON; send text or numbers` }
  return first(Object.entries(value), ([name, item]) =>
    item === undefined ? undefined : unsendable(`${field}.${name}`, item, within)
  )
}

export const isPlain = (value: unknown): value is Record<string, unknown> => {
  if (typeof value !== "object" || value === null) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

const first = <A, B>(items: Iterable<A>, find: (item: A) => B | undefined): B | undefined => {
  for (const item of items) {
    const found = find(item)
    if (found !== undefined) return found
  }
  return undefined
}

/** Writes a value that can be sent. */
export const writeJson = (value: unknown): string => {
  try {
    return JSON.stringify(value)
  } catch {
    return write(value) // it has a bigint in it
  }
}

/** Writes a value that was read, numbers that are none too: `JSON.stringify` would make them null. */
export const showJson = (value: unknown): string =>
  unsendable("", value) === undefined ? writeJson(value) : write(value)

const write = (value: unknown): string => {
  if (typeof value === "bigint" || typeof value === "number") return String(value)
  if (typeof value !== "object" || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(write).join(",")}]`
  const members = Object.entries(value).filter(([, item]) => item !== undefined)
  return `{${members.map(([name, item]) => `${JSON.stringify(name)}:${write(item)}`).join(",")}}`
}
