/** What the REST backends share: a call that ends in time, and its failures as a `JobError`. */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { hidden, lost, malformed, reasonOf } from "./internal/httpReason.ts"
import type { Ticket } from "./Job.ts"
import { JobError, type JobErrorReason } from "./JobError.ts"

export { retryAfterIn } from "./internal/retryAfter.ts"
export { wasUnsent } from "./internal/unsent.ts"

/** What a typed fetch client (openapi-fetch) answers with. */
export interface Answer<Data> {
  readonly data?: Data | undefined
  readonly error?: unknown
  readonly response: Response
}

export interface CallOptions {
  readonly backend: string
  readonly operation: string
  /** Whether sending the request twice does no more than sending it once. */
  readonly replaySafe: boolean
  /** The submission the request belongs to. */
  readonly ticket?: Ticket | undefined
  /** 30 seconds by default; the whole answer must be there by then. */
  readonly timeout?: Duration.Input | undefined
  /** Where an API means something of its own by a refusal. `undefined` leaves it to the general rule. */
  readonly reason?: ((answer: Answer<unknown>) => JobErrorReason | undefined) | undefined
  /** Texts that must not appear in a message, such as an API key that a server repeats in its complaint. */
  readonly secrets?: ReadonlyArray<string> | undefined
  /** Takes secrets out of a text, where `secrets` as they are would not be enough. It takes their place. */
  readonly hide?: ((text: string) => string) | undefined
}

/**
 * Sends one request, once. An answer that never came, or came and cannot be read, is `OutcomeUnknown`
 * where the request may have taken effect, and `Unavailable` or `MalformedResponse` where it cannot have
 * or where that would do no harm.
 */
export const call = <Data>(
  options: CallOptions,
  send: (signal: AbortSignal) => Promise<Answer<Data>>
): Effect.Effect<Data, JobError> => {
  const { backend, operation, reason, secrets = [], timeout = "30 seconds" } = options
  const { hide = (text) => secrets.reduce((shown, secret) => shown.replaceAll(secret, "<redacted>"), text) } = options
  const failure = (why: JobErrorReason) => new JobError({ backend, operation, reason: why })
  return Effect.tryPromise({
    try: send,
    catch: (thrown) =>
      // The platform's complaint about a text has a piece of the text in it.
      failure(
        thrown instanceof SyntaxError
          ? malformed(new SyntaxError(hide(thrown.message)), options)
          : lost(thrown, options)
      )
  }).pipe(
    Effect.timeoutOrElse({
      duration: timeout,
      orElse: () => {
        const waited = Duration.format(Duration.fromInputUnsafe(timeout))
        return Effect.fail(failure(lost(new Error(`no answer within ${waited}`), options)))
      }
    }),
    Effect.flatMap(({ data, error, response }) => {
      if (response.ok && data !== undefined) return Effect.succeed(data)
      const answer = { error: hidden(error, hide), response }
      return Effect.fail(failure(reason?.(answer) ?? reasonOf(answer, options, hide)))
    })
  )
}

/** A `fetch` that gives up on an answer of more than so many bytes, instead of holding all of it in memory. */
export const boundedFetch =
  (maxBytes: number, fetch: typeof globalThis.fetch = globalThis.fetch): typeof globalThis.fetch =>
  async (input, init) => {
    const response = await fetch(input, init)
    const { body, headers } = response
    if (body === null) return response
    const tooLong = new SyntaxError(`the answer is longer than ${maxBytes} bytes`)
    const told = Number(headers.get("content-length") ?? Number.NaN)
    if (told > maxBytes) {
      await body.cancel()
      throw tooLong
    }
    // No server can send more than it says, unless it is packed; and counting costs more than reading.
    if (told <= maxBytes && !headers.has("content-encoding")) return response
    let bytes = 0
    const counted = body.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform: (chunk, controller) => {
          bytes += chunk.byteLength
          if (bytes <= maxBytes) controller.enqueue(chunk)
          else controller.error(tooLong)
        }
      })
    )
    return new Response(counted, response)
  }
