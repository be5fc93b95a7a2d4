/** `json.dumps`, in the two ways in which the node uses it. All text is ASCII. */
import type { Value } from "./Value.ts"

interface Style {
  readonly item: string
  readonly key: string
  readonly sorts: boolean
}

/** The way of Quart's `jsonify`: no spaces, keys sorted. */
export const compact: Style = { item: ",", key: ":", sorts: true }
/** Python's own way, as aiohttp sends it. */
export const spaced: Style = { item: ", ", key: ": ", sorts: false }

export const dumps = (value: Value, style: Style): string => {
  if (value === null) return "null"
  switch (typeof value) {
    case "boolean":
      return value ? "true" : "false"
    case "bigint":
      return String(value)
    case "number":
      return float(value)
    case "string":
      return text(value)
  }
  if (value instanceof Map) {
    const entries = [...value] as ReadonlyArray<readonly [string, Value]>
    const ordered = style.sorts ? entries.toSorted(([one], [other]) => byCodePoint(one, other)) : entries
    return `{${ordered.map(([key, each]) => `${text(key)}${style.key}${dumps(each, style)}`).join(style.item)}}`
  }
  return `[${(value as ReadonlyArray<Value>).map((each) => dumps(each, style)).join(style.item)}]`
}

/** Python's `repr` of a float: the digits that JavaScript finds, with an exponent from 1e16 and below 1e-4. */
export const float = (value: number): string => {
  if (Number.isNaN(value)) return "NaN"
  if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity"
  if (Object.is(value, -0)) return "-0.0"
  const [digits = "", power = "0"] = value.toExponential().split("e")
  const exponent = Number(power)
  if (exponent >= 16 || (exponent < -4 && value !== 0)) {
    return `${digits}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`
  }
  const fixed = String(value)
  return fixed.includes(".") ? fixed : `${fixed}.0`
}

const short: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t"
}

const text = (value: string): string => `"${value.replace(/["\\]|[^ -~]/g, (each) => short[each] ?? escaped(each))}"`

const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`

/** Python compares strings by code points, JavaScript by UTF-16 units. */
const byCodePoint = (one: string, other: string): number => {
  const [a, b] = [[...one], [...other]]
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const difference = a[index]!.codePointAt(0)! - b[index]!.codePointAt(0)!
    if (difference !== 0) return difference
  }
  return a.length - b.length
}
