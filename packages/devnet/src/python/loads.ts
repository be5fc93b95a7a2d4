/** `json.loads`: what it accepts beyond JSON (NaN, Infinity), and what it makes of numbers. */
import type { Value } from "./Value.ts"

/** Python's `ValueError`: the text is no JSON. */
export class NotJson extends Error {}

/** Python's `RecursionError`. */
export class TooDeep extends Error {}

/** Of Python's thousand frames the node has used some when it begins to read. */
const deepest = 960
const mostDigits = 4300

const number = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/y
// From the first printable character on.
const plain = /[ !#-[\]-\uffff]*/y
const space = /[ \t\n\r]*/y
const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t"
}
const words: ReadonlyArray<readonly [string, Value]> = [
  ["null", null],
  ["true", true],
  ["false", false],
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY]
]

/** Throws `NotJson`. */
export const loads = (text: string): Value => {
  let at = 0
  let depth = 0

  const fail = (): never => {
    throw new NotJson(`no JSON at character ${at}`)
  }
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (found !== null) at = pattern.lastIndex
    return found
  }
  const take = (token: string): boolean => {
    if (!text.startsWith(token, at)) return false
    at += token.length
    return true
  }

  const string = (): string => {
    let out = ""
    for (;;) {
      out += match(plain)![0]
      if (take('"')) return out
      if (!take("\\")) fail()
      if (take("u")) {
        const hex = match(/[0-9a-fA-F]{4}/y) ?? fail()
        out += String.fromCharCode(Number.parseInt(hex[0], 16))
      } else {
        out += escapes[text[at] ?? ""] ?? fail()
        at++
      }
    }
  }
  const list = (): Value => {
    const items: Array<Value> = []
    match(space)
    if (take("]")) return items
    do items.push(value())
    while (take(","))
    if (!take("]")) fail()
    return items
  }
  const dict = (): Value => {
    const entries = new Map<string, Value>()
    match(space)
    if (take("}")) return entries
    do {
      match(space)
      if (!take('"')) fail()
      const key = string()
      match(space)
      if (!take(":")) fail()
      entries.set(key, value())
    } while (take(","))
    if (!take("}")) fail()
    return entries
  }
  const nested = (kind: string, read: () => Value): Value => {
    if (++depth > deepest) {
      throw new TooDeep(`maximum recursion depth exceeded while decoding a JSON ${kind} from a unicode string`)
    }
    const inner = read()
    depth--
    return inner
  }
  const one = (): Value => {
    if (take('"')) return string()
    if (take("{")) return nested("object", dict)
    if (take("[")) return nested("array", list)
    for (const [word, meaning] of words) if (take(word)) return meaning
    const found = match(number) ?? fail()
    if (found[1] !== undefined || found[2] !== undefined) return Number(found[0])
    return found[0].replace("-", "").length > mostDigits ? fail() : BigInt(found[0])
  }
  const value = (): Value => {
    match(space)
    const read = one()
    match(space)
    return read
  }

  const whole = value()
  return at === text.length ? whole : fail()
}
