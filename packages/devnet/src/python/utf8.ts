/** Decodes UTF-8 as `bytes.decode` does, with its words for what is none. */

/** Throws an `Error` with the message of Python's `UnicodeDecodeError`. */
export const decodeUtf8 = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new Error(problemOf(bytes))
  }
}

/** How many bytes a character has that begins with this one, and the range of its second byte. */
const lead = (byte: number): readonly [length: number, least: number, most: number] | undefined => {
  if (byte < 0x80) return [1, 0, 0]
  if (byte >= 0xc2 && byte <= 0xdf) return [2, 0x80, 0xbf]
  if (byte === 0xe0) return [3, 0xa0, 0xbf]
  if (byte === 0xed) return [3, 0x80, 0x9f]
  if (byte >= 0xe1 && byte <= 0xef) return [3, 0x80, 0xbf]
  if (byte === 0xf0) return [4, 0x90, 0xbf]
  if (byte === 0xf4) return [4, 0x80, 0x8f]
  if (byte >= 0xf1 && byte <= 0xf3) return [4, 0x80, 0xbf]
  return undefined
}

const problemOf = (bytes: Uint8Array): string => {
  let at = 0
  for (;;) {
    const found = lead(bytes[at]!)
    if (found === undefined) return words(bytes, at, 1, "invalid start byte")
    const [length, least, most] = found
    for (let index = 1; index < length; index++) {
      const byte = bytes[at + index]
      if (byte === undefined) return words(bytes, at, index, "unexpected end of data")
      const isGood = index === 1 ? byte >= least && byte <= most : byte >= 0x80 && byte <= 0xbf
      if (!isGood) return words(bytes, at, index, "invalid continuation byte")
    }
    at += length
  }
}

const words = (bytes: Uint8Array, at: number, length: number, why: string): string =>
  length === 1
    ? `'utf-8' codec can't decode byte 0x${bytes[at]!.toString(16).padStart(2, "0")} in position ${at}: ${why}`
    : `'utf-8' codec can't decode bytes in position ${at}-${at + length - 1}: ${why}`
