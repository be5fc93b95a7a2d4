/** The addresses that follow from others. Those of jobs, runs and markets do not: they are keypairs, made once and kept. */
import {
  type Address,
  address,
  getAddressEncoder,
  getProgramDerivedAddress,
  type ReadonlyUint8Array
} from "@solana/kit"
import type { Network } from "./Networks.ts"

export const systemProgram = address("11111111111111111111111111111111")
export const tokenProgram = address("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA")
export const associatedTokenProgram = address("ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL")
export const metadataProgram = address("metaqbxxUerdq28cj1RbAWkYQm3ybzjb6a8bt518x1s")
export const rentSysvar = address("SysvarRent111111111111111111111111111111111")

/** What the program writes where there is no address: no node yet, no access key. It is the System program's. */
export const noAddress = systemProgram

const bytesOf = getAddressEncoder().encode

const derive = async (program: Address, seeds: ReadonlyArray<ReadonlyUint8Array | string>): Promise<Address> =>
  (await getProgramDerivedAddress({ programAddress: program, seeds: [...seeds] }))[0]

/** What depends on the network alone is derived once. */
const oncePerNetwork = (deriveFor: (network: Network) => Promise<Address>) => {
  const known = new WeakMap<Network, Promise<Address>>()
  return (network: Network): Promise<Address> => {
    const derived = known.get(network) ?? deriveFor(network)
    known.set(network, derived)
    return derived
  }
}

/** The token account that holds the deposits of a market's jobs. */
export const vaultOf = (market: Address, network: Network): Promise<Address> =>
  derive(network.jobs, [bytesOf(market), bytesOf(network.nosMint)])

/** The account that says how NOS fees are shared out among stakers. */
export const reflectionOf = oncePerNetwork((network) => derive(network.rewards, ["reflection"]))

/** The token account that NOS fees are paid into. */
export const rewardsVaultOf = oncePerNetwork((network) => derive(network.rewards, [bytesOf(network.nosMint)]))

/** What a staker has earned. */
export const rewardOf = (owner: Address, network: Network): Promise<Address> =>
  derive(network.rewards, ["reward", bytesOf(owner)])

/** A node's stake. `work` and `claim` read it, even where a market asks for none. */
export const stakeOf = (owner: Address, network: Network): Promise<Address> =>
  derive(network.staking, ["stake", bytesOf(network.nosMint), bytesOf(owner)])

/** The token account that holds a node's stake. */
export const stakeVaultOf = (owner: Address, network: Network): Promise<Address> =>
  derive(network.staking, ["vault", bytesOf(network.nosMint), bytesOf(owner)])

export const stakingSettingsOf = oncePerNetwork((network) => derive(network.staking, ["settings"]))

/** What a node has said about itself to the nodes program. */
export const nodeSpecOf = (owner: Address, network: Network): Promise<Address> =>
  derive(network.nodes, ["node", bytesOf(owner)])

/** The Metaplex metadata of an NFT, which says what collection it is of. */
export const metadataOf = (mint: Address): Promise<Address> =>
  derive(metadataProgram, ["metadata", bytesOf(metadataProgram), bytesOf(mint)])

/** An owner's token account for a mint of the classic Token program. */
export const associatedToken = (owner: Address, mint: Address): Promise<Address> =>
  derive(associatedTokenProgram, [bytesOf(owner), bytesOf(tokenProgram), bytesOf(mint)])

/** An owner's NOS account. */
export const nosAccountOf = (owner: Address, network: Network): Promise<Address> =>
  associatedToken(owner, network.nosMint)
