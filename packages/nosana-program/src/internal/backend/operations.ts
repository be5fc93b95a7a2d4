/** The contract over the chain: everything but its place. */
import { type Backend, isListed, type ListOptions, type LogChunk } from "@longshore/core/Backend"
import type { Job, JobRef } from "@longshore/core/Job"
import { InvalidState, type JobError, JobNotFound, Misconfigured } from "@longshore/core/JobError"
import { type JobResult, make } from "@longshore/core/JobResult"
import { FlowState, Ipfs } from "@longshore/nosana"
import { type Address, isAddress } from "@solana/kit"
import * as Clock from "effect/Clock"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type { Chain } from "../../Chain.ts"
import type { Options } from "../../NosanaProgramBackend.ts"
import { checkWallet } from "../../Wallet.ts"
import { failed } from "../failed.ts"
import { allJobs } from "../readingJobs.ts"
import { nosDecimals } from "../sending/money.ts"
import { makeChanges } from "./changing.ts"
import { endJob } from "./ending.ts"
import { extendJob } from "./extending.ts"
import { makeFlows } from "./flows.ts"
import { makeJudge } from "./judging.ts"
import { logsOf } from "./logging.ts"
import { lookAt, lookAtOne, type Seen } from "./looking.ts"
import { makePosting } from "./posting.ts"

type JobAs = Job<"nosana-program">
type Ref = JobRef<"nosana-program">

/** How long a result may be missing on IPFS before many jobs are not looked at together any more. */
const patience = 10 * 60_000

export const makeOperations = (chain: Chain, options: Options, refTo: (address: Address) => Ref) =>
  Effect.gen(function* () {
    const wallet = yield* checkWallet(options.wallet)
    const feePayer = options.feePayer === undefined ? wallet : yield* checkWallet(options.feePayer)
    const { gateways = Ipfs.publicGateways, ...pinning } = options.ipfs ?? {}
    const ipfs = yield* Effect.mapError(Ipfs.make({ ...pinning, gateways, fetch: options.fetch }), (error) =>
      Ipfs.toJobError(error, { backend: "nosana-program", operation: "make" })
    )
    const flows = makeFlows(ipfs)
    const judge = makeJudge(chain, flows, refTo, options.maxPrice)
    const posting = makePosting(chain, options, ipfs, refTo)
    const changesOf = makeChanges(chain, judge, wallet.address)
    const ender = { chain, wallet, options: { feePayer, priorityFee: options.priorityFee, walks: 1 } }

    const addressOf = (operation: string, { id }: Ref): Effect.Effect<Address, JobError> =>
      isAddress(id)
        ? Effect.succeed(id)
        : Effect.fail(failed(operation, new JobNotFound({ message: `there is no job ${id}: it is not an address` })))

    const seenAt = (operation: string, ref: Ref) =>
      Effect.flatMap(addressOf(operation, ref), (address) => lookAtOne(chain, operation, address))

    /** The job, also where its result cannot be had: then it is not known how it ended, and it is not said to have. */
    const looked = (seen: Seen): Effect.Effect<ReadonlyArray<JobAs>, JobError> =>
      Effect.catch(
        Effect.map(judge.job("getMany", seen), (job) => [job]),
        (error): Effect.Effect<ReadonlyArray<JobAs>, JobError> => {
          if (error.reason._tag === "JobNotFound") return Effect.succeed([])
          if (seen.status._tag !== "Completed" || !error.isRetryable) return Effect.fail(error)
          return Effect.flatMap(Clock.currentTimeMillis, (now) => {
            const endedAt = seen.job && Option.getOrUndefined(seen.job.timeEnd)
            // In the end each of the jobs is looked at for itself, and this one's watchers hear why it cannot be told.
            if (endedAt !== undefined && now - endedAt.getTime() > patience) {
              return Effect.fail(failed("getMany", new Misconfigured({ message: error.reason.message, cause: error })))
            }
            const node = seen.job && Option.getOrUndefined(seen.job.node)
            const status = { _tag: "Running", ...(node !== undefined && { node }) } as const
            const progress = `its node is done; ${error.reason.message}`
            return Effect.succeed([{ ref: refTo(seen.address), revision: seen.slot, status, progress }])
          })
        }
      )

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
          (all) => Effect.map(Effect.forEach(all, looked, { concurrency: 8 }), (jobs) => jobs.flat())
        )
      },
      result,
      cancel: (ref: Ref): Effect.Effect<void, JobError> =>
        Effect.flatMap(addressOf("cancel", ref), (address) =>
          endJob(ender, address, Effect.asVoid(judge.history("cancel", address)))
        ),
      extend: (ref: Ref, by: Duration.Input): Effect.Effect<void, JobError> =>
        Effect.flatMap(addressOf("extend", ref), (address) =>
          extendJob(ender, address, by, (seen) => Effect.map(judge.job("extend", seen), ({ status }) => status._tag))
        ),
      list: (wanted: ListOptions): Stream.Stream<JobAs, JobError> =>
        Stream.fromEffect(allJobs(chain, "list", { project: wallet.address }, true)).pipe(
          Stream.flattenIterable,
          Stream.mapEffect(
            ({ status, ...job }): Effect.Effect<ReadonlyArray<JobAs>, JobError> => {
              if (status._tag === "Unchecked") return Effect.succeed([])
              return looked({ address: job.address, slot: 0n, job, run: undefined, status })
            },
            { concurrency: 8 }
          ),
          Stream.flattenIterable,
          Stream.filter((job) => isListed(job, wanted))
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
