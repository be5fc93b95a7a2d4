/** Which endpoint answers which request, and what the framework answers where there is none. */
import * as Effect from "effect/Effect"
import * as Router from "effect/http/HttpRouter"
import { HttpServerRequest } from "effect/http/HttpServerRequest"
import type * as Response from "effect/http/HttpServerResponse"
import * as Responses from "effect/http/HttpServerResponse"
import * as Option from "effect/Option"
import type { App } from "../Network.ts"
import { options, page, redirect } from "./answers.ts"
import * as Endpoints from "./endpoints.ts"
import { type Asked, createJob, createJobBatch, createJobStream } from "./jobEndpoints.ts"
import type { InfernetNode } from "./node.ts"
import { targetOf } from "./target.ts"

/** Those of all versions. */
export const routes = [
  "GET /health",
  "GET /info",
  "GET /resources",
  "GET /api/chain/enabled",
  "GET /api/chain/address",
  "POST /api/jobs",
  "POST /api/jobs/stream",
  "POST /api/jobs/batch",
  "GET /api/jobs",
  "PUT /api/status"
] as const

export type InfernetRoute = (typeof routes)[number]

type Endpoint = (asked: Asked) => Effect.Effect<Response.HttpServerResponse>

interface Served {
  readonly route: InfernetRoute
  readonly endpoint: Endpoint
  readonly isLimited: boolean
}

const servedBy = (node: InfernetNode): ReadonlyArray<Served> => {
  const { hasResources, isOld } = node.traits
  const of = (route: InfernetRoute, endpoint: Endpoint, isThere = true, isLimited = true) =>
    isThere ? [{ route, endpoint, isLimited }] : []
  return [
    ...of("GET /health", Endpoints.health(node)),
    ...of("GET /info", Endpoints.info(node)),
    ...of("GET /resources", Endpoints.resources(node), hasResources),
    ...of("GET /api/chain/enabled", Endpoints.chainEnabled(node), isOld),
    ...of("GET /api/chain/address", Endpoints.chainAddress(node), isOld),
    ...of("POST /api/jobs", createJob(node)),
    ...of("POST /api/jobs/stream", createJobStream(node), !isOld),
    ...of("POST /api/jobs/batch", createJobBatch(node)),
    ...of("GET /api/jobs", Endpoints.getJob(node)),
    ...of("PUT /api/status", Endpoints.storeJobStatus(node), true, false)
  ]
}

/** The rate limiter's idea of a client, which is not the one by which jobs are owned. */
const clientOf = (request: HttpServerRequest, ip: string): string =>
  (request.headers["x-forwarded-for"] ?? "").split(",", 1)[0]!.trim() || ip

const limited =
  (node: InfernetNode, { isLimited, route }: Served, answer: Endpoint): Endpoint =>
  (asked) => {
    const { limiter, now } = node
    if (limiter === undefined || !isLimited) return answer(asked)
    return Effect.suspend(() => {
      const client = clientOf(asked.request, asked.ip)
      const wait = limiter.take(route, client, now())
      const answered =
        wait === undefined ? answer(asked) : Effect.succeed(page(429, { "retry-after": `${wait}\n${wait}` }))
      return Effect.map(answered, (response) => Responses.setHeaders(response, limiter.headers(route, client, now())))
    })
  }

/** Where a connection on loopback comes from that was reset before anybody could ask. */
const loopback = "127.0.0.1"

const asked = Effect.map(
  HttpServerRequest,
  (request): Asked => ({ request, ip: Option.getOrElse(request.remoteAddress, () => loopback) })
)

/** What OPTIONS and a wrong method are told; the order is that of a set in Python, here and there. */
const allowOf = (methods: ReadonlyArray<string>): string =>
  [...new Set(methods.flatMap((method) => (method === "GET" ? ["GET", "HEAD", "OPTIONS"] : [method, "OPTIONS"])))].join(
    ", "
  )

const makeRouter = Effect.fnUntraced(function* (node: InfernetNode) {
  const router = yield* Effect.provideService(Router.make, Router.RouterConfig, { caseSensitive: true })
  const methodsOf = new Map<string, Array<string>>()
  for (const each of servedBy(node)) {
    const [method, path] = each.route.split(" ") as ["GET" | "POST" | "PUT", `/${string}`]
    yield* router.add(method, path, Effect.flatMap(asked, limited(node, each, each.endpoint)))
    const methods = methodsOf.get(path) ?? []
    methodsOf.set(path, [...methods, method])
    if (methods.length > 0) continue
    // It counts as a request to the endpoint that was there first.
    const answerOptions: Endpoint = () => Effect.sync(() => options(allowOf(methodsOf.get(path) ?? [])))
    yield* router.add("OPTIONS", path, Effect.flatMap(asked, limited(node, each, answerOptions)))
  }
  return { app: router.asHttpEffect(), methodsOf }
})

export const makeApp = (node: InfernetNode): Effect.Effect<App> =>
  Effect.map(makeRouter(node), ({ app, methodsOf }) =>
    Effect.flatMap(HttpServerRequest, (request) => {
      const { path, withoutDoubleSlashes } = targetOf(request.url)
      if (request.headers.upgrade?.toLowerCase() === "websocket") return Effect.succeed(page(400))
      if (withoutDoubleSlashes !== undefined && methodsOf.has(withoutDoubleSlashes)) {
        return Effect.succeed(redirect(`http://${request.headers.host ?? ""}${withoutDoubleSlashes}`))
      }
      const methods = methodsOf.get(path)
      if (methods === undefined) return Effect.succeed(page(404))
      return app.pipe(
        Effect.provideService(
          HttpServerRequest,
          request.modify({ url: `${path}?${request.url.split("?", 2)[1] ?? ""}` })
        ),
        Effect.orElseSucceed(() => page(405, { allow: allowOf(methods) }))
      )
    })
  )
