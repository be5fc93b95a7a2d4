import type { IncomingHttpHeaders } from "node:http"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type WebSocket, WebSocketServer } from "ws"
import { openSocket } from "../src/Socket.ts"

/** A real server, of this machine only. */
const server = createServer((_, response) => response.writeHead(404, { "content-type": "text/plain" }).end("not here"))
const sockets = new WebSocketServer({ noServer: true })
let accepted!: (socket: WebSocket, headers: IncomingHttpHeaders) => void
let url = ""

beforeAll(async () => {
  server.on("upgrade", (request, socket, head) => {
    if (request.url !== "/events") {
      socket.end("HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 8\r\n\r\nnot here")
      return
    }
    sockets.handleUpgrade(request, socket, head, (client) => accepted(client, request.headers))
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => new Promise<void>((resolve) => void server.close(() => resolve())))

/** What happened at this end, and a promise of its end. */
const open = (path: string, headers = {}) => {
  const seen: Array<string> = []
  let over!: () => void
  const ended = new Promise<void>((resolve) => (over = resolve))
  const socket = openSocket(url + path, headers, {
    opened: () => void seen.push("opened"),
    received: (text) => void seen.push(text),
    refused: (status, body) => void seen.push(`refused ${status} ${body}`),
    closed: (code, reason) => {
      seen.push(`closed ${code}${reason && ` ${reason}`}`)
      over()
    }
  })
  return { seen, ended, socket }
}

describe("a socket of Node.js", () => {
  it("carries headers and texts, and tells how it ended", async () => {
    let given: IncomingHttpHeaders = {}
    accepted = (client, headers) => {
      given = headers
      client.on("message", (text) => {
        client.send(`${text}, größer`)
        client.close(4000, "enough")
      })
    }
    const { ended, seen, socket } = open("/events", { authorization: "Bearer x" })
    const { send } = await socket
    await expect.poll(() => seen).toEqual(["opened"])
    send("hello")
    await ended
    expect(seen).toEqual(["opened", "hello, größer", "closed 4000 enough"])
    expect(given.authorization).toBe("Bearer x")
    expect(given.origin).toBeUndefined()
  })

  it("tells of an answer that is no socket", async () => {
    const { ended, seen } = open("/logs")
    await ended
    expect(seen[0]).toBe("refused 404 not here")
    expect(seen).toHaveLength(2)
  })

  it("tells of a server that is not there", async () => {
    const seen: Array<number> = []
    const ended = new Promise<void>((resolve) => {
      openSocket(
        "ws://127.0.0.1:1/events",
        {},
        {
          opened: () => {},
          received: () => {},
          refused: () => {},
          closed: (code) => {
            seen.push(code)
            resolve()
          }
        }
      )
    })
    await ended
    expect(seen).toEqual([1006])
  })

  it("holds the sender back, and is closed all the same", async () => {
    let sender!: WebSocket
    accepted = (client) => {
      sender = client
      client.once("message", () => {
        for (let index = 0; index < 50; index++) client.send("x".repeat(1024 * 1024))
      })
    }
    const { ended, seen, socket } = open("/events")
    const { close, pause, send } = await socket
    await expect.poll(() => seen).toEqual(["opened"])
    pause!()
    send("go")
    await expect.poll(() => sender?.bufferedAmount).toBeGreaterThan(10 * 1024 * 1024)
    expect(seen).toEqual(["opened"])
    close()
    await ended
    expect(sender.readyState).toBeGreaterThanOrEqual(sender.CLOSING)
  })

  it("is closed while it opens", async () => {
    accepted = () => {}
    const { ended, seen, socket } = open("/events")
    ;(await socket).close()
    await ended
    expect(seen).toEqual(["closed 1006 WebSocket was closed before the connection was established"])
  })
})
