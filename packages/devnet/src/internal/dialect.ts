/** How a kind of web server speaks HTTP, as far as Node's own would do it differently. */
import * as http from "node:http"

export interface Dialect {
  /** Writes heads. A header value with line feeds is that many headers of one name. */
  readonly Response: typeof http.ServerResponse
  /** Whether the server would read this head at all; Node has parsed it. */
  readonly reads: (request: http.IncomingMessage) => boolean
  /** The answer to a head that cannot be read, as bytes; the connection ends with it. */
  readonly unreadable: (status: 400 | 431, now: Date) => string
  /** The answer to `Expect: 100-continue`, as bytes. */
  readonly proceed: (now: Date) => string
  /** How many bytes an unfinished head may have; one that comes in one piece may have more. */
  readonly headLimit: number
  /** How long a connection may be idle, and how many requests it may carry. */
  readonly keepAliveMillis: number
  readonly keepAliveRequests: number
  /** Whether the application may turn a connection into a web socket; one that may not sees a request as any other. */
  readonly upgrades?: boolean
}

/** Node's own way. */
export const node: Dialect = {
  Response: http.ServerResponse,
  reads: ({ headers, httpVersion }) => headers.host !== undefined || httpVersion === "1.0",
  unreadable: (status) => `HTTP/1.1 ${status} ${http.STATUS_CODES[status]}\r\nConnection: close\r\n\r\n`,
  proceed: () => "HTTP/1.1 100 Continue\r\n\r\n",
  headLimit: 16 * 1024,
  // A busy machine may take long to read what a connection brings.
  keepAliveMillis: 60_000,
  keepAliveRequests: Number.POSITIVE_INFINITY
}
