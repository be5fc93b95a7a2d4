/** Accounts' changes as changes of jobs: each told once its status is known, and again when that or its account changes. */
import type { Address } from "@solana/kit"
import type { MonitorEvent, SimpleMonitorEvent } from "../../Monitor.ts"
import type { ProgramStatus } from "../../ProgramStatus.ts"
import type { Accounts } from "./accounts.ts"
import type { Places } from "./places.ts"

/** How changes are told. `jobs` are those whose status the event may have changed. */
export type View<Event> = (event: MonitorEvent | undefined, jobs: ReadonlyArray<Address>) => ReadonlyArray<Event>

export const makeMerge = (accounts: Accounts, places: Places): View<SimpleMonitorEvent> => {
  const told = new Map<Address, { readonly bytes: Uint8Array; readonly status: string }>()

  const news = (address: Address): ReadonlyArray<SimpleMonitorEvent> => {
    const job = accounts.get("job", address)
    const status = places.statusOf(address)
    if (job === undefined || status === undefined) return []
    const last = told.get(address)
    const key = keyOf(status)
    if (last?.bytes === job.bytes && last.status === key) return []
    told.set(address, { bytes: job.bytes, status: key })
    const slots = [job.slot, ...accounts.runsOf(address).map(({ slot }) => slot)]
    if (status._tag === "Queued") slots.push(accounts.get("market", job.decoded.market)?.slot ?? 0n)
    let slot = 0n
    for (const one of slots) if (one > slot) slot = one
    return [{ type: "job", data: { ...job.decoded, status }, slot }]
  }

  return (event, jobs) => {
    const changed = jobs.flatMap(news)
    if (event === undefined || event.type === "job" || event.type === "run") return changed
    if (event.type !== "gone") return [event, ...changed]
    if (event.data.kind === "job") told.delete(event.data.address)
    return event.data.kind === "run" ? changed : [event, ...changed]
  }
}

/** What makes two statuses the same to a reader: a position alone is no news. */
const keyOf = (status: ProgramStatus): string =>
  status._tag === "Running" ? `Running ${status.run} ${status.reclaimed}` : status._tag
