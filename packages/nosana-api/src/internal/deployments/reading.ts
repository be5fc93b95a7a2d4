/** What servers tell of deployments. */
import * as Duration from "effect/Duration"
import type {
  Deployment,
  DeploymentChange,
  DeploymentEndpoint,
  DeploymentEvent,
  DeploymentJob,
  DeploymentJobDetail,
  DeploymentRevision,
  DeploymentTask,
  RevisionChange,
  ToldDeployment,
  ToldJob,
  ToldTask,
  Vault
} from "../../Deployments.ts"
import { nodeIn, stateIn, stateNames } from "../jobs/reading.ts"
import {
  type Fields,
  flag,
  isoTime,
  list,
  number,
  optionalNumber,
  optionalText,
  optionalTime,
  record,
  some,
  text
} from "../wire.ts"

/** Minutes, as a duration. */
export const minutes = (fields: Fields, name: string): Duration.Duration => {
  const value = number(fields, name)
  if (value >= 0) return Duration.minutes(value)
  throw new SyntaxError(`${name} is less than nothing`)
}

const optionalIsoTime = (fields: Fields, name: string): Date | undefined =>
  optionalText(fields, name) === undefined ? undefined : isoTime(fields, name)

const readEndpoint = (json: unknown): DeploymentEndpoint => {
  const fields = record(json, "an endpoint")
  const { port } = fields
  return {
    operation: text(fields, "opId"),
    port: typeof port === "string" ? port : number(fields, "port"),
    url: text(fields, "url")
  }
}

const endpoints = (fields: Fields, name: string): ReadonlyArray<DeploymentEndpoint> =>
  list(fields[name] ?? [], name).map(readEndpoint)

type Reader<A> = (fields: Fields, name: string) => A

const optionalMinutes: Reader<Duration.Duration | undefined> = (fields, name) =>
  some(fields[name]) === undefined ? undefined : minutes(fields, name)

/** What each field is called on the wire, and how it is read. */
const readers: { readonly [Name in Exclude<keyof Deployment, "raw">]: readonly [string, Reader<Deployment[Name]>] } = {
  id: ["id", text],
  name: ["name", text],
  vault: ["vault", text],
  market: ["market", text],
  owner: ["owner", text],
  status: ["status", text],
  strategy: ["strategy", text],
  schedule: ["schedule", optionalText],
  rotation: ["rotation_time", optionalMinutes],
  replicas: ["replicas", number],
  timeout: ["timeout", minutes],
  endpoints: ["endpoints", endpoints],
  confidential: ["confidential", flag],
  activeRevision: ["active_revision", number],
  activeJobs: ["active_jobs", number],
  createdAt: ["created_at", isoTime],
  updatedAt: ["updated_at", isoTime]
}

const fieldsOf = (fields: Fields, isMeant: (wireName: string) => boolean): object =>
  Object.fromEntries(
    Object.entries(readers).flatMap(([name, [wireName, read]]) =>
      isMeant(wireName) ? [[name, read(fields, wireName)]] : []
    )
  )

export const readDeployment = (json: unknown): Deployment => {
  const fields = record(json, "the deployment")
  return { ...(fieldsOf(fields, () => true) as Omit<Deployment, "raw">), raw: json }
}

/** The deployment that was asked for, and no other one. */
export const readOwn =
  (id: string) =>
  (json: unknown): Deployment => {
    const deployment = readDeployment(json)
    if (deployment.id === id) return deployment
    throw new SyntaxError("id is another one than was asked for")
  }

/** What is there of it. */
export const readTold =
  (id: string) =>
  (json: unknown): ToldDeployment => {
    const fields = record(json, "the deployment")
    const isThere = (name: string) => some(fields[name]) !== undefined
    return { ...(fieldsOf(fields, isThere) as Omit<ToldDeployment, "id" | "raw">), id, raw: json }
  }

export const updatedAt = (fields: Fields): { readonly updatedAt: Date } => ({
  updatedAt: isoTime(fields, "updated_at")
})

export const readChange = (json: unknown): DeploymentChange => {
  const fields = record(json)
  return { status: text(fields, "status"), ...updatedAt(fields) }
}

