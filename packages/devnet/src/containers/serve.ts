/** Serves a function as a container, over real HTTP. */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Router from "effect/http/HttpRouter"
import { HttpServerRequest } from "effect/http/HttpServerRequest"
import * as Response from "effect/http/HttpServerResponse"
import * as Stream from "effect/Stream"
import type { Time } from "../Fault.ts"
import { node } from "../internal/dialect.ts"
import * as Port from "../internal/port.ts"
import { resting } from "../internal/stillness.ts"
import { compact, dumps } from "../python/dumps.ts"
import { loads } from "../python/loads.ts"
import { fromJs, toJs } from "../python/Value.ts"
import type { ContainerRequest, FunctionContainer } from "./Container.ts"

/** Gives the address where it listens. */
export const serve = Effect.fnUntraced(function* (id: string, { resources, serve }: FunctionContainer) {
  const context = yield* Effect.context<never>()
  const sleep = (duration: Time) =>
    Effect.runPromiseWith(context)(resting(Effect.sleep(Duration.fromInputUnsafe(duration))))
  const router = yield* Router.make
  yield* router.add(
    "POST",
    "/service_output",
    Effect.gen(function* () {
      const text = yield* Effect.orDie((yield* HttpServerRequest).text)
      const leaving = new AbortController()
      const run = async () =>
        responseOf(await serve(toJs(loads(text)) as ContainerRequest, { text, sleep, signal: leaving.signal }), leaving)
      return yield* Effect.tryPromise({ try: run, catch: plainError }).pipe(
        Effect.onInterrupt(() => Effect.sync(() => leaving.abort())),
        Effect.catch(Effect.succeed)
      )
    })
  )
  yield* router.add(
    "GET",
    "/service-resources",
    Effect.gen(function* () {
      const { originalUrl } = yield* HttpServerRequest
      const model = new URL(originalUrl, "http://container").searchParams.get("model_id") ?? undefined
      if (resources === undefined) return Response.text("there is nothing to tell", { status: 404 })
      return yield* Effect.try({ try: () => json(resources(model)), catch: plainError }).pipe(
        Effect.catch(Effect.succeed)
      )
    })
  )
  const app = Effect.orElseSucceed(router.asHttpEffect(), () =>
    Response.text("a container has /service_output and /service-resources", { status: 404 })
  )
  const { url } = yield* Port.make({ app, dialect: node, owner: `container ${id}` })
  return url
})

const json = (value: unknown) => Response.text(dumps(fromJs(value), compact), { contentType: "application/json" })

const plainError = (error: unknown) =>
  Response.text(error instanceof Error ? error.message : String(error), { status: 500 })

const isIterable = (value: unknown): value is AsyncIterable<Uint8Array | string> =>
  typeof value === "object" && value !== null && Symbol.asyncIterator in value

/** A generator that waits hears of it when nobody listens any more; nobody waits for it then. */
const leavable = (
  iterable: AsyncIterable<Uint8Array | string>,
  leaving: AbortController
): AsyncIterable<Uint8Array | string> => ({
  [Symbol.asyncIterator]: () => {
    const iterator = iterable[Symbol.asyncIterator]()
    return {
      next: () => iterator.next(),
      return: async () => {
        leaving.abort()
        void Promise.resolve(iterator.return?.()).catch(() => {})
        return { done: true, value: undefined }
      }
    }
  }
})

const responseOf = (given: unknown, leaving: AbortController) => {
  if (given instanceof globalThis.Response) return Response.fromWeb(given)
  if (!isIterable(given)) return json(given)
  const encoder = new TextEncoder()
  const bytes = Stream.map(
    Stream.fromAsyncIterable(leavable(given, leaving), (error) => error),
    (chunk) => (typeof chunk === "string" ? encoder.encode(chunk) : chunk)
  )
  return Response.stream(bytes, { contentType: "text/plain; charset=utf-8" })
}
