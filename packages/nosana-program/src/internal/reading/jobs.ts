/** Jobs: one, many by their addresses, all by what they have in common. */
import type { JobError } from "@longshore/core/JobError"
import type { Address } from "@solana/kit"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { type Job, jobLayout, jobStates } from "../../Accounts.ts"
import type { Chain } from "../../Chain.ts"
import { firstOf, JobState, type ProgramStatus, statusOf } from "../../ProgramStatus.ts"
import { type At, type Filter, listProgramAccounts, maxFilters, readAccounts } from "./accounts.ts"
import { decodeAs, misfit, readOne } from "./kinds.ts"
import { byJob, readRuns } from "./runs.ts"
import { type Checked, statusesOf } from "./status.ts"

/** A job as its account has it, and what has become of it. */
export interface ProgramJob extends Job {
  /** `Unchecked` where a run would decide and nobody has looked for it. */
  readonly status: ProgramStatus | Unchecked
}

export interface Unchecked {
  readonly _tag: "Unchecked"
}

export interface JobFilters {
  readonly market?: Address | undefined
  /** The node that runs it or has run it. */
  readonly node?: Address | undefined
  readonly project?: Address | undefined
  readonly payer?: Address | undefined
  /**
   * `RUNNING` are the jobs that have a run, whatever their account says. `QUEUED` and `STOPPED` are what the accounts say,
   * which with `checkRuns` is narrowed to those without a run; `QUEUED` then means that it is in a queue.
   */
  readonly state?: JobState | undefined
}

/** What there is at an address. */
export type LookedUp =
  | { readonly _tag: "Found"; readonly address: Address; readonly job: ProgramJob }
  | { readonly _tag: "Gone"; readonly address: Address }
  /** Something else is there; `message` says what. */
  | { readonly _tag: "NotAJob"; readonly address: Address; readonly message: string }

export const unchecked = (job: Job): ProgramJob => {
  const decided = job.state !== jobStates.queued && job.state !== jobStates.stopped
  return { ...job, status: decided ? statusOf(job, undefined, undefined) : { _tag: "Unchecked" } }
}

/** Everything that is known of one job at one time. A job that is not there fails with `JobNotFound`. */
export const readChecked = (
  chain: Chain,
  operation: string,
  address: Address,
  since?: bigint | undefined
): Effect.Effect<Checked, JobError> =>
  Effect.gen(function* () {
    const { slot, value } = yield* readOne(chain, operation, "job", address, { since })
    const statuses = yield* statusesOf(chain, operation, [value], { since: slot })
    return statuses.get(address)!
  })

export const getJob = (
  chain: Chain,
  operation: string,
  address: Address,
  checkRun: boolean
): Effect.Effect<ProgramJob, JobError> =>
  checkRun
    ? Effect.flatMap(readChecked(chain, operation, address), ({ job, status }) =>
        // Closed while it was looked at: its absence is what a first read would have found.
        job === undefined
          ? Effect.map(readOne(chain, operation, "job", address), ({ value }) => unchecked(value))
          : Effect.succeed({ ...job, status })
      )
    : Effect.map(readOne(chain, operation, "job", address), ({ value }) => unchecked(value))

export const lookUp = (
  chain: Chain,
  operation: string,
  addresses: ReadonlyArray<Address>,
  checkRuns: boolean
): Effect.Effect<ReadonlyArray<LookedUp>, JobError> =>
  Effect.gen(function* () {
    if (addresses.length === 0) return []
    const { slot, value } = yield* readAccounts(chain, operation, addresses)
    const jobs = value.map((account) => decodeAs("job", chain, account))
    const found = jobs.filter((job) => job !== undefined)
    // Nothing at all is what an RPC of another network has.
    if (found.length === 0) yield* chain.verifyNetwork
    const statuses = checkRuns ? yield* statusesOf(chain, operation, found, { since: slot }) : undefined
    return addresses.map((address, at): LookedUp => {
      const job = jobs[at]
      const account = value[at]
      if (account === undefined) return { _tag: "Gone", address }
      if (job === undefined) return { _tag: "NotAJob", address, message: misfit("job", chain, account) }
      if (statuses === undefined) return { _tag: "Found", address, job: unchecked(job) }
      const checked = statuses.get(address)
      return checked?.job === undefined
        ? { _tag: "Gone", address }
        : { _tag: "Found", address, job: { ...checked.job, status: checked.status } }
    })
  })

export const allJobs = (
  chain: Chain,
  operation: string,
  filters: JobFilters,
  checkRuns: boolean
): Effect.Effect<ReadonlyArray<ProgramJob>, JobError> =>
  Effect.map(allJobsAt(chain, operation, filters, checkRuns), ({ value }) => value)

