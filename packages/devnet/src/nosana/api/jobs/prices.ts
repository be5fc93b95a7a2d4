/** What jobs cost in credits, in micro-dollars. */

/** What a market pays its nodes by the hour, plus the network's tenth, for so many seconds; rounded up in total. */
export const costOf = (usdPerHour: bigint, seconds: bigint): bigint => (usdPerHour * 11n * seconds + 35_999n) / 36_000n

/** As the wire has money: a number of dollars. */
export const inDollars = (micro: bigint): number => Number(micro) / 1_000_000

/** As refusals show money: three places, half of the last one rounded up. */
export const shownDollars = (micro: bigint): string => {
  const mills = ((micro < 0n ? -micro : micro) + 500n) / 1000n
  const places = `${mills / 1000n}.${String(mills % 1000n).padStart(3, "0")}`
  return `$${micro < 0n && mills > 0n ? "-" : ""}${places}`
}
