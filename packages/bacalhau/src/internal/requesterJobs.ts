/** Jobs and results as requester servers write them. */
import type { ListedJob, RequesterJob, RequesterResult, RequesterSpec } from "../RequesterJob.ts"
import { readState, readStorage } from "./requesterStates.ts"
import { filled, list, number, record, shape, text, time } from "./wireValues.ts"

export const readSubmitted = (json: unknown): RequesterJob => readJob(record(json, "the answer").job)

const readJob = (json: unknown): RequesterJob => {
  const job = record(json, "job")
  const metadata = record(job.Metadata, "Metadata")
  return {
    id: text(metadata.ID) ?? shape("a job has no ID"),
    clientId: text(metadata.ClientID) ?? "",
    apiVersion: text(job.APIVersion) ?? "",
    createdAt: time(metadata.CreatedAt),
    requesterNodeId: text(filled(metadata.Requester)?.RequesterNodeID),
    spec: record(job.Spec ?? {}, "Spec") as RequesterSpec
  }
}

export const readListed = (json: unknown): ReadonlyArray<ListedJob> =>
  list(record(json, "the answer").jobs, "jobs").map((json) => {
    const item = record(json, "a job")
    // Before 0.3.20 a job stands alone.
    if (!("Job" in item)) return { ...readJob(item), state: undefined }
    const job = readJob(item.Job)
    const state = filled(item.State)
    return { ...job, state: state && readState(state, job.id) }
  })

export const readResults = (json: unknown): ReadonlyArray<RequesterResult> =>
  list(record(json, "the answer").results, "results").map((json) => {
    const result = record(json, "a result")
    return {
      nodeId: text(result.NodeID) ?? shape("a result has no NodeID"),
      shard: number(result.ShardIndex),
      data: readStorage(result.Data)
    }
  })

/** A JSON text, or since 1.0.4 the bare one. */
export const readText = (text: string): string => {
  const trimmed = text.trim()
  return trimmed.startsWith('"') ? String(JSON.parse(trimmed)) : trimmed
}
