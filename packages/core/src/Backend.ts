/**
 * The contract between core and a backend package.
 *
 * A backend author writes five operations, plus one method for each capability
 * they declare. Submitting once, polling, waiting and ordering are core's work.
 */
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import type * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import type { Balance } from "./Balance.ts"
import type { ComputeNode } from "./ComputeNode.ts"
import { guard } from "./internal/guard.ts"
import { type Job, JobId, type JobRef, type JobStatus, type Sighting, type Ticket } from "./Job.ts"
import type { JobError } from "./JobError.ts"
import type { JobResult } from "./JobResult.ts"
import type { SpecKind, SpecOf } from "./JobSpec.ts"
import type { Market } from "./Market.ts"

/** Options, as an argument that may be left out when nothing in it is required. */
export type Arguments<Options> = {} extends Options ? [options?: Options] : [options: Options]

/** What core must know of one instance. */
export interface Instance<Id extends string> {
  readonly id: Id
  /**
   * Where this instance's jobs live: cluster, URL, account; never a secret. A ticket
   * is sent only where it was prepared, so a test ticket cannot land in production.
   * It names the account where that decides what `find` can see.
   */
  readonly at: string
  /** How often, at most, watched jobs are looked at once the first quick looks are over. */
  readonly pollEvery: Duration.Input
  /** How long an accepted job may still be unknown to `get`. None by default. */
  readonly grace?: Duration.Input | undefined
}

/** What every backend does. Each operation ends in a bounded time and is tried once: trying again is core's work. */
export interface Operations<Id extends string, K extends SpecKind, Options> {
  /**
   * Decides and signs everything. Nothing is sent that could start a job or spend money.
   * A spec that cannot be honoured fails with `InvalidSpec`, which names the field.
   */
  readonly prepare: (spec: SpecOf<K>, ...rest: Arguments<Options>) => Effect.Effect<Ticket<Id>, JobError>
  /**
   * Sends the ticket once, and waits a bounded time for the answer: accepted, not running.
   * Fails with `OutcomeUnknown` when the job may exist, with anything else only when it cannot.
   */
  readonly send: (ticket: Ticket<Id>) => Effect.Effect<JobRef<Id>, JobError>
  /** Looks whether the ticket's job exists. Never spends. */
  readonly find: (ticket: Ticket<Id>) => Effect.Effect<Sighting<Id>, JobError>
  /** Knows every job that `send` or `find` told of; fails with `JobNotFound` for any other. */
  readonly get: (ref: JobRef<Id>) => Effect.Effect<Job<Id>, JobError>
  /** What an ended job left, however it ended. Fails with `InvalidState` before the end. */
  readonly result: (ref: JobRef<Id>) => Effect.Effect<JobResult, JobError>
}

export interface ListOptions {
  /** Only jobs in one of these states. */
  readonly status?: ReadonlyArray<JobStatus["_tag"]> | undefined
  /** Only jobs created at this time or later. */
  readonly since?: Date | undefined
}

export interface LogOptions {
  /** Go on until the job has ended. Without it the stream ends with what has been written so far. */
  readonly follow?: boolean | undefined
}

/** A piece of what a job writes, as it came: not a line, and never half a character. */
export interface LogChunk {
  /** `system` is whatever runs the job, not the job. */
  readonly source: "stdout" | "stderr" | "system"
  readonly text: string
}

