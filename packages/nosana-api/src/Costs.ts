/**
 * What jobs cost, in micro-dollars: 1_050_000n is $1.05.
 *
 * A server does not say how it computes a price. What is known is that a renter pays what the market pays its nodes by the
 * hour, plus a network fee of a tenth, and that a job is charged for its whole timeout when it is posted and given back what it
 * did not use. So what is computed here before a job is posted is an estimate, and what the server says afterwards is what counts.
 */
import * as Duration from "effect/Duration"
import type { ListedJob, Posted } from "./Jobs.ts"

/** How many decimals a dollar has here. */
export const usdDecimals = 6

export interface EstimateInput {
  /** What the market pays its nodes for an hour, without the network fee. */
  readonly usdRewardPerHour: bigint
  /** A part of a second counts as one. */
  readonly timeout: Duration.Input
}

/** What is reserved for a job of this timeout, by estimate: rounded up to a whole micro-dollar. */
export const estimate = ({ timeout, usdRewardPerHour }: EstimateInput): bigint =>
  charged(usdRewardPerHour, secondsOf(timeout))

/** A tenth of the price more for the network. */
const charged = (usdRewardPerHour: bigint, seconds: bigint): bigint =>
  (usdRewardPerHour * seconds * 11n + 35_999n) / 36_000n

const secondsOf = (given: Duration.Input): bigint =>
  BigInt(Math.ceil(Duration.toSeconds(Duration.fromInputUnsafe(given))))

/** What the cost of a job is computed from. A server's list may lack some of it. */
export type TimedJob = Pick<ListedJob, "state" | "timeStart" | "timeEnd" | "timeout" | "usdRewardPerHour">

/**
 * What a job that has ended has used, by estimate: for the time that it ran, and no more than its timeout. 0n for one that never
 * ran. `undefined` while it has not ended, and where the server does not tell its price.
 */
export const used = ({ state, timeEnd, timeout, timeStart, usdRewardPerHour }: TimedJob): bigint | undefined => {
  if (state < 2) return undefined
  if (timeStart === undefined) return 0n
  if (timeEnd === undefined || usdRewardPerHour === undefined) return undefined
  const ran = Duration.millis(Math.max(0, timeEnd.getTime() - timeStart.getTime()))
  return charged(usdRewardPerHour, secondsOf(timeout === undefined ? ran : Duration.min(ran, timeout)))
}

export interface Reconciliation {
  /** What the server took when the job was posted. */
  readonly reserved: bigint
  /** What it used, as `used` says. */
  readonly used: bigint
  /** What is to be given back. Negative where more was used than this posting paid for: the job was extended. */
  readonly refund: bigint
}

/** What of a posting's price has been used, once its job has ended; `undefined` before, and where that cannot be told. */
export const reconcile = ({
  job,
  posted
}: {
  readonly posted: Pick<Posted, "credits">
  readonly job: TimedJob
}): Reconciliation | undefined => {
  const spent = used(job)
  if (spent === undefined) return undefined
  const reserved = posted.credits.cost
  if (reserved === undefined) return undefined
  return { reserved, used: spent, refund: reserved - spent }
}
