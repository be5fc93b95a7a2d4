/** The server's HTTP layer: what comes before and after an endpoint. */
import type { IncomingMessage } from "node:http"
import * as NodeHttpServerRequest from "@effect/platform-node/NodeHttpServerRequest"
import * as Effect from "effect/Effect"
import { HttpServerRequest } from "effect/http/HttpServerRequest"
import * as Response from "effect/http/HttpServerResponse"
import * as Option from "effect/Option"
import type { App } from "../Network.ts"
import type { Asked } from "./Asked.ts"
import { refusal } from "./authorisation.ts"
import { bodyOf } from "./body.ts"
import { refusedClient } from "./clientVersion.ts"
import { endpointsOf, type Served } from "./endpoints.ts"
import { headersOf, limitHeaders, preflight } from "./headers.ts"
import { noSuchRoute, Problem, refused } from "./problem.ts"
import { problemReply } from "./problemReply.ts"
import { empty, json, type Reply } from "./Reply.ts"
import { rateLimiter } from "./rateLimiter.ts"
import { dropped } from "./requester/answers.ts"
import { requester } from "./requester/serve.ts"
import type { Server } from "./Server.ts"

const matcher = (served: Served) => {
  const names = [...served.path.matchAll(/:(\w+)/g)].map(([, name]) => name!)
  const pattern = new RegExp(`^${served.path.replace(/:\w+/g, "([^/]+)")}$`)
  return (method: string, path: string) => {
    const found = method === served.method ? pattern.exec(path) : null
    if (found === null) return undefined
    const params = Object.fromEntries(names.map((name, index) => [name, decoded(found[index + 1]!)]))
    return { endpoint: served.endpoint, params }
  }
}

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

const responseOf = ({ body, headers, status, type }: Reply, more: Readonly<Record<string, string>> = {}) => {
  const options = { status, headers: { ...more, ...headers } }
  return type === undefined
    ? Response.setHeader(Response.empty(options), "content-length", "0")
    : Response.uint8Array(Buffer.from(body), { ...options, contentType: type })
}

/** Where the root leads since the new API. */
const moved: Readonly<Record<string, string>> = {
  "/": "/api/v1/agent/version",
  "/version": "/api/v1/agent/version",
  "/livez": "/api/v1/agent/alive"
}

const atRoot = (method: string, path: string): Reply | Problem | undefined => {
  const location = moved[path]
  if (location === undefined) return undefined
  if (method === "GET") return empty(301, { location })
  return new Problem({ ...refused(405, "Method Not Allowed"), legacyError: undefined })
}

/** Until 1.4 what is not there had a type by where it is not. */
const typeOfNothing = (path: string): string => {
  if (/^(\/api\/v1)?\/(orchestrator|agent|auth|requester)(\/|$)/.test(path)) return "application/json"
  const isOfEra = /^\/api\/v1(\/|$)/.test(path) || /^\/(version|id|peers|node_info|healthz|livez)$/.test(path)
  return isOfEra ? "text/plain" : "application/json; charset=UTF-8"
}

const plainlyNotFound = new Problem({ ...refused(404, "Not Found"), legacyError: noSuchRoute.legacyError })

export const makeApp = (server: Server): App => {
  const { debug, now, traits } = server
  const limiter = rateLimiter()
  /** Before 1.0 there was another framework. */
  const isRequester = !traits.hasOrchestrator
  const isNew = traits.errors === "api"
  const matchers = endpointsOf(server).map(matcher)

  const answer = (asked: Omit<Asked, "params">) => {
    const { method, path } = asked
    const legacy = requester(server, { ...asked, params: {} })
    if (legacy !== undefined) return legacy
    const found = matchers.map((match) => match(method, path)).find((each) => each !== undefined)
    if (found === undefined) {
      return Effect.succeed(
        (isNew ? atRoot(method, path) : undefined) ?? (traits.namesAreUnique ? noSuchRoute : plainlyNotFound)
      )
    }
    return found.endpoint({ ...asked, params: found.params })
  }

  return Effect.gen(function* () {
    const request = yield* HttpServerRequest
    if (request.method === "OPTIONS" && !isRequester) return responseOf(preflight(request))
    const [path = "", query = ""] = request.url.split(/\?(.*)/s)
    const client = Option.getOrElse(request.remoteAddress, () => "")
    const taken = limiter.take(client, Number(now() / 1_000_000n))
    const headers = isRequester ? limitHeaders(client, taken.left) : headersOf(request, traits)
    const clientsId = request.headers["x-request-id"] ?? ""
    const reply = (given: Reply | Problem) => {
      const known = given instanceof Problem ? problemReply(given, server, clientsId) : given
      if (given === plainlyNotFound && !isNew) return responseOf({ ...known, type: typeOfNothing(path) }, headers)
      const allow = known.status === 405 ? { allow: "OPTIONS, GET" } : {}
      return responseOf(known, { ...headers, ...allow })
    }
    if (!taken.isAllowed) return reply(refused(429, "rate limit exceeded"))
    const outdated = refusedClient(request.headers["x-bacalhau-git-version"], traits)
    if (outdated !== undefined) {
      const refusal = json(outdated.body, { status: outdated.status, indents: debug })
      return reply(isNew ? refusal : { ...refusal, type: "application/json; charset=UTF-8" })
    }
    const body = yield* Effect.result(bodyOf(request))
    if (body._tag === "Failure") {
      return responseOf(problemReply(refused(413, "Request Entity Too Large"), server, ""), {
        ...headers,
        connection: "close"
      })
    }
    const asked = { request, method: request.method, path, query: new URLSearchParams(query), body: body.success }
    const problem = refusal(server, { ...asked, params: {} })
    if (problem !== undefined) {
      // It is turned away before anything says what kind of server this is.
      const shown = Object.entries(headers).filter(([name]) => !name.startsWith("x-bacalhau"))
      return responseOf(problemReply(problem, server, clientsId), Object.fromEntries(shown))
    }
    const answered = yield* answer(asked)
    if (answered === dropped) {
      ;(NodeHttpServerRequest.toIncomingMessage(request) as IncomingMessage).socket.destroy()
      return yield* Effect.never
    }
    return reply(answered)
  })
}
