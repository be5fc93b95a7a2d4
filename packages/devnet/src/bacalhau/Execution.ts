/** One run of a job's task on one node. */
import type { SpecConfig } from "./Job.ts"

export type ComputeState =
  | "New"
  | "AskForBid"
  | "AskForBidAccepted"
  | "AskForBidRejected"
  | "BidAccepted"
  | "Running"
  | "Publishing"
  | "BidRejected"
  | "Completed"
  | "Failed"
  | "Cancelled"

export type DesiredState = "Pending" | "Running" | "Stopped"

export interface RunOutput {
  readonly stdout: string
  readonly stdoutTruncated: boolean
  readonly stderr: string
  readonly stderrTruncated: boolean
  readonly exitCode: number
  readonly errorMessage: string
}

export const noOutput: RunOutput = {
  stdout: "",
  stdoutTruncated: false,
  stderr: "",
  stderrTruncated: false,
  exitCode: 0,
  errorMessage: ""
}

export interface Execution {
  readonly id: string
  readonly evaluationId: string
  readonly nodeId: string
  readonly jobId: string
  readonly jobVersion: number
  readonly partition: number
  readonly createTime: bigint
  modifyTime: bigint
  revision: number
  state: ComputeState
  message: string
  details: Readonly<Record<string, string>> | undefined
  desired: DesiredState
  desiredMessage: string
  published: SpecConfig | undefined
  output: RunOutput
}

export const hasEnded = ({ state }: Pick<Execution, "state">) =>
  state === "Completed" ||
  state === "Failed" ||
  state === "Cancelled" ||
  state === "BidRejected" ||
  state === "AskForBidRejected"
