/** A reader of JSON that takes what `JSON.parse` does not: NaN, infinities, and integers of any length. */

/** Throws a `SyntaxError`. With `exact`, integers that a `number` would round are bigints. */
export const read = (text: string, exact: boolean): unknown => {
  try {
    return new Reader(text, exact).document()
  } catch (error) {
    throw error instanceof RangeError ? new SyntaxError("it is nested too deeply") : error
  }
}

const blank = /[ \t\n\r]*/y
const number = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y
const string = /"(?:[^"\\]|\\.)*"/y
const words = { true: true, false: false, null: null, NaN: Number.NaN, Infinity, "-Infinity": -Infinity } as const

class Reader {
  readonly #text: string
  readonly #exact: boolean
  #at = 0

  constructor(text: string, exact: boolean) {
    this.#text = text
    this.#exact = exact
  }

  document(): unknown {
    const value = this.#value()
    if (this.#at < this.#text.length) this.#fail()
    return value
  }

  #value(): unknown {
    this.#skip(blank)
    const value = this.#bare()
    this.#skip(blank)
    return value
  }

  #bare(): unknown {
    switch (this.#text[this.#at]) {
      case "{":
        return Object.fromEntries(this.#items("}", () => this.#member()))
      case "[":
        return this.#items("]", () => this.#value())
      case '"':
        return this.#string()
    }
    for (const [word, value] of Object.entries(words)) if (this.#take(word)) return value
    const digits = this.#skip(number)
    if (digits === "") this.#fail()
    const value = Number(digits)
    return this.#exact && !Number.isSafeInteger(value) && /^-?\d+$/.test(digits) ? BigInt(digits) : value
  }

  #items<A>(end: string, item: () => A): Array<A> {
    const items: Array<A> = []
    this.#at++
    this.#skip(blank)
    if (this.#take(end)) return items
    do items.push(item())
    while (this.#take(","))
    if (!this.#take(end)) this.#fail()
    return items
  }

  #member(): [string, unknown] {
    this.#skip(blank)
    const name = this.#string()
    this.#skip(blank)
    if (!this.#take(":")) this.#fail()
    return [name, this.#value()]
  }

  #string(): string {
    const quoted = this.#skip(string)
    return quoted === "" ? this.#fail() : (JSON.parse(quoted) as string)
  }

  #take(word: string): boolean {
    const isThere = this.#text.startsWith(word, this.#at)
    if (isThere) this.#at += word.length
    return isThere
  }

  #skip(pattern: RegExp): string {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0] ?? ""
    this.#at += found.length
    return found
  }

  #fail(): never {
    const found = this.#text[this.#at]
    throw new SyntaxError(
      `${found === undefined ? "the end" : JSON.stringify(found)} at position ${this.#at} is no JSON`
    )
  }
}
