/**
 * What became of a job, from its transactions. An account may be closed an hour after its job has ended, and its result's
 * CID with it; the transactions stay.
 */
import type { JobError } from "@longshore/core/JobError"
import type { Address, Signature } from "@solana/kit"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { Chain } from "./Chain.ts"
import { eventsOf } from "./internal/history/events.ts"
import { readSignatures, readTransactions, type Sighted } from "./internal/history/transactions.ts"

interface Moment {
  readonly signature: Signature
  readonly slot: bigint
  /** `undefined` where the RPC does not know when the slot was. */
  readonly at: Date | undefined
}

/** Amounts are micro-NOS; `undefined` where the RPC does not say what was moved. */
export type JobEvent = Moment &
  (
    | {
        readonly _tag: "Listed"
        /** The CID of its definition. */
        readonly ipfsJob: string
        readonly market: Address
        readonly project: Address
        readonly payer: Address
        /** Where its run is, if a node was waiting for it. */
        readonly run: Address
        /** The node it was assigned to. */
        readonly node: Address | undefined
        readonly timeout: Duration.Duration
        readonly deposit: bigint | undefined
      }
    /** `timeout` is the new one, and `deposit` what it cost. */
    | { readonly _tag: "Extended"; readonly timeout: Duration.Duration; readonly deposit: bigint | undefined }
    | {
        readonly _tag: "Finished"
        readonly result: string
        readonly node: Address
        readonly run: Address
        readonly paid: bigint | undefined
        readonly refund: bigint | undefined
      }
    | {
        readonly _tag: "Ended"
        readonly run: Address
        readonly paid: bigint | undefined
        readonly refund: bigint | undefined
      }
    | { readonly _tag: "Completed"; readonly result: string; readonly node: Address }
    | { readonly _tag: "Delisted"; readonly refund: bigint | undefined }
    | { readonly _tag: "Recovered"; readonly refund: bigint | undefined }
    | { readonly _tag: "Quit"; readonly node: Address; readonly run: Address }
    | { readonly _tag: "Claimed"; readonly node: Address; readonly run: Address }
    /** Its account was closed after its end. */
    | { readonly _tag: "Cleaned" }
  )

export type JobEventOf<Tag extends JobEvent["_tag"]> = Extract<JobEvent, { readonly _tag: Tag }>

export type Outcome =
  /** Nothing has ended it. */
  | { readonly _tag: "Open" }
  | JobEventOf<"Delisted">
  | JobEventOf<"Recovered">
  /** Ended by its project, and its node has posted no result. */
  | JobEventOf<"Ended">
  /** Its node has posted a result: as it ended the job, or after the project had. */
  | JobEventOf<"Finished">
  | JobEventOf<"Completed">

export interface JobHistory {
  readonly job: Address
  /** Oldest first. */
  readonly events: ReadonlyArray<JobEvent>
  readonly listed: JobEventOf<"Listed"> | undefined
  /** micro-NOS per second, from the deposit. */
  readonly price: bigint | undefined
  /** As last extended. */
  readonly timeout: Duration.Duration | undefined
  /** The node that ran it, as far as a transaction names it. */
  readonly node: Address | undefined
  readonly outcome: Outcome
  /** What it has cost: deposits without refunds. `undefined` before its end, and where the RPC does not say all that was moved. */
  readonly cost: bigint | undefined
  /** Whether its account has been closed. */
  readonly isClosed: boolean
  /** Whether it begins with the job's listing: an RPC may not keep old transactions, and reading stops at the limit. */
  readonly isComplete: boolean
  /** How many of its transactions the RPC names and does not have: what they did is not told here. */
  readonly missing: number
}

export interface HistoryOptions {
  /** How many transactions are looked at, newest first: 1000 unless it is given. */
  readonly limit?: number | undefined
}

/** The most that an RPC names at once. */
const page = 1_000

/** A job that no transaction names has an empty history. Transactions that failed are no part of it. */
export const historyOf = (
  chain: Chain,
  job: Address,
  { limit = page }: HistoryOptions = {}
): Effect.Effect<JobHistory, JobError> =>
  Effect.gen(function* () {
    const sighted: Array<Sighted> = []
    let before: Signature | undefined
    // Those that failed count as well: anybody can have as many of them as he likes.
    let looked = 0
    do {
      const asked = Math.min(page, limit - looked)
      const { found, last, named } = yield* readSignatures(chain, "history", job, { before, limit: asked })
      sighted.push(...found)
      looked += named
      before = last
    } while (before !== undefined && looked < limit)
    const { found, missing } = yield* readTransactions(chain, "history", sighted.reverse())
    const events = yield* Effect.try({
      try: () => found.flatMap((transaction) => eventsOf(job, transaction)),
      catch: (thrown) => chain.explain("history", thrown)
    })
    return storyOf(job, events, missing)
  })

const storyOf = (job: Address, all: ReadonlyArray<JobEvent>, missing: number): JobHistory => {
  // An address can be listed again once its account is closed: the last time is the one that counts.
  const begin = all.findLastIndex(({ _tag }) => _tag === "Listed")
  const events = begin > 0 ? all.slice(begin) : all
  const listed = find(events, "Listed")
  const timeout = find(events, "Extended")?.timeout ?? listed?.timeout
  const outcome = find(events, "Completed") ??
    find(events, "Finished") ??
    find(events, "Ended") ??
    find(events, "Delisted") ??
    find(events, "Recovered") ?? { _tag: "Open" as const }
  const closed = ["Delisted", "Recovered", "Cleaned"]
  return {
    job,
    events,
    listed,
    price: listed === undefined ? undefined : priceOf(listed),
    timeout,
    node:
      find(events, "Finished")?.node ??
      find(events, "Completed")?.node ??
      find(events, "Claimed")?.node ??
      find(events, "Quit")?.node ??
      listed?.node,
    outcome,
    cost: outcome._tag === "Open" || listed === undefined || missing > 0 ? undefined : costOf(events),
    isClosed: events.some(({ _tag }) => closed.includes(_tag)),
    isComplete: listed !== undefined && missing === 0,
    missing
  }
}

const find = <Tag extends JobEvent["_tag"]>(events: ReadonlyArray<JobEvent>, tag: Tag): JobEventOf<Tag> | undefined =>
  events.findLast((event): event is JobEventOf<Tag> => event._tag === tag)

const priceOf = ({ deposit, timeout }: JobEventOf<"Listed">): bigint | undefined => {
  const seconds = BigInt(Math.round(Duration.toSeconds(timeout)))
  return deposit === undefined || seconds <= 0n ? undefined : deposit / seconds
}

const costOf = (events: ReadonlyArray<JobEvent>): bigint | undefined => {
  let cost = 0n
  for (const event of events) {
    if ("deposit" in event) {
      if (event.deposit === undefined) return undefined
      cost += event.deposit
    }
    if ("refund" in event) {
      if (event.refund === undefined) return undefined
      cost -= event.refund
    }
  }
  return cost
}
