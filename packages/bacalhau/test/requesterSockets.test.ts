import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import type { Options } from "../src/BacalhauRequester.ts"
import type { FakeRequester } from "./fakeRequester.ts"

import { connected, other, spec, started, tagOf } from "./requesterServer.ts"

describe("events by web socket", () => {
  const names = (id: string, fake: FakeRequester, options: Partial<Options> = {}) =>
    Effect.gen(function* () {
      const server = yield* connected(fake, options)
      const seen: Array<string> = []
      const fiber = yield* Effect.forkChild(
        Effect.flip(
          Stream.runForEach(server.watch(id === "" ? {} : { id }), (event) =>
            Effect.sync(() => seen.push("to" in event ? event.to : event._tag === "Notice" ? event.name : event._tag))
          )
        ),
        { startImmediately: true }
      )
      return { seen, fiber }
    })
  /** Promises come to their ends. */
  const until = (condition: () => boolean) =>
    Effect.promise(() => expect.poll(condition, { interval: 1 }).toBe(true) as Promise<void>)

  it.effect("are those that happened, then those that happen", () =>
    Effect.gen(function* () {
      const { fake, server } = yield* started()
      const { id } = yield* server.submit(spec("endless"))
      const { fiber, seen } = yield* names(id, fake)
      yield* until(() => seen.length === 4)
      yield* server.submit(spec())
      yield* server.cancel(id, { reason: "enough" })
      yield* until(() => seen.length === 5)
      expect(seen).toEqual(["New", "New", "BidAccepted", "InProgress", "Canceled"])
      fake.closeSockets(1000)
      const { reason } = yield* Fiber.join(fiber)
      expect(`${reason._tag}: ${reason.message}`).toBe("Unavailable: the server closed the web socket")
    })
  )

  it.effect("are of all jobs without an id", () =>
    Effect.gen(function* () {
      const { fake, server } = yield* started()
      const { fiber, seen } = yield* names("", fake)
      yield* until(() => fake.requests.includes("WS /api/v1/requester/websocket/events"))
      yield* Effect.promise(() => Promise.resolve())
      yield* server.submit(spec())
      yield* until(() => seen.length === 1)
      expect(seen).toEqual(["Created"])
      fake.closeSockets(1006)
      expect((yield* Fiber.join(fiber)).reason.message).toMatch(/the web socket ended before its end \(code 1006\)/)
    })
  )

  it.effect("of an unknown job are JobNotFound, though the server only hangs up", () =>
    Effect.gen(function* () {
      const { server } = yield* started()
      expect(yield* tagOf(Stream.runDrain(server.watch({ id: crypto.randomUUID() })))).toMatch(/^JobNotFound: /)
    })
  )
})

describe("logs", () => {
  it.effect("are what the execution wrote and writes, as long as it does", () =>
    Effect.gen(function* () {
      const { server } = yield* started("0.3.29")
      const { id } = yield* server.submit(spec("fail"))
      const fiber = yield* Effect.forkChild(Stream.runCollect(server.logs(id)), { startImmediately: true })
      yield* Effect.repeat(Effect.andThen(TestClock.adjust("1 second"), breathe), { times: 5 })
      expect(yield* Fiber.join(fiber)).toEqual([
        { source: "stdout", text: "begin\n" },
        { source: "stderr", text: "the cargo is missing\n" }
      ])
      const later = yield* Stream.runCollect(server.logs(id, { executionId: `e-${id}`, history: false, follow: false }))
      expect(later).toEqual([{ source: "stderr", text: "the cargo is missing\n" }])
    })
  )

  it.effect("fail in words that say what the server does not", () =>
    Effect.gen(function* () {
      const { fake, server } = yield* started("0.3.29")
      const { id } = yield* server.submit(spec())
      const stranger = yield* connected(fake, { clientKey: other.key })
      expect(yield* tagOf(Stream.runDrain(stranger.logs(id)))).toMatch(
        /^Unavailable: .*\(code 1006\); perhaps job .* is of another client/
      )
      const waiting = yield* server.submit(spec("waiting"))
      expect(yield* tagOf(Stream.runDrain(server.logs(waiting.id)))).toMatch(/^InvalidState: no node has taken job/)
    })
  )

  it.effect("are not there on servers that have none", () =>
    Effect.gen(function* () {
      const { server } = yield* started("1.3.2")
      const { id } = yield* server.submit(spec())
      expect(yield* tagOf(Stream.runDrain(server.logs(id)))).toMatch(
        /^Misconfigured: .* has no logs: requester servers from/
      )
    })
  )
})

const breathe = Effect.promise(() => new Promise<void>((resolve) => setTimeout(resolve, 0)))

describe("approval", () => {
  it.effect("is signed, and gone since 1.0.4", () =>
    Effect.gen(function* () {
      const approval = { jobId: crypto.randomUUID(), shouldBid: true, reason: "fine" }
      const { server } = yield* started("0.3.25")
      yield* server.approve(approval)
      const later = yield* started("1.3.2")
      expect(yield* tagOf(later.server.approve(approval))).toMatch(/^Misconfigured: .* takes no approvals/)
    })
  )
})
