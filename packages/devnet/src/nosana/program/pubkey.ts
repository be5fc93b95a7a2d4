/** Addresses as the text by which the chain knows accounts, and as the 32 bytes that accounts hold. */
import { bytesOf as decode, toBase58 } from "../../solana/keys.ts"
import type { Address } from "../../solana/Program.ts"

/** A market's queue is decoded with every instruction that touches it, and base58 is slow: what was seen is kept. */
const limit = 20_000
const texts = new Map<string, Address>()
const keys = new Map<Address, Uint8Array>()

export const addressOf = (key: Uint8Array): Address => {
  const known = String.fromCharCode(...key)
  const before = texts.get(known)
  if (before !== undefined) return before
  if (texts.size >= limit) texts.clear()
  const address = toBase58(key)
  texts.set(known, address)
  return address
}

/** These bytes are shared, and nobody changes them. */
export const bytesOf = (address: Address): Uint8Array => {
  const before = keys.get(address)
  if (before !== undefined) return before
  if (keys.size >= limit) keys.clear()
  const key = decode(address)
  keys.set(address, key)
  return key
}
