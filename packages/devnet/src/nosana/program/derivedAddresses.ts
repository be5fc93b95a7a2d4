/** The addresses that Nosana's programs derive, with the order of their seeds. */
import { associatedTokenProgram, findDerivedAddress, tokenProgram } from "../../solana/keys.ts"
import type { Address } from "../../solana/Program.ts"
import { bytesOf } from "./pubkey.ts"

export interface DerivedAddress {
  readonly address: Address
  /** The seed that was added last so that the address has no private key. */
  readonly bump: number
}

const limit = 20_000
const known = new Map<string, DerivedAddress>()

const seed = (text: string) => new TextEncoder().encode(text)

/** Deriving takes a tenth of a millisecond, and the checks ask for the same few addresses with each instruction. */
const derive = (program: Address, ...seeds: ReadonlyArray<Uint8Array | Address>): DerivedAddress => {
  const key = [program, ...seeds.map(String)].join(" ")
  const before = known.get(key)
  if (before !== undefined) return before
  if (known.size >= limit) known.clear()
  const [address, bump] = findDerivedAddress(
    seeds.map((each) => (typeof each === "string" ? bytesOf(each) : each)),
    program
  )
  const made = { address, bump }
  known.set(key, made)
  return made
}

export const associatedTokenOf = (owner: Address, mint: Address): Address =>
  derive(associatedTokenProgram, owner, tokenProgram, mint).address

/** The token account that holds a market's deposits; it is its own authority. */
export const marketVaultOf = (market: Address, mint: Address, jobs: Address): DerivedAddress =>
  derive(jobs, market, mint)

export const stakeOf = (authority: Address, mint: Address, staking: Address): DerivedAddress =>
  derive(staking, seed("stake"), mint, authority)

/** Where the tokens of a stake are. */
export const stakeVaultOf = (authority: Address, mint: Address, staking: Address): DerivedAddress =>
  derive(staking, seed("vault"), mint, authority)

export const reflectionOf = (rewards: Address): DerivedAddress => derive(rewards, seed("reflection"))

export const rewardsVaultOf = (mint: Address, rewards: Address): DerivedAddress => derive(rewards, mint)

export const metadataOf = (mint: Address, metaplex: Address): Address =>
  derive(metaplex, seed("metadata"), metaplex, mint).address
