/** Calls about who asks. */
import { InvalidSpec, InvalidState, type JobError, Unauthorized } from "@longshore/core/JobError"
import { nested } from "@longshore/core/Promises"
import { Authorization, Base58 } from "@longshore/nosana"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type { Auth, KeyInfo, SignedMessage } from "../Auth.ts"
import type { paths } from "../generated/openapi.ts"
import type { Connection } from "./connection.ts"
import { failed } from "./failed.ts"
import { flag, optionalNumber, optionalText, record, some, text, texts } from "./wire.ts"

/** What the parts of a header are told apart by. */
const separator = ":"

const composed = (message: string, userAddress: string, signature: string, timestamp: Date | undefined) => {
  const parts = [message, signature, ...(timestamp === undefined ? [] : [String(timestamp.getTime())])]
  return {
    message,
    userAddress,
    signature: Redacted.make(signature, { label: "signature" }),
    timestamp,
    header: Redacted.make(parts.join(separator), { label: "authorization" })
  }
}

/** A signature of another message, or for another length of time, is none of what was asked for. */
const readSigned =
  (message: string, includeTime: boolean) =>
  (json: unknown): SignedMessage => {
    const fields = record(json)
    if (text(fields, "message") !== message) throw new SyntaxError("message is another one than was to be signed")
    const signature = text(fields, "signature")
    if (signature.length > 88 || Base58.decode(signature)?.length !== 64) {
      throw new SyntaxError("signature is not 64 bytes in Base58")
    }
    const milliseconds = optionalNumber(fields, "timestamp")
    if (includeTime && milliseconds === undefined) throw new SyntaxError("timestamp is missing, and was asked for")
    const timestamp = includeTime && milliseconds !== undefined ? new Date(milliseconds) : undefined
    if (timestamp !== undefined && Number.isNaN(timestamp.getTime())) throw new SyntaxError("timestamp is no time")
    return composed(message, text(fields, "userAddress"), signature, timestamp)
  }

const readKey = (json: unknown): KeyInfo => {
  const fields = record(json)
  return {
    valid: flag(fields, "valid"),
    apiKeyId: optionalText(fields, "apiKeyId"),
    scopes: some(fields.scopes) === undefined ? undefined : texts(fields, "scopes"),
    user: some(fields.user)
  }
}

export const authCalls = ({ askOf, askSignerOf, credential }: Connection): Auth => {
  const ask = askOf<paths>()
  const askSigner = askSignerOf<paths>()

  const signHere = (
    wallet: Authorization.MessageSigner,
    message: string,
    includeTime: boolean
  ): Effect.Effect<SignedMessage, JobError> =>
    Effect.gen(function* () {
      const now = yield* Clock.currentTimeMillis
      const header = yield* Authorization.headerOf(wallet, message).pipe(
        Effect.mapError((error) =>
          failed("auth.signMessage", new Unauthorized({ message: `wallet: ${error.message}` }))
        )
      )
      const signature = Redacted.value(header).slice(message.length + separator.length)
      return composed(message, wallet.address, signature, includeTime ? new Date(now) : undefined)
    })

  return {
    [nested]: true,
    signMessage: (message, given = {}) => {
      const { includeTime = false } = given
      const operation = "auth.signMessage"
      if (typeof message !== "string" || message === "" || message.includes(separator)) {
        const words = `message: ${JSON.stringify(message)} cannot be signed; it must not be empty, and have no "${separator}" in it`
        return Effect.fail(failed(operation, new InvalidSpec({ field: "message", message: words })))
      }
      if (credential.wallet !== undefined) return signHere(credential.wallet, message, includeTime)
      return askSigner({
        operation,
        absent: "the server does not sign messages",
        replaySafe: true,
        read: readSigned(message, includeTime),
        send: (api, init) =>
          api.POST("/auth/sign-message/external", {
            ...init,
            body: { message, ...(given.includeTime !== undefined && { includeTime }) }
          })
      })
    },
    validateApiKey: ({ key = credential.apiKey } = {}) => {
      const operation = "auth.validateApiKey"
      if (key === undefined) {
        const message = "there is no API key that could be validated; give one as key"
        return Effect.fail(failed(operation, new InvalidState({ message })))
      }
      const apiKey = Redacted.value(key)
      return ask({
        operation,
        needs: "none",
        absent: "the server does not validate API keys",
        secrets: [apiKey],
        replaySafe: true,
        read: readKey,
        send: (api, init) => api.POST("/auth/validate-api-key", { ...init, body: { apiKey } })
      })
    }
  }
}
