/** The contract over the chain: everything but its place. */
import { type Backend, isListed, type ListOptions, type LogChunk } from "@longshore/core/Backend"
import { isTerminal, type Job, type JobRef } from "@longshore/core/Job"
import { InvalidState, type JobError, JobNotFound, Misconfigured, Unavailable } from "@longshore/core/JobError"
import { type JobResult, make } from "@longshore/core/JobResult"
import { FlowState, Flows, Ipfs } from "@longshore/nosana"
import { type Address, isAddress } from "@solana/kit"
import * as Clock from "effect/Clock"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type { Chain } from "../../Chain.ts"
import { historyOf } from "../../History.ts"
import type { Options } from "../../NosanaProgramBackend.ts"
import { checkWallet } from "../../Wallet.ts"
import { failed } from "../failed.ts"
import { allJobsAt, type ProgramJob } from "../reading/jobs.ts"
import { nosDecimals } from "../sending/money.ts"
import { makeChanges } from "./changing.ts"
import { endJob } from "./ending.ts"
import { extendJob } from "./extending.ts"
import { makeJudge, standingOf } from "./judging.ts"
import { logsOf } from "./logging.ts"
import { lookAt, lookAtOne, type Seen } from "./looking.ts"
import { makePosting } from "./posting.ts"

type JobAs = Job<"nosana-program">
type Ref = JobRef<"nosana-program">

/** How long a result may be missing on IPFS before many jobs are not looked at together any more. */
const patience = 10 * 60_000

/** How many open jobs are remembered as they were last seen. */
const kept = 10_000

/** When something last happened to a job, as far as its accounts tell: those that wait are the newest. */
const lastOf = ({ status, timeEnd }: ProgramJob): number =>
  status._tag === "Running"
    ? status.since.getTime()
    : Option.match(timeEnd, { onNone: () => Number.MAX_SAFE_INTEGER, onSome: (end) => end.getTime() })

const byLast = (one: ProgramJob, other: ProgramJob): number => lastOf(other) - lastOf(one)

