/** Numbers that look like chance and are the same each time: mulberry32. */

/** From 0 up to 1. */
export const numbersOf = (seed: number) => {
  let state = seed
  return (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export const chanceOf = (seed: number) => {
  const next = numbersOf(seed)
  return (likelihood: number): boolean => next() < likelihood
}
