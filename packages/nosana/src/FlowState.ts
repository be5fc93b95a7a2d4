/**
 * What a host tells of a job: while it runs, and at last as the result on IPFS.
 *
 * Its own word is no verdict: it says `success` of a job whose operation exited with 3, and of one whose time ran out. What
 * became of a job is `outcomeOf`.
 */
import type { LogChunk } from "@longshore/core/Backend"
import type { JobStatus } from "@longshore/core/Job"
import { MalformedResponse } from "@longshore/core/JobError"
import type { JobResult } from "@longshore/core/JobResult"
import * as Effect from "effect/Effect"
import { logsLeft, resultLeft } from "./internal/flowLeft.ts"
import { flowOutcome } from "./internal/flowOutcome.ts"
import { readFlow } from "./internal/flowReading.ts"
import { operationOutcome } from "./internal/operationOutcome.ts"

export interface FlowState {
  /** The host's word, as it is: `success`, `failed`, `validation-error`, … Empty where it says nothing. */
  readonly status: string
  readonly startTime: Date | undefined
  readonly endTime: Date | undefined
  /** What went wrong with the job as a whole. */
  readonly errors: ReadonlyArray<Fault>
  /** In the order of the definition. None in the public part of a confidential result. */
  readonly opStates: ReadonlyArray<OpState>
  /** Whether it is of the time before flows, when a result was a list of commands. */
  readonly isLegacy: boolean
  /** All of it, as it came. */
  readonly raw: unknown
}

export interface Fault {
  readonly event: string | undefined
  readonly message: string
  readonly code: number | undefined
}

export interface OpState {
  readonly operationId: string | undefined
  readonly group: string | undefined
  /** The container's name. */
  readonly providerId: string | undefined
  readonly status: string | undefined
  readonly startTime: Date | undefined
  readonly endTime: Date | undefined
  /** As the host tells it: 0 also for an operation that never began, and 2 for one that the host itself failed. */
  readonly exitCode: number | undefined
  readonly logs: ReadonlyArray<LogEntry>
  /** What the definition's patterns found. */
  readonly results: { readonly [name: string]: string | ReadonlyArray<string> } | undefined
  readonly errors: ReadonlyArray<Fault>
  readonly reason: {
    readonly hostShutDown: boolean
    readonly jobStopped: boolean
    readonly jobExpired: boolean
    readonly text: string | undefined
  }
  /** What the container engine said at last. */
  readonly container: ContainerState | undefined
  readonly raw: unknown
}

export interface LogEntry {
  /** `stdin`, `stdout`, `stderr` or `nodeerr`, which is the host speaking. Others are kept. */
  readonly type: string
  readonly log: string
  readonly timestamp: Date | undefined
}

export interface ContainerState {
  readonly status: string | undefined
  readonly exitCode: number | undefined
  readonly isOutOfMemory: boolean
  /** Absent where it never began. */
  readonly startedAt: Date | undefined
  readonly error: string | undefined
}

/** What became of one operation. */
export interface OperationOutcome {
  /** The operation's id, or its place where it has none. */
  readonly operation: string
  readonly status: JobStatus
}

/**
 * Reads a result: bytes or text that hold JSON, or the value. Lenient: what is missing is absent, what is unknown is kept in
 * `raw`, and results of the time before flows are read as well. Fails on what is no result at all, and on `opStates` that are
 * no list; an entry that cannot be read is an operation that did not end.
 */
export const read = (value: unknown): Effect.Effect<FlowState, MalformedResponse> => {
  const flow = readFlow(value)
  return typeof flow === "string"
    ? Effect.fail(new MalformedResponse({ message: `this is not a job's result: ${flow}` }))
    : Effect.succeed(flow)
}

/**
 * What became of the job: of its operations the first that failed decides. `Running` while the host says that it runs.
 *
 * A `success` without any operation is `Completed` on the host's word alone. So is the public part of a confidential result,
 * which names none; only what the host gives the job's owner (`Host.results`) tells how they ended.
 */
export const outcomeOf = (flow: FlowState): JobStatus => flowOutcome(flow)

/** What became of each operation. */
export const operationOutcomes = (flow: FlowState): ReadonlyArray<OperationOutcome> =>
  flow.opStates.map((state, index) => ({
    operation: state.operationId ?? String(index),
    status: operationOutcome(state)
  }))

/**
 * What the job left. The exit code is the one of the operation that decided, and absent where it never began. stdout and stderr
 * are those of all operations. `output` has what the definition's `results` found, by operation and name, where there is any.
 */
export const resultOf = (flow: FlowState): JobResult => resultLeft(flow)

/** All that was written, in the order of its times: `system` is the host. */
export const logsOf = (flow: FlowState): ReadonlyArray<LogChunk> => logsLeft(flow)
