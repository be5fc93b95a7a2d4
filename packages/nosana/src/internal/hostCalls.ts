/** Requests to one host. What is a job's is asked for with a token that is made for this one request. */
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { type Answer, fetching, isHeaderValue, type Lost, parsed, wordsOf } from "./fetching.ts"
import { HostError, type HostReason, refusalOf } from "./hostError.ts"

export interface Connection {
  /** Without a slash at its end. */
  readonly url: string
  readonly authorize: Effect.Effect<Redacted.Redacted<string>, unknown> | undefined
  readonly maxBytes: number
  readonly timeout: Duration.Input
  readonly fetch: typeof globalThis.fetch | undefined
}

export interface Call {
  readonly operation: string
  /** Its parts, as they are. */
  readonly path: ReadonlyArray<string>
  readonly method?: "GET" | "POST" | undefined
  readonly body?: unknown
  /** Whether it is only for the job's owner. */
  readonly isOwners?: boolean | undefined
  /** Whether asking twice does no more than asking once. So it is unless told otherwise. */
  readonly isReplaySafe?: boolean | undefined
}

/** The parts as a path; `undefined` where it would be that of something else, since `.` and `..` are no names in a URL. */
export const pathOf = (parts: ReadonlyArray<string>): string | undefined => {
  if (parts.some((part) => part === "" || part === "." || part === "..")) return undefined
  try {
    return `/${parts.map(encodeURIComponent).join("/")}`
  } catch {
    // Half of a surrogate pair.
    return undefined
  }
}

export const unaskable = (url: string, operation: string): HostError => {
  const message = `${url}: a job, group or operation cannot be named "", "." or "..", nor with half a character`
  return new HostError({ operation, reason: { _tag: "Refused" }, message })
}

export const makeCalls = (connection: Connection) => {
  const { fetch, maxBytes, timeout, url } = connection

  /** A token for one request. */
  const token = (operation: string): Effect.Effect<string, HostError> => {
    const failed = (reason: HostReason, message: string, cause?: unknown) =>
      new HostError({ operation, reason, message: `${url}: ${message}`, ...(cause !== undefined && { cause }) })
    if (connection.authorize === undefined) {
      const message = "only the job's owner may ask this; give authorize, as in Authorization.headerOf"
      return Effect.fail(failed({ _tag: "Unauthorized" }, message))
    }
    return connection.authorize.pipe(
      Effect.mapError((cause) => failed({ _tag: "Unauthorized" }, `no token could be made: ${wordsOf(cause)}`, cause)),
      Effect.flatMap((header) => {
        const text = Redacted.value(header)
        return isHeaderValue(text)
          ? Effect.succeed(text)
          : Effect.fail(
              failed({ _tag: "Misconfigured" }, "the token is empty, or has a character that no header may have")
            )
      })
    )
  }

  const call = (asked: Call): Effect.Effect<Answer, HostError> =>
    Effect.gen(function* () {
      const { body, isOwners = true, isReplaySafe = true, method = "GET", operation } = asked
      const path = pathOf(asked.path)
      if (path === undefined) return yield* unaskable(url, operation)
      const secret = isOwners ? yield* token(operation) : undefined
      const hide = (text: string) => (secret === undefined ? text : text.replaceAll(secret, "<redacted>"))
      const init: RequestInit = {
        method,
        credentials: "omit",
        cache: "no-store",
        // Wherever it would lead, the token must not follow.
        redirect: "error",
        headers: {
          accept: "application/json, text/plain",
          ...(secret !== undefined && { authorization: secret }),
          ...(body !== undefined && { "content-type": "application/json" })
        },
        ...(body !== undefined && { body: JSON.stringify(body) })
      }
      const answer = yield* Effect.mapError(fetching(url + path, init, { fetch, maxBytes, timeout }), (lost: Lost) => {
        const unread: HostReason = isReplaySafe ? { _tag: "Unavailable" } : { _tag: "OutcomeUnknown" }
        const reason: HostReason = lost.isTooLarge ? { _tag: "TooLarge", maxBytes } : unread
        return new HostError({ operation, reason, message: `${url}${path}: ${hide(lost.message)}` })
      })
      const { status } = answer
      if (status >= 200 && status < 300) return answer
      const { message, reason } = refusalOf(answer)
      return yield* new HostError({ operation, reason, message: `${url}${path} ${hide(message)}`, status })
    })

  /** The answer as JSON. */
  const json = (asked: Call): Effect.Effect<unknown, HostError> =>
    Effect.flatMap(call(asked), ({ bytes }) => {
      const text = new TextDecoder().decode(bytes)
      const value = parsed(text)
      if (value !== undefined) return Effect.succeed(value)
      const message = `${url}${pathOf(asked.path)} answers ${JSON.stringify(text.slice(0, 80))}, which is not JSON`
      return Effect.fail(new HostError({ operation: asked.operation, reason: { _tag: "Malformed" }, message }))
    })

  return { call, json, token }
}

export type Calls = ReturnType<typeof makeCalls>
