/** Preparing a job, posting it once, and finding out what became of it. */
import type { JobRef, Sighting } from "@longshore/core/Job"
import { InvalidSpec, type JobError, OutcomeUnknown } from "@longshore/core/JobError"
import type { ContainerSpec } from "@longshore/core/JobSpec"
import { Ipfs, Submission } from "@longshore/nosana"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { faultOf } from "../../ApiFault.ts"
import type { Posted } from "../../Jobs.ts"
import type { Service } from "../../NosanaApi.ts"
import type { SubmitOptions } from "../../NosanaApiBackend.ts"
import { failed } from "../failed.ts"
import { limitProblem, lowest, priced } from "../limits.ts"
import { isAddress } from "./address.ts"
import { as } from "./as.ts"
import type { Doubts } from "./doubts.ts"
import type { Finder } from "./finding.ts"
import { isExpired, isInProgress, type Keys } from "./keys.ts"
import { marked } from "./marker.ts"
import { availableIn, checkFunds } from "./money.ts"
import { type Payload, payloadIn, payloadOf, type TicketAs } from "./ticket.ts"

type Ref = JobRef<"nosana-api">

export interface Poster {
  readonly api: Service
  readonly ipfs: Ipfs.Ipfs
  readonly finder: Finder
  readonly keys: Keys
  /** The server's own time, as far as its answers tell it. */
  readonly serverTime: () => Date | undefined
  readonly doubts: Doubts
  readonly defaults: {
    readonly market: string | undefined
    readonly maxCost: bigint | undefined
    readonly minimumTimeout: Duration.Duration
  }
  readonly refTo: (address: string) => Ref
  /** Hears of each job that was posted here, with the lowest limit that was set. */
  readonly posted: (posted: Posted, maxCost: bigint | undefined) => void
}

export const makePosting = ({ api, defaults, doubts, finder, ipfs, keys, posted, refTo, serverTime }: Poster) => {
  const invalid = (field: string, why: string) =>
    Effect.fail(failed("prepare", new InvalidSpec({ field, message: `${field}: ${why}` })))

  const prepare = (
    own: { readonly id: "nosana-api"; readonly at: string },
    spec: ContainerSpec,
    submission: SubmitOptions
  ): Effect.Effect<TicketAs, JobError> =>
    Effect.gen(function* () {
      const wrong = limitProblem(submission.maxCost)
      if (wrong !== undefined) {
        return yield* failed("prepare", new InvalidSpec({ field: "maxCost", message: wrong }))
      }
      const wanted = submission.market ?? defaults.market
      if (wanted === undefined) {
        return yield* invalid(
          "market",
          "there is none to post the job in; name one by its address or slug, or one for all jobs when the backend is made"
        )
      }
      const { node } = submission
      if (node !== undefined && !isAddress(node)) {
        return yield* invalid(
          "node",
          `${JSON.stringify(node)} is not an address, which is 32 to 44 characters of base58`
        )
      }
      // The server counts in seconds, and what is paid for must be no less than what was asked for.
      const timeout = Duration.seconds(Math.ceil(Duration.toSeconds(spec.timeout)))
      const { minimumTimeout } = defaults
      if (Duration.isLessThan(spec.timeout, minimumTimeout)) {
        return yield* invalid(
          "timeout",
          `${Duration.format(spec.timeout)} is less than ${Duration.format(minimumTimeout)}, the shortest that this server takes; ask for more, or set minimumTimeout for a server that takes less`
        )
      }
      const definition = yield* Submission.definitionOf(spec, { ...submission, backend: "nosana-api" })
      // First what needs a credential: without one nothing is sent.
      const available = yield* availableIn(api, "prepare")
      const market = yield* Effect.mapError(api.markets.get(wanted), unknownMarket(wanted))
      const maxCost = lowest(defaults.maxCost, submission.maxCost)
      const { usdRewardPerHour } = market
      const cost = yield* priced({ operation: "prepare", market: market.address, usdRewardPerHour, timeout }, maxCost)
      yield* checkFunds("prepare", available, cost)
      const key = crypto.randomUUID()
      const pinned = marked(definition, key, submission.maxCost)
      // It must be there when a node takes the job, which can be at once. It starts nothing and costs nothing.
      const cid = yield* Effect.mapError(ipfs.pinJson(pinned), (error) =>
        Ipfs.toJobError(error, { backend: "nosana-api", operation: "prepare" })
      )
      // By this machine's clock, which may be wrong by any time, its job could pass for an old one.
      const since = serverTime() ?? (yield* Effect.orElseSucceed(finder.newest(market.address), () => undefined))
      doubts.prepared(key)
      const payload: Payload = { cid, market: market.address, timeout, node, since, maxCost }
      return { backend: own.id, at: own.at, key, payload: payloadOf(payload) }
    })

  const send = (ticket: TicketAs): Effect.Effect<Ref, JobError> =>
    Effect.gen(function* () {
      const { cid, market, maxCost, node, timeout } = yield* payloadIn("send", ticket)
      const isAlone = doubts.sending(ticket, yield* Clock.currentTimeMillis)
      const unknown = (message: string, cause: JobError) =>
        failed(
          "send",
          new OutcomeUnknown({ message, cause, ticket, ...(cause.reason.answer && { answer: cause.reason.answer }) })
        )
      const posting = keys.walk(ticket.key, (idempotencyKey) =>
        api.jobs.post({ ipfsHash: cid, market, timeout, node }, { idempotencyKey })
      )
      const done = yield* Effect.catch(posting, (error) =>
        Effect.gen(function* () {
          const { message } = error.reason
          const now = yield* Clock.currentTimeMillis
          const pause = Duration.toMillis(faultOf(error)?.retryAfter ?? Duration.zero)
          if (pause > 0) doubts.paused(ticket.key, now + pause)
          if (error.reason._tag === "OutcomeUnknown" || isInProgress(error)) {
            doubts.lost(ticket.key, now)
            return yield* unknown(message, error)
          }
          // Each of the ticket's keys stands for a transaction that can never land.
          if (isAlone || isExpired(error)) return yield* as("send")(error)
          if (!error.isRetryable) doubts.refused(ticket.key)
          const why = `submission ${ticket.key} may have been sent before, and now is refused: ${message}`
          return yield* unknown(why, error)
        })
      )
      posted(done, maxCost)
      return refTo(done.job)
    })

  const find = (ticket: TicketAs): Effect.Effect<Sighting<"nosana-api">, JobError> =>
    Effect.gen(function* () {
      const payload = yield* payloadIn("find", ticket)
      // What lands while the list is read may not be in it.
      const now = yield* Clock.currentTimeMillis
      const { address, isWhole } = yield* finder.find(payload)
      if (address !== undefined) return { _tag: "Landed", ref: refTo(address) }
      const unseen = doubts.unseen(ticket, now, isWhole)
      if (unseen !== "Repeatable") return { _tag: unseen }
      return { _tag: (yield* keys.areKnown) ? "Absent" : "Unclear" }
    })

  return { prepare, send, find }
}

/** What the server says of a market that it does not have names neither it nor what to do. */
const unknownMarket = (market: string) => (error: JobError) => {
  const { reason } = error
  if (reason._tag !== "InvalidSpec" || reason.field !== "market") return as("prepare")(error)
  const message = `market: ${JSON.stringify(market)} is none of the server's (${reason.message}); the backend's markets are told by \`markets\``
  const { answer, cause } = reason
  return failed("prepare", new InvalidSpec({ field: "market", message, cause, ...(answer && { answer }) }))
}