/** All jobs, and the slot that they are at least as new as. */
export const allJobsAt = (
  chain: Chain,
  operation: string,
  filters: JobFilters,
  checkRuns: boolean
): Effect.Effect<At<ReadonlyArray<ProgramJob>>, JobError> =>
  Effect.gen(function* () {
    const { node, state } = filters
    const matching = passes(filters)
    if (state === JobState.RUNNING) {
      const { jobs, slot } = yield* jobsWithRuns(chain, operation, filters)
      return { slot, value: jobs }
    }
    // A job's account does not name its node while it runs. Runs first: what ends after that, its account names.
    const withRuns =
      node !== undefined && state !== JobState.COMPLETED && !(checkRuns && state !== undefined)
        ? yield* jobsWithRuns(chain, operation, filters)
        : undefined
    const { jobs, slot } = yield* scanned(chain, operation, filters, withRuns?.slot)
    const seen = new Set(withRuns?.jobs.map(({ address }) => address))
    const rest = jobs
      .filter(matching)
      // The account is newer than the run, unless it leaves open what only the run says.
      .filter((job) => checkRuns || !seen.has(job.address) || unchecked(job).status._tag !== "Unchecked")
    const known = new Set(rest.map(({ address }) => address))
    const running = (withRuns?.jobs ?? []).filter(({ address }) => !known.has(address))
    if (!checkRuns) {
      const unseen = running.filter((job) => state === undefined || job.state === state)
      return { slot, value: [...unseen, ...rest.map(unchecked)] }
    }
    const statuses = yield* statusesOf(chain, operation, rest, { since: slot })
    const checked = rest.flatMap(({ address }) => {
      const found = statuses.get(address)
      return found?.job === undefined ? [] : [{ ...found.job, status: found.status }]
    })
    const value = [...running, ...checked].filter(({ status }) => state === undefined || status._tag in tagsOf[state])
    return { slot, value }
  })

/** Which statuses an asked state stands for, once it is checked. */
const tagsOf: Record<JobState, Partial<Record<ProgramStatus["_tag"], true>>> = {
  [JobState.QUEUED]: { Queued: true },
  [JobState.RUNNING]: { Running: true },
  [JobState.COMPLETED]: { Completed: true, Ended: true },
  [JobState.STOPPED]: { Stopped: true }
}

/** What the filters say of an account, without its run. */
const passes = ({ market, payer, project, state }: JobFilters) => {
  return (job: Job): boolean =>
    (market === undefined || job.market === market) &&
    (project === undefined || job.project === project) &&
    (payer === undefined || job.payer === payer) &&
    (state === undefined || state === JobState.RUNNING || job.state === state)
}

const { offsets } = jobLayout

/** Accounts of jobs, by what can be asked of an account. An RPC takes four filters; the rest is done here. */
const scanned = (
  chain: Chain,
  operation: string,
  { market, node, payer, project, state }: JobFilters,
  since: bigint | undefined
) => {
  const wanted: ReadonlyArray<readonly [offset: number, bytes: string | undefined]> = [
    [offsets.node, node],
    [offsets.project, project],
    [offsets.payer, payer],
    [offsets.market, market],
    // One byte in base58.
    [offsets.state, state === undefined || state === JobState.RUNNING ? undefined : String(state + 1)]
  ]
  const filters: ReadonlyArray<Filter> = [
    { offset: 0, bytes: jobLayout.discriminatorText },
    ...wanted.flatMap(([offset, bytes]) => (bytes === undefined ? [] : [{ offset, bytes }]))
  ]
  return Effect.map(
    listProgramAccounts(chain, operation, filters.slice(0, maxFilters), { since }),
    ({ slot, value }) => ({
      slot,
      jobs: value
        .map((account) => decodeAs("job", chain, account))
        .filter((job) => job !== undefined)
        .filter((job) => node === undefined || Option.contains(job.node, node))
    })
  )
}

/** Jobs on a node now. Runs first: a job that is read after its run can only be further on. */
const jobsWithRuns = (chain: Chain, operation: string, filters: JobFilters) =>
  Effect.gen(function* () {
    const runs = yield* readRuns(chain, operation, { node: filters.node })
    const addresses = [...new Set(runs.value.map(({ job }) => job))]
    if (addresses.length === 0) {
      // None is what an RPC of another network has as well.
      yield* chain.verifyNetwork
      return { jobs: [], slot: runs.slot }
    }
    const { slot, value } = yield* readAccounts(chain, operation, addresses, { since: runs.slot })
    const matching = passes({ ...filters, state: undefined })
    const runsByJob = byJob(runs.value)
    const jobs = value.flatMap((account): ReadonlyArray<ProgramJob> => {
      const job = decodeAs("job", chain, account)
      if (job === undefined || !matching(job)) return []
      const status = statusOf(job, firstOf(runsByJob.get(job.address) ?? []), undefined)
      return status._tag === "Running" ? [{ ...job, status }] : []
    })
    return { jobs, slot }
  })
