/** Requests byte by byte, and answers as they come: what `fetch` hides is what these tests are about. */
import * as net from "node:net"

export interface Reply {
  /** The status line. */
  readonly status: string
  /** As written, in order. */
  readonly headers: ReadonlyArray<string>
  readonly body: string
  /** The chunks of a chunked body. */
  readonly chunks: ReadonlyArray<string>
  /** Whether all of the body came. */
  readonly isComplete: boolean
}

export interface Connection {
  readonly socket: net.Socket
  readonly write: (bytes: string) => void
  /** Resolves with the next whole answer, or with what there is when the connection ends. */
  readonly answer: (options?: { readonly isHead?: boolean }) => Promise<Reply | undefined>
  readonly closed: Promise<void>
}

export const connect = async (url: string): Promise<Connection> => {
  const { hostname, port } = new URL(url)
  const socket = net.connect({ host: hostname, port: Number(port), allowHalfOpen: true })
  let bytes = Buffer.alloc(0)
  let hasEnded = false
  let heard: () => void = () => {}
  socket.on("data", (chunk) => {
    bytes = Buffer.concat([bytes, chunk])
    heard()
  })
  socket.on("error", () => {})
  const closed = new Promise<void>((resolve) => {
    const end = () => {
      hasEnded = true
      socket.destroy()
      heard()
      resolve()
    }
    socket.once("end", end)
    socket.once("close", end)
  })
  await new Promise<void>((resolve) => socket.once("connect", resolve))
  return {
    socket,
    closed,
    write: (text) => void socket.write(text, "utf8"),
    answer: async ({ isHead = false } = {}) => {
      for (;;) {
        const read = parse(bytes, isHead)
        if (read?.reply.isComplete) {
          bytes = bytes.subarray(read.length)
          return read.reply
        }
        if (hasEnded) return read?.reply
        await new Promise<void>((resolve) => {
          heard = resolve
        })
      }
    }
  }
}

const parse = (bytes: Buffer, isHead: boolean): { readonly reply: Reply; readonly length: number } | undefined => {
  const end = bytes.indexOf("\r\n\r\n")
  if (end < 0) return undefined
  const [status = "", ...headers] = bytes.subarray(0, end).toString("latin1").split("\r\n")
  const of = (name: string) =>
    headers.find((header) => header.toLowerCase().startsWith(`${name}: `))?.slice(name.length + 2)
  const rest = bytes.subarray(end + 4)
  const reply = (body: string, isComplete: boolean, length: number, chunks: ReadonlyArray<string> = []) => ({
    reply: { status, headers, body, chunks, isComplete },
    length: end + 4 + length
  })
  if (isHead || status.startsWith("HTTP/1.1 100")) return reply("", true, 0)
  if (of("transfer-encoding") === "chunked") {
    const chunks: Array<Buffer> = []
    for (let at = 0; ; ) {
      const line = rest.indexOf("\r\n", at)
      const size = Number.parseInt(rest.subarray(at, line < 0 ? at : line).toString(), 16)
      const isWhole = line >= 0 && rest.length >= line + 4 + size
      if (isWhole && size > 0) chunks.push(rest.subarray(line + 2, line + 2 + size))
      if (!isWhole || size === 0) {
        return reply(Buffer.concat(chunks).toString(), isWhole, line + 4, chunks.map(String))
      }
      at = line + 4 + size
    }
  }
  const length = Number(of("content-length") ?? Number.NaN)
  return Number.isNaN(length)
    ? reply(rest.toString(), false, rest.length)
    : reply(rest.subarray(0, length).toString(), rest.length >= length, length)
}

export interface Sent {
  readonly method?: string
  readonly target: string
  readonly headers?: ReadonlyArray<string>
  readonly body?: string | undefined
  /** Of the body. */
  readonly type?: string | null
  readonly http?: "1.0" | "1.1"
}

export const bytesOf = ({
  body,
  headers = [],
  http = "1.1",
  method = "GET",
  target,
  type = "application/json"
}: Sent) =>
  [
    `${method} ${target} HTTP/${http}`,
    "Host: node",
    ...(body !== undefined && type !== null ? [`Content-Type: ${type}`] : []),
    ...headers,
    ...(body === undefined ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]),
    "",
    body ?? ""
  ].join("\r\n")

/** One request on a connection of its own. */
export const ask = async (url: string, sent: Sent | string): Promise<Reply | undefined> => {
  const connection = await connect(url)
  connection.write(typeof sent === "string" ? sent : bytesOf(sent))
  const reply = await connection.answer({ isHead: typeof sent !== "string" && sent.method === "HEAD" })
  connection.socket.destroy()
  return reply
}
