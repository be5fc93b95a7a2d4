/** Reads JSON and keeps where each value stands, in the words of Go's decoder where it cannot be read. */

interface Place {
  /** Where the value's text begins and ends. */
  readonly start: number
  readonly end: number
}

export type Node = Place &
  (
    | { readonly kind: "object"; readonly entries: ReadonlyArray<readonly [key: string, value: Node]> }
    | { readonly kind: "array"; readonly items: ReadonlyArray<Node> }
    | { readonly kind: "string"; readonly value: string }
    | { readonly kind: "number"; readonly value: number; readonly raw: string }
    | { readonly kind: "bool"; readonly value: boolean }
    | { readonly kind: "null" }
  )

/** The text ends before its value does. `isEmpty` says that there is none. */
export class UnexpectedEnd extends Error {
  readonly isEmpty: boolean
  constructor(isEmpty: boolean) {
    super(isEmpty ? "EOF" : "unexpected EOF")
    this.isEmpty = isEmpty
  }
}

export class SyntaxProblem extends Error {
  /** How many bytes had been read. */
  readonly offset: number
  constructor(message: string, offset: number) {
    super(message)
    this.offset = offset
  }
}

const quoted = (character: string) =>
  character === "'" ? `'\\''` : character === '"' ? `'"'` : `'${JSON.stringify(character).slice(1, -1)}'`

/** The first value of a text; what follows it is not looked at. */
export const read = (text: string): Node => {
  let at = 0

  const fail = (context: string): never => {
    if (at >= text.length) throw new UnexpectedEnd(text.trim() === "")
    const character = String.fromCodePoint(text.codePointAt(at)!)
    const offset = Buffer.byteLength(text.slice(0, at)) + 1
    throw new SyntaxProblem(`invalid character ${quoted(character)} ${context}`, offset)
  }
  const space = () => {
    while (at < text.length && " \t\r\n".includes(text[at]!)) at++
  }
  const word = <A>(letters: string, value: A): A => {
    for (const letter of letters) {
      if (text[at] !== letter) fail(`in literal ${letters} (expecting ${quoted(letter)})`)
      at++
    }
    return value
  }
  const string = (): string => {
    const start = at++
    for (;;) {
      const character = text[at]
      if (character === undefined || character < " ") fail("in string literal")
      at++
      if (character === '"') return JSON.parse(text.slice(start, at)) as string
      if (character !== "\\") continue
      const escape = text[at]
      if (escape === undefined || !'"\\/bfnrtu'.includes(escape)) fail("in string escape code")
      at++
      for (let digit = 0; escape === "u" && digit < 4; digit++, at++) {
        if (!/[0-9a-fA-F]/.test(text[at] ?? "")) fail("in \\u hexadecimal character escape")
      }
    }
  }
  const digits = (context: string) => {
    if (!/[0-9]/.test(text[at] ?? "")) fail(context)
    while (/[0-9]/.test(text[at] ?? "")) at++
  }
  const number = (): string => {
    const start = at
    if (text[at] === "-") at++
    if (text[at] === "0") at++
    else digits("in numeric literal")
    if (text[at] === ".") {
      at++
      digits("after decimal point in numeric literal")
    }
    if (text[at] === "e" || text[at] === "E") {
      at++
      if (text[at] === "+" || text[at] === "-") at++
      digits("in exponent of numeric literal")
    }
    return text.slice(start, at)
  }
  const object = () => {
    const entries: Array<readonly [string, Node]> = []
    at++
    space()
    if (text[at] === "}") at++
    else {
      for (;;) {
        space()
        if (text[at] !== '"') fail("looking for beginning of object key string")
        const key = string()
        space()
        if (text[at] !== ":") fail("after object key")
        at++
        entries.push([key, value()])
        space()
        if (text[at] === "}") break
        if (text[at] !== ",") fail("after object key:value pair")
        at++
      }
      at++
    }
    return { kind: "object", entries } as const
  }
  const array = () => {
    const items: Array<Node> = []
    at++
    space()
    if (text[at] === "]") at++
    else {
      for (;;) {
        items.push(value())
        space()
        if (text[at] === "]") break
        if (text[at] !== ",") fail("after array element")
        at++
      }
      at++
    }
    return { kind: "array", items } as const
  }
  const unplaced = () => {
    const character = text[at]
    if (character === "{") return object()
    if (character === "[") return array()
    if (character === '"') return { kind: "string", value: string() } as const
    if (character === "t") return { kind: "bool", value: word("true", true) } as const
    if (character === "f") return { kind: "bool", value: word("false", false) } as const
    if (character === "n") return { kind: "null", value: word("null", null) } as const
    if (character !== undefined && /[-0-9]/.test(character)) {
      const raw = number()
      return { kind: "number", raw, value: Number(raw) } as const
    }
    return fail("looking for beginning of value")
  }
  const value = (): Node => {
    space()
    const start = at
    const node = unplaced()
    return { ...node, start, end: at }
  }
  return value()
}
