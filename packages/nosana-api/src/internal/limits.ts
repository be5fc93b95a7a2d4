/** What a job may cost. */
import { InvalidSpec, type JobError } from "@longshore/core/JobError"
import { Durations } from "@longshore/nosana"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { estimate } from "../Costs.ts"
import { format } from "../Usd.ts"
import { failed } from "./failed.ts"

/** What is wrong with a limit: what is compared with anything but a `bigint` would pass as no limit at all. */
export const limitProblem = (maxCost: unknown): string | undefined =>
  maxCost === undefined || (typeof maxCost === "bigint" && maxCost >= 0n)
    ? undefined
    : `maxCost: ${Durations.written(maxCost)} is not an amount; write micro-dollars as a bigint, such as 1_500_000n for $1.50`

export const lowest = (...limits: ReadonlyArray<bigint | undefined>): bigint | undefined =>
  limits.reduce((low, limit) => (low === undefined || (limit !== undefined && limit < low) ? limit : low), undefined)

interface Purchase {
  readonly operation: string
  readonly market: string
  readonly usdRewardPerHour: bigint | undefined
  readonly timeout: Duration.Duration
}

/** What it costs by estimate. Fails with `InvalidSpec` where that is above the limit, or cannot be compared with it. */
export const priced = (
  { market, operation, timeout, usdRewardPerHour }: Purchase,
  limit: bigint | undefined,
  before: bigint = 0n
): Effect.Effect<bigint | undefined, JobError> => {
  const refuse = (why: string) =>
    Effect.fail(failed(operation, new InvalidSpec({ field: "maxCost", message: `maxCost: ${why}` })))
  // Less than nothing is no price: it would pass under every limit.
  if (usdRewardPerHour === undefined || usdRewardPerHour < 0n) {
    if (limit === undefined) return Effect.undefined
    return refuse(
      `the server does not tell what market ${market} costs, so that no limit can be kept there; use another`
    )
  }
  const cost = estimate({ usdRewardPerHour, timeout })
  if (limit === undefined || before + cost <= limit) return Effect.succeed(cost)
  const sum =
    before === 0n
      ? `the job costs ${format(cost)} for ${Duration.format(timeout)}`
      : `the job costs ${format(before)} so far and ${format(cost)} for ${Duration.format(timeout)} more`
  return refuse(`${sum}, and no more than ${format(limit)} may be paid; ask for less time`)
}
