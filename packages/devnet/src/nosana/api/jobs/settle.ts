/** Settles what a job has used of the credits that were reserved for it, once it has ended on the chain. */
import { jobStates } from "../../program/accounts/JobAccount.ts"
import type { PaidJob } from "./Gateway.ts"
import type { Snapshot } from "./Indexer.ts"
import { costOf } from "./prices.ts"

/** The seconds that are paid for; `undefined` for a job that has not ended. */
const secondsUsed = ({ account, isClosed }: Snapshot): bigint | undefined => {
  const { state, timeEnd, timeStart, timeout } = account
  // What a node has given up is not paid for, nor is what no node ever had.
  if (state === jobStates.stopped || (isClosed && state === jobStates.queued)) return 0n
  if (state === jobStates.queued) return undefined
  const worked = timeEnd - timeStart
  return worked > timeout ? timeout : worked < 0n ? 0n : worked
}

/** Does nothing the second time. */
export const settle = ({ market, owner, reservations }: PaidJob, seen: Snapshot): void => {
  const seconds = secondsUsed(seen)
  if (seconds === undefined) return
  let left = costOf(market.usdPerHour, seconds)
  for (const reservation of reservations) {
    const held = owner.ledger.held(reservation)
    if (held === undefined) continue
    owner.ledger.settle(reservation, left)
    left = left > held ? left - held : 0n
  }
}
