/** From a requester's state of a job to a status. */
import type { JobStatus } from "@longshore/core/Job"
import type { RequesterExecution, RequesterState } from "../RequesterJob.ts"
import { causeOf, tellingOf } from "./cause.ts"

const table = {
  New: "Pending",
  Queued: "Queued",
  InProgress: "Running",
  Cancelled: "Cancelled",
  Error: "ended",
  PartialError: "ended",
  Completed: "ended",
  CompletedPartially: "ended"
} as const satisfies Record<string, JobStatus["_tag"] | "ended">

/** Of the work itself, not of handing it out: servers say `InProgress` from the beginning. */
const running = ["BidAccepted", "WaitingVerification", "ResultAccepted", "ResultRejected", "Completed", "Failed"]

export const isKnown = ({ state }: RequesterState): boolean => Object.hasOwn(table, state)

export const requesterStatusOf = (job: RequesterState): JobStatus => {
  const meaning = Object.hasOwn(table, job.state) ? table[job.state as keyof typeof table] : "Pending"
  if (meaning === "Running") {
    const execution = job.executions.find(({ state }) => running.includes(state))
    return execution === undefined ? { _tag: "Queued" } : { _tag: "Running", node: execution.nodeId }
  }
  if (meaning !== "ended") return { _tag: meaning }
  const isWhole = job.state === "Completed"
  const failing = job.executions.find(({ runOutput, state }) => state === "Completed" && codeOf(runOutput) !== 0)
  if (failing?.runOutput !== undefined) {
    const { error, exitCode } = failing.runOutput
    return { _tag: "Failed", cause: "ExitCode", message: `exit code ${exitCode}${error ? `: ${error}` : ""}` }
  }
  if (isWhole) return { _tag: "Completed" }
  const message = wordsOf(job.executions)
  return { _tag: "Failed", cause: causeOf(message), ...(message !== "" && { message }) }
}

/** Both say that a module returned. */
export const codeOf = (output: RequesterExecution["runOutput"]): number =>
  output === undefined || output.exitCode === -1 ? 0 : output.exitCode

const wordsOf = (executions: ReadonlyArray<RequesterExecution>): string => {
  const oldestFirst = [...executions].sort((one, other) => Number(one.createdAt) - Number(other.createdAt))
  const failed = oldestFirst.filter(({ state }) => state === "Failed")
  const telling = failed.length > 0 ? failed : oldestFirst
  return tellingOf(telling.map(({ runOutput, status }) => runOutput?.error || status || ""))
}

/** The execution whose output is the job's: the last that completed, else the last one. */
export const decisiveOf = (executions: ReadonlyArray<RequesterExecution>): RequesterExecution | undefined =>
  executions.findLast(({ state }) => state === "Completed") ?? executions.at(-1)
