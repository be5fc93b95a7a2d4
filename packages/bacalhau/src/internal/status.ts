/** From an orchestrator's job and its executions to a status. */
import type { JobStatus } from "@longshore/core/Job"
import type { Execution, Job } from "../Execution.ts"
import { byAge } from "./byAge.ts"
import { causeOf, tellingOf } from "./cause.ts"

/** What the words of `State.StateType` mean. The last two are for the executions to decide. */
const table = {
  Undefined: "Pending",
  Pending: "Pending",
  Queued: "Queued",
  Running: "Running",
  Stopped: "Cancelled",
  Completed: "ended",
  Failed: "ended"
} as const satisfies Record<string, JobStatus["_tag"] | "ended">

/** `undefined` for a word that this version does not know. */
const meaningOf = ({ State }: Job): (typeof table)[keyof typeof table] | undefined =>
  Object.hasOwn(table, State.StateType) ? table[State.StateType as keyof typeof table] : undefined

/** Whether the executions have to be seen to tell how it ended. */
export const needsExecutions = (job: Job): boolean => meaningOf(job) === "ended"

export const isKnown = (job: Job): boolean => meaningOf(job) !== undefined

/**
 * An exit code that is none is that of a module which returned: it has not failed. A server calls work completed
 * whatever its exit code, and runs work again that it calls failed, until it has no machine left to try.
 */
export const statusOf = (job: Job, executions: ReadonlyArray<Execution>): JobStatus => {
  const meaning = meaningOf(job)
  if (meaning === "Running") {
    const node = executions.find(({ DesiredState }) => DesiredState.StateType === "Running")?.NodeID
    return node ? { _tag: "Running", node } : { _tag: "Running" }
  }
  if (meaning !== "ended") return { _tag: meaning ?? "Pending" }
  if (job.State.StateType === "Completed") return completed(executions)
  const message = whyFailed(job, executions)
  return { _tag: "Failed", cause: causeOf(message), ...(message !== "" && { message }) }
}

const completed = (executions: ReadonlyArray<Execution>): JobStatus => {
  const failing = executions.find(
    ({ ComputeState, RunOutput }) => ComputeState.StateType === "Completed" && exitCodeOf(RunOutput) !== 0
  )
  if (failing?.RunOutput === undefined) return { _tag: "Completed" }
  const { ErrorMsg, ExitCode } = failing.RunOutput
  const message = `exit code ${ExitCode}${ErrorMsg === "" ? "" : `: ${ErrorMsg}`}`
  return { _tag: "Failed", cause: "ExitCode", message }
}

/** A module that returns has ended well, as WASI says, and says no code. */
export const exitCodeOf = (output: Execution["RunOutput"]): number =>
  output === undefined || output.ExitCode === -1 ? 0 : output.ExitCode

/** The job's own words tell why it was not tried once more; those of its executions tell what went wrong. */
const whyFailed = ({ State }: Job, executions: ReadonlyArray<Execution>): string => {
  const own = State.Message ?? ""
  if (causeOf(own) === "TimedOut") return own
  const failed = byAge(executions).filter(({ ComputeState }) => ComputeState.StateType === "Failed")
  return (
    tellingOf(failed.map(({ ComputeState, RunOutput }) => RunOutput?.ErrorMsg || ComputeState.Message || "")) ||
    own.trim()
  )
}
