/** The backend over its server. */
import { refTo as refOf } from "@longshore/core/Backend"
import type { JobRef } from "@longshore/core/Job"
import { InvalidState, type JobError, Misconfigured } from "@longshore/core/JobError"
import { type JobResult, make as makeResult } from "@longshore/core/JobResult"
import { Durations, FlowState, Flows, Ipfs } from "@longshore/nosana"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { usdDecimals, used } from "../../Costs.ts"
import type { paths } from "../../generated/openapi.ts"
import { make as makeApi } from "../../NosanaApi.ts"
import type { NosanaApiBackend, Options } from "../../NosanaApiBackend.ts"
import { networks } from "../../ServerOptions.ts"
import { connect } from "../connection.ts"
import { failed } from "../failed.ts"
import { limitProblem } from "../limits.ts"
import { makeAccount } from "./account.ts"
import { isAddress } from "./address.ts"
import { makeAlone } from "./alone.ts"
import { as } from "./as.ts"
import { documentOf } from "./document.ts"
import { makeDoubts } from "./doubts.ts"
import { endJob } from "./ending.ts"
import { extendJob } from "./extending.ts"
import { makeFinder } from "./finding.ts"
import { makeJudge } from "./judging.ts"
import { makeKeys } from "./keys.ts"
import { listJobs } from "./listing.ts"
import { logsOf } from "./logging.ts"
import { addressOf, lookAtOne, makeLooking } from "./looking.ts"
import { ownerOf, placeOf } from "./place.ts"
import { makePosting } from "./posting.ts"
import { marketsOf } from "./pricing.ts"
import { makePurchases } from "./purchases.ts"
import { makeServerTime } from "./serverTime.ts"
import { makeUnread } from "./unread.ts"

type Ref = JobRef<"nosana-api">

const durations = ["pollEvery", "minimumTimeout", "settleAfter"] as const

export const makeService = (options: Options): Effect.Effect<NosanaApiBackend["Service"], JobError> =>
  Effect.gen(function* () {
    for (const field of durations) yield* Durations.checkOption("nosana-api", field, options[field])
    const problem = limitProblem(options.maxCost)
    if (problem !== undefined) return yield* failed("make", new Misconfigured({ message: problem }))
    const serverTime = makeServerTime(options.fetch)
    const timed = { ...options, fetch: serverTime.fetch }
    const api = yield* makeApi(timed)
    const finder = makeFinder((yield* connect(timed)).askOf<paths>())
    const ipfs = yield* Ipfs.makeFor("nosana-api", options.ipfs, options)

    const owner = yield* ownerOf(options)
    const own = { id: "nosana-api", at: placeOf(api.url, owner) } as const
    const refTo = (address: string): Ref => refOf(own, address)
    const { idempotencyKeys = "detect", minimumTimeout = "1 hour", settleAfter = "2 minutes" } = options
    const keys = makeKeys(idempotencyKeys, documentOf(api.url, options))
    const account = makeAccount(api, options)
    const purchases = makePurchases()
    const flows = Flows.make(ipfs, { backend: "nosana-api" })
    const judge = makeJudge({ api, flows, refTo, warningsOf: purchases.warningsOf })
    const unread = makeUnread(refTo, judge.last)
    const lookAt = makeLooking({
      api,
      account: account.known,
      isKnown: (address) => judge.known(address) !== undefined
    })
    const posting = makePosting({
      api,
      ipfs,
      finder,
      keys,
      refTo,
      serverTime: serverTime.told,
      doubts: makeDoubts(Duration.toMillis(settleAfter)),
      defaults: {
        market: options.market,
        maxCost: options.maxCost,
        minimumTimeout: Duration.fromInputUnsafe(minimumTimeout)
      },
      posted: ({ credits, job }, maxCost) => {
        if (credits.project !== undefined) account.learn(credits.project)
        // A price below nothing is none that a limit could be held against.
        purchases.posted(job, { cost: (credits.cost ?? -1n) < 0n ? undefined : credits.cost, maxCost })
      }
    })
    const extender = { alone: makeAlone(), api, ipfs, judge, keys, purchases, maxCost: options.maxCost }
    const hostTemplate = options.hostTemplate ?? networks[options.network ?? "mainnet"].hostTemplate

    const seenAt = (operation: string, ref: Ref) =>
      Effect.flatMap(addressOf(operation, ref), (address) => lookAtOne(api, operation, address))

    const result = (ref: Ref): Effect.Effect<JobResult, JobError> =>
      Effect.gen(function* () {
        const seen = yield* seenAt("result", ref)
        const verdict = yield* judge.verdict("result", seen)
        if (verdict === undefined) {
          const { status } = yield* judge.job("result", seen)
          return yield* failed("result", new InvalidState({ message: `job ${ref.id} is still ${status._tag}` }))
        }
        // What was not told yet when it ended may be told by now.
        const spent = (seen.job && used(seen.job)) ?? verdict.cost
        const cost = spent === undefined ? {} : { cost: { amount: spent, currency: "USD", decimals: usdDecimals } }
        // Whoever ends a running job is told so at once, and its node posts what there is a moment later.
        const flow = seen.job && (yield* judge.flow("result", seen.job))
        return flow === undefined ? makeResult(cost) : { ...FlowState.resultOf(flow), ...cost }
      })

    const backend: NosanaApiBackend["Service"] = {
      ...own,
      pollEvery: options.pollEvery ?? "10 seconds",
      // What the server reads from may be some seconds behind what it posts to.
      grace: "15 seconds",
      prepare: (spec, submission = {}) => posting.prepare(own, spec, submission),
      send: posting.send,
      find: posting.find,
      get: (ref) => Effect.flatMap(seenAt("get", ref), (seen) => judge.job("get", seen)),
      getMany: (refs) => {
        const addresses = [...new Set(refs.map(({ id }) => String(id)))].filter(isAddress)
        return Effect.flatMap(lookAt("getMany", addresses), (all) =>
          Effect.map(
            Effect.forEach(all, (seen) => unread.looked(seen, judge.job("getMany", seen)), { concurrency: 8 }),
            (jobs) => jobs.flat()
          )
        )
      },
      result,
      cancel: (ref) => Effect.flatMap(addressOf("cancel", ref), (address) => endJob(api, judge, address)),
      extend: (ref, { by }) => Effect.flatMap(addressOf("extend", ref), (address) => extendJob(extender, address, by)),
      list: (wanted = {}) => listJobs({ api, account, judge, unread }, wanted),
      logs: (ref, { follow = false } = {}) =>
        Stream.unwrap(
          Effect.map(addressOf("logs", ref), (address) =>
            logsOf({ api, hostTemplate, judge, options }, backend, ref, address, follow)
          )
        ),
      markets: () => marketsOf(api, options.market),
      balances: () =>
        Effect.map(Effect.mapError(api.credits.balance(), as("balances")), ({ available, reserved, settled }) => [
          {
            account: owner ?? "credits",
            amount: available,
            currency: "USD",
            decimals: usdDecimals,
            reserved,
            spent: settled
          }
        ])
    }
    return backend
  })
