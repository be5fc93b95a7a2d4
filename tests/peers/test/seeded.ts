/** Random values that are the same in every run. */
import { Base58, Cid } from "@longshore/nosana"
import { type Address, createNoopSigner } from "@solana/kit"

export interface Seeded {
  /** A whole number from 0 up to but not including `below`. */
  readonly below: (below: number) => number
  readonly bytes: (length: number) => Uint8Array
  readonly bigint: (bits: number) => bigint
  readonly address: () => Address
  readonly signer: () => ReturnType<typeof createNoopSigner>
  readonly cid: () => string
  readonly pick: <A>(values: ReadonlyArray<A>) => A
}

/** Mulberry32. */
export const seeded = (seed: number): Seeded => {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  const below = (limit: number) => Math.floor((next() / 2 ** 32) * limit)
  const bytes = (length: number) => Uint8Array.from({ length }, () => next() >>> 24)
  const address = () => Base58.encode(bytes(32)) as Address
  return {
    below,
    bytes,
    bigint: (bits) =>
      bytes(16).reduce((number, byte) => (number << 8n) | BigInt(byte), 0n) & ((1n << BigInt(bits)) - 1n),
    address,
    signer: () => createNoopSigner(address()),
    cid: () => Cid.fromDigest(bytes(32)),
    pick: (values) => values[below(values.length)]!
  }
}