/** What a backend may do. A capability a backend lacks is a method that is not there. */
export interface Capabilities<Id extends string> {
  /** Asks for the job's end. On a job that has ended it succeeds and does nothing. */
  readonly cancel: (ref: JobRef<Id>) => Effect.Effect<void, JobError>
  /** Lets the job run longer by this much. Fails with `InvalidState` once it has ended. */
  readonly extend: (ref: JobRef<Id>, options: { readonly by: Duration.Input }) => Effect.Effect<void, JobError>
  /** The jobs this instance can see, newest first where the network has an order. */
  readonly list: (options?: ListOptions) => Stream.Stream<Job<Id>, JobError>
  /**
   * Many jobs in as few requests as the backend allows. An absent job is absent from
   * the answer. Paces its own requests: if one is refused, the whole call fails.
   */
  readonly getMany: (refs: ReadonlyArray<JobRef<Id>>) => Effect.Effect<ReadonlyArray<Job<Id>>, JobError>
  /** What the job has written, from its beginning. Ends with the job when it follows. */
  readonly logs: (ref: JobRef<Id>, options?: LogOptions) => Stream.Stream<LogChunk, JobError>
  /** Pushed snapshots. May drop or repeat some; core polls as well. */
  readonly changes: (ref: JobRef<Id>) => Stream.Stream<Job<Id>, JobError>
  /** The bytes of one of the files that `result` lists. Fails with `InvalidState` for a path it does not list. */
  readonly download: (ref: JobRef<Id>, file: { readonly path: string }) => Stream.Stream<Uint8Array, JobError>
  /** The machines that can run jobs, each once. */
  readonly nodes: () => Stream.Stream<ComputeNode, JobError>
  /** Where jobs are priced, each market once. */
  readonly markets: () => Stream.Stream<Market, JobError>
  /** What there is to pay jobs with, as it is now. One in each currency of each account that pays, also where it is nothing. */
  readonly balances: () => Effect.Effect<ReadonlyArray<Balance>, JobError>
}

export type Capability = keyof Capabilities<string>

/** A part of a spec that some networks cannot honour. */
export type SpecField =
  | "env"
  | "resources.cpu"
  | "resources.memory"
  | "resources.disk"
  | "resources.gpu"
  | "inputs.file"
  | "inputs.https"
  | "inputs.ipfs"
  | "inputs.data"
  | "outputs"

/** Bare `Backend<Id>` is any backend of that name: code that takes one can follow jobs, not start them. */
export type Backend<
  Id extends string = string,
  K extends SpecKind = never,
  C extends Capability = never,
  Options = any
> = Instance<Id> & Operations<Id, K, Options> & Pick<Capabilities<Id>, C>

/** What a backend declares of itself, once. It types the service, selects the conformance tests and fills the feature table. */
export interface Declaration<K extends ReadonlyArray<SpecKind>, C extends ReadonlyArray<Capability>> {
  readonly accepts: K
  readonly capabilities: C
  /** The fields it never honours: `prepare` refuses a spec that has one, by name. */
  readonly refuses?: ReadonlyArray<SpecField>
}

/** Submit options without the names that are core's own. */
type Unreserved<Options> = { readonly [K in keyof Options]: K extends "signal" | "output" ? never : unknown }

/**
 * Declares a backend's service class. `of` adds what holds on every backend: a spec that is
 * malformed, of another kind or with a refused field, a ticket of another instance and a
 * job of another instance all fail before the backend's own code is asked.
 */
export const Service =
  <Self, Options extends Unreserved<Options> = {}>() =>
  <const Id extends string, const K extends ReadonlyArray<SpecKind>, const C extends ReadonlyArray<Capability>>(
    id: Id,
    { accepts, capabilities, refuses = [] }: Declaration<K, C>
  ) =>
    Object.assign(Context.Service<Self, Backend<Id, K[number], C[number], Options>>()(`@longshore/${id}/Backend`), {
      id,
      accepts,
      capabilities,
      refuses,
      of: (backend: Backend<Id, K[number], C[number], Options>): Backend<Id, K[number], C[number], Options> =>
        guard(backend, { accepts, refuses })
    })

/** A backend's service class, as generic code sees it. */
export interface Tag<Self, Id extends string, K extends SpecKind, C extends Capability, Options>
  extends Context.Service<Self, Backend<Id, K, C, Options>> {
  readonly id: Id
  readonly accepts: ReadonlyArray<K>
  readonly capabilities: ReadonlyArray<C>
  readonly refuses: ReadonlyArray<SpecField>
}

/** Narrows a backend chosen at run time. */
export const supports = <B extends Backend<any>, C extends Capability>(
  backend: B,
  capability: C
): backend is B & Pick<Capabilities<B["id"]>, C> => capability in backend

/** The ref of one of this instance's jobs. */
export const refTo = <Id extends string>(backend: Pick<Instance<Id>, "id" | "at">, id: string): JobRef<Id> => ({
  backend: backend.id,
  at: backend.at,
  id: JobId.make(id)
})

/** Whether a job is one that `list` was asked for. */
export const isListed = (job: Job<string>, { since, status }: ListOptions = {}): boolean =>
  (status === undefined || status.includes(job.status._tag)) &&
  (since === undefined || (job.createdAt !== undefined && job.createdAt >= since))
