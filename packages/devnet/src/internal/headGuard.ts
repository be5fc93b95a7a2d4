/** Watches a connection for heads that come in several pieces and are too long. */
import type { Socket } from "node:net"

export interface HeadGuard {
  readonly headHasCome: () => void
  readonly headMayCome: () => void
}

/** It hears of each piece before the parser does. */
export const guardHead = (socket: Socket, limit: number, onLongHead: () => void): HeadGuard => {
  let isInHead = true
  let pending = 0
  let tail = ""
  socket.prependListener("data", (chunk: Buffer) => {
    if (!isInHead) return
    const seen = tail + chunk.toString("latin1")
    if (seen.includes("\r\n\r\n") || seen.includes("\n\n")) {
      isInHead = false
      return
    }
    pending += chunk.length
    tail = seen.slice(-3)
    if (pending > limit) onLongHead()
  })
  return {
    headHasCome: () => {
      isInHead = false
    },
    headMayCome: () => {
      isInHead = true
      pending = 0
      tail = ""
    }
  }
}
