/** Jobs, their states and their events as the requester API shows them. */
import type { Json } from "../../go/Json.ts"
import { never, timestamp } from "../../go/time.ts"
import type { Execution } from "../Execution.ts"
import type { Job, JobState } from "../Job.ts"
import type { Server } from "../Server.ts"
import { type HistoryRow, type JobEntry, latest } from "../store.ts"

type Members = { readonly [key: string]: Json | undefined }

export const jobStates: Readonly<Record<JobState, string>> = {
  Pending: "New",
  Queued: "Queued",
  Running: "InProgress",
  Completed: "Completed",
  Failed: "Error",
  Stopped: "Cancelled"
}

export const legacyJob = (job: Job, { instanceId, nodeId, traits }: Server): Members => ({
  APIVersion: job.legacy?.apiVersion ?? "V1beta2",
  Metadata: {
    ID: job.id,
    CreatedAt: timestamp(job.createTime),
    ClientID: job.legacy?.clientId ?? job.namespace,
    Requester: {
      RequesterNodeID: nodeId,
      RequesterPublicKey: traits.requester === "root" ? Buffer.from(instanceId).toString("base64") : undefined
    }
  },
  Spec: job.legacy?.spec ?? {}
})

const publishedOf = ({ published }: Execution): Members =>
  published === undefined
    ? {}
    : {
        StorageSource: published.type,
        Name: published.params?.Name,
        CID: published.params?.CID,
        URL: published.params?.URL
      }

const desired = { Pending: 0, Running: 1, Stopped: 2 }

const stateOf = ({ state }: Execution) => (state === "Running" || state === "Publishing" ? "BidAccepted" : state)

const executionState = (execution: Execution, reason: string, isOld: boolean): Members => {
  const { output } = execution
  const hasRun = execution.state === "Completed"
  const status = isOld
    ? ({ Failed: execution.message, Cancelled: reason }[execution.state as "Failed" | "Cancelled"] ?? "")
    : [execution.message, execution.desiredMessage].filter((each) => each !== "").join(". ")
  return {
    JobID: execution.jobId,
    NodeId: execution.nodeId,
    ComputeReference: execution.id,
    State: stateOf(execution),
    Status: status === "" ? undefined : status,
    DesiredState: isOld ? undefined : desired[execution.desired],
    VerificationResult: isOld ? (hasRun ? { Complete: true, Result: true } : {}) : undefined,
    PublishedResults: publishedOf(execution),
    RunOutput: !hasRun
      ? undefined
      : {
          stdout: output.stdout,
          stdouttruncated: output.stdoutTruncated,
          stderr: output.stderr,
          stderrtruncated: output.stderrTruncated,
          exitCode: output.exitCode,
          runnerError: output.errorMessage
        },
    Version: isOld ? oldVersion(execution) : execution.revision,
    CreateTime: timestamp(execution.createTime),
    UpdateTime: timestamp(execution.modifyTime)
  }
}

export const legacyState = (entry: JobEntry, { traits }: Server): Members => {
  const job = latest(entry)
  const isOld = traits.requester === "root"
  const { execution } = job.tasks[0]!.timeouts
  // A job that has none yet has null before 1.0.
  const executions = entry.executions.map((each) => executionState(each, job.message, isOld))
  return {
    JobID: job.id,
    Executions: isOld && executions.length === 0 ? null : executions,
    State: jobStates[job.state],
    // What it goes through before it runs counts as well.
    Version: isOld ? job.revision + 2 : job.revision,
    CreateTime: timestamp(job.createTime),
    UpdateTime: timestamp(job.modifyTime),
    TimeoutAt: isOld ? never : timestamp(job.createTime + BigInt(Math.round(execution)) * 1_000_000_000n)
  }
}

export const legacyResults = (entry: JobEntry, { traits }: Server): ReadonlyArray<Json> =>
  entry.executions
    .filter(({ published, state }) => state === "Completed" && (published !== undefined || traits.requester !== "root"))
    .map((execution) => ({ NodeID: execution.nodeId, Data: publishedOf(execution) }))

/** Before 1.0 a bid was not counted when it was asked for again, and a result had to be looked at. */
const oldVersion = ({ revision, state }: Pick<Execution, "revision" | "state">): number =>
  (revision > 2 ? revision - 1 : revision) + (state === "Completed" ? 2 : 0)

