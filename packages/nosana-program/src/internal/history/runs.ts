/**
 * Runs, where an RPC forbids `getProgramAccounts`. A run's address is random and no account points to it: only the
 * transactions that made it name it. `list`, `assign` and `claim` are in the job's own history; `work` is in its market's.
 */
import { type JobError, Misconfigured } from "@longshore/core/JobError"
import type { Address, Signature } from "@solana/kit"
import * as Effect from "effect/Effect"
import { type Job, jobStates, type Run } from "../../Accounts.ts"
import type { Chain } from "../../Chain.ts"
import { failed } from "../failed.ts"
import { type At, type ReadOptions, readAccounts } from "../reading/accounts.ts"
import { decodeAs } from "../reading/kinds.ts"
import { byJob, type RunsByJob } from "../reading/runs.ts"
import { type Landed, readSignatures, readTransactions } from "./transactions.ts"

/** How many transactions of a market are looked through, and how many at a time. */
const bound = { all: 2_000, page: 100 } as const

/** What was found, and of which jobs nothing can be said because the RPC named a transaction that it did not have. */
export interface FoundRuns extends At<RunsByJob> {
  readonly unread: ReadonlySet<Address>
}

export const runsInHistory = (
  chain: Chain,
  operation: string,
  jobs: ReadonlyArray<Job>,
  options: ReadOptions
): Effect.Effect<FoundRuns, JobError> =>
  Effect.gen(function* () {
    const wanted = new Map(jobs.map((job) => [job.address, job]))
    const found: Array<Run> = []
    const unread = new Set<Address>()
    let slot = options.since ?? 0n
    /** Of these addresses, the ones that are a run of a wanted job. */
    const keep = Effect.fnUntraced(function* (addresses: ReadonlyArray<Address>) {
      if (addresses.length === 0) return
      const answer = yield* readAccounts(chain, operation, addresses, options)
      if (answer.slot > slot) slot = answer.slot
      for (const account of answer.value) {
        const run = decodeAs("run", chain, account)
        if (run === undefined || !wanted.has(run.job)) continue
        found.push(run)
        wanted.delete(run.job)
        chain.learned.remember(run.job, run.address)
      }
    })

    yield* keep(jobs.flatMap(({ address }) => chain.learned.runs.get(address) ?? []))
    const listedAt = new Map<Address, bigint>()
    for (const job of [...wanted.keys()]) {
      const { found: sighted } = yield* readSignatures(chain, operation, job, { ...options, limit: bound.page })
      const transactions = yield* readTransactions(chain, operation, sighted)
      if (transactions.missing > 0) unread.add(job)
      listedAt.set(job, sighted.at(-1)?.slot ?? 0n)
      yield* keep(transactions.found.flatMap(({ invocations }) => invocations.flatMap((one) => madeFor(job, one))))
    }
    // A job that was given back is claimed with its own address: what is left was taken from the queue.
    const left = [...wanted.values()].filter(({ state }) => state === jobStates.queued)
    for (const market of new Set(left.map((job) => job.market))) {
      const missing = yield* lookThrough({ chain, operation, market, keep, options }, () => {
        const still = left.filter((job) => job.market === market && wanted.has(job.address))
        const slots = still.map(({ address }) => listedAt.get(address) ?? 0n)
        return slots.reduce<bigint | undefined>(
          (least, at) => (least === undefined || at < least ? at : least),
          undefined
        )
      })
      if (missing > 0) for (const job of left) if (job.market === market) unread.add(job.address)
    }
    for (const job of unread) if (!wanted.has(job)) unread.delete(job)
    return { slot, value: byJob(found), unread }
  })

type Keep = (addresses: ReadonlyArray<Address>) => Effect.Effect<void, JobError>

interface Search {
  readonly chain: Chain
  readonly operation: string
  readonly market: Address
  readonly keep: Keep
  readonly options: ReadOptions
}

/**
 * Newest first, until nothing is wanted any more or the wanted jobs were not yet listed. Gives how many of the transactions
 * the RPC did not have.
 */
const lookThrough = (
  { chain, keep, market, operation, options }: Search,
  oldest: () => bigint | undefined
): Effect.Effect<number, JobError> =>
  Effect.gen(function* () {
    let missing = 0
    let before: Signature | undefined
    for (let seen = 0; seen < bound.all; seen += bound.page) {
      const until = oldest()
      if (until === undefined) return missing
      const { found, last } = yield* readSignatures(chain, operation, market, { ...options, before, limit: bound.page })
      const recent = found.filter(({ slot }) => slot >= until)
      const transactions = yield* readTransactions(chain, operation, recent)
      missing += transactions.missing
      yield* keep(transactions.found.flatMap(({ invocations }) => invocations.flatMap(takenFrom(market))))
      if (last === undefined || recent.length < found.length) return missing
      before = last
    }
    if (oldest() === undefined) return missing
    const message = `${chain.at} does not answer getProgramAccounts, and the market ${market} has had more than ${bound.all} transactions since the job was listed; use another RPC`
    return yield* failed(operation, new Misconfigured({ message }))
  })

const madeFor = (job: Address, { accounts, name }: Landed["invocations"][number]): ReadonlyArray<Address> => {
  const run = name === "claim" ? accounts[1] : accounts[2]
  return accounts[0] === job && run !== undefined && ["list", "assign", "claim"].includes(name) ? [run] : []
}

const takenFrom =
  (market: Address) =>
  ({ accounts, name }: Landed["invocations"][number]): ReadonlyArray<Address> =>
    name === "work" && accounts[1] === market && accounts[0] !== undefined ? [accounts[0]] : []
