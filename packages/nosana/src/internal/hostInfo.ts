/** A job's state as its host pushes it: server-sent events, taken up again where they break off. */

import * as Effect from "effect/Effect"
import { makeParser } from "effect/encoding/Sse"
import * as Stream from "effect/Stream"
import type { JobInfo } from "../Host.ts"
import { bytesOf, isRecord, parsed, wordsOf } from "./fetching.ts"
import { readFlow } from "./flowReading.ts"
import { type Calls, type Connection, pathOf, unaskable } from "./hostCalls.ts"
import { HostError, type HostReason, refusalOf } from "./hostError.ts"
import { reconnecting } from "./reconnecting.ts"

const operation = "info"
/** A host says something every 15 seconds, if only that it is there. */
const silence = "60 seconds"

export const infoOf = (connection: Connection, { token }: Calls, job: string): Stream.Stream<JobInfo, HostError> =>
  Stream.suspend(() => {
    const path = pathOf(["job", job, "info"])
    if (path === undefined) return Stream.fail(unaskable(connection.url, operation))
    const url = connection.url + path
    let last = ""
    let hasEnded = false
    let secret = ""
    const hide = (text: string) => (secret === "" ? text : text.replaceAll(secret, "<redacted>"))
    const failed = (reason: HostReason, message: string, status?: number) =>
      new HostError({ operation, reason, message: `${url}: ${hide(message)}`, ...(status !== undefined && { status }) })
    const lost = (cause: unknown) => failed({ _tag: "Unavailable" }, wordsOf(cause))
    const tooLarge = (cause: unknown) => failed({ _tag: "TooLarge", maxBytes: connection.maxBytes }, wordsOf(cause))

    const opening = Effect.gen(function* () {
      secret = yield* token(operation)
      const aborting = yield* Effect.acquireRelease(
        Effect.sync(() => new AbortController()),
        (controller) => Effect.sync(() => controller.abort())
      )
      const { fetch = globalThis.fetch } = connection
      const init: RequestInit = {
        credentials: "omit",
        cache: "no-store",
        redirect: "error",
        headers: { accept: "text/event-stream", authorization: secret },
        signal: aborting.signal
      }
      const asking = async () => {
        const response = await fetch(url, init)
        const { body, headers, ok, status } = response
        if (ok) return { status, body }
        return { status, refusal: refusalOf({ status, headers, bytes: await bytesOf(response, 64 * 1024) }) }
      }
      const answer = yield* Effect.tryPromise({ try: asking, catch: lost }).pipe(
        Effect.timeoutOrElse({
          duration: connection.timeout,
          orElse: () => Effect.fail(lost("it did not answer in time"))
        })
      )
      const { body, refusal, status } = answer
      if (refusal !== undefined) return yield* failed(refusal.reason, refusal.message, status)
      if (body) return body
      return yield* failed({ _tag: "Malformed" }, `answers HTTP ${status} without a stream of events`)
    })

    const events = Stream.unwrap(Effect.map(opening, (body) => readEvents(body, connection.maxBytes, lost, tooLarge)))
    return events.pipe(
      Stream.mapEffect((text) => {
        const value = parsed(text)
        const flow = readFlow(value)
        if (typeof flow === "string") return Effect.fail(failed({ _tag: "Malformed" }, `it tells no state: ${flow}`))
        hasEnded = flow.endTime !== undefined
        return Effect.succeed({ text, info: { flow, operations: operationsOf(value) } satisfies JobInfo })
      }),
      // A host may keep the connection open for as long as it likes.
      Stream.takeUntil(({ info }) => info.flow.endTime !== undefined),
      // A host tells its last state again to whoever comes back.
      Stream.filter(({ text }) => text !== last && ((last = text), true)),
      Stream.map(({ info }) => info),
      Stream.concat(
        Stream.suspend(() =>
          hasEnded ? Stream.empty : Stream.fail(failed({ _tag: "Unavailable" }, "the stream ended before the job"))
        )
      ),
      Stream.retry(reconnecting)
    )
  })

/** The data of each event. */
const readEvents = (
  body: ReadableStream<Uint8Array>,
  maxBytes: number,
  lost: (cause: unknown) => HostError,
  tooLarge: (cause: unknown) => HostError
): Stream.Stream<string, HostError> =>
  Stream.suspend(() => {
    let found: Array<string> = []
    const parser = makeParser(
      (event) => {
        if (event._tag === "Event" && event.data !== "") found.push(event.data)
      },
      { maxEventSize: maxBytes }
    )
    return Stream.fromReadableStream({ evaluate: () => body, onError: lost }).pipe(
      Stream.timeoutOrElse({
        duration: silence,
        orElse: () => Stream.fail(lost("it has not said anything for a minute"))
      }),
      Stream.decodeText(),
      Stream.mapEffect((text): Effect.Effect<ReadonlyArray<string>, HostError> => {
        const problem = parser.feed(text)
        const events = found
        found = []
        return problem === undefined ? Effect.succeed(events) : Effect.fail(tooLarge(problem))
      }),
      Stream.flatMap((events) => Stream.fromIterable(events))
    )
  })

const operationsOf = (value: unknown): JobInfo["operations"] => {
  const operations = isRecord(value) ? value.operations : undefined
  if (!isRecord(operations)) return undefined
  const { currentGroup, currentGroupStatus } = operations
  return {
    all: operations.all,
    currentGroup: typeof currentGroup === "string" ? currentGroup : undefined,
    currentGroupStatus: typeof currentGroupStatus === "string" ? currentGroupStatus : undefined
  }
}
