/** The instructions that the gateway sends for its users, as bytes. */
import { systemProgram, tokenProgram } from "../../../solana/keys.ts"
import type { Address } from "../../../solana/Program.ts"
import type { Cluster } from "../../cluster.ts"
import { both, called, number, read, signer, written } from "../../instructions.ts"
import { associatedTokenOf, marketVaultOf, reflectionOf, rewardsVaultOf } from "../../program/derivedAddresses.ts"
import type { Instruction } from "../../transaction.ts"

const rewardsOf = ({ nosMint, rewards }: Cluster) => [
  written(reflectionOf(rewards).address),
  written(rewardsVaultOf(nosMint, rewards).address)
]

const vaultOf = ({ jobs, nosMint }: Cluster, market: Address) => written(marketVaultOf(market, nosMint, jobs).address)

export interface Listing {
  readonly job: Address
  readonly run: Address
  readonly market: Address
  /** Who owns the job and pays for it. */
  readonly owner: Address
  /** The node that shall have it; the market's next one without it. */
  readonly node?: Address | undefined
  /** Of the definition. */
  readonly digest: Uint8Array
  readonly seconds: bigint
}

export const list = (cluster: Cluster, { digest, job, market, node, owner, run, seconds }: Listing): Instruction => ({
  program: cluster.jobs,
  accounts: [
    both(job),
    written(market),
    both(run),
    ...(node === undefined ? [] : [read(node)]),
    written(associatedTokenOf(owner, cluster.nosMint)),
    vaultOf(cluster, market),
    both(owner),
    ...rewardsOf(cluster),
    signer(owner),
    read(cluster.rewards),
    read(tokenProgram),
    read(systemProgram)
  ],
  data: called(node === undefined ? "list" : "assign", digest, number(seconds, 8))
})

export interface Held {
  readonly job: Address
  readonly market: Address
  readonly owner: Address
}

/** @param seconds All of them, not those that are added. */
export const extend = (cluster: Cluster, { job, market, owner }: Held, seconds: bigint): Instruction => ({
  program: cluster.jobs,
  accounts: [
    written(job),
    read(market),
    written(associatedTokenOf(owner, cluster.nosMint)),
    vaultOf(cluster, market),
    ...rewardsOf(cluster),
    signer(owner),
    signer(owner),
    read(cluster.rewards),
    read(tokenProgram)
  ],
  data: called("extend", number(seconds, 8))
})

export const delist = (cluster: Cluster, { job, market, owner }: Held): Instruction => ({
  program: cluster.jobs,
  accounts: [
    written(job),
    written(market),
    written(associatedTokenOf(owner, cluster.nosMint)),
    written(owner),
    vaultOf(cluster, market),
    read(tokenProgram),
    both(owner)
  ],
  data: called("delist")
})

export interface Running extends Held {
  readonly run: Address
  readonly node: Address
  /** Who paid for the run's account. */
  readonly payer: Address
}

export const end = (cluster: Cluster, { job, market, node, owner, payer, run }: Running): Instruction => ({
  program: cluster.jobs,
  accounts: [
    written(job),
    read(market),
    written(run),
    written(associatedTokenOf(owner, cluster.nosMint)),
    written(associatedTokenOf(node, cluster.nosMint)),
    vaultOf(cluster, market),
    written(payer),
    both(owner),
    read(tokenProgram)
  ],
  data: called("end")
})
