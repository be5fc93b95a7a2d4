/** From what the program knows of a job to what it means: one total table. */
import type { Job, JobStatus } from "@longshore/core/Job"
import { JobError, JobNotFound, MalformedResponse, Unavailable } from "@longshore/core/JobError"
import { FlowState, type Flows } from "@longshore/nosana"
import type { Address } from "@solana/kit"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { Chain } from "../../Chain.ts"
import { historyOf, type JobHistory } from "../../History.ts"
import type { ProgramStatus } from "../../ProgramStatus.ts"
import { failed } from "../failed.ts"
import type { Seen } from "./looking.ts"

type JobAs = Job<"nosana-program">

/** How a job ended, as it is never going to change again. */
export interface Verdict {
  readonly status: JobStatus
  /** The CID of its result, if its node has posted one. */
  readonly result: string | undefined
  readonly createdAt?: Date | undefined
  readonly startedAt?: Date | undefined
  readonly endedAt?: Date | undefined
  /** What it cost in micro-NOS, where it is known. */
  readonly cost?: bigint | undefined
}

export type Standing =
  | { readonly _tag: "Open"; readonly status: JobStatus; readonly startedAt?: Date; readonly progress?: string }
  /** Its node has posted a result, and that has to be read. */
  | { readonly _tag: "Done"; readonly result: string }
  | { readonly _tag: "Over"; readonly status: JobStatus }
  /** Only its transactions tell. */
  | { readonly _tag: "Gone" }
  | { readonly _tag: "Unknown"; readonly state: number }

/** The table. A job is never called completed here: only its result says whether the work succeeded. */
export const standingOf = (status: ProgramStatus): Standing => {
  switch (status._tag) {
    case "Queued":
      return { _tag: "Open", status: { _tag: "Queued", position: status.position } }
    case "Running":
      return { _tag: "Open", status: { _tag: "Running", node: status.node }, startedAt: status.since }
    // Its node has given it back. It is not over: another may claim it, and its deposit lies in the market's vault until it
    // is cancelled. Called failed, it could not be cancelled any more, and could not come to run again.
    case "Stopped":
      return { _tag: "Open", status: { _tag: "Queued" }, progress: givenBack }
    case "Ended":
      return { _tag: "Over", status: { _tag: "Cancelled" } }
    case "Completed":
      return { _tag: "Done", result: status.result }
    case "Orphaned":
      return { _tag: "Over", status: { _tag: "Failed", cause: "NodeLost", message: orphaned } }
    case "Gone":
      return { _tag: "Gone" }
    case "Unknown":
      return { _tag: "Unknown", state: status.state }
  }
}

const givenBack = "its node gave it back: it waits for one that claims it, and cancelling it returns the whole deposit"
const orphaned =
  "it is neither in its market's queue nor on a node, and no instruction of the program leads out of that; ask Nosana to close it"
const closed = "its account was closed before it had ended"

export interface Judge {
  /** The job as it is. Fails while its result cannot be read: how it ended is never guessed. */
  readonly job: (operation: string, seen: Seen) => Effect.Effect<JobAs, JobError>
  /** How it ended, or `undefined` while it has not. */
  readonly verdict: (operation: string, seen: Seen) => Effect.Effect<Verdict | undefined, JobError>
  /** Succeeds if its transactions say that a job whose account is gone has ended. Fails with `JobNotFound` for one that never was. */
  readonly gone: (operation: string, address: Address) => Effect.Effect<void, JobError>
  /** Notes that there is or was such a job: then an RPC that knows nothing of it is behind. */
  readonly note: (address: Address) => Effect.Effect<void>
}

/** How many ends are remembered: each is a few hundred bytes. */
const kept = 10_000

/** How long the history of an RPC may be behind, in milliseconds, before it is taken for one that keeps no old transactions. */
const patience = 10 * 60_000

/** News of an account comes a moment before its transaction is in any history: so often that is asked for. */
const asking = { times: 3, pause: "1 second" } as const

/** Forgets the oldest where it is too many. */
const keep = (known: Set<Address> | Map<Address, unknown>) => {
  const [oldest] = known.keys()
  if (known.size > kept && oldest !== undefined) known.delete(oldest)
}

