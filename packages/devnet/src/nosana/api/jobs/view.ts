/** A job as the gateway shows it. */
import type { Address } from "../../../solana/Program.ts"
import { cidOf } from "../../contentId.ts"
import type { Ipfs } from "../../ipfs.ts"
import { isZero, jobStates } from "../../program/accounts/JobAccount.ts"
import { isDelisted, type Snapshot } from "./Indexer.ts"
import { inDollars } from "./prices.ts"

export const states = { QUEUED: 0, RUNNING: 1, COMPLETED: 2, STOPPED: 3 } as const

export type StateWord = keyof typeof states

/** What lists have of a job. Times are seconds since 1970, 0 before there is one. */
export interface JobSummary {
  readonly ipfsJob: string
  /** `null` until there is one. */
  readonly ipfsResult: string | null
  readonly market: Address
  /** The System program's address, 32 ones, while no node has it. */
  readonly node: Address
  readonly payer: Address
  /** In micro-NOS per second. */
  readonly price: number
  readonly project: Address
  readonly state: number
  readonly type: string | null
  readonly jobStatus: "success" | "failed" | null
  readonly timeEnd: number
  readonly timeStart: number
  readonly benchmarkProcessedAt: null
  readonly timeout: number
  readonly usdRewardPerHour: number | null
  readonly listedAt: number | null
}

export interface JobView extends JobSummary {
  readonly jobDefinition: unknown
  readonly jobResult: unknown
}

export interface Known {
  readonly ipfs: Ipfs
  /** What a market pays its nodes, in micro-dollars. */
  readonly usdPerHour: (market: Address) => bigint | undefined
}

/** Both in the account and beside it: a job that runs is a queued one with a run account. */
export const stateOf = (job: Snapshot): number => {
  const { account, run } = job
  if (isDelisted(job)) return states.STOPPED
  return account.state === jobStates.queued && run !== undefined ? states.RUNNING : account.state
}

const read = (ipfs: Ipfs, cid: string): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(ipfs.get(cid) ?? new Uint8Array()))
  } catch {
    return null
  }
}

const hasFailed = (operation: unknown): boolean => {
  const { exitCode, status } = Object(operation)
  return status !== "success" || (exitCode !== 0 && exitCode !== null)
}

/** Neither one nor the other for a job that somebody has stopped. */
const statusOf = (result: unknown): JobSummary["jobStatus"] => {
  if (result === null) return null
  const { opStates, status } = Object(result)
  if (status === "stopped") return null
  const operations: ReadonlyArray<unknown> = Array.isArray(opStates) ? opStates : []
  return status === "success" && !operations.some(hasFailed) ? "success" : "failed"
}

export const viewOf = (job: Snapshot, { ipfs, usdPerHour }: Known): JobView => {
  const { account, lastRun, listedAt, run } = job
  const isQuit = account.state === jobStates.stopped
  const shownRun = isQuit ? lastRun : run
  const ipfsJob = cidOf(account.ipfsJob)
  const ipfsResult = isZero(account.ipfsResult) ? null : cidOf(account.ipfsResult)
  const jobDefinition = read(ipfs, ipfsJob)
  const jobResult = ipfsResult === null ? null : read(ipfs, ipfsResult)
  const reward = usdPerHour(account.market)
  const { type } = Object(jobDefinition)
  return {
    ipfsJob,
    ipfsResult,
    market: account.market,
    node: shownRun?.node ?? account.node,
    payer: account.payer,
    price: Number(account.price),
    project: account.project,
    state: stateOf(job),
    type: typeof type === "string" ? type : null,
    jobDefinition,
    jobResult,
    jobStatus: statusOf(jobResult),
    timeEnd: Number(account.timeEnd),
    timeStart: Number(shownRun?.time ?? account.timeStart),
    benchmarkProcessedAt: null,
    timeout: Number(account.timeout),
    usdRewardPerHour: reward === undefined ? null : inDollars(reward),
    listedAt
  }
}

/** Without what makes it long. */
export const summaryOf = (job: Snapshot, known: Known): JobSummary & { readonly address: Address } => {
  const { jobDefinition: _definition, jobResult: _result, ...rest } = viewOf(job, known)
  return { address: job.address, ...rest }
}
