/** JSON with integers that are too large for a number, as a `u64` can be: they are bigints, to the last digit. */

const hasLarge = /(?:^|[:,[\s])-?\d{16,}\s*(?:[,}\]]|$)/
/** The beginning of a text, or an integer of many digits. */
const quoteOrLarge = /"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g

/** Throws a `SyntaxError` on what is no JSON. It takes time in proportion to the text, whatever is in it. */
export const parseExact = (text: string): unknown => {
  if (!hasLarge.test(text)) return JSON.parse(text)
  // Who wrote the text could not know it: a text can spell any other mark, with escapes as well.
  const mark = `${crypto.getRandomValues(new Uint32Array(4)).join("-")}:`
  return JSON.parse(marked(text, mark), (_, value) =>
    typeof value === "string" && value.startsWith(mark) ? BigInt(value.slice(mark.length)) : value
  )
}

/** The large integers as texts that begin with the mark. Digits within a text are no integers. */
const marked = (text: string, mark: string): string => {
  const parts: Array<string> = []
  let taken = 0
  quoteOrLarge.lastIndex = 0
  for (let found = quoteOrLarge.exec(text); found !== null; found = quoteOrLarge.exec(text)) {
    const [part] = found
    if (part === '"') {
      quoteOrLarge.lastIndex = endOfText(text, found.index)
    } else if (!Number.isSafeInteger(Number(part))) {
      parts.push(text.slice(taken, found.index), `"${mark}${part}"`)
      taken = quoteOrLarge.lastIndex
    }
  }
  return parts.join("") + text.slice(taken)
}

/** Behind the quote that ends the text which begins there. Without one, all the rest is in it. */
const endOfText = (text: string, begin: number): number => {
  for (let end = text.indexOf('"', begin + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let slashes = 0
    while (text[end - 1 - slashes] === "\\") slashes += 1
    if (slashes % 2 === 0) return end + 1
  }
  return text.length
}

/** A bigint is written as the integer that it is. No text of a request begins like the mark. */
export const writeExact = (value: unknown): string =>
  JSON.stringify(value, (_, item) => (typeof item === "bigint" ? `\u0000bigint:${item}` : item)).replace(
    /"\\u0000bigint:(-?\d+)"/g,
    "$1"
  )
