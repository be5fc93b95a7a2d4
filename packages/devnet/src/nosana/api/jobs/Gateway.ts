/** What the operations on jobs have in common. */
import type { Bank } from "../../../solana/Bank.ts"
import type { Address } from "../../../solana/Program.ts"
import type { Cluster } from "../../cluster.ts"
import type { Treasury } from "../../genesis.ts"
import type { KeyPair } from "../../KeyPair.ts"
import { associatedTokenOf } from "../../program/derivedAddresses.ts"
import type { Ledger } from "../Ledger.ts"
import type { Indexer, Snapshot } from "./Indexer.ts"
import type { Outbox } from "./Outbox.ts"
import { insufficientCredits, notOwner, Refusal, unknownJob } from "./Refusal.ts"

/** A user, as far as jobs are concerned. Its key pair owns the jobs on the chain and pays for them. */
export interface Payer {
  readonly id: string
  readonly keys: KeyPair
  readonly ledger: Ledger
}

/** A market, as far as prices are concerned. */
export interface PricedMarket {
  readonly address: Address
  /** What it pays its nodes, in micro-dollars; the network's tenth comes on top of it. */
  readonly usdPerHour: bigint
  /** Whether jobs in it can be paid with credits, as they can by default. */
  readonly takesCredits?: boolean | undefined
}

/** A job that was paid with credits. */
export interface PaidJob {
  readonly address: Address
  readonly owner: Payer
  readonly market: PricedMarket
  /** In the order in which they were made. */
  readonly reservations: Array<string>
}

export interface Gateway {
  readonly bank: Bank
  readonly cluster: Cluster
  readonly treasury: Treasury
  readonly indexer: Indexer
  readonly outbox: Outbox
  /** By their addresses. */
  readonly paid: Map<Address, PaidJob>
  readonly markets: () => ReadonlyArray<PricedMarket>
  /** In seconds: less is refused. */
  readonly minimumSeconds: number
  /** Whether it is as it was at the time of kit 2.1.8. */
  readonly isOld: boolean
}

const fewestLamports = 100_000_000n
const lamportsAtATime = 1_000_000_000n

/** The server's purse fills the wallets it keeps for users: with enough for fees and rent, and for a deposit of so many micro-NOS. */
export const fund = ({ bank, cluster, treasury }: Gateway, owner: Address, deposit: bigint): void => {
  if ((bank.account(owner)?.lamports ?? 0n) < fewestLamports) bank.airdrop(owner, lamportsAtATime)
  // The network's fee on a deposit is never more than the deposit.
  const missing = deposit * 2n - treasury.ownedBy(owner)
  const hasAccount = bank.account(associatedTokenOf(owner, cluster.nosMint)) !== undefined
  if (missing > 0n || !hasAccount) treasury.give(owner, missing > 0n ? missing : 0n)
}

/** Throws where there is no such job, or another user has it. */
export const ownJob = (
  { indexer, paid }: Gateway,
  user: Payer,
  address: Address
): { readonly job: PaidJob; readonly seen: Snapshot } => {
  const job = paid.get(address)
  const seen = indexer.job(address)
  if (seen === undefined) throw unknownJob()
  if (job === undefined || job.owner.id !== user.id) throw notOwner()
  return { job, seen }
}

/** Throws where credits cannot pay for jobs in it. */
export const marketOf = ({ markets }: Gateway, address: Address): PricedMarket => {
  const market = markets().find((each) => each.address === address)
  if (market === undefined) throw new Refusal(400, `Unknown market: ${address}`)
  if (market.takesCredits === false) throw new Refusal(403, `Market ${address} does not accept credits`)
  return market
}

/** Throws where the credits do not suffice for all of it. Nothing is always there. */
export const checkCredits = ({ ledger }: Payer, required: bigint): void => {
  const { available } = ledger.balance()
  if (required > 0n && available < required) throw insufficientCredits(available, required)
}

/** Throws where there are not as many credits. */
export const reserve = (user: Payer, cost: bigint, type: "job_debit" | "job_extend"): string => {
  const reservation = user.ledger.reserve(cost, type)
  if (reservation === undefined) throw insufficientCredits(user.ledger.balance().available, cost)
  return reservation
}
