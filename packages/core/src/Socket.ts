/** Web sockets, as far as backends need them: text that comes in, and can be held back. */

export interface SocketEvents {
  readonly opened: () => void
  readonly received: (text: string) => void
  /** The server answered, and not with a socket. Without it that is told by `closed`. */
  readonly refused?: ((status: number, body: string) => void) | undefined
  /** Nothing comes after it. A code of 1006 is a connection that ended without a word. */
  readonly closed: (code: number, reason: string) => void
}

export interface Socket {
  readonly send: (text: string) => void
  readonly close: () => void
  /** Asks the sender to wait, where the platform can. */
  readonly pause?: (() => void) | undefined
  readonly resume?: (() => void) | undefined
}

/** Opens one. It must not throw: what goes wrong is told by `refused` or `closed`. */
export type OpenSocket = (
  url: string,
  headers: { readonly [name: string]: string },
  events: SocketEvents
) => Socket | Promise<Socket>

const isNode = typeof process !== "undefined" && process.versions?.node !== undefined

/** One of the platform's own. Those of Node.js send headers only by the package `ws`, which is loaded here; a browser's send none. */
export const openSocket: OpenSocket = (url, headers, events) =>
  isNode ? openInNode(url, headers, events) : openInBrowser(url, headers, events)

const openInNode: OpenSocket = async (url, headers, events) => {
  const { WebSocket } = await import("ws")
  const socket = new WebSocket(url, { headers, perMessageDeflate: false, maxPayload: 64 * 1024 * 1024 })
  let last = ""
  socket.on("open", events.opened)
  socket.on("message", (data) => events.received(String(data)))
  socket.on("error", (error) => {
    last = error.message
  })
  socket.on("close", (code, reason) => events.closed(code, String(reason) || last))
  const { refused } = events
  if (refused !== undefined) {
    socket.on("unexpected-response", (_, response) => {
      let body = ""
      response.setEncoding("utf8")
      response.on("data", (text: string) => {
        body = (body + text).slice(0, 64 * 1024)
      })
      response.on("close", () => {
        refused(response.statusCode ?? 0, body)
        socket.terminate()
      })
    })
  }
  return {
    send: (text) => socket.send(text),
    close: () => {
      if (socket.readyState === WebSocket.CONNECTING) return socket.terminate()
      // The other side's farewell would not be read, and waited for.
      if (socket.isPaused) socket.resume()
      socket.close()
    },
    pause: () => socket.pause(),
    resume: () => socket.resume()
  }
}

const openInBrowser: OpenSocket = (url, headers, events) => {
  const [name] = Object.keys(headers)
  if (name !== undefined) {
    events.closed(1006, `this platform's web sockets carry no header, and ${name} is wanted`)
    return { send: () => {}, close: () => {} }
  }
  const socket = new globalThis.WebSocket(url)
  socket.onopen = events.opened
  socket.onmessage = ({ data }) => events.received(String(data))
  socket.onclose = ({ code, reason }) => events.closed(code, reason)
  return { send: (text) => socket.send(text), close: () => socket.close() }
}