export const makeOperations = (chain: Chain, options: Options, refTo: (address: Address) => Ref) =>
  Effect.gen(function* () {
    const wallet = yield* checkWallet(options.wallet)
    const feePayer = options.feePayer === undefined ? wallet : yield* checkWallet(options.feePayer)
    const ipfs = yield* Ipfs.makeFor("nosana-program", options.ipfs, options)
    const flows = Flows.make(ipfs, { backend: "nosana-program" })
    const judge = makeJudge(chain, flows, refTo, options.maxPrice)
    const posting = makePosting(chain, options, ipfs, refTo)
    const changesOf = makeChanges(chain, judge, wallet.address)
    const { maxCost, maxPrice } = options
    const ender = {
      chain,
      wallet,
      options: { feePayer, priorityFee: options.priorityFee, walks: 1 },
      limits: { maxCost, maxPrice }
    }

    const addressOf = (operation: string, { id }: Ref): Effect.Effect<Address, JobError> =>
      isAddress(id)
        ? Effect.succeed(id)
        : Effect.fail(failed(operation, new JobNotFound({ message: `there is no job ${id}: it is not an address` })))

    const seenAt = (operation: string, ref: Ref) =>
      Effect.flatMap(addressOf(operation, ref), (address) => lookAtOne(chain, operation, address))

    /** Open jobs as they were last seen by many looks, and since when a job cannot be told of. */
    const last = new Map<string, JobAs>()
    const troubled = new Map<string, number>()

    const isPassing = ({ isRetryable, reason }: JobError) => isRetryable && reason._tag !== "RateLimited"

    /** It is not known how it ended, and it is not said to have. */
    const unread = (seen: Seen, { reason }: JobError): JobAs => {
      const node = seen.job && Option.getOrUndefined(seen.job.node)
      const status = { _tag: "Running", ...(node !== undefined && { node }) } as const
      return { ref: refTo(seen.address), revision: seen.slot, status, progress: `its node is done; ${reason.message}` }
    }

    const remembered = (job: JobAs): ReadonlyArray<JobAs> => {
      troubled.delete(job.ref.id)
      last.delete(job.ref.id)
      if (!isTerminal(job.status)) last.set(job.ref.id, job)
      for (const map of [last, troubled]) {
        const [oldest] = map.keys()
        if (map.size > kept && oldest !== undefined) map.delete(oldest)
      }
      return [job]
    }

    /**
     * One of many, whose passing trouble is its own: the job is told of as it was last seen. In the end, and where it never
     * was, a failure that is for good has each job looked at for itself, and this one's watchers hear why it cannot be told.
     */
    const looked = (seen: Seen, isAlone: boolean): Effect.Effect<ReadonlyArray<JobAs>, JobError> =>
      Effect.catch(
        Effect.map(judge.job("getMany", seen), remembered),
        (error): Effect.Effect<ReadonlyArray<JobAs>, JobError> => {
          if (error.reason._tag === "JobNotFound") return Effect.succeed([])
          if (!isPassing(error)) return Effect.fail(error)
          const { message } = error.reason
          const forItself = Effect.fail(failed("getMany", new Misconfigured({ message, cause: error })))
          return Effect.flatMap(Clock.currentTimeMillis, (now) => {
            if (seen.status._tag === "Completed") {
              const endedAt = seen.job && Option.getOrUndefined(seen.job.timeEnd)
              if (endedAt !== undefined && now - endedAt.getTime() > patience) return forItself
              return Effect.succeed([unread(seen, error)])
            }
            const since = troubled.get(seen.address) ?? now
            troubled.set(seen.address, since)
            const before = last.get(seen.address)
            if (before !== undefined && now - since <= patience) return Effect.succeed([before])
            return isAlone ? Effect.fail(error) : forItself
          })
        }
      )

    /** Only its listing says when a job was created. */
    const createdIn = (job: JobAs): Effect.Effect<ReadonlyArray<JobAs>, JobError> => {
      if (job.createdAt !== undefined) return Effect.succeed([job])
      return Effect.flatMap(historyOf(chain, job.ref.id as string as Address), ({ listed, missing }) => {
        if (listed?.at !== undefined) return Effect.succeed([{ ...job, createdAt: listed.at }])
        if (missing === 0) return Effect.succeed([job])
        const message = `${chain.at} does not have the transaction that listed job ${job.ref.id}: when that was is not known yet`
        return Effect.fail(failed("list", new Unavailable({ message })))
      })
    }

    /** A job of a list, if it is wanted. No result is fetched for what the chain alone says it is not. */
    const listed = (seen: Seen, { since, status }: ListOptions): Effect.Effect<ReadonlyArray<JobAs>, JobError> => {
      const standing = standingOf(seen.status)
      const possible =
        standing._tag === "Open" || standing._tag === "Over"
          ? [standing.status._tag]
          : (["Completed", "Failed", "Cancelled"] as const)
      if (status !== undefined && !possible.some((tag) => status.includes(tag))) return Effect.succeed([])
      const endedAt = seen.job && Option.getOrUndefined(seen.job.timeEnd)
      if (since !== undefined && endedAt !== undefined && endedAt < since) return Effect.succeed([])
      return Effect.catch(
        Effect.map(judge.job("list", seen), (job): ReadonlyArray<JobAs> => [job]),
        (error): Effect.Effect<ReadonlyArray<JobAs>, JobError> => {
          if (!isPassing(error) && error.reason._tag !== "MalformedResponse") return Effect.fail(error)
          // Of a state that this version does not know, there is nothing to be said.
          return Effect.succeed(seen.status._tag === "Completed" ? [unread(seen, error)] : [])
        }
      ).pipe(
        Effect.flatMap((jobs) =>
          since === undefined ? Effect.succeed(jobs) : Effect.map(Effect.forEach(jobs, createdIn), (all) => all.flat())
        ),
        Effect.map((jobs) => jobs.filter((job) => isListed(job, { since, status })))
      )
    }

    const result = (ref: Ref): Effect.Effect<JobResult, JobError> =>
      Effect.gen(function* () {
        const seen = yield* seenAt("result", ref)
        const verdict = yield* judge.verdict("result", seen)
        if (verdict === undefined) {
          const { status } = yield* judge.job("result", seen)
          return yield* failed("result", new InvalidState({ message: `job ${ref.id} is still ${status._tag}` }))
        }
        const cost =
          verdict.cost === undefined ? {} : { cost: { amount: verdict.cost, currency: "NOS", decimals: nosDecimals } }
        if (verdict.result === undefined) return make(cost)
        const left = FlowState.resultOf(yield* flows.get("result", verdict.result))
        return { ...left, ...cost }
      })

    return {
      ...posting,
      get: (ref: Ref): Effect.Effect<JobAs, JobError> =>
        Effect.flatMap(seenAt("get", ref), (seen) => judge.job("get", seen)),
      getMany: (refs: ReadonlyArray<Ref>): Effect.Effect<ReadonlyArray<JobAs>, JobError> => {
        const addresses = [...new Set(refs.map(({ id }) => id))].filter((id) => isAddress(id))
        return Effect.flatMap(
          lookAt(chain, "getMany", addresses as ReadonlyArray<string> as ReadonlyArray<Address>),
          (all) =>
            Effect.map(
              Effect.forEach(all, (seen) => looked(seen, all.length === 1), { concurrency: 8 }),
              (jobs) => jobs.flat()
            )
        )
      },
      result,
      cancel: (ref: Ref): Effect.Effect<void, JobError> =>
        Effect.flatMap(addressOf("cancel", ref), (address) =>
          Effect.andThen(endJob(ender, address, judge.gone("cancel", address)), judge.note(address))
        ),
      extend: (ref: Ref, by: Duration.Input): Effect.Effect<void, JobError> =>
        Effect.flatMap(addressOf("extend", ref), (address) =>
          extendJob(ender, address, by, (seen) => Effect.map(judge.job("extend", seen), ({ status }) => status._tag))
        ),
      list: (wanted: ListOptions): Stream.Stream<JobAs, JobError> =>
        Stream.fromEffect(allJobsAt(chain, "list", { project: wallet.address }, true)).pipe(
          Stream.flatMap(({ slot, value }) =>
            Stream.map(Stream.fromIterable(value.toSorted(byLast)), (found) => ({ slot, found }))
          ),
          Stream.mapEffect(
            ({ found: { status, ...job }, slot }): Effect.Effect<ReadonlyArray<JobAs>, JobError> => {
              if (status._tag === "Unchecked") return Effect.succeed([])
              return listed({ address: job.address, slot, job, run: undefined, status }, wanted)
            },
            { concurrency: 8 }
          ),
          Stream.flattenIterable
        ),
      changes: (ref: Ref): Stream.Stream<JobAs, JobError> =>
        Stream.unwrap(Effect.map(addressOf("changes", ref), (address) => changesOf(address))),
      logs: (
        backend: Backend<"nosana-program", never, "getMany" | "changes">,
        ref: Ref,
        follow: boolean
      ): Stream.Stream<LogChunk, JobError> =>
        Stream.unwrap(
          Effect.map(addressOf("logs", ref), (address) =>
            logsOf({ chain, judge, flows, options }, backend, ref, address, follow)
          )
        )
    }
  })
