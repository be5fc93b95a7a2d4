/**
 * Where jobs are: in a queue, on a node, or between the two for as long as not all notifications of a slot have come. A job
 * that stays nowhere is a suspect: it has been closed, or it is an orphan.
 */
import type { Address } from "@solana/kit"
import { jobStates } from "../../Accounts.ts"
import type { MonitorEvent } from "../../Monitor.ts"
import { firstOf, type ProgramStatus, statusOf } from "../../ProgramStatus.ts"
import { type Accounts, type Entry, queuedIn } from "./accounts.ts"

export interface Places {
  /** `undefined` while it cannot be told. */
  readonly statusOf: (job: Address) => ProgramStatus | undefined
  /** Takes note of a change, and says of which jobs it may change the status. */
  readonly note: (event: MonitorEvent, before: Entry | undefined) => ReadonlyArray<Address>
  /** The jobs that have been nowhere since before that time, in milliseconds. */
  readonly suspects: (before: number) => ReadonlyArray<Address>
  /** It was looked for, and is nowhere. */
  readonly confirm: (job: Address) => void
}

export const makePlaces = (accounts: Accounts, now: () => number): Places => {
  const nowhere = new Map<Address, number>()
  const orphans = new Set<Address>()

  const status = (address: Address): ProgramStatus | undefined => {
    const entry = accounts.get("job", address)
    if (entry === undefined) return undefined
    const run = firstOf(accounts.runsOf(address).map(({ decoded }) => decoded))
    const market = accounts.get("market", entry.decoded.market)?.decoded
    const found = statusOf(entry.decoded, run, market)
    return found._tag === "Orphaned" && !orphans.has(address) ? undefined : found
  }

  const look = (address: Address) => {
    const entry = accounts.get("job", address)
    if (entry === undefined || entry.decoded.state !== jobStates.queued) {
      nowhere.delete(address)
      orphans.delete(address)
      return
    }
    const found = status(address)
    if (found === undefined) {
      if (!nowhere.has(address)) nowhere.set(address, now())
    } else {
      nowhere.delete(address)
      if (found._tag !== "Orphaned") orphans.delete(address)
    }
  }

  const affected = (event: MonitorEvent, before: Entry | undefined): ReadonlyArray<Address> => {
    switch (event.type) {
      case "job":
        return [event.data.address]
      case "run":
        return before?.kind === "run" && before.decoded.job !== event.data.job
          ? [before.decoded.job, event.data.job]
          : [event.data.job]
      case "market": {
        const old = queuedIn(before?.kind === "market" ? before.decoded : undefined)
        const is = queuedIn(event.data)
        const [had, has] = [new Set(old), new Set(is)]
        return [...is.filter((job) => !had.has(job)), ...old.filter((job) => !has.has(job))]
      }
      case "gone":
        return event.data.kind === "run"
          ? [event.data.last.job]
          : event.data.kind === "job"
            ? [event.data.address]
            : queuedIn(event.data.last)
      default:
        return []
    }
  }

  return {
    statusOf: status,
    note: (event, before) => {
      const jobs = affected(event, before)
      jobs.forEach(look)
      return jobs
    },
    suspects: (before) => [...nowhere].filter(([, since]) => since <= before).map(([job]) => job),
    confirm: (job) => {
      nowhere.delete(job)
      if (accounts.get("job", job) !== undefined) orphans.add(job)
    }
  }
}
