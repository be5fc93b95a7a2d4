/** The accounts that must be there before the jobs program is of use, and that other programs would have made. */
import * as Duration from "effect/Duration"
import { tokenProgram } from "../../solana/keys.ts"
import type { AccountState, Address } from "../../solana/Program.ts"
import {
  account,
  initialised,
  mintSize,
  mint as mintState,
  tokenAccountSize
} from "../../solana/programs/tokenState.ts"
import { minimumBalance } from "../../solana/rent.ts"
import { initialRate, reflectionAccount } from "./accounts/ReflectionAccount.ts"
import { stakeAccount, xnosOf } from "./accounts/StakeAccount.ts"
import type { JobsProgramAddresses } from "./addresses.ts"
import type { AnchorCodec } from "./anchor/AccountCodec.ts"
import { associatedTokenOf, reflectionOf, rewardsVaultOf, stakeOf, stakeVaultOf } from "./derivedAddresses.ts"

export interface GenesisAccount {
  readonly address: Address
  /** Exempt from rent. */
  readonly state: AccountState
}

const stateOf = (owner: Address, data: Uint8Array): AccountState => ({
  lamports: minimumBalance(data.length),
  owner,
  data,
  executable: false
})

const anchorState = <A>(codec: AnchorCodec<A>, owner: Address, value: A): AccountState => {
  const data = new Uint8Array(codec.space)
  codec.encode(value, data)
  return stateOf(owner, data)
}

export interface MintTerms {
  /** Who may make more. */
  readonly authority: Address
  /** Micro-NOS; it should be what all token accounts hold together. */
  readonly supply: bigint
}

const nosDecimals = 6

export const nosMint = ({ nosMint }: JobsProgramAddresses, { authority, supply }: MintTerms): GenesisAccount => {
  const data = new Uint8Array(mintSize)
  mintState.setAuthority(data, authority)
  mintState.setSupply(data, supply)
  mintState.setDecimals(data, nosDecimals)
  mintState.setMark(data)
  return { address: nosMint, state: stateOf(tokenProgram, data) }
}

export interface TokenHolding {
  readonly mint: Address
  readonly owner: Address
  readonly amount: bigint
}

export const tokenState = ({ amount, mint, owner }: TokenHolding): AccountState => {
  const data = new Uint8Array(tokenAccountSize)
  account.setMint(data, mint)
  account.setOwner(data, owner)
  account.setAmount(data, amount)
  account.setState(data, initialised)
  return stateOf(tokenProgram, data)
}

/** The associated token account of an owner, with so many micro-NOS. */
export const nosAccount = ({ nosMint }: JobsProgramAddresses, owner: Address, amount: bigint): GenesisAccount => ({
  address: associatedTokenOf(owner, nosMint),
  state: tokenState({ mint: nosMint, owner, amount })
})

export interface StakeTerms {
  readonly authority: Address
  /** Micro-NOS. */
  readonly amount: bigint
  /** For how long it is locked: from 14 to 365 days where the staking program makes it. */
  readonly duration: Duration.Input
}

/** A node's stake and the vault with its tokens. A node needs one to work, even where the market asks for no minimum. */
export const stakeOfNode = (addresses: JobsProgramAddresses, terms: StakeTerms): ReadonlyArray<GenesisAccount> => {
  const { nosMint: mint, staking } = addresses
  const { amount, authority } = terms
  const duration = BigInt(Math.round(Duration.toSeconds(terms.duration)))
  const vault = stakeVaultOf(authority, mint, staking)
  const stake = { amount, authority, duration, timeUnstake: 0n, vault: vault.address, vaultBump: vault.bump }
  return [
    {
      address: stakeOf(authority, mint, staking).address,
      state: anchorState(stakeAccount, staking, { ...stake, xnos: xnosOf(stake) })
    },
    { address: vault.address, state: tokenState({ mint, owner: vault.address, amount }) }
  ]
}

/** The rewards program's reflection account and its vault, before anybody has entered. `list`, `assign` and `extend` name both. */
export const rewards = ({ nosMint: mint, rewards }: JobsProgramAddresses): ReadonlyArray<GenesisAccount> => {
  const vault = rewardsVaultOf(mint, rewards)
  const shares = { rate: initialRate, totalReflection: 0n, totalXnos: 0n, vault: vault.address, vaultBump: vault.bump }
  return [
    { address: reflectionOf(rewards).address, state: anchorState(reflectionAccount, rewards, shares) },
    { address: vault.address, state: tokenState({ mint, owner: vault.address, amount: 0n }) }
  ]
}
