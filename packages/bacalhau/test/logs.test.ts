import { assert, describe, it } from "@effect/vitest"
import type { SocketEvents } from "@longshore/core/Socket"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { frame, inTime, reading, refusal, sends, textOf, type World } from "./scriptedLogs.ts"

describe("the log of a container", () => {
  it.effect("is read to its end, with what is asked for in the path", () =>
    Effect.gen(function* () {
      const { chunks, paths } = reading({ state: () => "Running", sockets: [sends([frame("a"), frame("b", 2)])] })
      assert.strictEqual(yield* textOf(chunks), "stdout:a|stderr:b")
      assert.deepStrictEqual(paths, [
        "ws://server/api/v1/orchestrator/jobs/j-1/logs?follow=false&tail=false&execution_id=e-1"
      ])
    })
  )

  it.effect("goes on where it broke off, with nothing lost or told twice", () =>
    Effect.gen(function* () {
      let state = "Running"
      const last = (events: SocketEvents) => {
        sends([frame("größer "), frame("漢"), frame("字\n")])(events)
        state = "Completed"
      }
      const { chunks, paths } = reading(
        {
          state: () => state,
          sockets: [sends([frame("gr")], 1006), sends([frame("größ"), frame("er 漢")], 1006), last]
        },
        { follow: true }
      )
      const text = yield* inTime(textOf(chunks))
      assert.strictEqual(text.replaceAll("|stdout:", ""), "stdout:größer 漢字\n")
      assert.lengthOf(paths, 3)
    })
  )

  it.effect("goes on with the next execution's, from its beginning", () =>
    Effect.gen(function* () {
      let state = "Running"
      let count = 1
      const { chunks, paths } = reading(
        {
          state: () => state,
          executions: () => count,
          sockets: [
            (events) => {
              sends([frame("same\n"), frame("first\n")])(events)
              count = 2
            },
            (events) => {
              sends([frame("same\n"), frame("second\n")])(events)
              state = "Completed"
            }
          ]
        },
        { follow: true }
      )
      const text = yield* inTime(textOf(chunks))
      assert.strictEqual(text, "stdout:same\n|stdout:first\n|stdout:same\n|stdout:second\n")
      assert.deepStrictEqual(
        paths.map((path) => new URL(path).searchParams.get("execution_id")),
        ["e-1", "e-2"]
      )
    })
  )

  it.effect("is of the execution that is asked for", () =>
    Effect.gen(function* () {
      const world: World = { state: () => "Running", executions: () => 3, sockets: [sends([frame("a")])] }
      for (const [query, id] of [
        [{}, "e-3"],
        [{ executionId: "e-2", skipHistory: true }, "e-2"]
      ] as const) {
        const { chunks, paths } = reading(world, query)
        assert.strictEqual(yield* textOf(chunks), "stdout:a")
        const { searchParams } = new URL(paths[0]!)
        assert.deepStrictEqual(
          [searchParams.get("execution_id"), searchParams.get("tail")],
          [id, String("skipHistory" in query)]
        )
      }
    })
  )

  it.effect("is what the job has left, once the log has vanished", () =>
    Effect.gen(function* () {
      const { chunks } = reading({
        state: () => "Completed",
        left: [{ source: "stdout", text: "whole" }],
        sockets: [sends([frame("wh"), refusal("unable to find execution  in job j-1")])]
      })
      assert.strictEqual(yield* inTime(textOf(chunks)), "stdout:wh|stdout:ole")
    })
  )

  it.effect("of a server that does not end it ends with the job", () =>
    Effect.gen(function* () {
      let state = "Running"
      const { chunks } = reading(
        {
          state: () => state,
          left: [{ source: "stdout", text: "abc" }],
          sockets: [
            (events) => {
              events.received(frame("a"))
              state = "Completed"
            }
          ]
        },
        { follow: true }
      )
      assert.strictEqual(yield* inTime(textOf(chunks)), "stdout:a|stdout:bc")
    })
  )

  it.effect.each([false, true])(
    "of an ended job is whole when the server is too slow to send it (follow: %s)",
    (follow) =>
      Effect.gen(function* () {
        const left = [{ source: "stdout", text: "abc" }] as const
        const slow = (events: SocketEvents) => events.received(frame("a"))
        const { chunks } = reading({ state: () => "Completed", left, sockets: [slow] }, { follow })
        assert.strictEqual(yield* inTime(textOf(chunks)), "stdout:a|stdout:bc")
      })
  )

  it.effect("that is not followed ends when nothing more comes", () =>
    Effect.gen(function* () {
      const { chunks } = reading({ state: () => "Running", sockets: [(events) => events.received(frame("a"))] })
      assert.strictEqual(yield* inTime(textOf(chunks), 10), "stdout:a")
    })
  )

  it.effect("waits for a machine", () =>
    Effect.gen(function* () {
      let looks = 0
      const world = { state: () => "Running", executions: () => (++looks > 3 ? 1 : 0), sockets: [sends([frame("a")])] }
      assert.strictEqual(yield* textOf(reading({ ...world, executions: () => 0 }).chunks), "")
      const { chunks, paths } = reading(world, { follow: true })
      assert.strictEqual(yield* inTime(textOf(Stream.take(chunks, 1))), "stdout:a")
      assert.lengthOf(paths, 1)
    })
  )

  it.effect("is given up when it breaks off again and again without a word", () =>
    Effect.gen(function* () {
      const { chunks, paths } = reading({ state: () => "Running", sockets: [sends([], 1006)] }, { follow: true })
      const error = yield* inTime(Effect.flip(Stream.runDrain(chunks)))
      assert.include(error.message, "the web socket ended before its end (code 1006)")
      assert.lengthOf(paths, 6)
    })
  )

  it.effect("is not given up as long as something new comes", () =>
    Effect.gen(function* () {
      const whole = "0123456789"
      let state = "Running"
      const sockets = Array.from(whole, (_, index) => (events: SocketEvents) => {
        const isLast = index === whole.length - 1
        sends([frame(whole.slice(0, index + 1))], isLast ? 1000 : 1006)(events)
        if (isLast) state = "Completed"
      })
      const { chunks, paths } = reading({ state: () => state, sockets }, { follow: true })
      assert.strictEqual((yield* inTime(textOf(chunks))).replaceAll("|stdout:", ""), `stdout:${whole}`)
      assert.lengthOf(paths, whole.length)
    })
  )

  it.effect("of an unknown job fails at once", () =>
    Effect.gen(function* () {
      const { chunks, paths } = reading({
        state: () => "Running",
        sockets: [sends([refusal("job not found: j-1")])]
      })
      assert.strictEqual((yield* Effect.flip(Stream.runDrain(chunks))).reason._tag, "JobNotFound")
      assert.lengthOf(paths, 1)
    })
  )

  it.live("of 100,000 lines has each once, while the sender waits for the reader", () =>
    Effect.gen(function* () {
      let ahead = 0
      let read = 0
      const count = 100_000
      const { chunks, pauses } = reading({
        state: () => "Running",
        sockets: [
          async (events, held) => {
            for (let line = 0; line < count; line++) {
              while (held.paused) await new Promise<void>((resolve) => setImmediate(resolve))
              events.received(frame(`${line}\n`))
              ahead = Math.max(ahead, line - read)
              // As a socket has a turn of its own for what has come meanwhile.
              if (line % 1000 === 999) await new Promise<void>((resolve) => setImmediate(resolve))
            }
            events.closed(1000, "")
          }
        ]
      })
      let next = 0
      yield* Stream.runForEach(chunks, ({ text }) =>
        Effect.sync(() => {
          read++
          assert.strictEqual(text, `${next++}\n`)
        })
      )
      assert.strictEqual(next, count)
      assert.isAbove(pauses(), 10)
      assert.isBelow(ahead, 5000)
    })
  )
})

describe("the log of a module", () => {
  it.effect.each([
    ["Completed", false, "stdout:whole"],
    ["Running", false, ""]
  ] as const)("%s, followed: %s", ([state, follow, expected]) =>
    Effect.gen(function* () {
      const left = [{ source: "stdout", text: "whole" }] as const
      const { chunks, paths } = reading({ engine: "wasm", state: () => state, left, sockets: [sends([])] }, { follow })
      assert.strictEqual(yield* textOf(chunks), expected)
      assert.deepStrictEqual(paths, [])
    })
  )

  it.effect("that is followed comes with its end, and no socket is opened", () =>
    Effect.gen(function* () {
      let looks = 0
      const { chunks, paths } = reading(
        {
          engine: "WASM",
          state: () => (++looks < 4 ? "Running" : "Completed"),
          left: [{ source: "stderr", text: "whole" }],
          sockets: [sends([])]
        },
        { follow: true }
      )
      assert.strictEqual(yield* inTime(textOf(chunks), 30), "stderr:whole")
      assert.deepStrictEqual(paths, [])
    })
  )
})
