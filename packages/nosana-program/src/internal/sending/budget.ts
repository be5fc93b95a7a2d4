/** How many compute units a transaction may use, and what is offered for each. */
import type { Address } from "@solana/kit"
import { address } from "@solana/kit"
import * as Effect from "effect/Effect"
import type { Chain } from "../../Chain.ts"
import { maxComputeUnits } from "./message.ts"

/** What is offered on top of the fee for signatures, in micro-lamports for each compute unit. */
export interface PriorityFee {
  /** Which of the fees that others have paid lately for the same accounts is offered: 50, the median, by default. */
  readonly percentile?: number | undefined
  /** 0 by default. */
  readonly min?: bigint | undefined
  /** 1,000,000 by default, which is 0.00004 SOL for a job that is listed. */
  readonly max?: bigint | undefined
}

/** An RPC takes no more accounts than this in one question for fees. */
const sampled = 128

/** What a transaction that writes these offers. */
export const unitPriceOf = (chain: Chain, written: ReadonlyArray<Address>, fee: PriorityFee | bigint = {}) => {
  if (typeof fee === "bigint") return Effect.succeed(fee)
  const { max = 1_000_000n, min = 0n, percentile = 50 } = fee
  if (min >= max) return Effect.succeed(max)
  return chain
    .call("priorityFee", async (rpc, options) => {
      const fees = await rpc.getRecentPrioritizationFees(written.slice(0, sampled)).send(options)
      return fees.map(({ prioritizationFee }) => BigInt(prioritizationFee))
    })
    .pipe(
      Effect.map((fees) => {
        const paid = percentileOf(fees, percentile)
        if (paid < min) return min
        if (paid > max) return max
        return paid
      }),
      // What others pay is a hint. An RPC that does not tell must not keep a transaction from being sent.
      Effect.orElseSucceed(() => min)
    )
}

export const percentileOf = (values: ReadonlyArray<bigint>, percentile: number): bigint => {
  const sorted = [...values].sort((one, other) => (one < other ? -1 : one > other ? 1 : 0))
  const place = Math.ceil((Math.min(100, Math.max(0, percentile)) / 100) * sorted.length) - 1
  return sorted[Math.max(0, place)] ?? 0n
}

/** Units that shifting one more entry of a market's queue takes. */
const unitsPerQueued = 131

/**
 * The limit for a transaction that used so much when it was simulated. A fifth more, and room for the queue to grow
 * until it lands: by half of its depth, and at least by 16, for each instruction that walks it.
 */
export const computeUnitLimitOf = (used: number, { queued = 0, walks = 0 }: Depth = {}): number => {
  const growth = Math.max(16, Math.ceil(queued / 2))
  return Math.min(maxComputeUnits, Math.ceil(used * 1.2) + walks * growth * unitsPerQueued + ownUnits)
}

/** Compute-budget instructions take 150 each, and there may be one more than in the simulation. The rest is for `sign` to vary. */
const ownUnits = 300 + 1_024

export interface Depth {
  /** How many jobs or nodes the market's queue has. */
  readonly queued?: number | undefined
  /** How many of the instructions read or write that queue. */
  readonly walks?: number | undefined
}

/** What each signature of a transaction costs, in lamports. */
export const lamportsPerSignature = 5_000n

/** The whole fee in lamports. */
export const feeOf = (signatures: number, computeUnits: number, unitPrice: bigint) => {
  const priority = (BigInt(computeUnits) * unitPrice + 999_999n) / 1_000_000n
  return { signatureFee: BigInt(signatures) * lamportsPerSignature, priorityFee: priority }
}

/** The program that compute-budget instructions are of. */
export const computeBudgetProgram = address("ComputeBudget111111111111111111111111111111")
