/** Buys more time for a job, with credits. */
import * as Result from "effect/Result"
import type { Address } from "../../../solana/Program.ts"
import { jobStates } from "../../program/accounts/JobAccount.ts"
import { fund, type Gateway, ownJob, type Payer, reserve } from "./Gateway.ts"
import type { Snapshot } from "./Indexer.ts"
import type { Done } from "./idempotency.ts"
import * as Instructions from "./instructions.ts"
import { cameTo } from "./Outbox.ts"
import { costOf } from "./prices.ts"
import { Refusal } from "./Refusal.ts"

export interface Extension {
  readonly job: Address
  /** How much is added. */
  readonly seconds: number
}

export interface Extended {
  readonly job: Address
  /** `null` for a job that has ended: nothing was done, and nothing is paid. */
  readonly tx: string | null
  /** In micro-dollars, for what was added. */
  readonly credits?: { readonly cost: bigint; readonly reservationId: string } | undefined
}

export const hasEnded = ({ account, isClosed }: Snapshot): boolean => isClosed || account.state !== jobStates.queued

/** What it costs, nothing where the job has ended. Throws a `Refusal` for one that cannot be extended. */
export const priceOf = (gateway: Gateway, user: Payer, { job: address, seconds }: Extension): bigint => {
  if (!Number.isSafeInteger(seconds) || seconds < 1) {
    throw new Refusal(400, `Invalid seconds: ${seconds} is not a whole number of 1 or more`)
  }
  const { job, seen } = ownJob(gateway, user, address)
  if (!hasEnded(seen)) return costOf(job.market.usdPerHour, BigInt(seconds))
  if (gateway.isOld) throw new Refusal(409, "Job is not extendable: it has ended")
  return 0n
}

/** Does nothing to a job that has ended by now. */
export const extend = (gateway: Gateway, user: Payer, extension: Extension, done: Done<Extended>): void => {
  const { cluster, outbox } = gateway
  const { job, seen } = ownJob(gateway, user, extension.job)
  if (hasEnded(seen)) done(Result.succeed({ job: job.address, tx: null }))
  else {
    const { account, address } = seen
    const added = BigInt(extension.seconds)
    const cost = costOf(job.market.usdPerHour, added)
    const reservationId = reserve(user, cost, "job_extend")
    job.reservations.push(reservationId)
    fund(gateway, account.project, account.price * added)
    const held = { job: address, market: account.market, owner: account.project }
    const landed = (tx: string): Extended => ({ job: address, tx, credits: { cost, reservationId } })
    const lost = () => {
      job.reservations.splice(job.reservations.indexOf(reservationId), 1)
      user.ledger.release(reservationId)
    }
    outbox.send([Instructions.extend(cluster, held, account.timeout + added)], [user.keys], (fate) =>
      done(cameTo(fate, "The extension", { landed, lost }))
    )
  }
}
