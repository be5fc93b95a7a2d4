import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import * as Host from "../src/Host.ts"

const job = "B3MmwHz7sovudYwMxZFwjS2E6eMRaEEqNgWao5RYUkLi"

/** What the host does once it has been told what is wanted. */
type Script = (events: Host.SocketEvents) => void

const entry = (timestamp: number | undefined, message: unknown, more: object = {}) =>
  JSON.stringify({
    path: "flog",
    data: JSON.stringify({ opId: "one", group: "g", type: "container", timestamp, message, ...more })
  })
const sends =
  (frames: ReadonlyArray<string>, code?: number, reason = ""): Script =>
  (events) => {
    for (const frame of frames) events.received(frame)
    if (code !== undefined) events.closed(code, reason)
  }

/** A host whose sockets follow these scripts, one after another, the last again and again. */
const scripted = (scripts: ReadonlyArray<Script>, authorize?: Host.Options["authorize"]) =>
  Effect.gen(function* () {
    const first: Array<Record<string, unknown>> = []
    const done: Array<string> = []
    const urls: Array<string> = []
    const host = yield* Host.make({
      url: "https://node.example",
      authorize,
      fetch: async () => new Response('"node-address"'),
      openSocket: (url, _, events) => {
        const script = scripts[Math.min(urls.length, scripts.length - 1)]!
        urls.push(url)
        queueMicrotask(events.opened)
        return {
          send: (text) => {
            first.push(JSON.parse(text))
            script(events)
          },
          close: () => void done.push("close")
        }
      }
    })
    return { host, first, done, urls }
  })

/** Lets time pass until the stream has ended. */
const inTime = <A, E>(effect: Effect.Effect<A, E>) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(Effect.exit(effect), { startImmediately: true })
    for (let step = 0; step < 2000 && fiber.pollUnsafe() === undefined; step++) {
      yield* Effect.promise(() => new Promise<void>((resolve) => setImmediate(resolve)))
      yield* TestClock.adjust("100 millis")
    }
    return yield* Effect.flatten(Fiber.join(fiber))
  })
const texts = <E>(stream: Stream.Stream<Host.HostLogEntry, E>) =>
  inTime(Effect.map(Stream.runCollect(stream), (entries) => entries.map(({ text }) => text).join("")))