const rowOf = (row: HistoryRow, change: Members, version: number, comment = ""): Members => ({
  Type: row.execution === undefined ? "JobLevel" : "ExecutionLevel",
  JobID: row.jobId,
  NodeID: row.execution?.nodeId,
  ComputeReference: row.execution?.id,
  ...change,
  NewVersion: version,
  Comment: comment === "" ? undefined : comment,
  Time: timestamp(row.at)
})

const previousOf = ({ execution, job }: HistoryRow): string => {
  if (job !== undefined) return jobStates[job.previous === "Undefined" ? job.next : job.previous]
  return execution === undefined || execution.previous === "Undefined" ? "New" : execution.previous
}

/** Since 1.0: one line of history is one event. */
const eventOf = (row: HistoryRow): Members => {
  const { comment, execution, job, revision } = row
  const Previous = previousOf(row)
  return job === undefined
    ? rowOf(row, { ExecutionState: { Previous, New: execution!.next } }, revision, comment)
    : rowOf(row, { JobState: { Previous, New: jobStates[job.next] } }, revision, comment)
}

/** `New` is the zero of both kinds, and a zero is left out. */
const step = (previous: string, next: string): Members => ({
  Previous: previous === "New" ? undefined : previous,
  New: next === "New" ? undefined : next
})

const executionSteps = (row: HistoryRow): ReadonlyArray<readonly [string, string]> => {
  const { next = "New", previous } = row.execution ?? {}
  if (previous === "Undefined") return [["New", "AskForBid"]]
  if (next === "AskForBidAccepted") return previous === next ? [] : [["AskForBid", next]]
  if (next !== "Completed") return previous === next ? [] : [[previousOf(row), next]]
  return [
    ["BidAccepted", "WaitingVerification"],
    ["WaitingVerification", "ResultAccepted"],
    ["ResultAccepted", "Completed"]
  ]
}

/** Before 1.0: however many steps it then took. A job was in progress as soon as bids were asked for. */
const oldEventsOf = (row: HistoryRow, at: number, rows: ReadonlyArray<HistoryRow>): ReadonlyArray<Members> => {
  const { comment, job, revision } = row
  if (job !== undefined) {
    if (job.previous === "Undefined") {
      return [
        rowOf(row, { JobState: {} }, 1, "Job created"),
        rowOf(row, { JobState: { New: "Queued" } }, 2),
        rowOf(row, { JobState: { Previous: "Queued" } }, 3)
      ]
    }
    if (job.next === "Running") return []
    return [rowOf(row, { JobState: step(previousOf(row), jobStates[job.next]) }, revision + 2, comment)]
  }
  const isFirst = rows.findIndex((each) => each.execution !== undefined) === at
  const begun = isFirst ? [rowOf({ ...row, execution: undefined }, { JobState: { New: "InProgress" } }, 4)] : []
  const steps = executionSteps(row).map(([from, to], index) => {
    const version = (revision > 2 ? revision - 1 : revision) + index
    const event = rowOf(row, { ExecutionState: step(from, to) }, version)
    // Nobody has made the bid yet.
    return to === "AskForBid" ? { ...event, ComputeReference: undefined } : event
  })
  return [...begun, ...steps]
}

export const legacyEvents = (rows: ReadonlyArray<HistoryRow>, { traits }: Server): ReadonlyArray<Members> =>
  traits.requester === "root" ? rows.flatMap(oldEventsOf) : rows.map(eventOf)

/** What is sent while it happens has another shape than what is kept. */
export const liveEvent = (row: HistoryRow, entry: JobEntry, { nodeId }: Server): Members | undefined => {
  const names: Readonly<Record<string, string>> = {
    Pending: "Created",
    Completed: "ResultsPublished",
    Failed: "Error",
    Stopped: "Canceled",
    AskForBidAccepted: "Bid",
    BidAccepted: "BidAccepted",
    Running: "Running"
  }
  const name =
    row.job === undefined ? (row.execution === undefined ? undefined : names[row.execution.next]) : names[row.job.next]
  if (name === undefined) return undefined
  const job = latest(entry)
  return {
    APIVersion: job.legacy?.apiVersion ?? "V1beta2",
    JobID: entry.id,
    ExecutionID: row.execution?.id,
    ClientID: job.legacy?.clientId ?? job.namespace,
    SourceNodeID: row.execution?.nodeId ?? nodeId,
    EventName: name,
    Status: row.comment === "" ? undefined : row.comment,
    EventTime: timestamp(row.at)
  }
}
