/** JSON with integers that are too large for a number, as a `u64` can be: they are bigints, to the last digit. */

const hasLarge = /(?:^|[:,[\s])-?\d{16,}\s*(?:[,}\]]|$)/
/** A text, or an integer of many digits: a text can hold digits that are none. */
const textOrLarge = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g

/** Throws a `SyntaxError` on what is no JSON. */
export const parseExact = (text: string): unknown => {
  if (!hasLarge.test(text)) return JSON.parse(text)
  let mark = "bigint:"
  while (text.includes(mark)) mark += ":"
  const marked = text.replace(textOrLarge, (part) =>
    part.startsWith('"') || Number.isSafeInteger(Number(part)) ? part : `"${mark}${part}"`
  )
  return JSON.parse(marked, (_, value) =>
    typeof value === "string" && value.startsWith(mark) ? BigInt(value.slice(mark.length)) : value
  )
}

/** A bigint is written as the integer that it is. No text of a request begins like the mark. */
export const writeExact = (value: unknown): string =>
  JSON.stringify(value, (_, item) => (typeof item === "bigint" ? `\u0000bigint:${item}` : item)).replace(
    /"\\u0000bigint:(-?\d+)"/g,
    "$1"
  )
