/** The peers bring keys of their own to servers that are not ours: nothing in this room may reach beyond this machine. */
import { Socket } from "node:net"

const hostOf = (options: unknown): string | undefined => {
  const first = Array.isArray(options) ? options[0] : options
  if (typeof first === "object" && first !== null) return (first as { host?: string }).host ?? "localhost"
  return undefined
}

const connect = Socket.prototype.connect as (this: Socket, ...given: Array<unknown>) => Socket

/** Every connection that was tried to anywhere else. */
export const refused: Array<string> = []

Socket.prototype.connect = function (this: Socket, ...given: Array<unknown>) {
  const host = hostOf(given[0]) ?? (typeof given[1] === "string" ? given[1] : "localhost")
  if (host === "127.0.0.1" || host === "localhost" || host === "::1") return connect.apply(this, given)
  refused.push(host)
  throw new Error(`a test tried to reach ${host}`)
} as typeof Socket.prototype.connect
