/** Random JSON, the same for the same seed. */

/** Mulberry32. */
export const randoms = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
}

const texts = [
  "",
  "a",
  "größer",
  "漢字",
  "😀",
  "\ud83d",
  '"',
  "\\",
  "\n\t\u0000",
  "NaN",
  "1234567890123456789",
  "__proto__"
]
const numbers = [0, -0, 1, -1, 0.1, 1e-7, 1e21, 5e-324, 2 ** 53 - 1, -(2 ** 53 - 1), 1.5e300]

/** A value of at most so many levels. Its numbers are safe ones. */
export const value = (random: () => number, levels: number): unknown => {
  const pick = <A>(from: ReadonlyArray<A>): A => from[Math.floor(random() * from.length)]!
  const many = () => Array.from({ length: Math.floor(random() * 5) })
  switch (Math.floor(random() * (levels > 0 ? 7 : 5))) {
    case 0:
      return pick([true, false, null])
    case 1:
      return pick(numbers)
    case 2:
      return Math.floor((random() - 0.5) * 2 ** 40) / 1024
    case 3:
    case 4:
      return pick(texts) + pick(texts)
    case 5:
      return many().map(() => value(random, levels - 1))
    default:
      return Object.fromEntries(many().map(() => [pick(texts) + pick(texts), value(random, levels - 1)]))
  }
}

export const documents = (seed: number, count: number): ReadonlyArray<unknown> => {
  const random = randoms(seed)
  return Array.from({ length: count }, () => value(random, 5))
}
