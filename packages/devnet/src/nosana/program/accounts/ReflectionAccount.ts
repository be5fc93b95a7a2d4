/** How the rewards program shares fees out among stakers. */
import { anchorCodec } from "../anchor/AccountCodec.ts"
import { pubkey, type Struct, struct, u8, u128 } from "../anchor/Borsh.ts"

const body = {
  rate: u128,
  totalReflection: u128,
  totalXnos: u128,
  vault: pubkey,
  vaultBump: u8
}

export type ReflectionAccount = Struct<typeof body>

export const reflectionAccount = anchorCodec("ReflectionAccount", struct(body), 96)

/** Micro-NOS that will ever be. */
const supply = 100_000_000n * 1_000_000n

/** The rate before anybody has entered: as high as it can be without an overflow. */
export const initialRate = ((1n << 128n) - 1n) / supply
