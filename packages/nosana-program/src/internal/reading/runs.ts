/** Runs, as `getProgramAccounts` gives them. */
import type { JobError } from "@longshore/core/JobError"
import type { Address } from "@solana/kit"
import * as Effect from "effect/Effect"
import { type Run, runLayout } from "../../Accounts.ts"
import type { Chain } from "../../Chain.ts"
import { type At, oldestOf, type ReadOptions, readProgramAccounts } from "./accounts.ts"
import { decodeAs } from "./kinds.ts"

export interface RunFilters {
  readonly job?: Address | undefined
  readonly node?: Address | undefined
}

/** Every run that the filters let through. Needs `getProgramAccounts`. */
export const readRuns = (
  chain: Chain,
  operation: string,
  { job, node }: RunFilters = {},
  options: ReadOptions = {}
): Effect.Effect<At<ReadonlyArray<Run>>, JobError> => {
  const filters = [
    { offset: 0, bytes: runLayout.discriminatorText },
    ...(job === undefined ? [] : [{ offset: runLayout.offsets.job, bytes: job }]),
    ...(node === undefined ? [] : [{ offset: runLayout.offsets.node, bytes: node }])
  ]
  return Effect.map(readProgramAccounts(chain, operation, filters, options), ({ slot, value }) => ({
    slot,
    value: value.map((account) => decodeAs("run", chain, account)).filter((run) => run !== undefined)
  }))
}

/** From this many jobs on, one request for all runs is cheaper than one for each. */
const fewJobs = 4

export type RunsByJob = ReadonlyMap<Address, ReadonlyArray<Run>>

/** The runs of these jobs, of a slot that is not before `since`. Needs `getProgramAccounts`. */
export const scanRunsOf = (
  chain: Chain,
  operation: string,
  jobs: ReadonlyArray<Address>,
  options: ReadOptions
): Effect.Effect<At<RunsByJob>, JobError> => {
  if (jobs.length >= fewJobs) {
    return Effect.map(readRuns(chain, operation, {}, options), ({ slot, value }) => ({ slot, value: byJob(value) }))
  }
  const one = (job: Address) => readRuns(chain, operation, { job }, options)
  return Effect.map(Effect.forEach(jobs, one, { concurrency: fewJobs }), (answers) => ({
    slot: oldestOf(answers, options.since),
    value: byJob(answers.flatMap(({ value }) => value))
  }))
}

export const byJob = (runs: ReadonlyArray<Run>): RunsByJob => {
  const found = new Map<Address, Array<Run>>()
  for (const run of runs) {
    const others = found.get(run.job)
    if (others === undefined) found.set(run.job, [run])
    else others.push(run)
  }
  return found
}
