/** A job as a server keeps it. */
import type { Json } from "../go/Json.ts"

export interface SpecConfig {
  readonly type: string
  readonly params: { readonly [key: string]: Json | undefined } | undefined
}

export interface InputSource {
  readonly source: SpecConfig
  readonly alias: string
  readonly target: string
}

export interface ResultPath {
  readonly name: string
  readonly path: string
}

export interface Resources {
  readonly cpu: string
  readonly memory: string
  readonly disk: string
  readonly gpu: string
}

/** In seconds; 0 is none. */
export interface Timeouts {
  readonly execution: number
  readonly queue: number
  readonly total: number
}

export interface Task {
  readonly name: string
  readonly engine: SpecConfig
  readonly publisher: SpecConfig
  readonly env: Readonly<Record<string, string>>
  readonly meta: Readonly<Record<string, string>>
  readonly inputs: ReadonlyArray<InputSource>
  readonly resultPaths: ReadonlyArray<ResultPath>
  readonly resources: Resources
  readonly network: { readonly type: string; readonly domains: ReadonlyArray<string>; readonly ports: Json | undefined }
  readonly timeouts: Timeouts
}

export interface Constraint {
  readonly key: string
  readonly operator: string
  readonly values: ReadonlyArray<string>
}

/** What was asked for. */
export interface JobSpec {
  readonly id: string
  readonly name: string
  readonly namespace: string
  readonly type: string
  readonly priority: number
  readonly count: number
  readonly constraints: ReadonlyArray<Constraint>
  readonly meta: Readonly<Record<string, string>>
  readonly labels: Readonly<Record<string, string>>
  readonly tasks: ReadonlyArray<Task>
}

export type JobState = "Pending" | "Queued" | "Running" | "Completed" | "Failed" | "Stopped"

/** The versions of one job follow each other; only the newest changes. */
export interface Job extends JobSpec {
  state: JobState
  message: string
  details: Readonly<Record<string, string>> | undefined
  version: number
  revision: number
  readonly createTime: bigint
  modifyTime: bigint
  /** What a client of the requester API sent. */
  readonly legacy?: Legacy | undefined
}

export interface Legacy {
  readonly clientId: string
  readonly apiVersion: string
  readonly spec: { readonly [key: string]: Json | undefined }
}

export const isTerminal = ({ state }: Pick<Job, "state">) =>
  state === "Completed" || state === "Failed" || state === "Stopped"

/** Jobs of these types end when their work does. */
export const isFinite = ({ type }: Pick<JobSpec, "type">) => type === "batch" || type === "ops"

/** Jobs of these types run on every node that fits. */
export const runsEverywhere = ({ type }: Pick<JobSpec, "type">) => type === "ops" || type === "daemon"
