/** What we need of a web socket: text that comes in, and can be held back. */

export interface SocketEvents {
  readonly opened: () => void
  readonly received: (text: string) => void
  /** The server answered, and not with a socket. */
  readonly refused: (status: number, body: string) => void
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
