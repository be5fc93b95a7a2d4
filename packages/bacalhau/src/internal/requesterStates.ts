/** States of jobs: three shapes that servers have had, read into one. */
import type {
  RequesterExecution,
  RequesterJobState,
  RequesterRunOutput,
  RequesterState,
  StorageSpec
} from "../RequesterJob.ts"
import { type Fields, filled, list, number, record, shape, text, time } from "./wireValues.ts"

/** `asked` is the id for answers that do not repeat it. */
export const readStateOf =
  (asked: string) =>
  (json: unknown): RequesterState =>
    readState(record(json, "the answer").state, asked)

export const readState = (json: unknown, asked: string): RequesterState => {
  const state = record(json, "state")
  if ("Nodes" in state) return ofNodes(record(state.Nodes, "Nodes"), asked)
  const executions =
    "Shards" in state ? ofShards(state.Shards) : list(state.Executions, "Executions").map(readExecution)
  return {
    jobId: text(state.JobID) ?? asked,
    state: text(state.State) ?? shape("State is missing"),
    executions,
    version: number(state.Version),
    createdAt: time(state.CreateTime),
    updatedAt: time(state.UpdateTime),
    timeoutAt: time(state.TimeoutAt)
  }
}

/** From 0.3.20 to 0.3.23. */
const ofShards = (json: unknown): ReadonlyArray<RequesterExecution> => {
  if (json === null) return []
  return Object.entries(record(json, "Shards")).flatMap(([index, json]) => {
    const shard = record(json, "a shard")
    return list(shard.Executions, "Executions").map((execution) => ({
      ...readExecution(execution),
      shard: number(shard.ShardIndex) ?? Number(index)
    }))
  })
}

/** Before 0.3.20. */
const ofNodes = (nodes: Fields, jobId: string): RequesterState => {
  const executions = Object.entries(nodes).flatMap(([nodeId, json]) => {
    const { Shards } = record(json, "a node")
    return Object.entries(filled(Shards) ?? {}).map(([index, json]): RequesterExecution => {
      const shard = record(json, "a shard")
      const execution = readExecution({ ...shard, NodeId: text(shard.NodeId) ?? nodeId })
      return { ...execution, id: text(shard.ExecutionId), shard: Number(index) }
    })
  })
  const state = together(executions.map(({ state }) => state))
  return {
    jobId,
    state,
    executions,
    version: undefined,
    createdAt: undefined,
    updatedAt: undefined,
    timeoutAt: undefined
  }
}

/** What has not ended outlasts what has; and nodes that were not taken are cancelled, whatever became of the job. */
const together = (states: ReadonlyArray<string>): RequesterJobState => {
  const some = (...words: ReadonlyArray<string>) => states.some((state) => words.includes(state))
  if (some("Running", "Verifying")) return "InProgress"
  if (some("Bidding", "Waiting")) return some("Completed") ? "InProgress" : "Queued"
  if (some("Completed")) return some("Error") ? "CompletedPartially" : "Completed"
  if (some("Error")) return "Error"
  return some("Cancelled") ? "Cancelled" : "New"
}

const readExecution = (json: unknown): RequesterExecution => {
  const execution = record(json, "an execution")
  const verification = filled(execution.VerificationResult)
  return {
    id: text(execution.ComputeReference),
    nodeId: text(execution.NodeId) ?? shape("an execution has no NodeId"),
    state: text(execution.State) ?? shape("an execution has no State"),
    status: text(execution.Status),
    publishedResult: readStorage(execution.PublishedResults),
    runOutput: readRunOutput(execution.RunOutput),
    verification: verification && {
      isComplete: verification.Complete === true,
      isAccepted: verification.Result === true
    },
    shard: number(execution.ShardIndex),
    version: number(execution.Version),
    createdAt: time(execution.CreateTime),
    updatedAt: time(execution.UpdateTime)
  }
}

export const readStorage = (json: unknown): StorageSpec | undefined => filled(json) as StorageSpec | undefined

export const readRunOutput = (json: unknown): RequesterRunOutput | undefined => {
  const output = filled(json)
  return (
    output && {
      stdout: text(output.stdout) ?? "",
      isStdoutTruncated: output.stdouttruncated === true,
      stderr: text(output.stderr) ?? "",
      isStderrTruncated: output.stderrtruncated === true,
      exitCode: number(output.exitCode) ?? shape("a RunOutput has no exitCode"),
      error: text(output.runnerError)
    }
  )
}