export const makeJudge = (
  chain: Chain,
  flows: Flows.Flows,
  refTo: (address: Address) => JobAs["ref"],
  maxPrice: bigint | undefined
): Judge => {
  const verdicts = new Map<Address, Verdict>()
  const remember = (address: Address, verdict: Verdict) => {
    verdicts.set(address, verdict)
    keep(verdicts)
    return verdict
  }
  /** Jobs that there are or were, and those of them that their project has ended. */
  const existing = new Set<Address>()
  const endedOnes = new Set<Address>()
  const add = (known: Set<Address>, address: Address) => {
    known.delete(address)
    known.add(address)
    keep(known)
  }

  const as = (operation: string) => (error: JobError) => new JobError({ ...error, operation })

  const behind = (operation: string, message: string) =>
    Effect.fail(failed(operation, new Unavailable({ message: `${message}: ${chain.at} is behind; ask again` })))

  const history = (operation: string, address: Address): Effect.Effect<JobHistory, JobError> =>
    Effect.flatMap(Effect.mapError(historyOf(chain, address), as(operation)), (story) => {
      if (story.events.length > 0) return Effect.succeed(story)
      if (story.missing > 0 || existing.has(address)) {
        return behind(operation, `there is no job ${address} any more, and no transaction that says what became of it`)
      }
      const message = `there is no job ${address} on ${chain.network.name} (${chain.at}), and no transaction of one`
      return Effect.fail(failed(operation, new JobNotFound({ message })))
    })

  /** What its project has ended stays cancelled, whatever its node posts afterwards. */
  const wasEnded = (
    operation: string,
    address: Address,
    endedAt: Date | undefined,
    left: number = asking.times
  ): Effect.Effect<boolean, JobError> =>
    Effect.gen(function* () {
      if (endedOnes.has(address)) return true
      // The last of its transactions is the node's: `finish`, or `complete` if the project was first.
      const recent = yield* historyOf(chain, address, { limit: 2 })
      const story = recent.outcome._tag === "Open" ? yield* historyOf(chain, address) : recent
      if (story.outcome._tag === "Open") {
        // Not to be confused with an RPC whose history does not go back that far: that has nothing of it at all.
        const age = (yield* Clock.currentTimeMillis) - (endedAt?.getTime() ?? 0)
        if (story.events.length > 0 || story.missing > 0 || age < patience) {
          if (left > 1) return yield* Effect.delay(wasEnded(operation, address, endedAt, left - 1), asking.pause)
          return yield* behind(operation, `job ${address} has a result, and no transaction in its history posted one`)
        }
      }
      return story.events.some(({ _tag }) => _tag === "Ended" || _tag === "Completed")
    }).pipe(
      Effect.catchIf(
        // An RPC without a history of transactions. The result itself mostly says that its job was stopped.
        ({ reason }) => reason._tag === "Misconfigured",
        () => Effect.succeed(false)
      ),
      Effect.mapError(as(operation))
    )

  const byResult = (operation: string, cid: string, ended: Effect.Effect<boolean, JobError>) =>
    Effect.gen(function* () {
      const status = FlowState.outcomeOf(yield* flows.get(operation, cid))
      if (status._tag === "Cancelled") return status
      return (yield* ended) ? ({ _tag: "Cancelled" } as const) : status
    })

  const byHistory = (operation: string, address: Address) =>
    Effect.gen(function* () {
      const story = yield* history(operation, address)
      const { events, outcome } = story
      const times = {
        createdAt: story.listed?.at,
        endedAt: outcome._tag === "Open" ? events.at(-1)?.at : outcome.at,
        cost: story.cost
      }
      switch (outcome._tag) {
        case "Finished":
        case "Completed": {
          const hasEnded = outcome._tag === "Completed" || events.some(({ _tag }) => _tag === "Ended")
          const status = yield* byResult(operation, outcome.result, Effect.succeed(hasEnded))
          return { status, result: outcome.result, ...times }
        }
        case "Delisted":
        case "Recovered":
        case "Ended":
          return { status: { _tag: "Cancelled" } as const, result: undefined, ...times }
        case "Open": {
          // This RPC is behind, or its history is.
          if (!story.isClosed) return yield* behind(operation, notSeen(story))
          if (story.missing > 0 || !story.isComplete) {
            const message = `the account of job ${address} is closed, and ${chain.at} does not have all of its transactions: how it ended is not known; ask again, or use an RPC that keeps the whole history`
            return yield* failed(operation, new Unavailable({ message }))
          }
          const status = { _tag: "Failed", cause: "NodeLost", message: closed } as const
          return { status, result: undefined, ...times }
        }
      }
    })

  const gone: Judge["gone"] = (operation, address) =>
    Effect.flatMap(history(operation, address), (story) =>
      story.isClosed || story.outcome._tag !== "Open" ? Effect.void : behind(operation, notSeen(story))
    )

  const verdict: Judge["verdict"] = (operation, { address, doubt, job, status }) =>
    Effect.suspend((): Effect.Effect<Verdict | undefined, JobError> => {
      if (job !== undefined) add(existing, address)
      const known = verdicts.get(address)
      if (known !== undefined) return Effect.succeed(known)
      if (doubt !== undefined) return Effect.fail(as(operation)(doubt))
      const standing = standingOf(status)
      const times = {
        startedAt: job && Option.getOrUndefined(job.timeStart),
        endedAt: job && Option.getOrUndefined(job.timeEnd),
        cost: job && costOf(job)
      }
      switch (standing._tag) {
        case "Open":
          return Effect.succeed(undefined)
        case "Over": {
          // An ended job's node may still post a result. That changes nothing but what there is to read.
          if (status._tag === "Ended") add(endedOnes, address)
          const over = { status: standing.status, result: undefined, ...times }
          return Effect.succeed(over)
        }
        case "Done":
          return Effect.map(
            byResult(operation, standing.result, wasEnded(operation, address, times.endedAt)),
            (status) => remember(address, { status, result: standing.result, ...times })
          )
        case "Gone":
          return Effect.map(byHistory(operation, address), (verdict) => remember(address, verdict))
        case "Unknown": {
          const message = `job ${address} is in state ${standing.state}, which this version does not know; update @longshore/nosana-program`
          return Effect.fail(failed(operation, new MalformedResponse({ message })))
        }
      }
    })

  const warningsOf = ({ job }: Seen) =>
    job === undefined || maxPrice === undefined || job.price <= maxPrice
      ? {}
      : {
          warnings: [
            `it costs ${job.price} micro-NOS per second, more than maxPrice: the market raised its price before the job landed`
          ]
        }

  return {
    gone,
    note: (address) => Effect.sync(() => add(existing, address)),
    verdict,
    job: (operation, seen) =>
      Effect.map(verdict(operation, seen), (ended): JobAs => {
        const about = { ref: refTo(seen.address), revision: seen.slot, ...warningsOf(seen) }
        if (ended !== undefined) {
          const { createdAt, endedAt, startedAt, status } = ended
          return { ...about, status, ...timesOf({ createdAt, startedAt, endedAt }) }
        }
        const { progress, startedAt, status } = standingOf(seen.status) as Extract<Standing, { _tag: "Open" }>
        return { ...about, status, ...timesOf({ startedAt }), ...(progress !== undefined && { progress }) }
      })
  }
}

const notSeen = ({ job, listed }: JobHistory): string =>
  `nothing in the history of job ${job} has ended it${listed === undefined ? "" : ` since transaction ${listed.signature} listed it`}, and its account is not seen yet`

const timesOf = (times: Pick<JobAs, "createdAt" | "startedAt" | "endedAt">) =>
  Object.fromEntries(Object.entries(times).filter(([, time]) => time !== undefined))

/** What its node was paid: for the time it used, and no more than was bought. */
const costOf = ({ price, timeEnd, timeout, timeStart }: NonNullable<Seen["job"]>): bigint | undefined =>
  Option.match(Option.all({ timeEnd, timeStart }), {
    onNone: () => undefined,
    onSome: ({ timeEnd, timeStart }) => {
      const used = BigInt(Math.round((timeEnd.getTime() - timeStart.getTime()) / 1_000))
      const bought = BigInt(Math.round(Duration.toSeconds(timeout)))
      return price * (used < bought ? used : bought)
    }
  })
