/** Cuts a connection that has become a web socket, in the middle of what is sent over it. */
import type { Socket } from "node:net"

/** After so many bytes that follow the handshake, or in the middle of the first message. */
export const cutAfter = (socket: Socket, bytes: number | undefined): void => {
  const write = socket.write.bind(socket) as (chunk: Buffer, done?: unknown) => boolean
  let isInHead = true
  let hasFrame = false
  let left = bytes
  let isCut = false
  const end = (chunk: Buffer) => {
    isCut = true
    write(chunk, () => socket.destroy())
    return false
  }
  socket.write = ((chunk: string | Uint8Array, ...rest: Array<unknown>) => {
    if (isCut) return false
    const whole = typeof chunk === "string" ? Buffer.from(chunk, rest[0] as BufferEncoding) : Buffer.from(chunk)
    const done = rest.find((each) => typeof each === "function")
    if (isInHead) {
      isInHead = !whole.includes("\r\n\r\n")
      return write(whole, done)
    }
    if (bytes === undefined && !hasFrame) {
      // The head of a frame comes first, by itself.
      hasFrame = true
      return write(whole, done)
    }
    left ??= Math.ceil(whole.length / 2)
    if (left <= whole.length) return end(whole.subarray(0, left))
    left -= whole.length
    return write(whole, done)
  }) as Socket["write"]
}
