/** Addresses as text and as bytes, those that programs derive, and the ones that every cluster has. */
import { createHash } from "node:crypto"
import { getBase58Decoder, getBase58Encoder, isOffCurveAddress, type Address as KitAddress } from "@solana/kit"
import type { Address } from "./Program.ts"

export const systemProgram = "11111111111111111111111111111111"
export const tokenProgram = "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA"
export const associatedTokenProgram = "ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL"
export const computeBudgetProgram = "ComputeBudget111111111111111111111111111111"
export const memoProgram = "MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr"
export const nativeLoader = "NativeLoader1111111111111111111111111111111"
export const deployedLoader = "BPFLoader2111111111111111111111111111111111"
export const nativeMint = "So11111111111111111111111111111111111111112"
export const sysvarOwner = "Sysvar1111111111111111111111111111111111111"
export const clockSysvar = "SysvarC1ock11111111111111111111111111111111"
export const rentSysvar = "SysvarRent111111111111111111111111111111111"
export const incinerator = "1nc1nerator11111111111111111111111111111111"

/** What nobody may write to, whatever a transaction says of it. */
const reserved = new Set([
  systemProgram,
  computeBudgetProgram,
  nativeLoader,
  deployedLoader,
  sysvarOwner,
  clockSysvar,
  rentSysvar,
  "BPFLoader1111111111111111111111111111111111",
  "BPFLoaderUpgradeab1e11111111111111111111111",
  "AddressLookupTab1e1111111111111111111111111",
  "Config1111111111111111111111111111111111111",
  "Ed25519SigVerify111111111111111111111111111",
  "Feature111111111111111111111111111111111111",
  "KeccakSecp256k11111111111111111111111111111",
  "Stake11111111111111111111111111111111111111",
  "Vote111111111111111111111111111111111111111",
  "SysvarEpochRewards1111111111111111111111111",
  "SysvarEpochSchedu1e111111111111111111111111",
  "SysvarFees111111111111111111111111111111111",
  "Sysvar1nstructions1111111111111111111111111",
  "SysvarLastRestartS1ot1111111111111111111111",
  "SysvarRecentB1ockHashes11111111111111111111",
  "SysvarRewards111111111111111111111111111111",
  "SysvarS1otHashes111111111111111111111111111",
  "SysvarS1otHistory11111111111111111111111111",
  "SysvarStakeHistory1111111111111111111111111"
])

export const isReserved = (address: Address): boolean => reserved.has(address)

const encoder = getBase58Encoder()
const decoder = getBase58Decoder()

export const toBase58 = (bytes: Uint8Array): string => decoder.decode(bytes)
/** Fails on text that is no base58. */
export const fromBase58 = (text: string): Uint8Array => new Uint8Array(encoder.encode(text))

/** The bytes of an address that is known to be one. */
export const bytesOf = (address: Address): Uint8Array => fromBase58(address)
export const addressAt = (data: Uint8Array, offset: number): Address => toBase58(data.subarray(offset, offset + 32))

export const sha256 = (...parts: ReadonlyArray<Uint8Array | string>): Uint8Array => {
  const hash = createHash("sha256")
  for (const part of parts) hash.update(part)
  return new Uint8Array(hash.digest())
}

const longestSeed = 32
const mostSeeds = 16

/** The address of these seeds, or `undefined` where they give one that has a private key, or are too many or too long. */
export const derivedAddress = (seeds: ReadonlyArray<Uint8Array>, program: Address): Address | undefined => {
  if (seeds.length > mostSeeds || seeds.some((seed) => seed.length > longestSeed)) return undefined
  const address = toBase58(sha256(...seeds, bytesOf(program), "ProgramDerivedAddress"))
  return isOffCurveAddress(address as KitAddress) ? address : undefined
}

/** The address that programs use for these seeds, and the seed (a byte) that was added to find it. */
export const findDerivedAddress = (
  seeds: ReadonlyArray<Uint8Array>,
  program: Address
): readonly [address: Address, bump: number] => {
  for (let bump = 255; bump >= 0; bump--) {
    const address = derivedAddress([...seeds, Uint8Array.of(bump)], program)
    if (address !== undefined) return [address, bump]
  }
  throw new Error(`no address of program ${program} follows from these seeds: they are too many or too long`)
}

export const associatedToken = (owner: Address, mint: Address, program: Address = tokenProgram): Address =>
  findDerivedAddress([bytesOf(owner), bytesOf(program), bytesOf(mint)], associatedTokenProgram)[0]
