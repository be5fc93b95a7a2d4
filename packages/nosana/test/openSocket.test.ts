import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { afterAll } from "vitest"
import { type WebSocket, WebSocketServer } from "ws"
import * as Host from "../src/Host.ts"
import { loopback } from "./loopback.ts"

/** A host of this machine, with real sockets. */
const here = loopback()
const sockets = new WebSocketServer({ noServer: true })
let accepted: (socket: WebSocket) => void = () => {}
here.server.on("upgrade", (request, socket, head) =>
  sockets.handleUpgrade(request, socket, head, (client) => accepted(client))
)
afterAll(() => {
  for (const client of sockets.clients) client.terminate()
})

const host = Effect.suspend(() => {
  here.answer((_, response) => void response.end('"node-address"'))
  return Host.make({ url: here.url })
})
const entry = (timestamp: number, message: string) =>
  JSON.stringify({
    path: "flog",
    data: JSON.stringify({ opId: "one", group: "g", type: "container", timestamp, message })
  })

describe("a real web socket", () => {
  it.live("is told what is wanted, and gives the log", () =>
    Effect.gen(function* () {
      const heard: Array<unknown> = []
      accepted = (socket) =>
        socket.on("message", (data) => {
          heard.push(JSON.parse(String(data)))
          socket.send(entry(1, "größer\n"))
          socket.close(1000)
        })
      const { logs } = yield* host
      expect((yield* Stream.runCollect(logs("job", { follow: true }))).map(({ text }) => text)).toEqual(["größer\n"])
      expect(heard).toEqual([{ path: "/flog", header: "", body: { jobAddress: "job", address: "node-address" } }])
    })
  )

  it.live("that is cut in the middle loses nothing, and tells nothing twice", () =>
    Effect.gen(function* () {
      let count = 0
      accepted = (socket) =>
        socket.on("message", () => {
          const last = ++count * 100
          for (let line = 1; line < last; line++) socket.send(entry(line, String(line)))
          socket.send(entry(last, String(last)), () => (count < 3 ? socket.terminate() : socket.close(1000)))
        })
      const { logs } = yield* host
      const entries = yield* Stream.runCollect(logs("job", { follow: true }))
      expect(count).toBe(3)
      expect(entries.map(({ text }) => text)).toEqual(Array.from({ length: 300 }, (_, index) => String(index + 1)))
    })
  )

  it.live("makes the host wait while nobody reads, and holds no more than it must", () =>
    Effect.gen(function* () {
      let sender: WebSocket | undefined
      const size = 20_000
      accepted = (socket) =>
        socket.on("message", () => {
          sender = socket
          for (let line = 1; line <= size; line++) socket.send(entry(line, "x".repeat(1000)))
          socket.close(1000)
        })
      const { logs } = yield* host
      let read = 0
      let held = 0
      yield* Stream.runForEach(logs("job", { follow: true }), () =>
        Effect.promise(async () => {
          // Slow at the beginning, until the host has stopped.
          if (++read === 1) {
            while (sender === undefined || sender.bufferedAmount === 0 || held !== sender.bufferedAmount) {
              held = sender?.bufferedAmount ?? 0
              await new Promise<void>((resolve) => setTimeout(resolve, 50))
            }
          }
        })
      )
      expect(held).toBeGreaterThan(1_000_000)
      expect(read).toBe(size)
    })
  )

  it.live("is closed when nobody reads any more", () =>
    Effect.gen(function* () {
      const closed = new Promise<void>((resolve) => {
        accepted = (socket) => {
          socket.on("close", () => resolve())
          socket.on("message", () => socket.send(entry(1, "a")))
        }
      })
      const { logs } = yield* host
      yield* Stream.runCollect(Stream.take(logs("job", { follow: true }), 1))
      yield* Effect.promise(() => closed)
    })
  )

  it.live("is told for what it is by a host that closes it", () =>
    Effect.gen(function* () {
      accepted = (socket) => socket.on("message", () => socket.close(1008, "Invalid job address"))
      const { logs } = yield* host
      const error = yield* Effect.flip(Stream.runDrain(logs("job")))
      expect([error.reason._tag, error.closeCode]).toEqual(["JobNotFound", 1008])
    })
  )

  it.live("that is not there is one that cannot be had", () =>
    Effect.gen(function* () {
      const { openSocket } = yield* Effect.promise(() => import("@longshore/core/Socket"))
      const ended = yield* Effect.callback<string>((resume) => {
        openSocket(
          "ws://127.0.0.1:1/",
          {},
          {
            opened: () => {},
            received: () => {},
            closed: (code, reason) => resume(Effect.succeed(`${code} ${reason}`))
          }
        )
      })
      expect(ended).toMatch(/^1006 .*ECONNREFUSED/)
    })
  )
})
