/** A port on loopback with an HTTP server behind it, that can be closed and opened again. */
import * as http from "node:http"
import type { AddressInfo } from "node:net"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import { WebSocketServer } from "@effect/platform-node/NodeWS"
import * as Effect from "effect/Effect"
import * as Scope from "effect/Scope"
import { DevnetError } from "../DevnetError.ts"
import type { App } from "../Network.ts"
import { tendConnections } from "./connections.ts"
import type { Dialect } from "./dialect.ts"

export const host = "127.0.0.1"

/** How many may wait to be let in: a batch has its jobs call their containers at the same time. */
const backlog = 4096

export interface Port {
  readonly url: string
  readonly open: Effect.Effect<void, DevnetError>
  /** Refuses new connections and cuts the ones there are. */
  readonly close: Effect.Effect<void>
  /** Cuts the connections there are. */
  readonly drop: Effect.Effect<void>
}

export interface PortOptions {
  readonly app: App
  readonly dialect: Dialect
  /** Whose port it is, for the error when it is taken. */
  readonly owner: string
  /** A free one by default. */
  readonly port?: number | undefined
}

/** Node would limit heads, time and idling in its own way; the dialect has another, and the devnet's clock. */
const settings = {
  maxHeaderSize: 1024 * 1024,
  keepAliveTimeout: 0,
  requestTimeout: 0,
  headersTimeout: 0,
  requireHostHeader: false
}

export const make = Effect.fnUntraced(function* ({ app, dialect, owner, port = 0 }: PortOptions) {
  const scope = yield* Scope.Scope
  const server = http.createServer({ ...settings, ServerResponse: dialect.Response })
  Object.assign(server, { httpAllowHalfOpen: true })
  const sockets = yield* Effect.acquireRelease(
    Effect.sync(() => new WebSocketServer({ noServer: true })),
    (opened) => Effect.sync(() => opened.close())
  )
  const { drop } = yield* tendConnections(server, dialect, {
    request: yield* NodeHttpServer.makeHandler(app, { scope }),
    upgrade: dialect.upgrades
      ? yield* NodeHttpServer.makeUpgradeHandler(Effect.succeed(sockets), app, { scope })
      : undefined
  })

  let bound = port
  const open = Effect.callback<void, DevnetError>((resume) => {
    if (server.listening) return resume(Effect.void)
    const failed = (error: NodeJS.ErrnoException) => resume(Effect.fail(portError(owner, bound, error)))
    server.once("error", failed)
    server.listen({ port: bound, host, backlog }, () => {
      server.off("error", failed)
      bound = (server.address() as AddressInfo).port
      resume(Effect.void)
    })
  })
  const close = Effect.suspend(() => {
    if (!server.listening) return Effect.void
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    return Effect.andThen(
      drop,
      Effect.promise(() => closed)
    )
  })

  yield* open
  yield* Effect.addFinalizer(() => close)
  return { url: `http://${host}:${bound}`, open, close, drop } satisfies Port
})

const portError = (owner: string, port: number, error: NodeJS.ErrnoException): DevnetError =>
  error.code === "EADDRINUSE"
    ? new DevnetError({
        reason: "PortTaken",
        field: `ports.${owner}`,
        message: `port ${port}, wanted for ${owner}, is taken: choose another one, or none and get a free one`
      })
    : new DevnetError({
        reason: "StartFailed",
        field: `ports.${owner}`,
        message: `port ${port}, wanted for ${owner}, cannot be opened: ${error.message}`
      })
