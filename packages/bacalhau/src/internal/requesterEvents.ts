/** What happened to a job: stored changes and live notices, which come in two shapes on one socket. */

import type { LogChunk } from "@longshore/core/Backend"
import { statesBefore152 } from "../Execution.ts"
import type { RequesterEvent } from "../RequesterJob.ts"
import { isRecord, readJson } from "./readJson.ts"
import { readRunOutput, readStorage } from "./requesterStates.ts"
import { type Fields, filled, list, number, record, shape, text, time } from "./wireValues.ts"

export const readEvents = (json: unknown): ReadonlyArray<RequesterEvent> =>
  list(record(json, "the answer").events, "events").map(readEvent)

export const readEvent = (json: unknown): RequesterEvent => {
  if (!isRecord(json)) return { _tag: "Unrecognised", event: json }
  if (typeof json.EventName === "string") return readNotice(json, json.EventName)
  const { ExecutionState, JobState, Type } = json
  const isJob = Type === "JobLevel"
  if (!isJob && Type !== "ExecutionLevel") return { _tag: "Unrecognised", event: json }
  const change = filled(isJob ? JobState : ExecutionState) ?? {}
  const from = stateOf(change.Previous, isJob)
  const to = stateOf(change.New, isJob)
  if (from === undefined || to === undefined) return { _tag: "Unrecognised", event: json }
  const common = {
    jobId: text(json.JobID) ?? "",
    from,
    to,
    version: number(json.NewVersion) ?? number(json.NewRevision),
    comment: text(json.Comment),
    at: time(json.Time)
  }
  return isJob
    ? { _tag: "JobChange", ...common }
    : {
        _tag: "ExecutionChange",
        ...common,
        executionId: text(json.ComputeReference) ?? text(json.ExecutionID),
        nodeId: text(json.NodeID)
      }
}

const readNotice = (event: Fields, name: string): RequesterEvent => ({
  _tag: "Notice",
  name,
  jobId: text(event.JobID) ?? "",
  executionId: text(event.ExecutionID),
  clientId: text(event.ClientID),
  sourceNodeId: text(event.SourceNodeID),
  targetNodeId: text(event.TargetNodeID),
  status: text(event.Status),
  publishedResult: readStorage(event.PublishedResult),
  runOutput: readRunOutput(event.RunOutput),
  at: time(event.EventTime)
})

/** Numbers of executions' states on the socket of servers from 1.0.4 to 1.3.2, the last that have it. */
const numbers: ReadonlyArray<string> = statesBefore152

/** The same servers have the orchestrator's words there, and translate them so for `states`. */
const orchestrated: Readonly<Record<string, string>> = {
  Pending: "New",
  Running: "InProgress",
  Stopped: "Cancelled",
  Failed: "Error"
}

/** What is left out is New. `undefined` is what is no state. */
const stateOf = (value: unknown, isJob: boolean): string | undefined => {
  if (value === undefined || value === "") return "New"
  if (typeof value === "number") return isJob ? undefined : numbers[value]
  if (typeof value !== "string") return undefined
  return (isJob && Object.hasOwn(orchestrated, value) ? orchestrated[value] : value) as string
}

/** One message of the socket of events. */
export const readEventFrame = (message: string): RequesterEvent => readEvent(readJson(message))

/** One message of the socket of logs. */
export const readLogFrame = (message: string): LogChunk => {
  const { Data, Tag } = record(readJson(message), "a log frame")
  if (typeof Data !== "string" || (Tag !== 1 && Tag !== 2)) return shape("a log frame is of another kind")
  return { source: Tag === 1 ? "stdout" : "stderr", text: Data }
}
