/** Server-sent events, until the server closes the connection. */
import { type JobError, type JobErrorReason, MalformedResponse, Unavailable } from "@longshore/core/JobError"
import { type Answer, call } from "@longshore/core/Rest"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { makeParser } from "effect/encoding/Sse"
import * as Stream from "effect/Stream"
import { cleaned } from "./cleaned.ts"
import type { ServerEvent } from "./connection.ts"
import { failed } from "./failed.ts"

/** Servers say something every 25 seconds, if only that they are there. */
const silence = "60 seconds"

export interface Listening {
  readonly operation: string
  /** Until the stream has begun. */
  readonly timeout: Duration.Input
  readonly maxBytes: number
  readonly hide: (text: string) => string
  readonly send: (signal: AbortSignal) => Promise<{ data?: unknown; error?: unknown; response: Response }>
  readonly explain: () => Promise<(answer: Answer<unknown>) => JobErrorReason>
}

export const listening = (given: Listening): Stream.Stream<ServerEvent, JobError> =>
  Stream.unwrap(Effect.map(opening(given), (body) => reading(given, body)))

/** The body of an answer that is a stream of events. It is given up with the scope. */
const opening = ({ explain, hide, operation, send, timeout }: Listening) =>
  Effect.gen(function* () {
    const closing = yield* Effect.acquireRelease(
      Effect.sync(() => new AbortController()),
      (controller) => Effect.sync(() => controller.abort())
    )
    let told: ((answer: Answer<unknown>) => JobErrorReason | undefined) | undefined
    return yield* call(
      { backend: "nosana-api", operation, replaySafe: true, timeout, hide, reason: (answer) => told?.(answer) },
      async (signal) => {
        // A call that is given up gives up the request; what has been answered goes on until nobody reads it.
        const end = () => closing.abort(signal.reason)
        signal.addEventListener("abort", end, { once: true })
        const { data, error, response } = await send(closing.signal).catch((thrown) => {
          throw cleaned(thrown, hide)
        })
        signal.removeEventListener("abort", end)
        const { headers, ok } = response
        if (ok && data instanceof ReadableStream && headers.get("content-type")?.includes("text/event-stream")) {
          return { data: data as ReadableStream<Uint8Array>, response }
        }
        closing.abort()
        if (ok) throw new SyntaxError(`it is ${headers.get("content-type") ?? "nothing"}, and no stream of events`)
        told = await explain()
        return { error, response }
      }
    )
  })

const reading = (
  { hide, maxBytes, operation }: Listening,
  body: ReadableStream<Uint8Array>
): Stream.Stream<ServerEvent, JobError> =>
  Stream.suspend(() => {
    let found: Array<ServerEvent> = []
    let isTooLong = false
    const parser = makeParser(
      (event) => {
        if (event._tag !== "Event" || event.data === "") return
        // The parser looks only at what is not complete yet.
        if (event.data.length > maxBytes) isTooLong = true
        else found.push({ event: event.event, data: valueOf(event.data) })
      },
      { maxEventSize: maxBytes }
    )
    const broken = (message: string, cause?: unknown) =>
      failed(operation, new Unavailable({ message, ...(cause !== undefined && { cause }) }))
    return Stream.fromReadableStream({
      evaluate: () => body,
      onError: (thrown) => {
        const cause = cleaned(thrown, hide)
        return broken(`the stream broke: ${cause instanceof Error ? cause.message : String(cause)}`, cause)
      }
    }).pipe(
      Stream.timeoutOrElse({
        duration: silence,
        orElse: () => Stream.fail(broken("the stream has been silent for a minute"))
      }),
      Stream.decodeText(),
      Stream.mapEffect((text): Effect.Effect<ReadonlyArray<ServerEvent>, JobError> => {
        const problem = parser.feed(text)
        const events = found
        found = []
        if (problem === undefined && !isTooLong) return Effect.succeed(events)
        const message = `the answer cannot be read: an event is longer than ${maxBytes} bytes`
        return Effect.fail(failed(operation, new MalformedResponse({ message })))
      }),
      Stream.flatMap((events) => Stream.fromIterable(events))
    )
  })

const valueOf = (data: string): unknown => {
  try {
    return JSON.parse(data)
  } catch {
    return data
  }
}
