/** Giving a job more time. The program takes a new timeout in all; what is asked for is what is added. */
import {
  InsufficientFunds,
  InvalidSpec,
  InvalidState,
  JobError,
  OutcomeUnknown,
  Unauthorized
} from "@longshore/core/JobError"
import type { Address } from "@solana/kit"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { Job } from "../../Accounts.ts"
import { nosAccountOf } from "../../Addresses.ts"
import type { Chain } from "../../Chain.ts"
import { extend } from "../../Instructions.ts"
import { checkLimits } from "../../Quote.ts"
import { deliver, type Landed, sign } from "../../Transactions.ts"
import { failed } from "../failed.ts"
import { eventsOf } from "../history/events.ts"
import { readTransactions } from "../history/transactions.ts"
import { readAccounts } from "../reading/accounts.ts"
import { faultIn } from "../sending/faults.ts"
import { inNos, tokenAmountIn } from "../sending/money.ts"
import { built, wholeSeconds } from "../sending/posting.ts"
import { isExpired } from "../sending/verdict.ts"
import type { Ender } from "./ending.ts"
import { lookAtOne, pauseBefore, type Seen } from "./looking.ts"

/** How often others may extend the job between the look and the transaction. */
const attempts = 5

/**
 * Adds to the job's timeout. It is added to what the timeout is when it is looked at; if somebody else extends the job in
 * between, the transaction is refused or has no effect, and is made anew. So it is added once, or `OutcomeUnknown` says
 * that this is not known.
 */
export const extendJob = (
  ender: Ender,
  address: Address,
  by: Duration.Input,
  ended: (seen: Seen) => Effect.Effect<string, JobError>
): Effect.Effect<void, JobError> => {
  const added = Duration.fromInputUnsafe(by)
  if (!Duration.isFinite(added) || Duration.toMillis(added) <= 0) {
    const message = `by: ${Duration.format(added)} is no time to add; a job cannot be made shorter, so cancel it or leave it`
    return Effect.fail(failed("extend", new InvalidSpec({ field: "by", message })))
  }
  const { chain, wallet } = ender

  const attempt = (left: number): Effect.Effect<void, JobError> =>
    Effect.gen(function* () {
      const seen = yield* lookAtOne(chain, "extend", address)
      const { job, status } = seen
      if (job === undefined || status._tag === "Ended" || status._tag === "Completed") {
        const how = yield* ended(seen)
        const message = `job ${address} has ended as ${how}, and cannot be extended; submit a new one`
        return yield* failed("extend", new InvalidState({ message }))
      }
      yield* checkExtendable(ender, job, status._tag, status._tag === "Running" && status.reclaimed)
      const more = wholeSeconds(added)
      const timeout = Duration.sum(job.timeout, more)
      const deposit = job.price * BigInt(Math.round(Duration.toSeconds(timeout)))
      yield* checkLimits({ price: job.price, deposit, networkFee: 0n }, ender.limits)
      yield* checkFunds(ender, job, more)
      const instruction = yield* built("extend", () =>
        extend({ job: address, market: job.market, timeout, authority: wallet }, chain.network)
      )
      const again = (error: JobError) => left > 1 && isRace(error)
      const retry = Effect.delay(attempt(left - 1), pauseBefore(attempts - left))
      // The transaction is signed once for each timeout that was seen, so no lost answer adds a second time.
      const signed = yield* Effect.result(sign(chain, [instruction], ender.options))
      if (signed._tag === "Failure") return yield* again(signed.failure) ? retry : Effect.fail(signed.failure)
      const landed = yield* Effect.result(deliver(chain, signed.success))
      if (landed._tag === "Success") {
        const missing = yield* shortOf(chain, job, more, landed.success)
        if (missing === undefined) return
        // Somebody else has extended it in between, and this has only paid for the rest.
        return yield* extendJob(ender, address, missing, ended)
      }
      return yield* again(landed.failure) ? retry : Effect.fail(landed.failure)
    })
  return Effect.mapError(attempt(attempts), asExtend)
}

