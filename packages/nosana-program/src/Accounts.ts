/**
 * The program's accounts, from their bytes. Nothing here fails: bytes that are not of the account give `undefined`,
 * whether they are another account's or cut short. Accounts are longer than what they hold; the rest is not read.
 */
import type { Address } from "@solana/kit"
import type * as Duration from "effect/Duration"
import type * as Option from "effect/Option"
import {
  addressAt,
  beginsWith,
  cidAt,
  dateAt,
  durationAt,
  optionalAddressAt,
  optionalCidAt,
  optionalDateAt,
  u128At,
  viewOf
} from "./internal/accounts/fields.ts"
import { type AccountLayout, jobLayout, marketLayout, runLayout } from "./internal/accounts/layouts.ts"

/** What the program writes as a job's state. A job that runs is `queued` with a run; see `ProgramStatus`. */
export const jobStates = { queued: 0, done: 2, stopped: 3 } as const
/** What waits in a market's queue. */
export const queueTypes = { jobs: 0, nodes: 1, empty: 255 } as const
/** A market of type `unknown` takes payment for jobs and never queues them. */
export const jobTypes = { default: 0, small: 1, medium: 2, large: 3, gpu: 4, unknown: 255 } as const

export {
  type AccountLayout,
  jobAccountSize,
  jobLayout,
  marketLayout,
  runAccountSize,
  runLayout
} from "./internal/accounts/layouts.ts"

/** What a list shows of a job. */
export interface JobSummary {
  readonly address: Address
  readonly market: Address
  /** micro-NOS per second, as it was when the job was listed. */
  readonly price: bigint
  /** As the program writes it: one of `jobStates`, or a number that is not known yet. */
  readonly state: number
  /** When its node began. Written when the job ends, not before: until then see the run. */
  readonly timeStart: Option.Option<Date>
  readonly timeEnd: Option.Option<Date>
  /** How long it may run, which is what was paid for. The program itself ends nothing. */
  readonly timeout: Duration.Duration
}

export interface Job extends JobSummary {
  /** The CID of its definition. */
  readonly ipfsJob: string
  /** The CID of its result, once its node has posted one. */
  readonly ipfsResult: Option.Option<string>
  /** The node that ran it. Written when the job ends, not before: until then see the run. */
  readonly node: Option.Option<Address>
  /** Who paid the deposit and the rent, and gets back what is left of them. */
  readonly payer: Address
  /** The only key that may extend, delist, end or recover it. */
  readonly project: Address
}

export interface Market {
  readonly address: Address
  readonly authority: Address
  /** How long after its end a job's account may be closed by anybody. */
  readonly jobExpiration: Duration.Duration
  /** micro-NOS per second, for jobs that are listed from now on. */
  readonly jobPrice: bigint
  /** What the market's owner suggests. No instruction reads it. */
  readonly jobTimeout: Duration.Duration
  /** One of `jobTypes`, or a number that is not known yet. */
  readonly jobType: number
  /** The token account that holds the deposits. */
  readonly vault: Address
  readonly vaultBump: number
  /** The collection of which a node must own an NFT. None in a market that is open to all. */
  readonly nodeAccessKey: Option.Option<Address>
  /** How much xNOS a node's stake must be worth, with 6 decimals. */
  readonly nodeXnosMinimum: bigint
  /** One of `queueTypes`. */
  readonly queueType: number
  /** Jobs or nodes that wait, the first to leave first. */
  readonly queue: ReadonlyArray<Address>
}

/** A job on a node. It is closed when the job ends. */
export interface Run {
  readonly address: Address
  readonly job: Address
  readonly node: Address
  /** Who paid the rent of this account, and gets it back. */
  readonly payer: Address
  /** The program never writes it. */
  readonly state: number
  /** When the node began. */
  readonly time: Date
}

const fits = (bytes: Uint8Array, { discriminator, bodySize }: AccountLayout<string>): boolean =>
  bytes.length >= bodySize && beginsWith(bytes, discriminator)

/** A job as a list shows it, at about a quarter of the cost of all of it. */
export const decodeJobListView = (address: Address, bytes: Uint8Array): JobSummary | undefined => {
  if (!fits(bytes, jobLayout)) return undefined
  const at = jobLayout.offsets
  const view = viewOf(bytes)
  return {
    address,
    market: addressAt(bytes, at.market),
    price: view.getBigUint64(at.price, true),
    state: bytes[at.state]!,
    timeStart: optionalDateAt(view, at.timeStart),
    timeEnd: optionalDateAt(view, at.timeEnd),
    timeout: durationAt(view, at.timeout)
  }
}

export const decodeJob = (address: Address, bytes: Uint8Array): Job | undefined => {
  if (!fits(bytes, jobLayout)) return undefined
  const at = jobLayout.offsets
  const view = viewOf(bytes)
  return {
    address,
    ipfsJob: cidAt(bytes, at.ipfsJob),
    ipfsResult: optionalCidAt(bytes, at.ipfsResult),
    market: addressAt(bytes, at.market),
    node: optionalAddressAt(bytes, at.node),
    payer: addressAt(bytes, at.payer),
    price: view.getBigUint64(at.price, true),
    project: addressAt(bytes, at.project),
    state: bytes[at.state]!,
    timeStart: optionalDateAt(view, at.timeStart),
    timeEnd: optionalDateAt(view, at.timeEnd),
    timeout: durationAt(view, at.timeout)
  }
}

export const decodeRun = (address: Address, bytes: Uint8Array): Run | undefined => {
  if (!fits(bytes, runLayout)) return undefined
  const at = runLayout.offsets
  const view = viewOf(bytes)
  return {
    address,
    job: addressAt(bytes, at.job),
    node: addressAt(bytes, at.node),
    payer: addressAt(bytes, at.payer),
    state: bytes[at.state]!,
    time: dateAt(view, at.time)
  }
}

export const decodeMarket = (address: Address, bytes: Uint8Array): Market | undefined => {
  if (!fits(bytes, marketLayout)) return undefined
  const at = marketLayout.offsets
  const view = viewOf(bytes)
  const length = view.getUint32(at.queueLength, true)
  if (bytes.length < at.queue + 32 * length) return undefined
  return {
    address,
    authority: addressAt(bytes, at.authority),
    jobExpiration: durationAt(view, at.jobExpiration),
    jobPrice: view.getBigUint64(at.jobPrice, true),
    jobTimeout: durationAt(view, at.jobTimeout),
    jobType: bytes[at.jobType]!,
    vault: addressAt(bytes, at.vault),
    vaultBump: bytes[at.vaultBump]!,
    nodeAccessKey: optionalAddressAt(bytes, at.nodeAccessKey),
    nodeXnosMinimum: u128At(view, at.nodeXnosMinimum),
    queueType: bytes[at.queueType]!,
    queue: Array.from({ length }, (_, place) => addressAt(bytes, at.queue + 32 * place))
  }
}
