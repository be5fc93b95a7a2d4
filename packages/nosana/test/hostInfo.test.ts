import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as Host from "../src/Host.ts"
import { type Answering, loopback } from "./loopback.ts"

const here = loopback()
const job = "B3MmwHz7sovudYwMxZFwjS2E6eMRaEEqNgWao5RYUkLi"
let tokens = 0
const authorize = Effect.sync(() => Redacted.make(`hello:secret-signature-${++tokens}`))

const client = (more: Partial<Host.Options> = {}) => Host.make({ url: here.url, authorize, ...more })
const text =
  (body: string, status = 200): Answering =>
  (_, response) =>
    void response.writeHead(status).end(body)

describe("a job's state", () => {
  const state = (status: string, endTime: number | null = null, more: object = {}) =>
    JSON.stringify({ status, startTime: 1, endTime, opStates: [], ...more })
  /** Events as a host sends them, with what is given between them. */
  const events = (...states: ReadonlyArray<string>) =>
    states.map((each) => `data: ${each}\n\n`).join(": keep-alive\n\n")
  const open =
    (body: string, isCut = false): Answering =>
    (_, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" })
      response.write(body, () => (isCut ? response.destroy() : response.end()))
    }
  const statuses = (host: Host.Host) =>
    Stream.runCollect(
      Stream.map(host.info(job), ({ flow, operations }) => `${flow.status} ${operations?.currentGroup ?? "-"}`)
    )
  /** Each connection gets the next answer, and the last for ever. */
  const inTurn =
    (...answers: ReadonlyArray<Answering>): Answering =>
    (received, response) =>
      answers[Math.min(here.asked.length, answers.length) - 1]!(received, response)

  it.effect("is told until the job has ended", () =>
    Effect.gen(function* () {
      const operations = { all: { a: ["b"] }, currentGroup: "a", currentGroupStatus: "running" }
      here.answer(open(events(state("init"), state("running", null, { operations }), state("success", 5))))
      const host = yield* client()
      expect(yield* statuses(host)).toEqual(["init -", "running a", "success -"])
      expect(here.asked[0]).toMatchObject({ path: `/job/${job}/info`, headers: { accept: "text/event-stream" } })
      const [, second] = yield* Stream.runCollect(host.info(job))
      expect(second?.operations).toEqual(operations)
    })
  )

  it.live("goes on where the connection broke, with a new token, and tells nothing twice", () =>
    Effect.gen(function* () {
      here.answer(
        inTurn(
          open(events(state("init"), state("running")), true),
          open(events(state("running"), state("stopping"))),
          open(events(state("stopping"), state("success", 5)))
        )
      )
      const host = yield* client()
      expect(yield* statuses(host)).toEqual(["init -", "running -", "stopping -", "success -"])
      expect(new Set(here.asked.map(({ headers }) => headers.authorization)).size).toBe(3)
    })
  )

  it.live("in pieces is put together", () =>
    Effect.gen(function* () {
      const body = events(state("größer"), state("success", 5))
      here.answer((_, response) => {
        response.writeHead(200, { "content-type": "text/event-stream" })
        const parts = [...Buffer.from(body)]
        const write = () => {
          const next = parts.splice(0, 7)
          if (next.length === 0) response.end()
          else response.write(Uint8Array.from(next), () => setImmediate(write))
        }
        write()
      })
      expect(yield* statuses(yield* client())).toEqual(["größer -", "success -"])
    })
  )

  it.effect.each([
    ["JobNotFound", text("not found", 404)],
    ["Unauthorized", text("Unauthorized Request", 401)],
    ["Malformed", open("data: {}\n\n")],
    ["TooLarge", open(`data: ${"x".repeat(3000)}`)]
  ] as const)("fails at once with %s", ([tag, answer]) =>
    Effect.gen(function* () {
      here.answer(answer)
      const error = yield* Effect.flip(statuses(yield* client({ maxBytes: 1000 })))
      expect([error.operation, error.reason._tag]).toEqual(["info", tag])
      expect(here.asked).toHaveLength(1)
    })
  )

  it.live("ends with the last state, though its connection is kept open and breaks", () =>
    Effect.gen(function* () {
      const kept: Array<() => void> = []
      here.answer((_, response) => {
        kept.push(() => response.destroy())
        response.writeHead(200, { "content-type": "text/event-stream" }).write(events(state("success", 5)))
      })
      expect(yield* statuses(yield* client())).toEqual(["success -"])
      for (const reset of kept) reset()
      expect(here.asked).toHaveLength(1)
    })
  )

  it.live("waits no longer for a refusal's words than for an answer", () =>
    Effect.gen(function* () {
      let asked = 0
      const fetch: typeof globalThis.fetch = async () => {
        if (asked++ > 0) return new Response("not found", { status: 404 })
        return new Response(new ReadableStream({ start: (to) => to.enqueue(new Uint8Array(1)) }), { status: 500 })
      }
      const error = yield* Effect.flip(statuses(yield* client({ fetch, timeout: "50 millis" })))
      expect([error.reason._tag, asked]).toEqual(["JobNotFound", 2])
    })
  )

  it.effect("is no refusal where an answer has no body", () =>
    Effect.gen(function* () {
      const host = yield* client({ fetch: async () => new Response(null, { status: 200 }) })
      const error = yield* Effect.flip(statuses(host))
      expect(error).toMatchObject({ reason: { _tag: "Malformed" } })
      expect(error.message).toContain("answers HTTP 200 without a stream of events")
    })
  )

  it.live("closes its connection when nobody reads any more", () =>
    Effect.gen(function* () {
      const closed = new Promise<void>((resolve) =>
        here.answer((_, response) => {
          response.on("close", () => resolve())
          response.writeHead(200, { "content-type": "text/event-stream" }).write(events(state("running")))
        })
      )
      const host = yield* client()
      expect(yield* Stream.runCollect(Stream.take(host.info(job), 1))).toHaveLength(1)
      yield* Effect.promise(() => closed)
    })
  )
})
