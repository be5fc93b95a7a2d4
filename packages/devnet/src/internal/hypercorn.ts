/**
 * HTTP as hypercorn speaks it: no reason phrase, header names in lower case and in the order in which the application
 * gave them, then `date` and `server`, and at last what its parser adds, which has capital letters.
 */
import * as http from "node:http"
import type { Dialect } from "./dialect.ts"

type Header = readonly [name: string, value: string]

const own = (now: Date): ReadonlyArray<Header> => [
  ["date", now.toUTCString()],
  ["server", "hypercorn-h11"]
]

const raw = (status: number, headers: ReadonlyArray<Header>): string =>
  [`HTTP/1.1 ${status} `, ...headers.map(([name, value]) => `${name}: ${value}`), "", ""].join("\r\n")

const asksToClose = ({ headers, httpVersion }: http.IncomingMessage): boolean =>
  httpVersion === "1.0" || /(^|,)\s*close\s*(,|$)/i.test(headers.connection ?? "")

/** What the framework adds about the connection is not what hypercorn would say. */
const isFraming = (name: string) => name === "connection" || name === "transfer-encoding"

const responses = (now: () => Date): typeof http.ServerResponse =>
  class HypercornResponse<Request extends http.IncomingMessage> extends http.ServerResponse<Request> {
    override writeHead(status: number, ...rest: Array<any>): this {
      const headers: Record<string, string> = rest.findLast((each) => typeof each === "object" && each !== null) ?? {}
      const given = Object.entries(headers)
        .filter(([name]) => !isFraming(name))
        .flatMap(([name, value]) => value.split("\n").map((line): Header => [name, line]))
      const isChunked = !("content-length" in headers) && this.req.httpVersion !== "1.0"
      const added: ReadonlyArray<Header> = [
        ...(isChunked ? [["Transfer-Encoding", "chunked"] as const] : []),
        ...(asksToClose(this.req) ? [["Connection", "close"] as const] : [])
      ]
      this.sendDate = false
      this.removeHeader("connection")
      return super.writeHead(status, "", [...given, ...own(now()), ...added].flat() as unknown as Array<string>)
    }
  } as typeof http.ServerResponse

const isHost = (name: string) => name.toLowerCase() === "host"

export const hypercorn = (now: () => Date): Dialect => ({
  Response: responses(now),
  reads: ({ httpVersion, rawHeaders, url = "" }) => {
    const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && isHost(name)).length
    return /^[\x21-\x7e]+$/.test(url) && (hosts === 1 || (hosts === 0 && httpVersion === "1.0"))
  },
  unreadable: (status, at) => raw(status, [["content-length", "0"], ["connection", "close"], ...own(at)]),
  proceed: (at) => raw(100, own(at)),
  // h11 gives up on an incomplete head beyond this; hypercorn reads up to 64 KiB at once.
  headLimit: 16 * 1024,
  keepAliveMillis: 5000,
  keepAliveRequests: 1000
})
