/**
 * HTTP as Go's net/http server speaks it: header names with capital letters, the handler's in alphabetical order and
 * before the server's own, a length for short bodies and chunks for long ones.
 */
import * as http from "node:http"
import type { Dialect } from "./dialect.ts"

type Header = readonly [name: string, value: string]

/** What a handler writes before it ends is kept back up to here. */
const longestWithLength = 2048

const sniffed = "text/plain; charset=utf-8"

const canonical = (name: string) => name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase())

const own = new Set(["content-length", "connection", "transfer-encoding", "date"])

const closes = ({ headers, httpVersion }: http.IncomingMessage): boolean =>
  httpVersion === "1.0"
    ? !/(^|,)\s*keep-alive\s*(,|$)/i.test(headers.connection ?? "")
    : /(^|,)\s*close\s*(,|$)/i.test(headers.connection ?? "")

/** A file server names the length itself, however long, and says that it takes ranges. */
const namesLength = (headers: Record<string, string>) => "accept-ranges" in headers

const responses = (now: () => Date): typeof http.ServerResponse =>
  class GoResponse<Request extends http.IncomingMessage> extends http.ServerResponse<Request> {
    override writeHead(status: number, ...rest: Array<any>): this {
      const headers: Record<string, string> = rest.findLast((each) => typeof each === "object" && each !== null) ?? {}
      // What nobody has named is found out at the end.
      const isSniffed = headers["content-type"] === sniffed && headers["x-content-type-options"] === undefined
      const given = Object.entries(headers)
        .filter(([name]) => !own.has(name) && !(name === "content-type" && isSniffed))
        .flatMap(([name, value]) =>
          String(value)
            .split("\n")
            .map((line): Header => [canonical(name), line])
        )
        .sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0))
      const hasBody = status >= 200 && status !== 204 && status !== 304
      const length = headers["content-length"]
      const isShort = length !== undefined && (Number(length) <= longestWithLength || namesLength(headers))
      const isOld = this.req.httpVersion === "1.0"
      const isHead = this.req.method === "HEAD"
      const added: ReadonlyArray<Header> = [
        ["Date", now().toUTCString()],
        ...(hasBody && isShort && !(isHead && !namesLength(headers)) ? [["Content-Length", length] as const] : []),
        ...(isSniffed ? [["Content-Type", sniffed] as const] : []),
        ...(closes(this.req)
          ? [["Connection", "close"] as const]
          : isOld
            ? [["Connection", "keep-alive"] as const]
            : headers.connection === "close"
              ? [["Connection", "close"] as const]
              : []),
        ...(hasBody && !isShort && !isOld && !isHead ? [["Transfer-Encoding", "chunked"] as const] : [])
      ]
      this.sendDate = false
      for (const name of own) this.removeHeader(name)
      const words = http.STATUS_CODES[status] ?? `status code ${status}`
      return super.writeHead(status, words, [...given, ...added].flat() as unknown as Array<string>)
    }
  } as typeof http.ServerResponse

const page = (status: number, words: string) =>
  `HTTP/1.1 ${status} ${words}\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n${status} ${words}`

export const goHttp = (now: () => Date): Dialect => ({
  Response: responses(now),
  reads: ({ headers, httpVersion }) => headers.host !== undefined || httpVersion === "1.0",
  unreadable: (status) => page(status, http.STATUS_CODES[status] ?? ""),
  proceed: () => "HTTP/1.1 100 Continue\r\n\r\n",
  headLimit: 1024 * 1024 + 4096,
  keepAliveMillis: 20_000,
  keepAliveRequests: Number.POSITIVE_INFINITY,
  upgrades: true
})
