/** The gateway's HTTP layer: finds the endpoint, reads what was sent, and knows who asks. */
import * as Effect from "effect/Effect"
import { HttpServerRequest } from "effect/http/HttpServerRequest"
import type { HttpServerResponse } from "effect/http/HttpServerResponse"
import type { App } from "../../Network.ts"
import type { Accounts } from "./Accounts.ts"
import { callerOf } from "./credentials.ts"
import type { Asked, Endpoint } from "./Endpoint.ts"
import { fastify, message } from "./reply.ts"
import { canonical } from "./routes.ts"

interface Settings {
  readonly accounts: Accounts
  readonly endpoints: ReadonlyArray<Endpoint>
  readonly hasScopes: boolean
  readonly now: () => number
}

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

const matcher = (endpoint: Endpoint) => {
  const names = [...endpoint.route.matchAll(/:(\w+)/g)].map(([, name]) => name!)
  const pattern = new RegExp(`^${endpoint.route.replaceAll(".", "\\.").replace(/:\w+/g, "([^/]+)")}$`)
  return (named: string) => {
    const found = pattern.exec(named)
    if (found === null) return undefined
    return { endpoint, params: Object.fromEntries(names.map((name, index) => [name, decoded(found[index + 1]!)])) }
  }
}

const unreadable = Symbol("unreadable")

const unreadableReply = (route: string): HttpServerResponse =>
  route.includes(" /deployments")
    ? fastify(400, "Body is not valid JSON", "FST_ERR_CTP_INVALID_JSON_BODY")
    : message(400, "Bad Request")

/** Forms are taken as well, and text that holds JSON. */
const bodyOf = async (text: string, type: string): Promise<unknown> => {
  if (text === "") return undefined
  if (/^(multipart\/form-data|application\/x-www-form-urlencoded)\b/i.test(type)) {
    try {
      const form = await new globalThis.Response(text, { headers: { "content-type": type } }).formData()
      return Object.fromEntries(form.entries())
    } catch {
      return unreadable
    }
  }
  try {
    return JSON.parse(text)
  } catch {
    return unreadable
  }
}

export const makeApp = ({ endpoints, ...settings }: Settings): App => {
  // A route without names in it wins over one with names.
  const named = (route: string) => (route.match(/:/g) ?? []).length
  const matchers = endpoints.toSorted((one, other) => named(one.route) - named(other.route)).map(matcher)

  const readFor = Effect.fnUntraced(function* (
    request: HttpServerRequest,
    { route }: Endpoint,
    params: Asked["params"]
  ): Effect.fn.Return<{ readonly asked: Asked } | { readonly refusal: HttpServerResponse }> {
    const isRead = request.method === "GET" || request.method === "HEAD"
    const text = isRead ? "" : yield* Effect.orElseSucceed(request.text, () => "")
    const body = yield* Effect.promise(() => bodyOf(text, request.headers["content-type"] ?? ""))
    if (body === unreadable) return { refusal: unreadableReply(route) }
    const query = new URLSearchParams(request.url.split(/\?(.*)/s)[1] ?? "")
    return { asked: { params, query, body, text, headers: request.headers } }
  })

  const answer = Effect.fnUntraced(function* (
    request: HttpServerRequest,
    endpoint: Endpoint,
    params: Asked["params"]
  ): Effect.fn.Return<HttpServerResponse> {
    if (endpoint.needs === "nothing") {
      const read = yield* readFor(request, endpoint, params)
      return "refusal" in read ? read.refusal : yield* endpoint.answer(read.asked)
    }
    // Whoever may not ask is told so, whatever it has sent.
    const known = callerOf(settings, request.headers, endpoint)
    if ("refusal" in known) return known.refusal
    const read = yield* readFor(request, endpoint, params)
    return "refusal" in read ? read.refusal : yield* endpoint.answer({ ...read.asked, caller: known.caller })
  })

  return Effect.gen(function* () {
    const request = yield* HttpServerRequest
    const path = request.url.split("?", 1)[0]!
    const method = request.method === "HEAD" ? "GET" : request.method
    const wanted = canonical(`${method} ${path}`)
    const found = matchers.map((match) => match(wanted)).find((each) => each !== undefined)
    if (found !== undefined) return yield* answer(request, found.endpoint, found.params)
    return wanted.includes(" /deployments")
      ? fastify(404, `Route ${method}:${path} not found`)
      : message(404, "NOT_FOUND")
  })
}
