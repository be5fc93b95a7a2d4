import { describe, expect, it } from "@effect/vitest"
import type { JobError } from "@longshore/core/JobError"
import type { OpenSocket, SocketEvents } from "@longshore/core/Socket"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { connect } from "../src/internal/connection.ts"
import { listening } from "../src/internal/listening.ts"
import type { ServerOptions } from "../src/ServerOptions.ts"

/** A socket whose other end is the test. */
const paired = () => {
  const done: Array<string> = []
  let events!: SocketEvents
  let opening!: () => void
  const asked = new Promise<void>((resolve) => (opening = resolve))
  const openSocket: OpenSocket = (url, headers, given) => {
    done.push(`open ${url} ${JSON.stringify(headers)}`)
    events = given
    opening()
    return {
      send: (text) => void done.push(`send ${text}`),
      close: () => void done.push("close"),
      pause: () => void done.push("pause"),
      resume: () => void done.push("resume")
    }
  }
  return { done, openSocket, asked: Effect.promise(() => asked), server: () => events }
}

const url = "http://127.0.0.1:1234/base"
const listened = (
  openSocket: OpenSocket,
  more: { first?: string; absent?: string; secrets?: ReadonlyArray<string> } = {}
) =>
  listening({
    operation: "logs",
    path: "/logs?follow=true",
    url,
    headers: {},
    secrets: [],
    auth: undefined,
    ...more,
    openSocket
  })
const running = <A>(stream: Stream.Stream<A, JobError>) =>
  Effect.forkChild(Effect.result(Stream.runCollect(stream)), { startImmediately: true })
/** Promises come to their ends. */
const breathe = Effect.promise(() => new Promise<void>((resolve) => setTimeout(resolve, 0)))
const opened = `open ws://127.0.0.1:1234/base/logs?follow=true {}`

describe("a web socket", () => {
  it.effect("gives its messages in their order, also those that come with its end", () =>
    Effect.gen(function* () {
      const { asked, done, openSocket, server } = paired()
      const fiber = yield* running(listened(openSocket, { first: "hello" }))
      yield* asked
      server().opened()
      server().received("one")
      yield* breathe
      server().received("two")
      server().received("three")
      server().closed(1000, "")
      expect(yield* Fiber.join(fiber)).toMatchObject({ success: ["one", "two", "three"] })
      expect(done).toEqual([opened, "send hello", "close"])
    })
  )

  it.effect("is greeted once, whenever it opens", () =>
    Effect.gen(function* () {
      const sent: Array<string> = []
      const early: OpenSocket = async (_url, _headers, events) => {
        events.opened()
        await Promise.resolve()
        return { send: (text) => void sent.push(text), close: () => {} }
      }
      const never = yield* running(listened(early, { first: "early" }))
      yield* breathe
      expect(sent).toEqual(["early"])
      yield* Fiber.interrupt(never)
    })
  )

  it.effect("makes the sender wait while the reader does, and holds no more than it must", () =>
    Effect.gen(function* () {
      const { asked, done, openSocket, server } = paired()
      const taken: Array<string> = []
      let go!: () => void
      const gate = new Promise<void>((resolve) => (go = resolve))
      const reading = Stream.runForEach(listened(openSocket), (text) =>
        Effect.promise(async () => {
          taken.push(text)
          await gate
        })
      )
      const fiber = yield* Effect.forkChild(reading, { startImmediately: true })
      yield* asked
      server().opened()
      server().received("0")
      yield* breathe
      expect(taken).toEqual(["0"])
      // A sender that stops when it is told to.
      let next = 1
      while (!done.includes("pause")) server().received(String(next++))
      expect(next).toBeLessThan(1000)
      yield* breathe
      expect(done).toEqual([opened, "pause"])
      go()
      yield* breathe
      expect(done).toEqual([opened, "pause", "resume"])
      server().closed(1005, "")
      yield* Fiber.join(fiber)
      expect(taken).toEqual(Array.from({ length: next }, (_, index) => String(index)))
    })
  )

  it.effect("that fills up before it is held is made to wait as well", () =>
    Effect.gen(function* () {
      const done: Array<string> = []
      let enter!: () => void
      const gate = new Promise<void>((resolve) => (enter = resolve))
      const filling: OpenSocket = async (_url, _headers, events) => {
        events.opened()
        for (let index = 0; index < 600; index++) events.received(String(index))
        await gate
        return {
          send: () => {},
          close: () => void done.push("close"),
          pause: () => void done.push("pause"),
          resume: () => void done.push("resume")
        }
      }
      const fiber = yield* Effect.forkChild(Stream.runCollect(Stream.take(listened(filling), 600)), {
        startImmediately: true
      })
      yield* breathe
      enter()
      expect(yield* Fiber.join(fiber)).toHaveLength(600)
      expect(done).toEqual(["pause", "resume", "close"])
    })
  )

  it.effect("is closed when nobody reads it any more, also while it opens", () =>
    Effect.gen(function* () {
      for (const isOpen of [true, false]) {
        const { asked, done, openSocket, server } = paired()
        const fiber = yield* running(listened(openSocket))
        yield* asked
        if (isOpen) server().opened()
        yield* breathe
        yield* Fiber.interrupt(fiber)
        expect(done).toEqual([opened, "close"])
      }
      const { done, openSocket, server } = paired()
      const first = yield* Effect.forkChild(Stream.runHead(listened(openSocket)), { startImmediately: true })
      yield* breathe
      server().received("one")
      expect(yield* Fiber.join(first)).toMatchObject({ value: "one" })
      for (let index = 0; index < 1000; index++) server().received("late")
      expect(done).toEqual([opened, "close"])
    })
  )

  it.effect("opens anew for each reader", () =>
    Effect.gen(function* () {
      const { done, openSocket, server } = paired()
      const stream = listened(openSocket)
      for (const word of ["first", "second"]) {
        const fiber = yield* running(stream)
        yield* breathe
        server().received(word)
        server().closed(1000, "")
        expect(yield* Fiber.join(fiber)).toMatchObject({ success: [word] })
      }
      expect(done).toHaveLength(4)
    })
  )
})

