/** Stands in front of a network's server: counts each request, and lets it meet the fault that is due. */
import type { IncomingMessage, ServerResponse } from "node:http"
import * as NodeHttpServerRequest from "@effect/platform-node/NodeHttpServerRequest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { HttpServerRequest } from "effect/http/HttpServerRequest"
import * as Response from "effect/http/HttpServerResponse"
import * as Stream from "effect/Stream"
import type { Fault, Restart } from "../Fault.ts"
import type { App, Naming } from "../Network.ts"
import { cutAfter } from "./cutSocket.ts"
import type { FaultTable } from "./faultTable.ts"
import type { Seen } from "./seen.ts"

export interface Gateway {
  readonly faults: FaultTable
  readonly seen: Seen
  /** The network's name for a method and a path, where it has one. */
  readonly nameOf: (named: string) => string | undefined
  /** What tells requests apart that have the same method and path. */
  readonly naming?: Naming | undefined
  /** Whether a connection may become a web socket. */
  readonly upgrades: boolean
  /** Ends all connections of the server and starts it again. */
  readonly restart: (fault: Restart) => Effect.Effect<void>
}

export const gateway = (app: App, { faults, nameOf, naming, restart, seen, upgrades }: Gateway): App =>
  Effect.gen(function* () {
    const request = yield* HttpServerRequest
    const path = request.url.split("?", 1)[0]!
    const named = `${request.method} ${path}`
    // A server answers HEAD as it answers GET.
    const own = naming && (yield* ownName(naming, request, upgrades))
    const route = (own && nameOf(own)) ?? nameOf(named) ?? nameOf(named.replace(/^HEAD /, "GET ")) ?? named
    const fault = faults.meet(route)
    const at = new Date(yield* Clock.currentTimeMillis)
    seen.add({ route, method: request.method, url: request.url, at, fault: fault?.kind })
    return yield* fault === undefined ? app : acted(fault, app, request, { restart, upgrades })
    // The server lets nobody interrupt what it has not marked so, and a client may leave at any time.
  }).pipe(Effect.interruptible)

const becomesSocket = ({ headers }: HttpServerRequest, upgrades: boolean): boolean =>
  upgrades && /upgrade/i.test(headers.connection ?? "")

/** The body stays there for the application. */
const ownName = (
  { body, upgrade }: Naming,
  request: HttpServerRequest,
  upgrades: boolean
): Effect.Effect<string | undefined> => {
  if (becomesSocket(request, upgrades)) return Effect.succeed(upgrade)
  if (body === undefined || request.method !== "POST") return Effect.undefined
  return Effect.orElseSucceed(Effect.map(request.text, body), () => undefined)
}

const acted = (
  fault: Fault,
  app: App,
  request: HttpServerRequest,
  { restart, upgrades }: Pick<Gateway, "restart" | "upgrades">
): App => {
  const message = NodeHttpServerRequest.toIncomingMessage(request) as IncomingMessage
  const { socket } = message
  const isUpgrade = becomesSocket(request, upgrades)
  /** The client sees its connection end; nobody answers this request any more. */
  const cut = Effect.andThen(
    Effect.sync(() => socket.destroy()),
    Effect.never
  )
  // A web socket has no answer that ends, and no body to read.
  const read = isUpgrade ? Effect.void : readWhole(message)
  const act = isUpgrade ? Effect.void : Effect.flatMap(app, drained)
  const first = "acts" in fault && fault.acts === true ? act : read
  switch (fault.kind) {
    case "delay":
      return Effect.andThen(Effect.sleep(fault.by), app)
    case "refuse":
      return Effect.andThen(
        Effect.sync(() => socket.resetAndDestroy()),
        Effect.never
      )
    case "dropBefore":
      return Effect.andThen(read, cut)
    case "dropAfter":
      return Effect.andThen(act, cut)
    case "truncate":
      if (isUpgrade) {
        return Effect.andThen(
          Effect.sync(() => cutAfter(socket, fault.bytes)),
          app
        )
      }
      return Effect.flatMap(app, (response) => Effect.andThen(truncated(request, response, fault.bytes), cut))
    case "status":
      return Effect.as(first, statusResponse(fault.status, fault.body, fault.headers))
    case "html":
      return Effect.as(first, page(fault.status ?? 200))
    case "slow":
      return Effect.map(app, (response) =>
        Response.stream(trickle(bytesOf(response), fault.bytes ?? 1, Effect.sleep(fault.pause)), {
          status: response.status,
          headers: response.headers,
          contentType: response.headers["content-type"]
        })
      )
    case "hang":
      return Effect.andThen(first, Effect.never)
    case "restart":
      // It cuts the connection of this very request, which must not end the restart.
      return Effect.andThen(Effect.andThen(first, Effect.uninterruptible(restart(fault))), cut)
  }
}

const readWhole = (message: IncomingMessage): Effect.Effect<void> =>
  Effect.callback<void>((resume) => {
    if (message.complete) return resume(Effect.void)
    message.once("end", () => resume(Effect.void))
    message.once("close", () => resume(Effect.void))
    message.resume()
  })

/** The body of an answer, however it was made. */
const bytesOf = ({ body }: Response.HttpServerResponse): Stream.Stream<Uint8Array, unknown> => {
  if (body._tag === "Uint8Array") return Stream.make(body.body)
  if (body._tag === "Stream") return body.stream
  return Stream.empty
}

const drained = (response: Response.HttpServerResponse) => Effect.ignore(Stream.runDrain(bytesOf(response)))

const truncated = (request: HttpServerRequest, response: Response.HttpServerResponse, bytes: number | undefined) =>
  Effect.flatMap(
    Effect.orElseSucceed(Stream.runCollect(bytesOf(response)), () => []),
    (chunks) =>
      Effect.callback<void>((resume) => {
        const nodeResponse = NodeHttpServerRequest.toServerResponse(request) as ServerResponse
        const whole = Buffer.concat(chunks)
        nodeResponse.writeHead(response.status, { ...response.headers })
        nodeResponse.flushHeaders()
        const part = whole.subarray(0, bytes ?? Math.ceil(whole.length / 2))
        if (part.length === 0) return resume(Effect.void)
        nodeResponse.write(part, () => resume(Effect.void))
      })
  )

const trickle = <E>(body: Stream.Stream<Uint8Array, E>, size: number, pause: Effect.Effect<void>) =>
  body.pipe(
    Stream.flatMap((chunk) =>
      Stream.fromIterable(
        Array.from({ length: Math.ceil(chunk.length / size) }, (_, index) =>
          chunk.subarray(index * size, (index + 1) * size)
        )
      )
    ),
    Stream.rechunk(1),
    Stream.flatMap((bytes) => Stream.concat(Stream.make(bytes), Stream.drain(Stream.fromEffect(pause))))
  )

const statusResponse = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) => {
  const isText = typeof body === "string"
  const text = body === undefined ? "" : isText ? body : `${JSON.stringify(body)}\n`
  const given = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
  const contentType = given["content-type"] ?? (isText ? "text/plain; charset=utf-8" : "application/json")
  return Response.text(text, { status, headers: given, contentType })
}

const page = (status: number) =>
  Response.text(
    `<!doctype html>\n<html lang=en>\n<title>${status}</title>\n<h1>Something is in the way</h1>\n<p>This page is not from the server that was asked.</p>\n`,
    { status, contentType: "text/html; charset=utf-8" }
  )
