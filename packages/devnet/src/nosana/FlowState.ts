/** What a host tells of a job: while it runs over HTTP, and in the end as a file on IPFS. Times are milliseconds. */
import type { Definition, Operation } from "./Definition.ts"

export interface LogLine {
  readonly type: "stdin" | "stdout" | "stderr" | "nodeerr"
  readonly log?: string
  readonly timestamp?: string
}

export interface OperationFault {
  readonly event: string
  readonly message: string
  readonly code?: number
}

export interface StopDiagnostics {
  hostShutDown: boolean
  jobStopped: boolean
  jobExpired: boolean
  reason?: string
}

/** As the container engine tells it. */
export interface ContainerState {
  readonly Status: "exited"
  readonly Running: false
  readonly Paused: false
  readonly Restarting: false
  readonly OOMKilled: boolean
  readonly Dead: false
  readonly Pid: 0
  readonly ExitCode: number
  readonly Error: string
  readonly StartedAt: string
  readonly FinishedAt: string
  readonly RestartCount: number
}

export interface OperationState {
  readonly operationId: string
  readonly group: string
  providerId: string | null
  status: string
  startTime: number | null
  endTime: number | null
  exitCode: number | null
  logs: Array<LogLine>
  errors: Array<OperationFault>
  results?: Record<string, string | Array<string>>
  diagnostics: { readonly reason: StopDiagnostics; state?: ContainerState }
}

export interface Endpoint {
  readonly opID: string
  readonly port: number | string
  readonly url: string
  readonly status: "ONLINE" | "OFFLINE" | "UNKNOWN"
}

/** The addresses of a job's services, by the job. They are no longer there when it has ended. */
export type Secrets = { [job: string]: { readonly [service: string]: Endpoint } | string }

export interface FlowState {
  status: string
  startTime: number
  endTime: number | null
  secrets?: Secrets
  errors?: Array<unknown>
  opStates: Array<OperationState>
}

/** A job on a host, for as long as the host remembers it. */
export interface Flow {
  readonly id: string
  readonly project: string
  readonly definition: Definition
  readonly state: FlowState
}

/** An operation without a group is a group of its own. */
export const groupOf = ({ execution, id }: Operation): string => execution?.group ?? id

const initial = (operation: Operation): OperationState => ({
  operationId: operation.id,
  group: groupOf(operation),
  providerId: null,
  status: "init",
  startTime: null,
  endTime: null,
  exitCode: null,
  logs: [],
  errors: [],
  diagnostics: { reason: { hostShutDown: false, jobStopped: false, jobExpired: false } }
})

export const flowState = (status: string, startTime: number, operations: ReadonlyArray<Operation> = []): FlowState => ({
  status,
  startTime,
  endTime: null,
  secrets: {},
  opStates: operations.map(initial)
})

/** What a host posts that has nothing to tell. */
export const nothing: FlowState = { status: "", startTime: 0, endTime: 0, opStates: [] }

/** What becomes public of a job whose result goes to its owner only. */
export const blank = ({ endTime, errors, startTime }: FlowState, status: string): FlowState => ({
  status,
  startTime,
  endTime,
  opStates: [],
  errors: errors ?? []
})

const mostLines = 24_999

export const addLine = ({ logs }: OperationState, line: LogLine): void => {
  if (logs.length >= mostLines) logs.shift()
  logs.push(line)
}