/** How often a transaction that has just landed is asked for, and how long after the last time. */
const asking = { times: 5, pause: "1 second" } as const

/** What was paid for says how much was added: what of it is missing, if anything is. Not knowing it is not having all. */
const shortOf = (
  chain: Chain,
  { address, price }: Job,
  wanted: Duration.Duration,
  landed: Landed
): Effect.Effect<Duration.Duration | undefined, JobError> => {
  const ask = (left: number): Effect.Effect<Duration.Duration | undefined, JobError> =>
    Effect.gen(function* () {
      const read = yield* Effect.result(readTransactions(chain, "extend", [landed]))
      const isLate = read._tag === "Success" ? read.success.missing > 0 : read.failure.isRetryable
      if (isLate && left > 1) return yield* Effect.delay(ask(left - 1), asking.pause)
      if (isLate) {
        const message = `job ${address} is extended by transaction ${landed.signature}, and ${chain.at} does not have it to tell by how much`
        const cause = read._tag === "Failure" ? { cause: read.failure } : {}
        return yield* failed("extend", new OutcomeUnknown({ message, ...cause }))
      }
      // An RPC that gives no transactions: it is extended, and by how much exactly it never tells.
      if (read._tag === "Failure") return undefined
      const [event] = read.success.found.flatMap((transaction) => eventsOf(address, transaction))
      if (event?._tag !== "Extended" || event.deposit === undefined) return undefined
      const missing = Duration.toSeconds(wanted) - Number(event.deposit / price)
      return missing > 0 ? Duration.seconds(missing) : undefined
    })
  return price === 0n ? Effect.as(Effect.void, undefined) : ask(asking.times)
}

const asExtend = ({ reason }: JobError): JobError =>
  new JobError({
    backend: "nosana-program",
    operation: "extend",
    reason:
      reason._tag === "OutcomeUnknown"
        ? new OutcomeUnknown({
            message: `${reason.message}; look at the job's timeout before you extend it again`,
            cause: reason
          })
        : reason
  })

/** It was extended by others, has expired without effect, or has moved on and is to be looked at again. */
const isRace = (error: JobError): boolean => {
  if (isExpired(error)) return true
  const names = faultIn(error)?.name.split(" or ") ?? []
  return names.some(
    (name) => name === "JobTimeoutNotGreater" || name === "JobInWrongState" || name === "AccountNotInitialized"
  )
}

const checkExtendable = ({ chain, wallet }: Ender, job: Job, status: string, isReclaimed: boolean) => {
  const refuse = (reason: JobError["reason"]) => Effect.fail(failed("extend", reason))
  const { address, payer, price, project } = job
  const whose = `job ${address} on ${chain.network.name}`
  if (project !== wallet.address) {
    return refuse(
      new Unauthorized({
        message: `${whose} belongs to ${project}, and only that key may extend it; the wallet here is ${wallet.address}`
      })
    )
  }
  if (price > 0n && payer !== wallet.address) {
    return refuse(
      new Unauthorized({
        message: `${whose} was paid for by ${payer}, who has to pay for more time as well; the wallet here is ${wallet.address}`
      })
    )
  }
  if (status === "Stopped" || isReclaimed) {
    return refuse(
      new InvalidState({
        message: `${whose} was given back by its node, and the program extends no such job; cancel it and submit a new one`
      })
    )
  }
  return Effect.void
}

const checkFunds = ({ chain, wallet }: Ender, { price }: Job, more: Duration.Duration) =>
  Effect.gen(function* () {
    const needed = price * BigInt(Duration.toSeconds(more))
    if (needed === 0n) return
    const account = yield* Effect.promise(() => nosAccountOf(wallet.address, chain.network))
    const { value } = yield* readAccounts(chain, "extend", [account])
    const held = (value[0] && tokenAmountIn(value[0], chain.network.nosMint)) ?? 0n
    if (held >= needed) return
    const message = `${wallet.address} has ${inNos(held)}, and ${inNos(needed)} are needed for ${Duration.format(more)} more at ${inNos(price)} per second; send it NOS, or ask for less time`
    return yield* failed("extend", new InsufficientFunds({ message }))
  })
