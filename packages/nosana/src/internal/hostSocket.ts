/** One web socket to a host: the first message says what is wanted, and what comes is a stream of frames. */

import type { OpenSocket, Socket } from "@longshore/core/Socket"
import * as Cause from "effect/Cause"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Latch from "effect/Latch"
import * as Queue from "effect/Queue"
import * as Stream from "effect/Stream"
import { isRecord, parsed, wordsOf } from "./fetching.ts"
import { closingOf, HostError, type HostReason } from "./hostError.ts"

export interface Frame {
  /** `flog`, `log` or `state`. */
  readonly path: string
  readonly data: unknown
}

interface Asked {
  readonly operation: string
  readonly url: string
  readonly openSocket: OpenSocket
  /** Made anew for each socket. */
  readonly first: Effect.Effect<{ readonly text: string; readonly secret: string | undefined }, HostError>
  /** How long it may take to open. */
  readonly timeout: Duration.Input
  /** Ends the stream when nothing has come for so long. */
  readonly silence?: Duration.Input | undefined
}

/** So many frames wait for the reader before the host has to. */
const high = 512

export const frames = (asked: Asked): Stream.Stream<Frame, HostError> =>
  Stream.suspend(() => {
    const { openSocket, operation, silence, timeout, url } = asked
    let waiting = 0
    let received = 0
    let isPaused = false
    let held: Socket | undefined
    let secret: string | undefined
    const hide = (text: string) => (secret ? text.replaceAll(secret, "<redacted>") : text)
    const failed = (reason: HostReason, message: string, closeCode?: number) =>
      new HostError({
        operation,
        reason,
        message: `${url}: ${hide(message)}`,
        ...(closeCode !== undefined && { closeCode })
      })

    const messages = Stream.callback<string, HostError>((queue) =>
      Effect.gen(function* () {
        const first = yield* asked.first
        secret = first.secret
        const opened = Latch.makeUnsafe(false)
        const over = Latch.makeUnsafe(false)
        let isOver = false
        const events = {
          opened: () => opened.openUnsafe(),
          received: (text: string) => {
            received++
            waiting++
            Queue.offerUnsafe(queue, text)
            if (waiting >= high && !isPaused) {
              isPaused = true
              held?.pause?.()
            }
          },
          closed: (code: number, words: string) => {
            const early = closingOf(code, words)
            if (early === undefined) Queue.endUnsafe(queue)
            else Queue.failCauseUnsafe(queue, Cause.fail(failed(early.reason, early.message, code)))
            isOver = true
            over.openUnsafe()
          }
        }
        const opening = Effect.tryPromise({
          try: async () => openSocket(url, {}, events),
          catch: (cause) => failed({ _tag: "Unavailable" }, `no web socket could be opened: ${wordsOf(cause)}`)
        })
        const socket = yield* Effect.acquireRelease(opening, ({ close }) => Effect.sync(close))
        held = socket
        if (isPaused) socket.pause?.()
        yield* Effect.raceFirst(opened.await, over.await).pipe(
          Effect.timeoutOrElse({
            duration: timeout,
            orElse: () => {
              const waited = Duration.format(Duration.fromInputUnsafe(timeout))
              return Effect.fail(failed({ _tag: "Unavailable" }, `the web socket did not open within ${waited}`))
            }
          })
        )
        if (isOver) return
        socket.send(first.text)
        if (silence === undefined) return
        for (let before = -1; before !== received; ) {
          before = received
          yield* Effect.sleep(silence)
        }
        Queue.endUnsafe(queue)
      }).pipe(Effect.catch((error) => Effect.sync(() => Queue.failCauseUnsafe(queue, Cause.fail(error)))))
    )
    return messages.pipe(
      Stream.mapEffect((text) => {
        waiting--
        if (isPaused && waiting < high / 2) {
          isPaused = false
          held?.resume?.()
        }
        const frame = parsed(text)
        if (!isRecord(frame) || typeof frame.path !== "string") {
          return Effect.fail(
            failed({ _tag: "Malformed" }, `it sent ${JSON.stringify(text.slice(0, 80))}, which is no frame`)
          )
        }
        // The data is JSON in a text in JSON.
        const data = typeof frame.data === "string" ? (parsed(frame.data) ?? frame.data) : frame.data
        return Effect.succeed({ path: frame.path, data })
      })
    )
  })
