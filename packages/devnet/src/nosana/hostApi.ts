/** The HTTP API of the hosts: each under its address, behind one tunnel, with the services of their jobs beside them. */
import * as Effect from "effect/Effect"
import { HttpServerRequest } from "effect/http/HttpServerRequest"
import * as Response from "effect/http/HttpServerResponse"
import type { App } from "../Network.ts"
import { refusalOf } from "./authorization.ts"
import type { Host, Surroundings } from "./Host.ts"
import { endpointsOfJob } from "./hostEndpoints.ts"
import { infoOf } from "./hostInfo.ts"
import { json, noSuchRoute, noTunnel, text, unreadableBody } from "./hostReplies.ts"
import { serveSocket } from "./hostSockets.ts"
import type { Answer } from "./services.ts"

/** Only whoever listed the job may ask for it, as the chain says. */
const refusal = ({ chain, now }: Surroundings, job: string, token: string | undefined): string | undefined => {
  const account = chain.job(job)
  if (account === undefined) return `Unauthorized Request: Account does not exist or has no data ${job}`
  if (token === undefined) return "Unauthorized Request: Header not found with key authorization."
  return refusalOf(token, { owner: account.project, expiry: Number(account.timeout), now: now() })
}

const unreadable = Symbol("unreadable")

const parsed = (body: string): unknown => {
  try {
    return body.trim() === "" ? {} : JSON.parse(body)
  } catch {
    return unreadable
  }
}

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

const atHost = Effect.fnUntraced(function* (
  host: Host,
  around: Surroundings,
  request: HttpServerRequest,
  path: string
) {
  if (/websocket/i.test(request.headers.upgrade ?? "")) {
    yield* serveSocket(host, around, request)
    return Response.empty()
  }
  const method = request.method === "HEAD" ? "GET" : request.method
  const isJson = /^application\/json\b/i.test(request.headers["content-type"] ?? "")
  const body = isJson ? parsed(yield* Effect.orElseSucceed(request.text, () => "")) : {}
  if (body === unreadable) return unreadableBody()
  if (method === "GET" && path === "/") return json(host.keys.address)
  if (method === "GET" && path === "/node/info") return json(infoOf(host))
  const [, job, rest] = /^\/job\/([^/]+)(\/.*)$/.exec(path) ?? []
  if (job === undefined) return noSuchRoute(request.method, path)
  const refused = refusal(around, decoded(job), request.headers.authorization)
  if (refused !== undefined) return text(401, refused)
  for (const [route, endpoint] of endpointsOfJob) {
    const found = route.exec(`${method} ${rest}`)
    if (found === null) continue
    const answer = endpoint({ host, job: decoded(job), params: found.slice(1).map(decoded), body })
    return Effect.isEffect(answer) ? yield* answer : answer
  }
  return noSuchRoute(request.method, path)
})

/** Hands a request on to what an image of this process serves. */
const atService = Effect.fnUntraced(function* (answer: Answer, request: HttpServerRequest, path: string) {
  const hasBody = request.method !== "GET" && request.method !== "HEAD"
  const body = hasBody ? yield* Effect.orElseSucceed(request.arrayBuffer, () => new ArrayBuffer(0)) : undefined
  const given = new globalThis.Request(new URL(path, "http://service"), {
    method: request.method,
    headers: request.headers,
    ...(body && { body })
  })
  return yield* Effect.tryPromise(async () => answer(given)).pipe(
    Effect.map(Response.fromWeb),
    Effect.orElseSucceed(() => text(502, "the service has failed"))
  )
})

export const hostsApp = (hosts: ReadonlyArray<Host>, around: Surroundings): App => {
  const byAddress = new Map(hosts.map((host) => [host.keys.address, host]))
  return Effect.gen(function* () {
    const request = yield* HttpServerRequest
    const [, first = "", rest = ""] = /^\/([^/?]*)(.*)$/s.exec(request.url) ?? []
    const answer = around.tunnel.get(first)?.at(-1)
    if (answer !== undefined) return yield* atService(answer, request, rest.startsWith("/") ? rest : `/${rest}`)
    const host = byAddress.get(first)
    if (host?.isOnline !== true) return noTunnel()
    return yield* atHost(host, around, request, rest.split("?", 1)[0] || "/")
  })
}
