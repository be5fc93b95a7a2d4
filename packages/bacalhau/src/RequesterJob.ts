/** What a requester server knows of a job, in one shape for all releases from 0.3.18 to 1.3.2. */
import type { components } from "./generated/requester.ts"

type Schemas = components["schemas"]

type Deep<T> = { readonly [K in keyof T]: Deep<T[K]> }

/** A word that is known, or one of a server that is newer or older than that. */
type Word<Known extends string> = Known | (string & {})

/** In the network's own words, which differ from release to release: see the descriptions of its fields. */
export type RequesterSpec = Deep<Schemas["Spec"]>

/** Where something is stored, in the network's own words. */
export type StorageSpec = Deep<Schemas["StorageSpec"]>

/** The last five are final. `Completed` says nothing of the exit code. */
export type RequesterJobState = Word<
  "New" | "Queued" | "InProgress" | "Cancelled" | "Error" | "PartialError" | "Completed" | "CompletedPartially"
>

/** `BidAccepted` is one that runs. */
export type RequesterExecutionState = Word<
  | "New"
  | "AskForBid"
  | "AskForBidAccepted"
  | "AskForBidRejected"
  | "BidAccepted"
  | "BidRejected"
  | "WaitingVerification"
  | "ResultAccepted"
  | "ResultRejected"
  | "Completed"
  | "Failed"
  | "Cancelled"
>

export interface RequesterJob {
  readonly id: string
  /** Whose key signed it. */
  readonly clientId: string
  readonly apiVersion: string
  readonly createdAt: Date | undefined
  readonly requesterNodeId: string | undefined
  /** As the server has it, with what it filled in. */
  readonly spec: RequesterSpec
}

export interface ListedJob extends RequesterJob {
  /** Servers before 0.3.20 tell it by `states` only. */
  readonly state: RequesterState | undefined
}

export interface RequesterState {
  readonly jobId: string
  /** Of servers before 0.3.20, which have none for the job, it follows from those of its executions. */
  readonly state: RequesterJobState
  readonly executions: ReadonlyArray<RequesterExecution>
  readonly version: number | undefined
  readonly createdAt: Date | undefined
  readonly updatedAt: Date | undefined
  readonly timeoutAt: Date | undefined
}

export interface RequesterExecution {
  /** The compute node's name for it. Old servers have none. */
  readonly id: string | undefined
  readonly nodeId: string
  readonly state: RequesterExecutionState
  /** For people. */
  readonly status: string | undefined
  /** Absent where nothing was published, or not yet. */
  readonly publishedResult: StorageSpec | undefined
  readonly runOutput: RequesterRunOutput | undefined
  /** Whether its result was verified, and with which outcome. */
  readonly verification: { readonly isComplete: boolean; readonly isAccepted: boolean } | undefined
  /** Which part of a job in parts it was. Servers before 0.3.24. */
  readonly shard: number | undefined
  readonly version: number | undefined
  readonly createdAt: Date | undefined
  readonly updatedAt: Date | undefined
}

/** The beginning of what a program wrote: 2 KiB, or of 1.3.2 what it wrote first. */
export interface RequesterRunOutput {
  readonly stdout: string
  readonly isStdoutTruncated: boolean
  readonly stderr: string
  readonly isStderrTruncated: boolean
  readonly exitCode: number
  /** Why it did not run. */
  readonly error: string | undefined
}

export interface RequesterResult {
  readonly nodeId: string
  readonly shard: number | undefined
  /** Absent for a job whose publisher keeps nothing. */
  readonly data: StorageSpec | undefined
}

interface Happened {
  readonly jobId: string
  readonly at: Date | undefined
}

interface Change<State> extends Happened {
  readonly from: State
  readonly to: State
  readonly version: number | undefined
  readonly comment: string | undefined
}

/** One thing that happened to a job. Stored ones are changes; what happens while one listens comes as `Notice`. */
export type RequesterEvent =
  | ({ readonly _tag: "JobChange" } & Change<RequesterJobState>)
  | ({
      readonly _tag: "ExecutionChange"
      readonly executionId: string | undefined
      readonly nodeId: string | undefined
    } & Change<RequesterExecutionState>)
  | ({
      readonly _tag: "Notice"
      /** `Created`, `BidAccepted`, `ComputeError`, `ResultsPublished` and so on. */
      readonly name: string
      readonly executionId: string | undefined
      readonly clientId: string | undefined
      readonly sourceNodeId: string | undefined
      readonly targetNodeId: string | undefined
      readonly status: string | undefined
      readonly publishedResult: StorageSpec | undefined
      readonly runOutput: RequesterRunOutput | undefined
    } & Happened)
  /** In words that this version does not know, as it came. */
  | { readonly _tag: "Unrecognised"; readonly event: unknown }
