/** The accounts that are watched, each in the newest state that has been seen of it. */
import type { Address } from "@solana/kit"
import { type Job, jobStates, type Market, queueTypes, type Run } from "../../Accounts.ts"
import type { Chain } from "../../Chain.ts"
import type { Gone, MonitorEvent } from "../../Monitor.ts"
import type { Account } from "../reading/accounts.ts"
import { decodeAs } from "../reading/kinds.ts"

export interface Kinds {
  readonly job: Job
  readonly market: Market
  readonly run: Run
}

export type Kind = keyof Kinds

/** An account as an RPC tells of it; without bytes it is closed. */
export interface Told extends Account {
  readonly kind: Kind
  readonly slot: bigint
}

type EntryOf<K extends Kind> = {
  readonly kind: K
  readonly decoded: Kinds[K]
  /** The same object for as long as they are the same bytes. */
  readonly bytes: Uint8Array
  slot: bigint
}

export type Entry = EntryOf<"job"> | EntryOf<"market"> | EntryOf<"run">

export interface Accounts {
  /** A notification. Those of one account come in order, and two of one slot may differ. */
  readonly hear: (told: Told) => void
  /** Everything that there is of a kind, as of a slot. What is missing is gone. */
  readonly replace: (kind: Kind, slot: bigint, all: ReadonlyArray<Told>) => void
  /** A single account that was read, or found missing. */
  readonly correct: (told: Told) => void
  readonly get: <K extends Kind>(kind: K, address: Address) => EntryOf<K> | undefined
  readonly runsOf: (job: Address) => ReadonlyArray<EntryOf<"run">>
  readonly ofKind: (kind: Kind) => ReadonlyArray<Address>
}

interface Rules {
  readonly chain: Chain
  /** Whether runs of unknown jobs are of interest. */
  readonly isNarrow: boolean
  readonly isWanted: (kind: Kind, decoded: Job | Market | Run) => boolean
  readonly emit: (event: MonitorEvent, before: Entry | undefined) => void
}

/** How many closed accounts are kept in mind, and how many runs wait for their job. */
const kept = 10_000

export const makeAccounts = ({ chain, emit, isNarrow, isWanted }: Rules): Accounts => {
  const entries: Record<Kind, Map<Address, Entry>> = { job: new Map(), market: new Map(), run: new Map() }
  const runs = new Map<Address, Set<Address>>()
  /** A late word about a closed account must not open it again. */
  const closed = new Map<Address, bigint>()
  const early = new Map<Address, Told>()

  const runsOf = (job: Address) =>
    [...(runs.get(job) ?? [])].flatMap((address) => (entries.run.get(address) as EntryOf<"run"> | undefined) ?? [])

  const forget = ({ address, job }: Run) => {
    const siblings = runs.get(job)
    siblings?.delete(address)
    if (siblings?.size === 0) runs.delete(job)
  }

  const close = (kind: Kind, address: Address, slot: bigint) => {
    const entry = entries[kind].get(address)
    limited(closed, address, slot)
    if (entry === undefined) return
    entries[kind].delete(address)
    if (entry.kind === "run") forget(entry.decoded)
    emit({ type: "gone", data: { kind, address, last: entry.decoded } as Gone["data"], slot }, entry)
  }

  const accept = (told: Told, isNews: (known: bigint) => boolean) => {
    const { address, bytes, kind, owner, slot } = told
    const known = entries[kind].get(address)
    if (known !== undefined && !isNews(known.slot)) return
    const gone = closed.get(address)
    if (gone !== undefined && slot <= gone) return
    if (known !== undefined && owner === chain.network.jobs && same(known.bytes, bytes)) {
      known.slot = slot
      return
    }
    const decoded = decodeAs(kind, chain, told)
    if (decoded === undefined) {
      // Closed, or so changed that it is no account of the program any more.
      if (known !== undefined) close(kind, address, slot)
      return
    }
    if (!isWanted(kind, decoded)) return
    const isOfAnother = known?.kind === "run" && known.decoded.job !== (decoded as Run).job
    if (kind === "run" && !fits(told, decoded as Run)) {
      if (isOfAnother) {
        close(kind, address, slot)
        // What is there now may fit once its job is known.
        limited(closed, address, slot - 1n)
      }
      return
    }
    closed.delete(address)
    const entry = { kind, decoded, bytes, slot } as Entry
    entries[kind].set(address, entry)
    if (kind === "run") {
      const { job } = decoded as Run
      // The address was opened again, for another job.
      if (isOfAnother) forget(known.decoded)
      const siblings = runs.get(job)
      if (siblings === undefined) runs.set(job, new Set([address]))
      else siblings.add(address)
    }
    emit({ type: kind, data: decoded, slot } as MonitorEvent, known)
    if (kind === "job") follow(decoded as Job, slot)
  }

  /** A run ends with what its job has become; nobody announces it. */
  const follow = ({ address, state }: Job, slot: bigint) => {
    for (const run of runsOf(address)) {
      if (state === jobStates.done || (state === jobStates.stopped && run.slot < slot)) {
        close("run", run.decoded.address, slot)
      }
    }
    for (const told of [...early.values()]) {
      if (decodeAs("run", chain, told)?.job !== address) continue
      early.delete(told.address)
      accept(told, (known) => told.slot >= known)
    }
  }

  /** Whether a run can be one of a job that is known, and not of before. */
  const fits = (told: Told, { job }: Run): boolean => {
    const known = entries.job.get(job) as EntryOf<"job"> | undefined
    if (known === undefined) {
      if (isNarrow) limited(early, told.address, told)
      return !isNarrow
    }
    const { state } = known.decoded
    return state !== jobStates.done && !(state === jobStates.stopped && told.slot < known.slot)
  }

  return {
    hear: (told) => accept(told, (known) => told.slot >= known),
    correct: (told) => accept(told, (known) => told.slot > known),
    replace: (kind, slot, all) => {
      const present = new Set(all.map(({ address }) => address))
      for (const [address, entry] of [...entries[kind]]) {
        if (!present.has(address) && entry.slot < slot) close(kind, address, slot)
      }
      for (const told of all) accept(told, (known) => told.slot > known)
    },
    get: <K extends Kind>(kind: K, address: Address) => entries[kind].get(address) as EntryOf<K> | undefined,
    runsOf,
    ofKind: (kind) => [...entries[kind].keys()]
  }
}

const same = (one: Uint8Array, other: Uint8Array): boolean => {
  if (one.length !== other.length) return false
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false
  return true
}

const limited = <A>(map: Map<Address, A>, address: Address, item: A) => {
  map.delete(address)
  map.set(address, item)
  const [oldest] = map.keys()
  if (map.size > kept && oldest !== undefined) map.delete(oldest)
}

/** The jobs of a queue; in a queue of nodes there are none. */
export const queuedIn = (market: Market | undefined): ReadonlyArray<Address> =>
  market?.queueType === queueTypes.jobs ? market.queue : []