describe("the end of a web socket", () => {
  const end = (act: (server: SocketEvents) => void, more: Parameters<typeof listened>[1] = {}) =>
    Effect.gen(function* () {
      const { asked, openSocket, server } = paired()
      const fiber = yield* running(listened(openSocket, more))
      yield* asked
      act(server())
      const outcome = yield* Fiber.join(fiber)
      if (outcome._tag === "Success") return outcome.success.join()
      const { message, reason } = outcome.failure
      return `${reason._tag}: ${message}`
    })

  it.effect("is one where the server says so, and else a connection that was lost", () =>
    Effect.gen(function* () {
      for (const code of [1000, 1005]) expect(yield* end(({ closed }) => closed(code, "bye"))).toBe("")
      const lost = `Unavailable: bacalhau.logs: ${url}/logs: the web socket ended before its end`
      expect(yield* end(({ closed }) => closed(1006, ""))).toBe(`${lost} (code 1006)`)
      expect(yield* end(({ closed }) => closed(1011, "no s3cret left"), { secrets: ["s3cret"] })).toBe(
        `${lost} (code 1011): no <redacted> left`
      )
    })
  )

  it.effect("comes after the messages before it", () =>
    Effect.gen(function* () {
      const { asked, openSocket, server } = paired()
      const seen: Array<string> = []
      const reading = Stream.runForEach(listened(openSocket), (text) => Effect.sync(() => void seen.push(text)))
      const fiber = yield* Effect.forkChild(Effect.flip(reading), { startImmediately: true })
      yield* asked
      server().received("one")
      server().closed(1006, "")
      expect((yield* Fiber.join(fiber)).reason._tag).toBe("Unavailable")
      expect(seen).toEqual(["one"])
    })
  )

  it.effect("is a refusal where the server answers with something else", () =>
    Effect.gen(function* () {
      const refused = (status: number, body: string, more = {}) =>
        end((server) => {
          server.refused?.(status, body)
          server.closed(1006, "")
        }, more)
      const words = (status: number) => `bacalhau.logs: HTTP ${status} where a web socket was asked for`
      expect(yield* refused(401, "no", {})).toBe(`Unauthorized: ${words(401)}: no; give credentials (auth)`)
      expect(yield* refused(404, "")).toBe(`JobNotFound: ${words(404)}: no explanation`)
      expect(yield* refused(404, "", { absent: "it has no logs" })).toBe(
        `Misconfigured: bacalhau.logs: it has no logs (${url} answers HTTP 404)`
      )
      expect(yield* refused(503, "Server Timeout!")).toBe(`Unavailable: ${words(503)}: Server Timeout!`)
    })
  )
})

describe("a connection", () => {
  const through = (options: Partial<ServerOptions>) =>
    Effect.gen(function* () {
      const { done, openSocket, server } = paired()
      const { listen } = yield* connect<{}>({ url: "https://host", openSocket, ...options })
      const fiber = yield* running(listen({ operation: "logs", path: "/logs" }))
      while (done.length === 0) yield* breathe
      server().closed(1006, "tell nobody of key-of-20-letters")
      return { done, outcome: yield* Fiber.join(fiber) }
    })

  it.effect("listens with its headers and credentials, and shows none", () =>
    Effect.gen(function* () {
      const { done, outcome } = yield* through({
        headers: { "x-proxy": "yes" },
        auth: { apiKey: Redacted.make("key-of-20-letters") }
      })
      expect(done[0]).toBe('open wss://host/logs {"x-proxy":"yes","authorization":"Bearer key-of-20-letters"}')
      expect(outcome).toMatchObject({
        failure: {
          message:
            "bacalhau.logs: https://host/logs: the web socket ended before its end (code 1006): tell nobody of <redacted>"
        }
      })
    })
  )
})