describe("the log of a job", () => {
  it.effect("is asked for as hosts want it, without a token, and closed at its end", () =>
    Effect.gen(function* () {
      const { done, first, host, urls } = yield* scripted([sends([entry(1, "a"), entry(2, "b")], 1000)])
      const query = { follow: true, group: "g", operation: "one" }
      expect(yield* texts(host.logs(job, query))).toBe("ab")
      expect(urls).toEqual(["wss://node.example/"])
      expect(first).toEqual([
        { path: "/flog", header: "", body: { jobAddress: job, address: "node-address", group: "g", opId: "one" } }
      ])
      expect(done).toEqual(["close"])
    })
  )

  it.effect("tells nothing twice of what has a time that is none", () =>
    Effect.gen(function* () {
      const past = [entry(1, "a"), entry(8.64e15 + 1, "b")]
      const { host } = yield* scripted([sends(past, 1006), sends([...past, entry(2, "c")], 1000)])
      const entries = yield* inTime(Stream.runCollect(host.logs(job, { follow: true })))
      expect(entries.map(({ text, time }) => [text, time?.getTime()])).toEqual([
        ["a", 1],
        ["b", undefined],
        ["c", 2]
      ])
    })
  )

  it.effect("tells whose it is", () =>
    Effect.gen(function* () {
      const frames = [
        entry(5, "a\n"),
        entry(6, "pulling", { type: "info" }),
        entry(7, { percent: 3 }, { type: undefined, opId: undefined, group: undefined }),
        entry(8, undefined),
        entry(9, {}),
        JSON.stringify({ path: "flog", data: "not JSON" })
      ]
      const { host } = yield* scripted([sends(frames, 1000)])
      expect(yield* inTime(Stream.runCollect(host.logs(job, { follow: true })))).toEqual([
        { source: "stdout", text: "a\n", operation: "one", group: "g", time: new Date(5) },
        { source: "system", text: "pulling\n", operation: "one", group: "g", time: new Date(6) },
        { source: "system", text: '{"percent":3}\n', operation: undefined, group: undefined, time: new Date(7) }
      ])
    })
  )

  it.effect("goes on where it broke off, each entry once", () =>
    Effect.gen(function* () {
      const two = { opId: "two" }
      const { host, urls } = yield* scripted([
        sends([entry(1, "a"), entry(3, "b"), entry(undefined, "-"), entry(undefined, "-")], 1006),
        // Told again by operation, so that times go back; and the same text at another time is another entry.
        sends(
          [
            entry(1, "a"),
            entry(3, "b"),
            entry(5, "b"),
            entry(undefined, "-"),
            entry(undefined, "-"),
            entry(2, "c", two)
          ],
          1011
        ),
        sends(
          [entry(undefined, "-"), entry(undefined, "-"), entry(undefined, "-"), entry(2, "c", two), entry(4, "d", two)],
          1000
        )
      ])
      expect(yield* texts(host.logs(job, { follow: true }))).toBe("ab--bc-d")
      expect(urls).toHaveLength(3)
    })
  )

  it.effect("is given up after five times without anything new", () =>
    Effect.gen(function* () {
      const { done, host, urls } = yield* scripted([sends([entry(1, "a")], 1006)])
      const error = yield* Effect.flip(texts(host.logs(job, { follow: true })))
      expect(error).toMatchObject({
        operation: "logs",
        reason: { _tag: "Unavailable" },
        closeCode: 1006,
        message: "wss://node.example/: the web socket ended before its end (code 1006)"
      })
      expect([urls.length, done.length]).toEqual([6, 6])
    })
  )

  it.effect("is not given up as long as something new comes", () =>
    Effect.gen(function* () {
      const all = Array.from("0123456789", (digit, index) => entry(index + 1, digit))
      const scripts = all.map((_, index) => sends(all.slice(0, index + 1), index === 9 ? 1000 : 1006))
      const { host, urls } = yield* scripted(scripts)
      expect(yield* texts(host.logs(job, { follow: true }))).toBe("0123456789")
      expect(urls).toHaveLength(10)
    })
  )

  it.effect.each([
    ["JobNotFound", 1008, "Invalid job address", "the host has no such job (code 1008: Invalid job address)"],
    ["Refused", 1007, "", "what was asked is not complete (code 1007)"],
    ["Refused", 3003, "", "the host has no such log (code 3003)"],
    ["Unauthorized", 3000, "no", "the host wants a proof that the job's owner asks (code 3000: no)"],
    // As a host says it that has not seen the job on the chain yet.
    ["JobNotFound", 3000, "Account does not exist", "the host has no such job (code 3000: Account does not exist)"]
  ] as const)("fails at once with %s where the host closes with %d", ([tag, code, reason, words]) =>
    Effect.gen(function* () {
      const { host, urls } = yield* scripted([sends([], code, reason)])
      const error = yield* Effect.flip(texts(host.logs(job, { follow: true })))
      expect([error.reason._tag, error.closeCode, error.message]).toEqual([tag, code, `wss://node.example/: ${words}`])
      expect(urls).toHaveLength(1)
    })
  )

  it.effect("is asked with a token only where it is refused without one, and never shows it", () =>
    Effect.gen(function* () {
      const authorize = Effect.sync(() => Redacted.make("hello:secret-signature"))
      const { first, host } = yield* scripted(
        [sends([], 3000), sends([entry(1, "a")], 1006), sends([entry(1, "a")], 1008, "hello:secret-signature?")],
        authorize
      )
      const error = yield* Effect.flip(texts(host.logs(job, { follow: true })))
      expect(first.map(({ header }) => header)).toEqual(["", "hello:secret-signature", "hello:secret-signature"])
      expect(error.message).toBe("wss://node.example/: the host has no such job (code 1008: <redacted>?)")
    })
  )

  it.effect("that is not followed ends when nothing more comes", () =>
    Effect.gen(function* () {
      const { done, host } = yield* scripted([sends([entry(1, "a"), entry(2, "b")])])
      expect(yield* texts(host.logs(job))).toBe("ab")
      expect(done).toEqual(["close"])
    })
  )

  it.effect("that is followed ends after the job, with what comes until then", () =>
    Effect.gen(function* () {
      const later: Script = (events) => {
        events.received(entry(1, "a"))
        setTimeout(() => events.received(entry(2, "b")), 0)
      }
      const { done, host } = yield* scripted([later])
      expect(yield* texts(host.logs(job, { follow: true, until: Effect.sleep("1 minute") }))).toBe("ab")
      expect(done).toEqual(["close"])
    })
  )

  it.effect("is taken up again where the host closes it before the job has ended", () =>
    Effect.gen(function* () {
      const { host } = yield* scripted([sends([entry(1, "a")], 1000), sends([entry(1, "a"), entry(2, "b")])])
      expect(yield* texts(host.logs(job, { follow: true, until: Effect.sleep("1 minute") }))).toBe("ab")
    })
  )

  it.effect("fails with what waits for the job's end", () =>
    Effect.gen(function* () {
      const { host } = yield* scripted([sends([entry(1, "a")])])
      const failed = host.logs(job, { follow: true, until: Effect.fail("gone" as const) })
      expect(yield* Effect.flip(texts(failed))).toBe("gone")
    })
  )

  it.effect("is not waited for longer than a host may take to open", () =>
    Effect.gen(function* () {
      const host = yield* Host.make({
        url: "http://node.example",
        timeout: "3 seconds",
        fetch: async () => new Response('"n"'),
        openSocket: () => ({ send: () => {}, close: () => {} })
      })
      const error = yield* Effect.flip(texts(host.logs(job)))
      expect([error.reason._tag, error.message]).toEqual([
        "Unavailable",
        "ws://node.example/: the web socket did not open within 3s"
      ])
    })
  )

  it.effect("is not made up of what is no frame", () =>
    Effect.gen(function* () {
      const { host, urls } = yield* scripted([sends(["<html>"])])
      expect((yield* Effect.flip(texts(host.logs(job)))).reason._tag).toBe("Malformed")
      expect(urls).toHaveLength(1)
    })
  )
})

