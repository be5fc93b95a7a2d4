/** The contract as one of the two APIs can keep it. The backend keeps it by whichever its server speaks. */
import type { ListOptions, LogChunk, LogOptions } from "@longshore/core/Backend"
import type { ComputeNode } from "@longshore/core/ComputeNode"
import type { Job, Json, Ticket } from "@longshore/core/Job"
import type { JobError } from "@longshore/core/JobError"
import type { JobResult } from "@longshore/core/JobResult"
import type { ContainerSpec, WasmSpec } from "@longshore/core/JobSpec"
import type * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import type { SubmitOptions } from "../SubmitOptions.ts"
import type { Protocol } from "./detection.ts"

type Seen = Job<"bacalhau">

/** What a ticket holds besides its key. */
export interface Payload {
  readonly protocol: Protocol
  /** The whole body of the request. */
  readonly body: string
  /** What all jobs of one client share. */
  readonly group: string
}

export const payloadIn = ({ payload }: Ticket): Payload => payload as unknown as Payload
export const asJson = (payload: Payload): Json => payload as unknown as Json

/** How a look for a ticket's job ended: with its id, without it, or without it yet. */
export type Found = { readonly id: string } | "absent" | "unclear"

export interface Speech {
  readonly prepare: (
    spec: ContainerSpec | WasmSpec,
    options: SubmitOptions,
    key: string
  ) => Effect.Effect<Payload, JobError>
  readonly send: (ticket: Ticket<"bacalhau">) => Effect.Effect<string, JobError>
  readonly find: (ticket: Ticket<"bacalhau">) => Effect.Effect<Found, JobError>
  readonly get: (id: string) => Effect.Effect<Seen, JobError>
  readonly getMany: (ids: ReadonlyArray<string>) => Effect.Effect<ReadonlyArray<Seen>, JobError>
  readonly result: (id: string) => Effect.Effect<JobResult, JobError>
  readonly cancel: (id: string) => Effect.Effect<void, JobError>
  readonly list: (wanted: ListOptions) => Stream.Stream<Seen, JobError>
  /** `ended` waits for the job's end. */
  readonly logs: (
    id: string,
    options: LogOptions,
    ended: Effect.Effect<unknown, JobError>
  ) => Stream.Stream<LogChunk, JobError>
  /** Absent where the API has no push. */
  readonly changes?: ((id: string) => Stream.Stream<Seen, JobError>) | undefined
  readonly download: (id: string, path: string) => Stream.Stream<Uint8Array, JobError>
  readonly nodes: Effect.Effect<ReadonlyArray<ComputeNode>, JobError>
}
