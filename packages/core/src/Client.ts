/**
 * The same contract for code that does not use Effect: an `Effect` becomes a
 * `Promise`, a `Stream` becomes an `AsyncIterable`, the types follow by rule.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Records from "effect/Record"
import type * as Stream from "effect/Stream"
import type { Backend, Capability, Tag } from "./Backend.ts"
import * as Handle from "./internal/handle.ts"
import { makeRunner, withoutSignal } from "./internal/running.ts"
import type { JobRef } from "./Job.ts"
import type { SpecKind } from "./JobSpec.ts"
import { Journal } from "./Journal.ts"
import type { Handles, PlainBackend, Verbs } from "./Plain.ts"
import { deliver, OnAccepted, resume, settle, submit } from "./Submit.ts"
import { awaitEnd, awaitResult, type ResultOptions, watch } from "./Watch.ts"

export type { CallOptions, PlainBackend } from "./Plain.ts"

/** A backend's service class together with the layer that builds it. */
export interface Provided<Self, Id extends string, K extends SpecKind, C extends Capability, Options> {
  readonly tag: Tag<Self, Id, K, C, Options>
  readonly layer: Layer.Layer<Self, any>
}

export const provided = <Self, Id extends string, K extends SpecKind, C extends Capability, Options>(
  tag: Tag<Self, Id, K, C, Options>,
  layer: Layer.Layer<Self, any>
): Provided<Self, Id, K, C, Options> => ({ tag, layer })

export interface Backends {
  readonly [name: string]: { readonly tag: Context.Key<any, any>; readonly layer: Layer.Layer<any, any> }
}

export type Client<B extends Backends> = {
  readonly [N in keyof B]: B[N] extends Provided<any, infer Id, infer K, infer C, infer Options>
    ? PlainBackend<Id, K, C, Options>
    : never
} & AsyncDisposable

export interface ClientOptions {
  /**
   * Where tickets outlive a crash: a layer of `JournalStore`, with what it needs provided.
   * Call `resume` on each backend at start. In memory by default.
   */
  readonly journal?: Layer.Layer<never, any> | undefined
  /**
   * Is given each accepted job's ref, and awaited, before its ticket leaves the journal: save it here
   * and no crash can lose it. When it throws the call rejects, and `resume` tells the ref again.
   */
  readonly onAccepted?: ((ref: JobRef) => unknown) | undefined
}

class Instances extends Context.Service<Instances, { readonly [name: string]: Backend<any, any> }>()(
  "@longshore/core/Client/Instances"
) {}

/**
 * Builds the backends once and hands their operations back as plain methods.
 * Closing the client ends its calls and handles, waiting only for sends on their way.
 */
export const createClient = async <const B extends Backends>(
  backends: B,
  { journal, onAccepted }: ClientOptions = {}
): Promise<Client<B>> => {
  // Each layer has a context of its own, so that two instances of one backend do not collide.
  const instances = Effect.all(
    Records.map(backends, ({ layer, tag }) => Effect.map(Layer.build(layer), Context.get(tag)))
  )
  const runtime = ManagedRuntime.make(
    Layer.effect(Instances, instances).pipe(
      Layer.provideMerge(journal ?? Layer.empty),
      Layer.provideMerge(
        onAccepted === undefined
          ? Layer.empty
          : Layer.succeed(OnAccepted, (ref) => Effect.promise(async () => void (await onAccepted(ref))))
      )
    )
  )
  const closing = new AbortController()
  const dispose = () => {
    closing.abort(new Error("the client was closed"))
    return runtime.dispose()
  }
  const context = await runtime.context().catch(async (error) => {
    await dispose()
    throw error
  })

  if (journal !== undefined && !context.mapUnsafe.has(Journal.key)) {
    await dispose()
    throw new TypeError("journal: this layer has no journal in it; give one of JournalStore, with its needs provided")
  }

  const { iterate, run } = makeRunner({ context, closing: closing.signal })

  const plain = (member: unknown) =>
    typeof member !== "function"
      ? member
      : (...args: ReadonlyArray<unknown>) => {
          const { given, signal } = withoutSignal(args)
          const outcome: Effect.Effect<unknown> | Stream.Stream<unknown> = member(...given)
          return Effect.isEffect(outcome) ? run(outcome, signal) : iterate(outcome, signal)
        }

  const fork = <A, E>(effect: Effect.Effect<A, E>) =>
    closing.signal.aborted ? Effect.runFork(Effect.die(closing.signal.reason)) : runtime.runFork(effect)

  const facade = (backend: Backend<any, any>) => {
    const verbs: Verbs<any, any, any> = {
      submit: (spec, options) => submit(backend, spec, options),
      settle: (ticket) => settle(backend, ticket),
      resume: () => resume(backend),
      watch: (ref) => watch(backend, ref),
      awaitEnd: (ref) => awaitEnd(backend, ref)
    }
    const handles: Omit<Handles<any, any, any>, "awaitResult"> = {
      start: (spec, { output, ...options } = {}) =>
        Handle.make(
          fork,
          backend,
          (stopped) => deliver(backend, Effect.raceFirst(backend.prepare(spec, options), stopped)),
          { output }
        ),
      job: (ref, options = {}) => Handle.make(fork, backend, () => Effect.succeed(ref), options)
    }
    const waiting = (ref: JobRef<any>, options?: ResultOptions<unknown>) => awaitResult(backend, ref, options)
    const members: Record<string, unknown> = { ...backend, ...verbs, awaitResult: waiting }
    return { ...Records.map(members, plain), ...handles }
  }
  return {
    ...Records.map(Context.get(context, Instances), facade),
    [Symbol.asyncDispose]: dispose
  } as Client<B>
}
