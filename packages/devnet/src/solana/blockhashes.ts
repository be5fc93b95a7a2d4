/** The hash of each slot's block. */
import { randomBytes } from "node:crypto"
import { sha256, toBase58 } from "./keys.ts"

export interface Blockhashes {
  readonly of: (slot: bigint) => string
  /** Of a hash that somebody has been told. */
  readonly slotOf: (blockhash: string) => bigint | undefined
}

/** How many are remembered; far more than are good at a time. */
const kept = 1000

export const makeBlockhashes = (): Blockhashes => {
  const seed = randomBytes(32)
  const bySlot = new Map<bigint, string>()
  const byHash = new Map<string, bigint>()
  return {
    of: (slot) => {
      const known = bySlot.get(slot)
      if (known !== undefined) return known
      const hash = toBase58(sha256(seed, slot.toString()))
      bySlot.set(slot, hash)
      byHash.set(hash, slot)
      if (bySlot.size > kept) {
        const [oldest, oldHash] = bySlot.entries().next().value!
        bySlot.delete(oldest)
        byHash.delete(oldHash)
      }
      return hash
    },
    slotOf: (blockhash) => byHash.get(blockhash)
  }
}
