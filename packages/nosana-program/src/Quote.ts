/**
 * What a job costs, before anything is signed: learned from the chain by simulating the very instructions that would be
 * sent. The network's fee is not hard-coded, because it has been 10 % and none; what is told is what would be debited.
 */
import { InvalidSpec, type JobError } from "@longshore/core/JobError"
import { Durations } from "@longshore/nosana"
import { type Address, createNoopSigner, generateKeyPairSigner } from "@solana/kit"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { jobTypes, type Market, queueTypes } from "./Accounts.ts"
import type { Chain } from "./Chain.ts"
import { failed } from "./internal/failed.ts"
import { readOne } from "./internal/reading/kinds.ts"
import type { PriorityFee } from "./internal/sending/budget.ts"
import { inNos } from "./internal/sending/money.ts"
import { priced } from "./internal/sending/pricing.ts"

/** NOS is counted in micro-NOS (6 decimals), SOL in lamports (9 decimals). */
export interface Quote {
  /** The market's price: micro-NOS per second. */
  readonly price: bigint
  /** micro-NOS for the whole timeout. What the job does not use of it comes back. */
  readonly deposit: bigint
  /** micro-NOS that the network takes on top, and never gives back. */
  readonly networkFee: bigint
  /** Lamports that accounts are opened with. They come back to whoever paid when the accounts are closed. */
  readonly rent: {
    readonly job: bigint
    /** Only where a node takes the job at once; otherwise the node pays. */
    readonly run: bigint
    /** A NOS account for the wallet, if it has none. */
    readonly tokenAccount: bigint
  }
  /** Lamports for the transaction, and never given back. `priorityFee` is the most that it can be. */
  readonly fee: { readonly signatureFee: bigint; readonly priorityFee: bigint }
  /** What leaves the wallet when the job is listed. */
  readonly total: { readonly nos: bigint; readonly lamports: bigint }
  /** What comes back if the job is cancelled before a node takes it. */
  readonly refund: { readonly nos: bigint; readonly lamports: bigint }
  /** The most it can have cost in the end: it used its whole time, and its node had no NOS account, so that one was opened to end it. */
  readonly worstCase: { readonly nos: bigint; readonly lamports: bigint }
  /** What the wallet has. */
  readonly balances: { readonly nos: bigint; readonly lamports: bigint }
  /** The compute units that the transaction is given. */
  readonly computeUnits: number
}

export interface QuoteOptions {
  readonly market: Address
  readonly timeout: Duration.Input
  /** A node that waits in the market's queue, for a job that is assigned to it. */
  readonly node?: Address | undefined
  /** Who pays the deposit and the rent. Nothing is signed. */
  readonly wallet: Address
  readonly priorityFee?: PriorityFee | bigint | undefined
}

/** The most that may be paid. */
export interface Limits {
  /** micro-NOS per second. */
  readonly maxPrice?: bigint | undefined
  /** micro-NOS for deposit and network fee together. */
  readonly maxCost?: bigint | undefined
}

/** What a job of this market and this timeout would cost. Fails with `InsufficientFunds` where the wallet could not pay it. */
export const quote = (chain: Chain, options: QuoteOptions): Effect.Effect<Quote, JobError> =>
  Effect.gen(function* () {
    const timeout = yield* Durations.of({ backend: "nosana-program", operation: "quote" }, "timeout", options.timeout)
    if (!Duration.isFinite(timeout)) {
      const message =
        'timeout: a job is paid for its whole timeout, and this one never ends; write for example "1 hour"'
      return yield* failed("quote", new InvalidSpec({ field: "timeout", message }))
    }
    const { value: market } = yield* readOne(chain, "quote", "market", options.market)
    const wallet = createNoopSigner(options.wallet)
    const [job, run] = yield* Effect.promise(() => Promise.all([generateKeyPairSigner(), generateKeyPairSigner()]))
    const listing = { ...options, market, wallet, job, run, timeout }
    return (yield* priced(chain, listing, "quote")).quote
  })

/** Why one of the limits is none, if one is: what is compared with anything but a `bigint` would pass as no limit at all. */
export const limitProblem = (limits: Limits): { readonly field: string; readonly message: string } | undefined => {
  for (const [field, what] of [
    ["maxPrice", "micro-NOS per second"],
    ["maxCost", "micro-NOS"]
  ] as const) {
    const limit: unknown = limits[field]
    if (limit === undefined || typeof limit === "bigint") continue
    return {
      field,
      message: `${field}: ${Durations.written(limit)} is not a bigint of ${what}; write for example 115n`
    }
  }
  return undefined
}

/** Fails with `InvalidSpec`, which names the limit, where the price or the cost is above it, or it is no `bigint`. */
export const checkLimits = (
  { deposit, networkFee, price }: Pick<Quote, "deposit" | "networkFee" | "price">,
  limits: Limits
): Effect.Effect<void, JobError> => {
  const { maxCost, maxPrice } = limits
  const problem = limitProblem(limits)
  if (problem !== undefined) return Effect.fail(failed("prepare", new InvalidSpec(problem)))
  const refuse = (field: string, message: string): Effect.Effect<void, JobError> =>
    Effect.fail(failed("prepare", new InvalidSpec({ field, message: `${field}: ${message}` })))
  const cost = deposit + networkFee
  if (maxPrice !== undefined && price > maxPrice) {
    return refuse(
      "maxPrice",
      `the market asks ${inNos(price)} per second, and no more than ${inNos(maxPrice)} may be paid`
    )
  }
  if (maxCost !== undefined && cost > maxCost) {
    return refuse(
      "maxCost",
      `the job costs up to ${inNos(cost)}, and no more than ${inNos(maxCost)} may be paid; ask for less time`
    )
  }
  return Effect.void
}

/** Why a job cannot be listed in this market, or assigned to this node of it. */
export const checkMarket = (market: Market, node: Address | undefined): Effect.Effect<void, JobError> => {
  const refuse = (field: string, message: string): Effect.Effect<void, JobError> =>
    Effect.fail(failed("prepare", new InvalidSpec({ field, message: `${field}: ${message}` })))
  if (market.jobType === jobTypes.unknown) {
    return refuse("market", `market ${market.address} takes payment for jobs and queues none; use another market`)
  }
  if (node === undefined) return Effect.void
  if (market.queueType === queueTypes.nodes && market.queue.includes(node)) return Effect.void
  const waiting =
    market.queueType === queueTypes.nodes
      ? `its ${market.queue.length} waiting nodes are others`
      : "no node waits there"
  return refuse(
    "node",
    `${node} does not wait in market ${market.address}: ${waiting}; leave node out, and the next node takes the job`
  )
}
