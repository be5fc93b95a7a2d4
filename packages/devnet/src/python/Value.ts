/**
 * JSON as Python reads and writes it, without loss: an `int` of any size is a bigint, a `float` is a number (NaN and the
 * infinities as well), a `dict` is a Map in the order of its keys.
 */
export type Value = null | boolean | bigint | number | string | ReadonlyArray<Value> | Dict

export type Dict = ReadonlyMap<string, Value>

export const isDict = (value: Value | undefined): value is Dict => value instanceof Map
export const isList = (value: Value | undefined): value is ReadonlyArray<Value> => Array.isArray(value)

/** The name of a value's type, as Python's own messages have it. */
export const typeName = (value: Value): string => {
  if (value === null) return "NoneType"
  if (isDict(value)) return "dict"
  if (isList(value)) return "list"
  switch (typeof value) {
    case "boolean":
      return "bool"
    case "bigint":
      return "int"
    case "number":
      return "float"
    default:
      return "str"
  }
}

/** How deep lists and dicts lie in each other. */
export const depthOf = (value: Value): number => {
  let level: ReadonlyArray<Value> = [value]
  for (let depth = 0; ; depth++) {
    level = level.flatMap((each) => (isDict(each) ? [...each.values()] : isList(each) ? each : []))
    if (level.length === 0) return depth
  }
}

/** A dict from what a program wrote; numbers that are whole become ints. */
export const fromJs = (value: unknown): Value => {
  if (value === null || value === undefined) return null
  if (typeof value === "number") return Number.isSafeInteger(value) && !Object.is(value, -0) ? BigInt(value) : value
  if (typeof value === "boolean" || typeof value === "bigint" || typeof value === "string") return value
  if (Array.isArray(value)) return value.map(fromJs)
  if (value instanceof Map) return value as Dict
  if (typeof value === "object") {
    const given = "toJSON" in value && typeof value.toJSON === "function" ? value.toJSON() : value
    if (typeof given !== "object" || given === null || Array.isArray(given)) return fromJs(given)
    return new Map(
      Object.entries(given)
        .filter(([, each]) => each !== undefined)
        .map(([key, each]) => [key, fromJs(each)])
    )
  }
  throw new TypeError(`${String(value)} has no JSON`)
}

/** What a JavaScript program works with. An int beyond 2^53 stays a bigint. */
export const toJs = (value: Value): unknown => {
  if (typeof value === "bigint") {
    const number = Number(value)
    return Number.isSafeInteger(number) ? number : value
  }
  if (isList(value)) return value.map(toJs)
  if (isDict(value)) return Object.fromEntries([...value].map(([key, each]) => [key, toJs(each)]))
  return value
}