export const readRevision = (json: unknown): DeploymentRevision => {
  const fields = record(json, "a revision")
  return {
    revision: number(fields, "revision"),
    deployment: optionalText(fields, "deployment"),
    ipfsHash: optionalText(fields, "ipfs_definition_hash"),
    definition: some(fields.job_definition),
    createdAt: isoTime(fields, "created_at"),
    raw: json
  }
}

export const readRevised = (json: unknown): RevisionChange => {
  const fields = record(json)
  return {
    activeRevision: number(fields, "active_revision"),
    endpoints: endpoints(fields, "endpoints"),
    revisions: list(fields.revisions, "revisions").map(readRevision),
    ...updatedAt(fields)
  }
}

export const readToldTask = (json: unknown): ToldTask => {
  const fields = record(json, "a task")
  return {
    id: optionalText(fields, "id"),
    status: optionalText(fields, "status"),
    task: text(fields, "task"),
    deployment: optionalText(fields, "deploymentId"),
    dueAt: optionalIsoTime(fields, "due_at"),
    job: optionalText(fields, "job"),
    limit: optionalNumber(fields, "limit"),
    activeRevision: optionalNumber(fields, "active_revision"),
    tx: optionalText(fields, "tx"),
    createdAt: optionalIsoTime(fields, "created_at"),
    raw: json
  }
}

export const readTask = (json: unknown): DeploymentTask => {
  const { id: _id, status: _status, ...task } = readToldTask(json)
  return { ...task, dueAt: isoTime(record(json, "a task"), "due_at") }
}

/** The server's streams spell times as its jobs do elsewhere, and its lists in their own way. */
export const readToldJob = (json: unknown): ToldJob => {
  const fields = record(json, "a job")
  const isListed = some(fields.market) !== undefined
  return {
    ...(isListed && readListedJob(json)),
    job: text(fields, "job"),
    state: text(fields, "state"),
    node: nodeIn(fields),
    timeStart: optionalTime(fields, isListed ? "time_start" : "timeStart"),
    timeEnd: optionalTime(fields, isListed ? "time_end" : "timeEnd"),
    raw: json
  }
}

export const readListedJob = (json: unknown): DeploymentJob => {
  const fields = record(json, "a job")
  return {
    job: text(fields, "job"),
    deployment: optionalText(fields, "deployment"),
    market: text(fields, "market"),
    revision: number(fields, "revision"),
    state: text(fields, "state"),
    tx: optionalText(fields, "tx"),
    timeStart: optionalTime(fields, "time_start"),
    createdAt: optionalIsoTime(fields, "created_at"),
    updatedAt: optionalIsoTime(fields, "updated_at"),
    raw: json
  }
}

export const readJobDetail =
  (job: string) =>
  (json: unknown): DeploymentJobDetail => {
    const fields = record(json)
    const { state } = fields
    return {
      job,
      confidential: flag(fields, "confidential"),
      revision: number(fields, "revision"),
      market: text(fields, "market"),
      node: nodeIn(fields),
      // Words that are new are kept.
      ...(typeof state === "string" && state !== ""
        ? { state, stateName: stateNames.find((name) => name === state) }
        : stateIn(fields)),
      jobStatus: optionalText(fields, "jobStatus"),
      jobDefinition: some(fields.jobDefinition),
      jobResult: some(fields.jobResult),
      timeStart: optionalTime(fields, "timeStart"),
      timeEnd: optionalTime(fields, "timeEnd"),
      listedAt: optionalTime(fields, "listedAt"),
      raw: json
    }
  }

/** In streams, where `type` says that it is an event, `event` says which. */
export const readToldEvent = (json: unknown): DeploymentEvent => {
  const { event, ...fields } = record(json, "an event")
  return typeof event === "string" ? { ...readEvent({ ...fields, type: event }), raw: json } : readEvent(json)
}

export const readEvent = (json: unknown): DeploymentEvent => {
  const fields = record(json, "an event")
  return {
    category: text(fields, "category"),
    type: text(fields, "type"),
    message: optionalText(fields, "message") ?? "",
    deployment: optionalText(fields, "deploymentId"),
    tx: optionalText(fields, "tx"),
    createdAt: isoTime(fields, "created_at"),
    raw: json
  }
}

export const readVault = (json: unknown): Vault => {
  const fields = record(json, "a vault")
  return {
    vault: text(fields, "vault"),
    owner: text(fields, "owner"),
    createdAt: optionalIsoTime(fields, "created_at"),
    raw: json
  }
}
