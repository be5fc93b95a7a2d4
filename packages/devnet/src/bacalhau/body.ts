/** Reads a request's body, up to what a server takes. */
import type { IncomingMessage } from "node:http"
import * as NodeHttpServerRequest from "@effect/platform-node/NodeHttpServerRequest"
import * as Effect from "effect/Effect"
import type { HttpServerRequest } from "effect/http/HttpServerRequest"

const most = 10 * 1024 * 1024

/** The body is not read any further, nor is the connection. */
export class TooLarge {}

export const bodyOf = (request: HttpServerRequest): Effect.Effect<string, TooLarge> => {
  const message = NodeHttpServerRequest.toIncomingMessage(request) as IncomingMessage
  return Effect.callback<string, TooLarge>((resume) => {
    const chunks: Array<Buffer> = []
    let length = 0
    if (Number(message.headers["content-length"] ?? 0) > most) return resume(Effect.fail(new TooLarge()))
    if (message.complete && message.readableEnded) return resume(Effect.succeed(""))
    message.on("data", (chunk: Buffer) => {
      length += chunk.length
      if (length > most) resume(Effect.fail(new TooLarge()))
      else chunks.push(chunk)
    })
    message.once("end", () => resume(Effect.succeed(Buffer.concat(chunks).toString())))
    // Nobody is left to hear the answer.
    message.once("close", () =>
      resume(message.complete ? Effect.succeed(Buffer.concat(chunks).toString()) : Effect.never)
    )
  })
}
