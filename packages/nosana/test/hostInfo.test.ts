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
