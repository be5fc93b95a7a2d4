/** Jobs and executions as the orchestrator API shows them, member by member in the server's order. */
import { type Json, sorted } from "../go/Json.ts"
import { never, timestamp } from "../go/time.ts"
import type { Execution, RunOutput } from "./Execution.ts"
import type { Job, SpecConfig, Task } from "./Job.ts"
import type { HistoryRow } from "./store.ts"
import type { Traits } from "./versions.ts"

type Members = { readonly [key: string]: Json | undefined }

/** Left out when there is nothing in it. */
const unlessEmpty = <A extends Members | ReadonlyArray<Json>>(value: A): A | undefined =>
  Object.keys(value).length > 0 ? value : undefined
const unlessBlank = (text: string): string | undefined => (text === "" ? undefined : text)
const unlessZero = (number: number): number | undefined => (number === 0 ? undefined : number)

const specJson = ({ params, type }: SpecConfig): Members => ({ Type: type, Params: params && unlessEmpty(params) })

const taskJson = (task: Task): Members => ({
  Name: task.name,
  Engine: specJson(task.engine),
  Publisher: specJson(task.publisher),
  Env: unlessEmpty(task.env),
  Meta: unlessEmpty(task.meta),
  InputSources: unlessEmpty(
    task.inputs.map(({ alias, source, target }) => ({ Source: specJson(source), Alias: alias, Target: target }))
  ),
  ResultPaths: unlessEmpty(task.resultPaths.map(({ name, path }) => ({ Name: name, Path: path }))),
  Resources: {
    CPU: unlessBlank(task.resources.cpu),
    Memory: unlessBlank(task.resources.memory),
    Disk: unlessBlank(task.resources.disk),
    GPU: unlessBlank(task.resources.gpu)
  },
  Network: { Type: task.network.type, Domains: unlessEmpty(task.network.domains), Ports: task.network.ports },
  Timeouts: {
    ExecutionTimeout: unlessZero(task.timeouts.execution),
    QueueTimeout: unlessZero(task.timeouts.queue),
    TotalTimeout: unlessZero(task.timeouts.total)
  }
})

const stateJson = (state: Json, message: string, details: Readonly<Record<string, string>> | undefined): Members => ({
  StateType: state,
  Message: unlessBlank(message),
  Details: details && unlessEmpty(sorted(details))
})

export const jobJson = (job: Job): Members => ({
  ID: job.id,
  Name: job.name,
  Namespace: job.namespace,
  Type: job.type,
  Priority: job.priority,
  Count: job.count,
  Constraints: job.constraints.map(({ key, operator, values }) => ({ Key: key, Operator: operator, Values: values })),
  Meta: job.meta,
  Labels: job.labels,
  Tasks: job.tasks.map(taskJson),
  State: stateJson(job.state, job.message, job.details),
  Version: job.version,
  Revision: job.revision,
  CreateTime: job.createTime,
  ModifyTime: job.modifyTime
})

const desired = ["Pending", "Running", "Stopped"]

const hasOutput = ({ state }: Execution, errors: Traits["errors"]) => errors === "api" || state === "Completed"

const outputJson = (output: RunOutput): Members => ({
  Stdout: output.stdout,
  StdoutTruncated: output.stdoutTruncated,
  // In small letters on every server there is.
  stderr: output.stderr,
  StderrTruncated: output.stderrTruncated,
  ExitCode: output.exitCode,
  ErrorMsg: output.errorMessage
})

export const executionJson = (execution: Execution, job: Job, { errors, namesAreUnique, states }: Traits): Members => ({
  ID: execution.id,
  Namespace: job.namespace,
  EvalID: execution.evaluationId,
  Name: "",
  NodeID: execution.nodeId,
  JobID: execution.jobId,
  // Before 1.8 it stays out of lists.
  Job: namesAreUnique ? jobJson(job) : undefined,
  JobVersion: namesAreUnique ? execution.jobVersion : undefined,
  AllocatedResources: { Tasks: {} },
  DesiredState: stateJson(desired.indexOf(execution.desired), execution.desiredMessage, undefined),
  ComputeState: stateJson(states.indexOf(shown(execution, states)), execution.message, execution.details),
  // Before 1.5 there is none before there is something in it.
  PublishedResult: hasOutput(execution, errors)
    ? specJson(execution.published ?? { type: "", params: undefined })
    : null,
  RunOutput: hasOutput(execution, errors) ? outputJson(execution.output) : null,
  PreviousExecution: "",
  NextExecution: "",
  FollowupEvalID: "",
  PartitionIndex: unlessZero(execution.partition),
  Revision: execution.revision,
  CreateTime: execution.createTime,
  ModifyTime: execution.modifyTime
})

/** The orchestrator goes on to say that a bid was accepted while the work runs; a message tells that it does. */
const shown = ({ state }: Execution, states: Traits["states"]) =>
  state === "Running" || state === "Publishing" || !states.includes(state) ? "BidAccepted" : state

export const historyJson = (row: HistoryRow, traits: Traits): Members =>
  traits.history === "events" ? eventRow(row, traits) : stateRow(row, traits)

const eventRow = ({ at, event, execution, jobId, jobVersion, number }: HistoryRow, { namesAreUnique }: Traits) => ({
  SeqNum: number,
  Type: execution === undefined ? "JobLevel" : "ExecutionLevel",
  JobID: jobId,
  JobVersion: namesAreUnique ? jobVersion : undefined,
  ExecutionID: execution?.id,
  Event: event && {
    Message: event.message,
    Topic: event.topic,
    Timestamp: timestamp(at),
    Details: event.details && sorted(event.details)
  },
  Time: timestamp(at)
})

/** What older versions did not tell of: that things went as they should. */
const isSilent = (event: HistoryRow["event"]) =>
  event === undefined ||
  event.topic === "State Update" ||
  event.topic === "Execution" ||
  (event.topic === "Scheduling" && event.details?.NodeID !== undefined)

const stateRow = (
  { at, comment, event, execution, job, jobId, revision }: HistoryRow,
  { states }: Traits
): Members => ({
  Type: execution === undefined ? "JobLevel" : "ExecutionLevel",
  JobID: jobId,
  NodeID: execution?.nodeId,
  ExecutionID: execution?.id,
  JobState: job && { Previous: job.previous === "Undefined" ? job.next : job.previous, New: job.next },
  ExecutionState: execution && {
    Previous: states.indexOf(execution.previous === "Undefined" ? execution.next : execution.previous),
    New: states.indexOf(execution.next)
  },
  NewRevision: revision,
  Comment: unlessBlank(isSilent(event) ? "" : comment),
  Event: isSilent(event)
    ? { Message: "", Topic: "", Timestamp: never }
    : {
        Message: event!.message,
        Topic: event!.topic,
        Timestamp: timestamp(at),
        Details: event!.details && sorted(event!.details)
      },
  Time: timestamp(at)
})
