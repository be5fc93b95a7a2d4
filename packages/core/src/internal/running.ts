/** Effects run for code that does not use Effect: each call with a signal, and none after the end of their owner. */
import * as Cause from "effect/Cause"
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"

export interface Owner {
  readonly context: Context.Context<any>
  /** Aborts when the owner is closed. */
  readonly closing: AbortSignal
}

export interface Runner {
  readonly run: <A, E>(effect: Effect.Effect<A, E, any>, signal?: AbortSignal) => Promise<A>
  readonly iterate: <A, E>(stream: Stream.Stream<A, E, any>, signal?: AbortSignal) => AsyncIterable<A>
}

export const makeRunner = ({ closing, context }: Owner): Runner => {
  // One listener for all of them: a signal looks through its listeners for each one that is added.
  const running = new Set<Fiber.Fiber<unknown, unknown>>()
  closing.addEventListener("abort", () => running.forEach((fiber) => fiber.interruptUnsafe()), { once: true })
  return {
    run: (effect, signal) => {
      if (closing.aborted) return Promise.reject(closing.reason)
      if (signal?.aborted) return Promise.reject(signal.reason)
      const fiber = Effect.runForkWith(context)(effect, signal && { signal })
      running.add(fiber)
      return new Promise((resolve, reject) =>
        fiber.addObserver((exit) => {
          running.delete(fiber)
          if (Exit.isSuccess(exit)) return resolve(exit.value)
          const ended = [signal, closing].find((each) => each?.aborted)
          reject(ended && Cause.hasInterruptsOnly(exit.cause) ? ended.reason : Cause.squash(exit.cause))
        })
      )
    },
    iterate: (stream, signal) =>
      untilAborted(Stream.toAsyncIterableWith(stream, context), signal ? AbortSignal.any([signal, closing]) : closing)
  }
}

/** What a call was given, and the signal that was among its options. */
export const withoutSignal = (
  given: ReadonlyArray<unknown>
): { readonly given: ReadonlyArray<unknown>; readonly signal: AbortSignal | undefined } => {
  const options = given.at(-1)
  if (!hasSignal(options)) return { given, signal: undefined }
  const { signal, ...rest } = options
  return { given: [...given.slice(0, -1), rest], signal }
}

const hasSignal = (value: unknown): value is { readonly signal: AbortSignal | undefined } =>
  typeof value === "object" &&
  value !== null &&
  "signal" in value &&
  (value.signal === undefined || value.signal instanceof AbortSignal)

/** The same values; once the signal aborts, whoever waits for the next gets its reason, and the source is closed. */
const untilAborted = <A>(source: AsyncIterable<A>, signal: AbortSignal): AsyncIterable<A> => ({
  [Symbol.asyncIterator]: () => {
    const iterator = source[Symbol.asyncIterator]()
    let abort = () => {}
    const aborted = new Promise<never>((_, reject) => {
      abort = () => {
        reject(signal.reason)
        void iterator.return?.()
      }
    })
    aborted.catch(() => {}) // nobody may be waiting
    if (signal.aborted) abort()
    else signal.addEventListener("abort", abort, { once: true })
    const leave = () => signal.removeEventListener("abort", abort)
    return {
      next: async () => {
        const step = await Promise.race([aborted, iterator.next()]).catch((error) => {
          leave()
          throw error
        })
        if (step.done) leave()
        return step
      },
      return: async () => {
        leave()
        await iterator.return?.()
        return { done: true, value: undefined }
      }
    }
  }
})
