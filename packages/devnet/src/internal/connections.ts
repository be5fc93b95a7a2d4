/** The connections of a server: how long they may idle, what heads they may bring, when they end. */
import type { IncomingMessage, Server, ServerResponse } from "node:http"
import type { Socket } from "node:net"
import type { Duplex } from "node:stream"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import type { Dialect } from "./dialect.ts"
import { guardHead, type HeadGuard } from "./headGuard.ts"
import { Stillness } from "./stillness.ts"

interface Connection {
  readonly socket: Socket
  readonly guard: HeadGuard
  idling?: Fiber.Fiber<void> | undefined
  requests: number
  /** The answer that is being given. */
  response?: ServerResponse | undefined
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void

export interface Handlers {
  readonly request: Handler
  readonly upgrade?: ((request: IncomingMessage, socket: Duplex, head: Buffer) => void) | undefined
}

/** What a client that is told of an end may take to close its side, in real time. */
const lingerMillis = 50
/** A client that has left by half may still get an answer that needs nothing but these turns of the event loop. */
const turnsToAnswer = 4

const turnsToHear = 5

const afterTurns = (turns: number, act: () => void): void =>
  void setImmediate(() => (turns > 1 ? afterTurns(turns - 1, act) : act()))

/** Gives requests to the handlers. `drop` cuts all connections there are. */
export const tendConnections = Effect.fnUntraced(function* (server: Server, dialect: Dialect, handlers: Handlers) {
  const clock = yield* Clock.Clock
  const stillness = yield* Stillness
  const context = yield* Effect.context<never>()
  const connections = new Map<Socket, Connection>()
  const now = () => new Date(clock.currentTimeMillisUnsafe())

  const cut = (socket: Socket) => {
    socket.once("close", stillness.begin())
    socket.destroy()
  }
  /** Test time waits until the client has heard of it and closed its side. */
  const end = (socket: Socket) => {
    if (socket.destroyed) return
    socket.once("close", stillness.begin())
    socket.end()
    setTimeout(() => socket.destroy(), lingerMillis).unref()
  }
  const stopIdling = (connection: Connection) => {
    connection.idling?.interruptUnsafe()
    connection.idling = undefined
  }
  const idle = (connection: Connection) => {
    const { socket } = connection
    stopIdling(connection)
    if (socket.destroyed || dialect.keepAliveMillis === Number.POSITIVE_INFINITY) return
    connection.idling = Effect.runForkWith(context)(
      Effect.andThen(
        Effect.sleep(Duration.millis(dialect.keepAliveMillis)),
        Effect.sync(() => end(socket))
      )
    )
  }
  const refuse = (socket: Socket, status: 400 | 431) => {
    if (!socket.writable || connections.get(socket)?.response?.headersSent) return void socket.destroy()
    socket.write(dialect.unreadable(status, now()))
    end(socket)
  }

  const answered = (connection: Connection, request: IncomingMessage) => {
    const { guard, socket } = connection
    connection.response = undefined
    if (!request.complete || connection.requests > dialect.keepAliveRequests) return end(socket)
    guard.headMayCome()
    idle(connection)
  }

  server.on("connection", (socket: Socket) => {
    const guard = guardHead(socket, dialect.headLimit, () => refuse(socket, 431))
    const connection: Connection = { socket, guard, requests: 0 }
    connections.set(socket, connection)
    socket.once("close", () => {
      connections.delete(socket)
      stopIdling(connection)
    })
    socket.once("end", () => {
      // Whoever will send nothing more is taken to have left.
      if (connection.response !== undefined) afterTurns(turnsToAnswer, () => socket.destroy())
    })
    idle(connection)
  })
  const take: Handler = (request, response) => {
    const { socket } = request
    const connection = connections.get(socket)
    if (connection === undefined) return
    stopIdling(connection)
    if (!dialect.reads(request)) return refuse(socket, 400)
    connection.guard.headHasCome()
    connection.requests++
    connection.response = response
    response.once("finish", () => answered(connection, request))
    handlers.request(request, response)
  }
  const { upgrade } = handlers
  if (upgrade !== undefined) {
    server.on("upgrade", (request: IncomingMessage, stream: Duplex, head: Buffer) => {
      const socket = stream as Socket
      const connection = connections.get(socket)
      if (connection === undefined) return
      stopIdling(connection)
      if (!dialect.reads(request)) return refuse(socket, 400)
      connection.guard.headHasCome()
      upgrade(request, socket, head)
    })
  }
  server.on("request", take)
  server.on("checkContinue", (request, response) => {
    request.socket.write(dialect.proceed(now()))
    take(request, response)
  })
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    if (error.code === "ECONNRESET" || error.code === "EPIPE") socket.destroy()
    else refuse(socket as Socket, error.code === "HPE_HEADER_OVERFLOW" ? 431 : 400)
  })

  /** When it ends, clients in this process have heard of it: the next request is on a new connection. */
  const drop = Effect.promise(async () => {
    const all = [...connections.keys()]
    const closed = all.map((socket) => new Promise<void>((resolve) => socket.once("close", () => resolve())))
    all.forEach(cut)
    await Promise.all(closed)
    await new Promise<void>((resolve) => afterTurns(turnsToHear, resolve))
  })
  return { drop }
})
