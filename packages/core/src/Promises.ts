/**
 * A service of effects as an object of promises: an `Effect` becomes a `Promise`, a `Stream` an
 * `AsyncIterable`, and the types follow by rule. There is no second API to learn or to maintain.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Records from "effect/Record"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { makeRunner, withoutSignal } from "./internal/running.ts"
import type { CallOptions } from "./Plain.ts"

export type { CallOptions } from "./Plain.ts"

export const nested: unique symbol = Symbol.for("@longshore/core/Promises/nested") as never

/**
 * Marks a service inside another one, which becomes promises as well. Where a call gives it, such as one open stream, it has
 * what the call holds until it is disposed of. Where it is a member, it is a group of calls: `api.jobs.get`.
 */
export interface Nested {
  readonly [nested]: true
}

/** The calls take the same arguments, with a `signal` among the options. */
export type Promises<S> = { readonly [M in Exclude<keyof S, typeof nested>]: Promised<S[M]> }

type Promised<Member> = Member extends Nested
  ? Promises<Member>
  : Member extends Stream.Stream<infer A, any, any>
    ? AsyncIterable<A>
    : Member extends Effect.Effect<infer A, any, any>
      ? (options?: CallOptions) => Promise<Given<A>>
      : Member extends (...given: infer Arguments) => Effect.Effect<infer A, any, any>
        ? (...given: WithSignal<Arguments>) => Promise<Given<A>>
        : Member extends (...given: infer Arguments) => Stream.Stream<infer A, any, any>
          ? (...given: WithSignal<Arguments>) => AsyncIterable<A>
          : Member

type Given<A> = A extends Nested ? Promises<A> & AsyncDisposable : A

/** An optional last argument is the options; where there is none, one is added. */
type WithSignal<Arguments extends ReadonlyArray<unknown>> = Arguments extends readonly []
  ? [options?: CallOptions]
  : [] extends Arguments
    ? Arguments extends readonly [(infer Options)?]
      ? [options?: Options & CallOptions]
      : never
    : Arguments extends readonly [infer Subject]
      ? [subject: Subject, options?: CallOptions]
      : Arguments extends readonly [infer Subject, infer Options]
        ? [subject: Subject, options: Options & CallOptions]
        : Arguments extends readonly [infer Subject, (infer Options)?]
          ? [subject: Subject, options?: Options & CallOptions]
          : never

/**
 * Builds a service once and hands out its calls as promises. Disposing of it ends its calls and closes
 * what they hold.
 */
export const promises = async <Self, S extends object>(
  tag: Context.Key<Self, S>,
  layer: Layer.Layer<Self, unknown>
): Promise<Promises<S> & AsyncDisposable> => {
  const runtime = ManagedRuntime.make(layer)
  const closing = new AbortController()
  const dispose = async () => {
    closing.abort(new Error("the client was closed"))
    await runtime.dispose()
  }
  const context = await runtime.context().catch(async (error) => {
    await dispose()
    throw error
  })
  const owner = Context.add(context, Scope.Scope, runtime.scope)
  const { iterate, run } = makeRunner({ context: owner, closing: closing.signal })

  /** Runs in a scope of its own, which a nested service keeps open. */
  const held = (effect: Effect.Effect<unknown, unknown, any>, signal: AbortSignal | undefined) =>
    run(
      Effect.flatMap(Scope.fork(runtime.scope), (scope) =>
        Effect.onExit(Scope.provide(effect, scope), (exit) =>
          Exit.isSuccess(exit) && isNested(exit.value) ? Effect.void : Scope.close(scope, exit)
        ).pipe(
          Effect.map((value) =>
            isNested(value)
              ? { ...facade(value), [Symbol.asyncDispose]: () => Effect.runPromise(Scope.close(scope, Exit.void)) }
              : value
          )
        )
      ),
      signal
    )

  const promised = (member: unknown): unknown => {
    if (isNested(member)) return facade(member)
    if (Stream.isStream(member)) return iterate(member)
    if (typeof member !== "function" && !Effect.isEffect(member)) return member
    return (...args: ReadonlyArray<unknown>) => {
      const { given, signal } = withoutSignal(args)
      const outcome: Effect.Effect<unknown, unknown> | Stream.Stream<unknown, unknown> =
        typeof member === "function" ? member(...given) : member
      return Effect.isEffect(outcome) ? held(outcome, signal) : iterate(outcome, signal)
    }
  }
  const facade = (service: object) => Records.map(service as Record<string, unknown>, promised)
  return { ...facade(Context.get(context, tag)), [Symbol.asyncDispose]: dispose } as Promises<S> & AsyncDisposable
}

const isNested = (value: unknown): value is Nested & object =>
  typeof value === "object" && value !== null && nested in value
