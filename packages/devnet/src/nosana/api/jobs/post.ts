/** Lists a job in its market's queue or assigns it to a node, paid with credits. */
import { fromBase58 } from "../../../solana/keys.ts"
import type { Address } from "../../../solana/Program.ts"
import { digestOf } from "../../contentId.ts"
import { newKeyPair } from "../../KeyPair.ts"
import { marketAccount } from "../../program/accounts/MarketAccount.ts"
import { fund, type Gateway, marketOf, type Payer, type PricedMarket, reserve } from "./Gateway.ts"
import type { Done } from "./idempotency.ts"
import * as Instructions from "./instructions.ts"
import { cameTo } from "./Outbox.ts"
import { costOf } from "./prices.ts"
import { Refusal, tooShort } from "./Refusal.ts"

export interface Order {
  /** The content identifier of the definition. */
  readonly ipfsHash: string
  readonly market: Address
  /** A whole number, in seconds. */
  readonly timeout: number
  /** The node that shall have it. */
  readonly node?: Address | undefined
}

export interface Posted {
  readonly job: Address
  /** The account that tells of the node's work, if one has taken it at once. */
  readonly run: Address
  readonly tx: string
  /** In micro-dollars, for the whole of the timeout. */
  readonly cost: bigint
  readonly reservationId: string
  /** The address of the user. */
  readonly project: Address
}

/** An order that makes sense. */
export interface Plan {
  readonly digest: Uint8Array
  readonly market: PricedMarket
  readonly seconds: bigint
  readonly node: Address | undefined
  readonly cost: bigint
}

const isAddress = (text: string): boolean => {
  try {
    return fromBase58(text).length === 32
  } catch {
    return false
  }
}

/** Throws a `Refusal` for an order that cannot be taken. Nothing has changed then. */
export const planOf = (gateway: Gateway, { ipfsHash, market: address, node, timeout }: Order): Plan => {
  const { minimumSeconds } = gateway
  if (!Number.isSafeInteger(timeout) || timeout < 1) {
    throw new Refusal(400, `Invalid timeout: ${timeout} is not a whole number of seconds`)
  }
  if (timeout < minimumSeconds) throw tooShort(minimumSeconds)
  const market = marketOf(gateway, address)
  const digest = digestOf(ipfsHash)
  if (digest === undefined) throw new Refusal(400, `Invalid IPFS hash: ${ipfsHash}`)
  if (node !== undefined && !isAddress(node)) throw new Refusal(400, `Invalid node address: ${node}`)
  const seconds = BigInt(timeout)
  return { digest, market, seconds, node, cost: costOf(market.usdPerHour, seconds) }
}

/** Reserves credits and sends the transaction. The credits are free again in the turn in which it is known that it never lands. */
export const launch = (gateway: Gateway, owner: Payer, plan: Plan, done: Done<Posted>): void => {
  const { bank, cluster, outbox, paid } = gateway
  const { cost, digest, market, node, seconds } = plan
  const reservationId = reserve(owner, cost, "job_debit")
  const { address } = owner.keys
  const account = bank.account(market.address)
  fund(gateway, address, account === undefined ? 0n : marketAccount.decode(account.data).jobPrice * seconds)
  const [job, run] = [newKeyPair(), newKeyPair()]
  // What becomes of it may be seen in the very turn in which it lands.
  paid.set(job.address, { address: job.address, owner, market, reservations: [reservationId] })
  const instruction = Instructions.list(cluster, {
    job: job.address,
    run: run.address,
    market: market.address,
    owner: address,
    node,
    digest,
    seconds
  })
  const landed = (tx: string): Posted => ({
    job: job.address,
    run: run.address,
    tx,
    cost,
    reservationId,
    project: address
  })
  const lost = () => {
    paid.delete(job.address)
    owner.ledger.release(reservationId)
  }
  outbox.send([instruction], [owner.keys, job, run], (fate) => done(cameTo(fate, "The job", { landed, lost })))
}
