/** The way to one server: its URL, who asks, and calls that end in a typed error. */
import type { JobError, JobErrorReason } from "@longshore/core/JobError"
import { PlainRequest } from "@longshore/core/PlainRequest"
import { type Answer, boundedFetch, call } from "@longshore/core/Rest"
import { readHeaders, serverUrl } from "@longshore/core/Server"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import createFetchClient, { type Client } from "openapi-fetch"
import type { ServerOptions } from "../ServerOptions.ts"
import { type Authorization, authorize } from "./authorization.ts"
import { readJson } from "./readJson.ts"

export type Init = {
  readonly signal: AbortSignal
  readonly fetch: (request: Request) => Promise<Response>
  readonly headers: Record<string, string>
  readonly parseAs: "text"
}

export interface Call<Paths extends {}, Read> {
  readonly operation: string
  readonly replaySafe: boolean
  readonly send: (api: Client<Paths>, init: Init) => Promise<{ data?: unknown; error?: unknown; response: Response }>
  /** Throws a `SyntaxError` on a shape that would mislead. */
  readonly read: (json: unknown) => Read
  /** What it means that the server does not have the route. */
  readonly absent?: string | undefined
  readonly timeout?: Duration.Input | undefined
  /** Where a call means something of its own by a refusal. */
  readonly reason?: ((answer: Answer<unknown>) => JobErrorReason | undefined) | undefined
}

/** One message of a web socket after another, until the server closes it. */
export type Listen = (options: {
  readonly operation: string
  /** With its query, from the server's root. */
  readonly path: string
  /** Sent once the socket is open. */
  readonly first?: string | undefined
  readonly absent?: string | undefined
}) => Stream.Stream<string, JobError>

export interface Connection<Paths extends {}> {
  readonly url: string
  readonly ask: <Read>(call: Call<Paths, Read>) => Effect.Effect<Read, JobError>
  readonly listen: Listen
  /** For an address that a server tells of: no credentials of ours go there. */
  readonly fetch: typeof globalThis.fetch
  readonly options: ServerOptions
}

/** Loaded with the first socket. */
const sockets = Effect.promise(() => import("./listening.ts"))

export const connect = <Paths extends {}>(options: ServerOptions): Effect.Effect<Connection<Paths>, JobError> =>
  Effect.gen(function* () {
    const url = yield* serverUrl("bacalhau", options.url, "http://127.0.0.1:1234")
    const { secrets, values } = yield* readHeaders("bacalhau", options.headers ?? {})
    const { fetch = globalThis.fetch, maxAnswerBytes = 64 * 1024 * 1024, timeout = "30 seconds" } = options
    const bounded = boundedFetch(maxAnswerBytes, fetch)
    const api = createFetchClient<Paths>({
      baseUrl: url,
      headers: values,
      Request: PlainRequest as unknown as typeof Request
    })
    const authorization = yield* authorize(options.auth, { url, fetch: bounded, headers: values, timeout })

    const once = <Read>(given: Call<Paths, Read>, { header, secrets: own }: Authorization) => {
      const { absent, operation, replaySafe, send } = given
      const told: Init["fetch"] = (request) => {
        const { init, url } = request as unknown as PlainRequest
        return bounded(url, init)
      }
      let explain: ((answer: Answer<unknown>) => JobErrorReason | undefined) | undefined
      return call(
        {
          backend: "bacalhau",
          operation,
          replaySafe,
          timeout: given.timeout ?? timeout,
          secrets: [...secrets, ...own],
          reason: (answer) => explain?.(answer)
        },
        async (signal) => {
          const headers: Record<string, string> = header === undefined ? {} : { authorization: header }
          const { data, error, response } = await send(api, { signal, fetch: told, headers, parseAs: "text" })
          const isPage = response.headers.get("content-type")?.includes("html") ?? false
          if (response.ok && !isPage) return { data: { value: given.read(readJson(String(data ?? ""))) }, response }
          // Loaded with the first answer that is no good.
          const { reasonOf } = await import("./reasons.ts")
          const general = reasonOf({ url, absent, replaySafe, auth: options.auth })
          explain = (answer) => given.reason?.(answer) ?? general(answer)
          return { error: response.ok ? data : error, response }
        }
      )
    }

    const ask = <Read>(given: Call<Paths, Read>): Effect.Effect<Read, JobError> =>
      Effect.flatMap(authorization.current(given.operation), (current) =>
        Effect.catchIf(
          once(given, current),
          ({ reason }) => reason._tag === "Unauthorized" && reason.answer?.status === 401 && authorization.renews,
          // Refused before it was acted upon, so that asking again cannot do it twice.
          () => Effect.flatMap(authorization.renewed(given.operation, current), (renewed) => once(given, renewed))
        )
      ).pipe(Effect.map(({ value }) => value))

    return {
      url,
      ask,
      fetch,
      options,
      listen: (asked) =>
        Stream.unwrap(
          Effect.gen(function* () {
            const { header, secrets: own } = yield* authorization.current(asked.operation)
            const { listening } = yield* sockets
            return listening({
              ...asked,
              url,
              headers: { ...values, ...(header !== undefined && { authorization: header }) },
              secrets: [...secrets, ...own],
              openSocket: options.openSocket,
              auth: options.auth
            })
          })
        )
    }
  })
