/** Credits of the gateway in memory, in micro-dollars, computed from the jobs there are. */
import { type FakeJob, fateOf } from "./fakeJobs.ts"

/** What so many seconds cost: what the market pays its nodes by the hour, and a tenth more; parts of a micro-dollar count. */
export const priceOf = (usdPerHour: bigint, seconds: number): bigint => {
  const exact = usdPerHour * 11n * BigInt(seconds)
  return exact / 36_000n + (exact % 36_000n === 0n ? 0n : 1n)
}

export interface Balance {
  readonly assigned: bigint
  readonly reserved: bigint
  readonly settled: bigint
  readonly available: bigint
}

export const balanceOf = (assigned: bigint, jobs: ReadonlyArray<FakeJob>, usdPerHour: bigint, now: number): Balance => {
  let reserved = 0n
  let settled = 0n
  for (const job of jobs) {
    const { endedAt, startedAt } = fateOf(job, now)
    if (endedAt === undefined || endedAt > now) reserved += job.reserved
    else settled += startedAt === undefined ? 0n : priceOf(usdPerHour, secondsBetween(startedAt, endedAt))
  }
  return { assigned, reserved, settled, available: assigned - reserved - settled }
}

/** As the server counts: it has whole seconds of both. */
const secondsBetween = (start: number, end: number): number => Math.floor(end / 1_000) - Math.floor(start / 1_000)
