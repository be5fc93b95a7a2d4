/** Dollars as micro-dollars in a `bigint`: `1_500_000n` is $1.50. Servers write them as numbers, in which sums go astray. */

/** One dollar. */
export const dollar = 1_000_000n

/** The nearest micro-dollar to an amount as servers write it. Throws a `RangeError` on what is no finite number. */
export const fromWire = (dollars: number): bigint => {
  if (!Number.isFinite(dollars)) throw new RangeError(`${dollars} is not an amount of dollars`)
  const whole = Math.trunc(dollars)
  return BigInt(whole) * dollar + BigInt(Math.round((dollars - whole) * 1_000_000))
}

/** For people: `$1.05`, `$0.000012`, `-$2.00`. Exact, with two decimals at least. */
export const format = (amount: bigint): string => {
  const size = amount < 0n ? -amount : amount
  const decimals = (size % dollar)
    .toString()
    .padStart(6, "0")
    .replace(/0{1,4}$/, "")
  return `${amount < 0n ? "-" : ""}$${size / dollar}.${decimals}`
}

/** An amount that somebody wrote: `1.50`, `$1.50`, `-0.000001`. `undefined` where it is none, or finer than micro-dollars. */
export const parse = (text: string): bigint | undefined => {
  const parts = /^\s*(-?)\$?(-?)(\d{1,18})(?:\.(\d{1,6})0*)?\s*$/.exec(text)
  if (parts === null || (parts[1] !== "" && parts[2] !== "")) return undefined
  const size = BigInt(parts[3]!) * dollar + BigInt((parts[4] ?? "").padEnd(6, "0"))
  return parts[1] === "" && parts[2] === "" ? size : -size
}
