/** Follows the jobs on the chain: what each is and was, also when its account is gone. */
import type { Bank } from "../../../solana/Bank.ts"
import type { Address } from "../../../solana/Program.ts"
import type { Cluster } from "../../cluster.ts"
import { type JobAccount, jobAccount, jobStates } from "../../program/accounts/JobAccount.ts"
import { runAccount } from "../../program/accounts/RunAccount.ts"
import { startsWith } from "../../program/anchor/AccountCodec.ts"
import { eventsIn, type JobEvent, type Pairing } from "./events.ts"

export interface Run extends Pairing {
  readonly address: Address
  /** Who paid for the account. */
  readonly payer: Address
  /** When it began, in seconds. */
  readonly time: bigint
}

/** A job as it was at a moment. */
export interface Snapshot {
  readonly address: Address
  readonly account: JobAccount
  /** While a node works on it. */
  readonly run: Run | undefined
  /** The run it had last: a job that its node has quit keeps nothing of it in its account. */
  readonly lastRun: Run | undefined
  /** Whether the account is gone. What is told here is what was in it last. */
  readonly isClosed: boolean
  /** When it was first seen, in seconds. */
  readonly listedAt: number
}

/** Taken out of the queue before any node had it: such an account is closed as it is. */
export const isDelisted = ({ account, isClosed }: Snapshot): boolean => isClosed && account.state === jobStates.queued

export interface Indexer {
  readonly job: (address: Address) => Snapshot | undefined
  /** Newest first, as they were at a time in milliseconds: now, without it. */
  readonly jobs: (at?: number) => ReadonlyArray<Snapshot>
  /** Oldest first. */
  readonly events: (address: Address) => ReadonlyArray<JobEvent>
  /** Called in the turn in which something has become of a job. Gives the function that ends it. */
  readonly onChange: (listener: (job: Snapshot) => void) => () => void
}

interface Settings {
  readonly bank: Bank
  readonly cluster: Cluster
  /** In milliseconds. */
  readonly now: () => number
}

interface Version {
  readonly at: number
  readonly snapshot: Snapshot
}

export const makeIndexer = ({ bank, cluster, now }: Settings): Indexer => {
  const histories = new Map<Address, Array<Version>>()
  const pairings = new Map<Address, Pairing>()
  const runOf = new Map<Address, Run>()
  const events = new Map<Address, Array<JobEvent>>()
  const listeners = new Set<(job: Snapshot) => void>()

  const dataOf = (address: Address) => {
    const account = bank.account(address)
    return account?.owner === cluster.jobs ? account.data : undefined
  }
  const latest = (address: Address) => histories.get(address)?.at(-1)?.snapshot

  /** The job that an account which was written to tells of. */
  const jobAt = (address: Address): Address | undefined => {
    const data = dataOf(address)
    if (data !== undefined && startsWith(data, jobAccount.discriminator)) return address
    if (data !== undefined && startsWith(data, runAccount.discriminator)) {
      const { job, node, payer, time } = runAccount.decode(data)
      pairings.set(address, { job, node })
      runOf.set(job, { address, job, node, payer, time })
      return job
    }
    if (histories.has(address)) return address
    const job = pairings.get(address)?.job
    if (job !== undefined && data === undefined && runOf.get(job)?.address === address) runOf.delete(job)
    return job
  }

  const look = (address: Address) => {
    const before = latest(address)
    const data = dataOf(address)
    const account = data === undefined ? before?.account : jobAccount.decode(data)
    if (account === undefined) return
    const at = now()
    const snapshot: Snapshot = {
      address,
      account,
      run: runOf.get(address),
      lastRun: runOf.get(address) ?? before?.lastRun,
      isClosed: data === undefined,
      listedAt: before?.listedAt ?? Math.floor(at / 1000)
    }
    const history = histories.get(address) ?? []
    history.push({ at, snapshot })
    histories.set(address, history)
    for (const listener of [...listeners]) listener(snapshot)
  }

  bank.onChange(({ addresses, transaction }) => {
    const jobs = new Set(addresses.map(jobAt).filter((job) => job !== undefined))
    const seen = transaction === undefined ? [] : eventsIn(transaction, cluster.jobs, (run) => pairings.get(run))
    for (const event of seen) {
      events.set(event.jobAddress, [...(events.get(event.jobAddress) ?? []), event])
    }
    for (const job of jobs) look(job)
  })

  return {
    job: latest,
    jobs: (at = Number.POSITIVE_INFINITY) =>
      [...histories.values()]
        .flatMap((history) => history.findLast((version) => version.at <= at)?.snapshot ?? [])
        .toReversed(),
    events: (address) => events.get(address) ?? [],
    onChange: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    }
  }
}
