/**
 * The contract in promises, derived from the contract in effects.
 *
 * A new operation or capability appears here by itself, and one that a backend
 * lacks is missing here too. `signal` and `output` are core's words: no backend
 * may use them in its submit options.
 */
import type * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import type { Arguments, Backend, Capability } from "./Backend.ts"
import type { JobHandle } from "./Handle.ts"
import type { Job, JobRef, Ticket } from "./Job.ts"
import type { JobError } from "./JobError.ts"
import type { JobResult } from "./JobResult.ts"
import type { SpecKind, SpecOf } from "./JobSpec.ts"
import type { Resumed } from "./Submit.ts"
import type { ResultOptions } from "./Watch.ts"

export interface CallOptions {
  /** Ends the call: it rejects with the signal's reason. A job that was sent stays sent. */
  readonly signal?: AbortSignal | undefined
}

type WithSignal<Rest extends ReadonlyArray<unknown>> = Rest extends readonly [infer O]
  ? [options: O & CallOptions]
  : Rest extends readonly [(infer O)?]
    ? [options?: O & CallOptions]
    : never

type Plain<F> = F extends (subject: infer S, ...rest: infer Rest) => Effect.Effect<infer A, any>
  ? (subject: S, ...rest: WithSignal<Rest>) => Promise<A>
  : F extends (subject: infer S, ...rest: infer Rest) => Stream.Stream<infer A, any>
    ? (subject: S, ...rest: WithSignal<Rest>) => AsyncIterable<A>
    : F

/** Core's own verbs, bound to one backend. */
export interface Verbs<Id extends string, K extends SpecKind, Options> {
  readonly submit: (spec: SpecOf<K>, ...rest: Arguments<Options>) => Effect.Effect<JobRef<Id>, JobError>
  readonly settle: (ticket: Ticket) => Effect.Effect<JobRef<Id>, JobError>
  readonly resume: () => Effect.Effect<Resumed<Id>, JobError>
  readonly watch: (ref: JobRef<Id>) => Stream.Stream<Job<Id>, JobError>
  readonly awaitEnd: (ref: JobRef<Id>) => Effect.Effect<Job<Id>, JobError>
}

/** What no rule can derive: it is generic, or answers at once. */
export interface Handles<Id extends string, K extends SpecKind, Options> {
  readonly awaitResult: <Output = unknown>(
    ref: JobRef<Id>,
    options?: ResultOptions<Output> & CallOptions
  ) => Promise<JobResult<Output>>
  /** Submits and follows a job. Returns at once. */
  readonly start: <Output = unknown>(
    spec: SpecOf<K>,
    ...rest: Arguments<Options & ResultOptions<Output>>
  ) => JobHandle<Output, Id>
  /** Follows a job that was submitted before, perhaps by another process. */
  readonly job: <Output = unknown>(ref: JobRef<Id>, options?: ResultOptions<Output>) => JobHandle<Output, Id>
}

/** An operation on no particular job takes its options first. */
type PlainAlone<F> = F extends (options?: infer O) => Effect.Effect<infer A, any>
  ? (options?: O & CallOptions) => Promise<A>
  : F extends (options?: infer O) => Stream.Stream<infer A, any>
    ? (options?: O & CallOptions) => AsyncIterable<A>
    : never

export type Alone = "balances" | "list" | "markets" | "nodes" | "resume"

type PlainAll<T> = { readonly [M in keyof T]: M extends Alone ? PlainAlone<T[M]> : Plain<T[M]> }

export type PlainBackend<Id extends string, K extends SpecKind, C extends Capability, Options> = PlainAll<
  Backend<Id, K, C, Options>
> &
  PlainAll<Verbs<Id, K, Options>> &
  Handles<Id, K, Options>
