/** Preparing a job, sending its transaction, and finding out what became of it. */
import type { JobRef, Sighting, Ticket } from "@longshore/core/Job"
import { InvalidSpec, type JobError, OutcomeUnknown } from "@longshore/core/JobError"
import type { ContainerSpec } from "@longshore/core/JobSpec"
import { Cid, Ipfs, Submission } from "@longshore/nosana"
import { type Address, generateKeyPairSigner, isAddress } from "@solana/kit"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { Chain } from "../../Chain.ts"
import type { Options, SubmitOptions } from "../../NosanaProgramBackend.ts"
import { checkLimits, checkMarket } from "../../Quote.ts"
import { sign } from "../../Transactions.ts"
import { failed } from "../failed.ts"
import { readAccount } from "../reading/accounts.ts"
import { decodeAs, readOne } from "../reading/kinds.ts"
import { broadcast } from "../sending/broadcast.ts"
import { priced } from "../sending/pricing.ts"
import { sightingOf } from "../sending/sighting.ts"
import { landedBy } from "../sending/verdict.ts"
import { payloadIn, payloadOf } from "./ticket.ts"

type TicketAs = Ticket<"nosana-program">

/** How many prepared tickets that were never sent are remembered. */
const kept = 10_000

export const makePosting = (
  chain: Chain,
  options: Options,
  ipfs: Ipfs.Ipfs,
  refTo: (address: Address) => JobRef<"nosana-program">
) => {
  const { feePayer = options.wallet, priorityFee, wallet } = options
  /** Signed here and handed to nobody: of these alone it is known that no other process has sent them. */
  const unsent = new Set<string>()

  const prepare = (
    own: { readonly id: "nosana-program"; readonly at: string },
    spec: ContainerSpec,
    submission: SubmitOptions
  ): Effect.Effect<TicketAs, JobError> =>
    Effect.gen(function* () {
      const given = submission.market ?? options.market
      if (given === undefined) {
        const message =
          "market: there is none to list the job in; name one, or one for all jobs when the backend is made"
        return yield* failed("prepare", new InvalidSpec({ field: "market", message }))
      }
      const address = yield* addressIn("market", given)
      const node = submission.node === undefined ? undefined : yield* addressIn("node", submission.node)
      const definition = yield* Submission.definitionOf(spec, { ...submission, backend: "nosana-program" })
      yield* chain.verifyNetwork
      const { value: market } = yield* readOne(chain, "prepare", "market", address)
      yield* checkMarket(market, node)
      // A price that is too high is told before anything else of what a job costs.
      const limits = [options, submission]
      yield* Effect.forEach(limits, (limit) =>
        checkLimits({ price: market.jobPrice, deposit: 0n, networkFee: 0n }, { maxPrice: limit.maxPrice })
      )
      const [job, run] = yield* Effect.promise(() => Promise.all([generateKeyPairSigner(), generateKeyPairSigner()]))
      const cid = Cid.ofJson(definition)
      const listing = { market, node, wallet, feePayer, job, run, cid, priorityFee, timeout: spec.timeout }
      const { instructions, quote, unitPrice } = yield* priced(chain, listing, "prepare")
      yield* Effect.forEach(limits, (limit) => checkLimits(quote, limit))
      // It must be there when a node takes the job, which can be at once. It starts nothing and costs nothing.
      yield* Effect.mapError(ipfs.pinJson(definition), (error) =>
        Ipfs.toJobError(error, { backend: "nosana-program", operation: "prepare" })
      )
      const { computeUnits } = quote
      const signed = yield* sign(chain, instructions, { feePayer, priorityFee: unitPrice, computeUnits })
      const about = { job: job.address, run: run.address, market: address, cid }
      unsent.add(job.address)
      const [oldest] = unsent
      if (unsent.size > kept && oldest !== undefined) unsent.delete(oldest)
      return { backend: own.id, at: own.at, key: job.address, payload: payloadOf(signed, about) }
    })

  const send = (ticket: TicketAs): Effect.Effect<JobRef<"nosana-program">, JobError> =>
    Effect.gen(function* () {
      const payload = payloadIn(ticket)
      const isFirst = unsent.delete(ticket.key)
      const within = Duration.fromInputUnsafe(options.confirmWithin ?? "30 seconds")
      const delivery = yield* broadcast(chain, payload, within)
      chain.learned.remember(payload.job, payload.run)
      const outcome = yield* Effect.result(landedBy(chain, payload, delivery))
      if (outcome._tag === "Success") return refTo(payload.job)
      // Nobody is to blame, and `find` says that it is dead: then it is prepared anew.
      if (delivery._tag === "Expired") {
        const { message } = outcome.failure.reason
        return yield* failed("send", new OutcomeUnknown({ message, cause: outcome.failure, ticket }))
      }
      const isRefusal = delivery._tag === "Refused" || delivery._tag === "NotTaken"
      if (isFirst || !isRefusal) return yield* outcome.failure
      // The bytes may have been sent before, and be on their way. Then no refusal says that there is no job.
      const message = `submission ${ticket.key} may have been sent before, and now is refused: ${outcome.failure.reason.message}`
      return yield* failed("send", new OutcomeUnknown({ message, cause: outcome.failure, ticket }))
    }).pipe(Effect.mapError(asUnknown(ticket)))

  const find = (ticket: TicketAs): Effect.Effect<Sighting<"nosana-program">, JobError> =>
    Effect.gen(function* () {
      const payload = payloadIn(ticket)
      const landed = { _tag: "Landed", ref: refTo(payload.job) } as const
      const sighting = yield* Effect.result(sightingOf(chain, payload))
      if (sighting._tag === "Success") {
        switch (sighting.success._tag) {
          case "Landed":
            chain.learned.remember(payload.job, payload.run)
            return landed
          case "Absent":
            return { _tag: "Absent" }
          // A transaction that failed in a block has made no job, and its bytes cannot land again.
          case "Failed":
            return { _tag: "Dead" }
          case "Processed":
          case "Unclear":
            return { _tag: "Unclear" }
          case "Expired":
        }
      } else if (sighting.failure.reason._tag !== "Misconfigured") return yield* sighting.failure
      // Nobody remembers the transaction. Its job may be there all the same.
      const { value } = yield* readAccount(chain, "find", payload.job, { since: payload.slot })
      if (decodeAs("job", chain, value) !== undefined) return landed
      return sighting._tag === "Success" ? { _tag: "Dead" } : yield* sighting.failure
    })

  return { prepare, send, find }
}

/** A wait that has ended too early is told with the ticket to settle. */
const asUnknown = (ticket: TicketAs) => (error: JobError) =>
  error.reason._tag === "OutcomeUnknown"
    ? failed("send", new OutcomeUnknown({ message: error.reason.message, cause: error.reason.cause, ticket }))
    : error

const addressIn = (field: string, value: string): Effect.Effect<Address, JobError> => {
  if (isAddress(value)) return Effect.succeed(value)
  const message = `${field}: ${JSON.stringify(value)} is not an address, which is 32 to 44 characters of base58`
  return Effect.fail(failed("prepare", new InvalidSpec({ field, message })))
}
