/** Reads a request's body as the node's web framework does. */
import type { IncomingMessage } from "node:http"
import * as NodeHttpServerRequest from "@effect/platform-node/NodeHttpServerRequest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { HttpServerRequest } from "effect/http/HttpServerRequest"
import { loads, NotJson } from "../python/loads.ts"
import { decodeUtf8 } from "../python/utf8.ts"
import type { Value } from "../python/Value.ts"
import { badRequest, requestTimeout, tooLarge } from "./answers.ts"
import { PythonError } from "./PythonError.ts"

const most = 16 * 1024 * 1024
const patience = Duration.seconds(60)

/**
 * Listens from the first moment on: a client may send its request and leave at once. Whoever reads it may be
 * uninterruptible: it comes to an end by itself.
 */
const bytesOf = Effect.fnUntraced(function* (message: IncomingMessage) {
  const context = yield* Effect.context<never>()
  return yield* Effect.callback<Buffer, PythonError>((resume) => {
    const chunks: Array<Buffer> = []
    let length = 0
    const finish = (outcome: Effect.Effect<Buffer, PythonError>) => {
      timer.interruptUnsafe()
      resume(outcome)
    }
    const fail = (words: string) => finish(Effect.fail(new PythonError(words)))
    const timer = Effect.runForkWith(context)(
      Effect.andThen(
        Effect.sleep(patience),
        Effect.sync(() => fail(requestTimeout))
      )
    )
    if (Number(message.headers["content-length"] ?? 0) > most) return fail(tooLarge)
    message.on("data", (chunk: Buffer) => {
      length += chunk.length
      if (length > most) fail(tooLarge)
      else chunks.push(chunk)
    })
    message.once("end", () => finish(Effect.succeed(Buffer.concat(chunks))))
    message.once("close", () => fail("its client has left"))
  })
})

const isJson = (contentType: string) => {
  const mimetype = contentType.split(";", 1)[0]!.trim().toLowerCase()
  return mimetype === "application/json" || (mimetype.startsWith("application/") && mimetype.endsWith("+json"))
}

/** The body as JSON. Unless it is forced, a body of another type is None. */
export const readJson = (
  request: HttpServerRequest,
  { force }: { readonly force: boolean }
): Effect.Effect<Value, PythonError> => {
  if (!force && !isJson(request.headers["content-type"] ?? "")) return Effect.succeed(null)
  const message = NodeHttpServerRequest.toIncomingMessage(request) as IncomingMessage
  return bytesOf(message).pipe(
    Effect.flatMap((bytes) =>
      Effect.try({
        try: () => loads(decodeUtf8(bytes)),
        catch: (error) => new PythonError(error instanceof NotJson ? badRequest : (error as Error).message)
      })
    )
  )
}
