/** A server of this machine, for one test file. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { afterAll, beforeAll } from "vitest"

export interface Received {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage["headers"]
  readonly body: string
}

export type Answering = (received: Received, response: ServerResponse) => void

/** Answers with what `answering` is at the moment, and keeps what it was asked. */
export const loopback = () => {
  const asked: Array<Received> = []
  const state = { answering: ((_, response) => response.writeHead(404).end()) as Answering, url: "" }
  const server: Server = createServer(async (request, response) => {
    let body = ""
    request.setEncoding("latin1")
    for await (const text of request) body += text
    const received = { method: request.method!, path: request.url!, headers: request.headers, body }
    asked.push(received)
    state.answering(received, response)
  })
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(async () => {
    const closed = new Promise((resolve) => server.close(resolve))
    server.closeAllConnections()
    await closed
  })
  return {
    server,
    asked,
    get url() {
      return state.url
    },
    answer: (answering: Answering) => {
      asked.length = 0
      state.answering = answering
    }
  }
}

/** Answers with JSON. */
export const json =
  (status: number, body: unknown, headers = {}): Answering =>
  (_, response) =>
    void response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body))

/** Answers with what is given, and HTTP 200. */
export const bytes =
  (body: Uint8Array | string, type = "application/octet-stream"): Answering =>
  (_, response) =>
    void response.writeHead(200, { "content-type": type }).end(body)

/** Answers with a status and a text. */
export const status =
  (code: number, body = "", headers = {}): Answering =>
  (_, response) =>
    void response.writeHead(code, headers).end(body)
