/** Chance that can be had again: the same seed gives the same numbers (mulberry32). */

export interface Random {
  /** A whole number from 0 up to, and without, `below`. */
  readonly below: (below: number) => number
  readonly chance: (probability: number) => boolean
  readonly pick: <A>(values: readonly [A, ...Array<A>]) => A
}

export const seeded = (seed: number): Random => {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    below,
    chance: (probability) => next() < probability,
    pick: (values) => values[below(values.length)] as (typeof values)[number]
  }
}

/** The chance of one schedule of a seed, whatever was run before it. */
export const ofSchedule = (seed: number, schedule: number): Random =>
  seeded(Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(schedule + 1, 0xc2b2ae35))
