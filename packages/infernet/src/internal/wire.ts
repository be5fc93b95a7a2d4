/** From what a node answers to what we read of it. A shape that would mislead throws a `SyntaxError`. */
import type { components } from "../generated/openapi.ts"
import type { ContainerResult, JobRecord } from "../JobRecord.ts"
import { isPlain } from "./writeJson.ts"

type Schemas = components["schemas"]
export type NodeInfo = Schemas["NodeInfo"]
export type Refusal = Schemas["Refusal"]

const shape = (what: string): never => {
  throw new SyntaxError(`it is not what an Infernet node answers: ${what}`)
}

export const readHealth = (json: unknown): Schemas["Health"] =>
  isPlain(json) && typeof json.status === "string" ? (json as Schemas["Health"]) : shape("status is missing")

export const readInfo = (json: unknown): NodeInfo => {
  if (!isPlain(json) || !Array.isArray(json.containers)) return shape("containers is no list")
  const isContainer = (each: unknown) => isPlain(each) && typeof each.id === "string"
  return json.containers.every(isContainer) ? (json as NodeInfo) : shape("a container has no id")
}

export const readResources = (json: unknown): { readonly [container: string]: unknown } =>
  isPlain(json) ? json : shape("resources are no object")

export const readCreated = (json: unknown): Schemas["Created"] =>
  isPlain(json) && (json.id === undefined || typeof json.id === "string") ? json : shape("the job has no id")

export const isRefusal = (json: unknown): json is Refusal => isPlain(json) && typeof json.error === "string"

export const readBatch = (json: unknown): ReadonlyArray<Schemas["Created"] | Refusal> =>
  Array.isArray(json) ? json.map((item) => (isRefusal(item) ? item : readCreated(item))) : shape("the batch is no list")

export const readIds = (json: unknown): ReadonlyArray<string> =>
  Array.isArray(json) && json.every((id) => typeof id === "string") ? json : shape("the ids are no list of texts")

export const readRecords = (json: unknown): ReadonlyArray<JobRecord> =>
  Array.isArray(json) ? json.map(readRecord) : shape("the records are no list")

const readRecord = (json: unknown): JobRecord => {
  if (!isPlain(json) || typeof json.id !== "string") return shape("a record has no id")
  const { id, intermediate_results: intermediate, result, status } = json
  const read = result === null || result === undefined ? undefined : readResult(result)
  const steps = Array.isArray(intermediate) ? intermediate.map(readResult) : []
  const isRead = read !== null && !steps.includes(null)
  const ended = {
    id,
    ...(read && { result: read }),
    ...(Array.isArray(intermediate) && { intermediate: steps as ReadonlyArray<ContainerResult> })
  }
  if (isRead && status === "success") return { _tag: "Success", ...ended }
  if (isRead && status === "failed") return { _tag: "Failed", ...ended }
  return isRead && status === "running" ? { _tag: "Running", id } : { _tag: "Unrecognised", id, record: json }
}

/** What one container answered. `null` for what is neither an output nor an error. */
const readResult = (json: unknown): ContainerResult | null => {
  if (!isPlain(json) || typeof json.container !== "string") return null
  const { container, error, output } = json
  if (typeof error === "string") return { _tag: "Error", container, error }
  return "output" in json ? { _tag: "Output", container, output } : null
}
