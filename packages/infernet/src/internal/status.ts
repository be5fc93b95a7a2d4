/** The total table from what a node knows of a job to its status, and what can be said of a job that it does not know. */
import type { Job, JobRef, JobStatus } from "@longshore/core/Job"
import type { ContainerResult, JobRecord } from "../JobRecord.ts"
import { longest, type Origin, originOf, sendable } from "./jobId.ts"
import { isPlain } from "./writeJson.ts"

const seconds = 1000
const minutes = 60 * seconds
/** How long the record of a running job is kept. */
const recordLife = 15 * minutes
/** It may have been sent late, and clocks disagree, and nodes are busy. */
const margin = sendable + 2 * minutes
/** How long after its end it is told of a job that it was lost. Later than that, its record may have been removed. */
const memory = 10 * minutes
/** How long a job that the node took may still not be seen. */
const grace = 10 * seconds

/** The job as its record has it. `undefined` where there never was one, or it is too long ago to tell what became of it. */
export const jobOf = (
  ref: JobRef<"infernet">,
  record: Exclude<JobRecord, { readonly _tag: "Unrecognised" }>,
  now: number
): Job<"infernet"> | undefined => {
  const origin = originOf(ref.id)
  const status = statusOf(record, origin, now)
  if (status === undefined) return undefined
  const isExpired = record._tag === "Absent" && status._tag === "Running"
  const warnings = [suspicion(record), origin?.isHurried ? unstoppable(origin) : undefined].filter(isText)
  return {
    ref,
    status,
    ...(origin && { createdAt: new Date(origin.createdAt) }),
    ...(isExpired && { progress: "its record has expired; it may still run" }),
    ...(warnings.length > 0 && { warnings })
  }
}

const statusOf = (
  record: Exclude<JobRecord, { readonly _tag: "Unrecognised" }>,
  origin: Origin | undefined,
  now: number
): JobStatus | undefined => {
  switch (record._tag) {
    case "Running":
      return origin === undefined ? { _tag: "Running" } : running(origin, now)
    case "Success":
      return record.result?._tag === "Error" ? failed(record.result) : { _tag: "Completed" }
    case "Failed":
      return failed(record.result)
    case "Absent":
      return origin && absent(origin, now)
  }
}

const running = (origin: Origin, now: number): JobStatus => {
  const age = now - origin.createdAt
  if (age <= longest(origin) + margin) return { _tag: "Running" }
  const limit = origin.isStreamed ? "60 seconds a stream" : "180 seconds a container"
  const message = `the node still has it as running ${inMinutes(age)} after it was submitted, and allows ${limit}: the record is stuck`
  return { _tag: "Failed", cause: "TimedOut", message }
}

const failed = (result: ContainerResult | undefined): JobStatus => {
  if (result?._tag !== "Error") return { _tag: "Failed", cause: "Unknown", message: "the node does not tell why" }
  const { container, error } = result
  // The error of a container that took too long is empty.
  return error === ""
    ? { _tag: "Failed", cause: "TimedOut", message: `container ${container} did not answer within 180 seconds` }
    : { _tag: "Failed", cause: "Unknown", message: `container ${container}: ${error}` }
}

const absent = (origin: Origin, now: number): JobStatus | undefined => {
  const age = now - origin.createdAt
  const end = longest(origin) + margin
  if (age < grace) return { _tag: "Pending" }
  // Its record lives shorter than a long pipeline may run, and comes back when that ends.
  if (age > recordLife && age <= end) return { _tag: "Running" }
  if (age > Math.max(recordLife, end) + memory) return undefined
  const message = "the node has no record of it: the node was started anew, or its storage lost the job"
  return { _tag: "Failed", cause: "NodeLost", message }
}

const unstoppable = (origin: Origin) =>
  `a node cannot be told to stop: the job may run for up to ${inMinutes(longest(origin))}, longer than its timeout`

const isText = (value: string | undefined): value is string => value !== undefined

const inMinutes = (time: number) => `${Math.max(1, Math.round(time / minutes))} minutes`

/**
 * What a user should know of an output that may not be one: a node takes any JSON that a container answers for its
 * output, also what it answered with an HTTP error.
 */
const suspicion = (record: JobRecord): string | undefined => {
  const output = record._tag === "Success" && record.result?._tag === "Output" ? record.result.output : undefined
  if (!isPlain(output)) return undefined
  const { code, description, name } = output
  return typeof code === "number" &&
    code >= 400 &&
    code < 600 &&
    typeof name === "string" &&
    typeof description === "string"
    ? `the output looks like an HTTP error of the container: ${code} ${name}: ${description}`
    : undefined
}
