/** Web sockets as the platform has them. A host is told by the first message who asks, so that no header is needed. */
import type { OpenSocket } from "../Host.ts"

const maxPayload = 64 * 1024 * 1024

export const openSocket: OpenSocket = async (url, events) => {
  if (typeof process === "undefined" || process.versions?.node === undefined) return openInBrowser(url, events)
  const { WebSocket } = await import("ws")
  const socket = new WebSocket(url, { perMessageDeflate: false, followRedirects: false, maxPayload })
  let complaint = ""
  socket.on("open", events.opened)
  socket.on("message", (data) => events.received(String(data)))
  socket.on("error", ({ message }) => {
    complaint = message
  })
  socket.on("close", (code, reason) => events.closed(code, String(reason) || complaint))
  return {
    send: (text) => socket.send(text),
    close: () => {
      // Nobody waits for a farewell, which a paused socket would not read.
      if (socket.readyState === WebSocket.OPEN && !socket.isPaused) socket.close()
      else socket.terminate()
    },
    pause: () => socket.pause(),
    resume: () => socket.resume()
  }
}

const openInBrowser: OpenSocket = (url, events) => {
  const socket = new globalThis.WebSocket(url)
  socket.onopen = events.opened
  socket.onmessage = ({ data }) => events.received(String(data))
  socket.onclose = ({ code, reason }) => events.closed(code, reason)
  return { send: (text) => socket.send(text), close: () => socket.close() }
}
