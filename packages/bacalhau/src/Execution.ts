/** One run of a job on one machine, as the orchestrator API tells of it. */
import type { components } from "./generated/orchestrator.ts"
import { isAtLeast, type ServerVersion } from "./ServerVersion.ts"

type Wire = components["schemas"]

export type Job = Wire["Job"]
export type JobDefinition = Wire["JobDefinition"]
export type HistoryItem = Wire["HistoryItem"]
export type NodeState = Wire["NodeState"]
export type NodeInfo = Wire["NodeInfo"]
export type SpecConfig = Wire["SpecConfig"]
export type BuildVersion = Wire["BuildVersion"]

// What a number means changed in 1.5.2.
export const statesBefore152 = [
  "Undefined",
  "New",
  "AskForBid",
  "AskForBidAccepted",
  "AskForBidRejected",
  "BidAccepted",
  "BidRejected",
  "Completed",
  "Failed",
  "Cancelled"
] as const
const since = [
  "Undefined",
  "New",
  "AskForBid",
  "AskForBidAccepted",
  "AskForBidRejected",
  "BidAccepted",
  "Running",
  "Publishing",
  "BidRejected",
  "Completed",
  "Failed",
  "Cancelled"
] as const
const desired = ["Pending", "Running", "Stopped"] as const

/** What a machine makes of an execution. A number that this version does not know stays a number. */
export type ComputeState = (typeof since)[number] | number
/** What the orchestrator wants of it. */
export type DesiredState = (typeof desired)[number] | number

export interface StateOf<State> {
  readonly StateType: State
  readonly Message?: string | undefined
  readonly Details?: { readonly [name: string]: string } | null | undefined
}

/** The beginning of what was written: what came in one piece, and 2 KB at most, whatever the flags say. */
export interface RunOutput {
  readonly Stdout: string
  readonly StdoutTruncated: boolean
  readonly Stderr: string
  readonly StderrTruncated: boolean
  /** `-1` where a module returned without saying one. */
  readonly ExitCode: number
  readonly ErrorMsg: string
}

export interface Execution extends Omit<Wire["Execution"], "ComputeState" | "DesiredState" | "RunOutput"> {
  readonly ComputeState: StateOf<ComputeState>
  readonly DesiredState: StateOf<DesiredState>
  readonly RunOutput: RunOutput | undefined
}

export const computeStateOf = (number: number, version: ServerVersion): ComputeState =>
  (isAtLeast(version, "1.5.2") ? since : statesBefore152)[number] ?? number

export const desiredStateOf = (number: number): DesiredState => desired[number] ?? number
