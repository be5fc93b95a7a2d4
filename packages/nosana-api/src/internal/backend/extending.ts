/** Giving a job more time: it is added once, or it is said that this is not known. */
import { InvalidSpec, InvalidState, type JobError, OutcomeUnknown } from "@longshore/core/JobError"
import { Durations, type Ipfs } from "@longshore/nosana"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { faultOf } from "../../ApiFault.ts"
import { estimate } from "../../Costs.ts"
import type { ListedJob } from "../../Jobs.ts"
import type { Service } from "../../NosanaApi.ts"
import { failed } from "../failed.ts"
import { lowest, priced } from "../limits.ts"
import type { Alone } from "./alone.ts"
import { as } from "./as.ts"
import type { Judge } from "./judging.ts"
import { isInProgress, type Keys } from "./keys.ts"
import { lookAtOne } from "./looking.ts"
import { limitIn } from "./marker.ts"
import type { Purchases } from "./purchases.ts"

export interface Extender {
  readonly api: Service
  readonly ipfs: Pick<Ipfs.Ipfs, "getJson">
  readonly judge: Judge
  readonly keys: Keys
  readonly purchases: Purchases
  /** One after another for each job. */
  readonly alone: Alone
  readonly maxCost: bigint | undefined
}

/** The longest that is waited for a definition, and before a request is repeated whose first is still at work. */
const patience = Duration.seconds(10)

/** How often the job is looked at whose extension is not known, where a key does not tell. */
const looks = { times: 3, pause: "2 seconds" } as const

const isThere = (value: unknown): boolean => value !== undefined && value !== null

type Extended = Effect.Success<ReturnType<Service["jobs"]["extend"]>>

export const extendJob = (
  { alone, api, ipfs, judge, keys, maxCost, purchases }: Extender,
  address: string,
  given: Duration.Input
): Effect.Effect<void, JobError> => {
  const costOf = ({ usdRewardPerHour }: ListedJob, timeout: Duration.Duration): bigint =>
    usdRewardPerHour === undefined || usdRewardPerHour < 0n ? 0n : estimate({ usdRewardPerHour, timeout })

  /** As its submission said, and as its definition does where it was posted elsewhere: what cannot be read sets no limit. */
  const limitOf = ({ ipfsJob, jobDefinition }: ListedJob): Effect.Effect<bigint | undefined> => {
    const bought = purchases.of(address)
    if (bought !== undefined) return Effect.succeed(bought.maxCost)
    if (isThere(jobDefinition) || ipfsJob === undefined) return Effect.succeed(limitIn(jobDefinition))
    return Effect.match(Effect.timeout(ipfs.getJson(ipfsJob), patience), {
      onFailure: () => undefined,
      onSuccess: limitIn
    })
  }

  /** What was paid so far. Fails where all that the job then costs is more than it may. */
  const checkCost = (job: ListedJob, by: Duration.Duration) =>
    Effect.gen(function* () {
      const limit = yield* limitOf(job)
      const cost = purchases.of(address)?.cost ?? costOf(job, job.timeout ?? Duration.zero)
      const { market, usdRewardPerHour } = job
      yield* priced({ operation: "extend", market, usdRewardPerHour, timeout: by }, lowest(maxCost, limit), cost)
      return { cost, maxCost: limit }
    })

  /** Whether the job has got the time, which is what somebody else may have given it as well. */
  const isAdded = (
    before: ListedJob,
    by: Duration.Duration,
    left: number = looks.times
  ): Effect.Effect<boolean, JobError> =>
    Effect.gen(function* () {
      const { job } = yield* lookAtOne(api, "extend", address)
      if (before.timeout === undefined || job?.timeout === undefined) return false
      if (Duration.Equivalence(job.timeout, Duration.sum(before.timeout, by))) return true
      return left > 1 ? yield* Effect.delay(isAdded(before, by, left - 1), looks.pause) : false
    })

  const extended = Effect.gen(function* () {
    const by = yield* addedTime(given)
    const seen = yield* lookAtOne(api, "extend", address)
    const end = yield* judge.verdict("extend", seen)
    const { job } = seen
    if (end !== undefined || job === undefined) return yield* hasEnded(address, end?.status._tag)
    const before = yield* checkCost(job, by)

    const key = crypto.randomUUID()
    const ask = keys.walk(key, (idempotencyKey) => api.jobs.extend(address, { by, idempotencyKey }))
    const first = yield* Effect.result(ask)
    let added: Extended | undefined
    if (first._tag === "Success") added = first.success
    else if (!isUnknown(first.failure)) return yield* first.failure
    else {
      // Under the same key it is added once, however often it is asked for.
      if (yield* keys.areKnown) {
        const pause = Duration.min(faultOf(first.failure)?.retryAfter ?? Duration.zero, patience)
        added = yield* Effect.orElseSucceed(Effect.delay(ask, pause), () => undefined)
      }
      if (added === undefined && !(yield* Effect.orElseSucceed(isAdded(job, by), () => false))) {
        // What it has cost by now is told by its timeout, the next time.
        purchases.extended(address, { ...before, cost: undefined })
        const { message } = first.failure.reason
        const why = `whether job ${address} was given ${Duration.format(by)} more is not known (${message}); look at its timeout before you extend it again`
        return yield* failed("extend", new OutcomeUnknown({ message: why, cause: first.failure }))
      }
    }
    // An answer without a transaction says that there was nothing to extend any more.
    if (added !== undefined && added.tx === undefined) return yield* hasEnded(address)
    const told = added?.credits?.cost
    const cost = told === undefined || told < 0n ? costOf(job, by) : told
    purchases.extended(address, { ...before, cost: before.cost + cost })
  })
  // Two at once would both find what the job costs below its limit.
  return Effect.mapError(alone(address, extended), as("extend"))
}

const isUnknown = (error: JobError): boolean => error.reason._tag === "OutcomeUnknown" || isInProgress(error)

const hasEnded = (address: string, how?: string) => {
  const message = `job ${address} has ended${how === undefined ? "" : ` as ${how}`}, and cannot be extended; submit a new one`
  return Effect.fail(failed("extend", new InvalidState({ message })))
}

/** In whole seconds, as the server counts. */
const addedTime = (given: Duration.Input): Effect.Effect<Duration.Duration, JobError> =>
  Effect.flatMap(Durations.of({ backend: "nosana-api", operation: "extend" }, "by", given), (by) => {
    if (Duration.isFinite(by) && Duration.isPositive(by)) {
      return Effect.succeed(Duration.seconds(Math.ceil(Duration.toSeconds(by))))
    }
    const message = `by: ${Duration.format(by)} is no time to add; a job cannot be made shorter, so cancel it or leave it`
    return Effect.fail(failed("extend", new InvalidSpec({ field: "by", message })))
  })
