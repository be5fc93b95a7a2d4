/** Bytes by their offsets, as the references list them. */
import { getAddressDecoder, getAddressEncoder, type Address as KitAddress } from "@solana/kit"
import type { Address } from "../../../src/solana/Program.ts"

export const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "hex"))
export const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex")

export const key = (address: Address): Uint8Array => new Uint8Array(getAddressEncoder().encode(address as KitAddress))
export const addressAt = (data: Uint8Array, at: number): Address => getAddressDecoder().decode(data, at)

const number =
  (size: number) =>
  (value: bigint | number): Uint8Array => {
    const bytes = new Uint8Array(size)
    for (let index = 0, rest = BigInt.asUintN(size * 8, BigInt(value)); index < size; index++, rest >>= 8n) {
      bytes[index] = Number(rest & 255n)
    }
    return bytes
  }

export const u8 = number(1)
export const u16 = number(2)
export const u32 = number(4)
export const u64 = number(8)
/** Negative numbers too. */
export const i64 = number(8)
export const u128 = number(16)

const unsignedAt = (data: Uint8Array, at: number, size: number): bigint => {
  let value = 0n
  for (let index = size - 1; index >= 0; index--) value = (value << 8n) | BigInt(data[at + index]!)
  return value
}

export const u32At = (data: Uint8Array, at: number): number => Number(unsignedAt(data, at, 4))
export const u64At = (data: Uint8Array, at: number): bigint => unsignedAt(data, at, 8)
export const i64At = (data: Uint8Array, at: number): bigint => BigInt.asIntN(64, unsignedAt(data, at, 8))
export const u128At = (data: Uint8Array, at: number): bigint => unsignedAt(data, at, 16)

export const concat = (...parts: ReadonlyArray<Uint8Array>): Uint8Array => new Uint8Array(Buffer.concat(parts))

/** Filled up with zeros. */
export const padded = (size: number, ...parts: ReadonlyArray<Uint8Array>): Uint8Array => {
  const bytes = new Uint8Array(size)
  bytes.set(concat(...parts))
  return bytes
}
