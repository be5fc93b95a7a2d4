/** A log that comes as a test says: on one socket after another, of a job in the states it has. */
import { assert } from "@effect/vitest"
import type { LogChunk } from "@longshore/core/Backend"
import type { OpenSocket, SocketEvents } from "@longshore/core/Socket"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import type { Execution, Job } from "../src/Execution.ts"
import { connect } from "../src/internal/connection.ts"
import { type LogQuery, readLogs } from "../src/internal/logs.ts"

export const frame = (text: string, type = 1) => `${JSON.stringify({ value: { Type: type, Line: text } })}\n`
export const refusal = (error: string) => JSON.stringify({ error, value: { Type: 0, Line: "" } })

export interface World {
  readonly state: () => string
  readonly engine?: string
  readonly executions?: () => number
  readonly left?: ReadonlyArray<LogChunk>
  /** What happens on each socket in turn. */
  readonly sockets: ReadonlyArray<(events: SocketEvents, held: { paused: boolean }) => unknown>
}

export const reading = (
  { engine = "docker", executions = () => 1, left = [], sockets, state }: World,
  query: LogQuery = {}
) => {
  const paths: Array<string> = []
  let pauses = 0
  const openSocket: OpenSocket = (url, _, events) => {
    paths.push(url)
    const held = { paused: false }
    queueMicrotask(() => {
      events.opened()
      void sockets[Math.min(paths.length, sockets.length) - 1]!(events, held)
    })
    return {
      send: () => {},
      close: () => {},
      pause: () => {
        held.paused = true
        pauses++
      },
      resume: () => {
        held.paused = false
      }
    }
  }
  const chunks = Stream.unwrap(
    Effect.map(connect({ url: "http://server", openSocket }), ({ listen }) =>
      readLogs(
        {
          listen,
          namespace: undefined,
          left: () => Effect.succeed(left),
          calls: {
            get: (id) =>
              Effect.sync(() => ({
                job: { ID: id, State: { StateType: state() }, Tasks: [{ Engine: { Type: engine } }] } as unknown as Job,
                history: undefined,
                executions: Array.from(
                  { length: executions() },
                  (_, index) => ({ ID: `e-${index + 1}`, CreateTime: BigInt(index) }) as unknown as Execution
                )
              }))
          }
        },
        "j-1",
        query
      )
    )
  )
  return { chunks, paths, pauses: () => pauses }
}

export const textOf = (chunks: Stream.Stream<LogChunk, unknown>) =>
  Effect.map(Stream.runCollect(chunks), (all) => all.map(({ source, text }) => `${source}:${text}`).join("|"))
/** Lets test time pass until it has ended. */
export const inTime = <A, E>(effect: Effect.Effect<A, E>, seconds = 120) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(effect)
    for (let at = 0; at < seconds * 4 && fiber.pollUnsafe() === undefined; at++) {
      yield* TestClock.adjust("250 millis")
      yield* Effect.promise(() => new Promise<void>((resolve) => setTimeout(resolve, 0)))
    }
    assert.isDefined(fiber.pollUnsafe(), "it has not ended")
    return yield* Fiber.join(fiber)
  })
export const sends =
  (frames: ReadonlyArray<string>, code = 1000) =>
  (events: SocketEvents) => {
    frames.forEach(events.received)
    events.closed(code, "")
  }