describe("what a host says to the job's owner", () => {
  const frame = (path: string, data: unknown) => JSON.stringify({ path, data: JSON.stringify(data) })

  it.effect("is asked with a new token for each socket, and told once", () =>
    Effect.gen(function* () {
      let count = 0
      const authorize = Effect.sync(() => Redacted.make(`hello:s${++count}`))
      const { first, host } = yield* scripted(
        [
          sends([frame("log", { log: "pull" })], 1006),
          sends([frame("log", { log: "pull" }), frame("log", { log: "run" })], 1000)
        ],
        authorize
      )
      expect(yield* inTime(Stream.runCollect(host.ownerLogs(job)))).toEqual([{ log: "pull" }, { log: "run" }])
      expect(first.map(({ header, path }) => [path, header])).toEqual([
        ["/log", "hello:s1"],
        ["/log", "hello:s2"]
      ])
    })
  )

  it.effect("are also the states it goes through", () =>
    Effect.gen(function* () {
      const authorize = Effect.succeed(Redacted.make("hello:s"))
      const { first, host } = yield* scripted([sends([frame("state", { status: "job-running" })], 1000)], authorize)
      expect(yield* inTime(Stream.runCollect(host.status(job)))).toEqual([{ status: "job-running" }])
      expect(first[0]?.path).toBe("/status")
    })
  )

  it.effect("is not asked without a token", () =>
    Effect.gen(function* () {
      const { host, first } = yield* scripted([sends([], 1000)])
      const error = yield* Effect.flip(inTime(Stream.runCollect(host.ownerLogs(job))))
      expect([error.operation, error.reason._tag]).toEqual(["ownerLogs", "Unauthorized"])
      expect(first).toEqual([])
    })
  )
})
