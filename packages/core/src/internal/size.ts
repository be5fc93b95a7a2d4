/** Sizes in words: a number, and a unit in powers of 1000 (`MB`) or 1024 (`MiB`). */

const powers = ["", "k", "m", "g", "t", "p"]

/** The bytes of `512 MiB`, or `undefined` where the words are no size. Parts of a byte are dropped. */
export const bytesOf = (words: string): bigint | undefined => {
  const [, digits, unit, binary] = /^(\d+(?:\.\d+)?) ?([kmgtp]?)(i?)b$/i.exec(words.trim()) ?? []
  if (digits === undefined || unit === undefined || (binary !== "" && unit === "")) return undefined
  const factor = (binary === "" ? 1000n : 1024n) ** BigInt(powers.indexOf(unit.toLowerCase()))
  const [whole = "0", part = ""] = digits.split(".")
  return BigInt(whole) * factor + (BigInt(part || "0") * factor) / 10n ** BigInt(part.length)
}
