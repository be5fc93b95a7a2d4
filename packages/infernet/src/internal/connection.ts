/** The way to one node: its URL, its headers, a bucket for each route, and calls that end in a typed error. */

import { JobError, RateLimited } from "@longshore/core/JobError"
import { PlainRequest } from "@longshore/core/PlainRequest"
import { boundedFetch, type CallOptions, call } from "@longshore/core/Rest"
import { type Headers, readHeaders, serverUrl } from "@longshore/core/Server"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import createFetchClient from "openapi-fetch"
import type { paths } from "../generated/openapi.ts"
import { type Bucket, makeBucket } from "./bucket.ts"
import { readJson } from "./readJson.ts"

export interface ConnectionOptions {
  readonly url: string
  readonly headers: Headers
  readonly fetch: typeof globalThis.fetch
  readonly timeout: Duration.Input
  readonly maxAnswerBytes: number
  readonly isExact: boolean
}

/** A route with a limit of its own. */
export type Route = "health" | "info" | "resources" | "create" | "batch" | "stream" | "read" | "status"

export interface Call<Read> {
  readonly operation: string
  readonly route: Route
  readonly replaySafe: boolean
  readonly send: (api: Api, init: Init) => Promise<{ data?: unknown; error?: unknown; response: Response }>
  readonly read: (json: unknown) => Read
  /** What it means that the node does not have the route. */
  readonly absent?: string | undefined
}

export type Api = ReturnType<typeof createFetchClient<paths>>
export type Init = {
  readonly signal: AbortSignal
  readonly fetch: (request: Request) => Promise<Response>
  readonly parseAs: "text"
}

export interface Connection {
  readonly url: string
  readonly ask: <Read>(call: Call<Read>) => Effect.Effect<Read, JobError>
  /** For an answer that is read as it comes: the answer's head is there, or why not. */
  readonly open: (call: Omit<Call<Response>, "read">) => Effect.Effect<Response, JobError>
}

type Explain = NonNullable<CallOptions["reason"]>

/** The longest a call waits for the node to grant it. */
const patience = Duration.toMillis("1 minute")

export const connect = (options: ConnectionOptions): Effect.Effect<Connection, JobError> =>
  Effect.gen(function* () {
    const url = yield* serverUrl("infernet", options.url, "http://127.0.0.1:4000")
    const { secrets, values } = yield* readHeaders("infernet", options.headers)
    const bounded = boundedFetch(options.maxAnswerBytes, options.fetch)
    const api = createFetchClient<paths>({
      baseUrl: url,
      headers: values,
      Request: PlainRequest as unknown as typeof Request
    })
    const buckets = new Map<Route, Bucket>()
    const bucketOf = (route: Route): Bucket => {
      const bucket = buckets.get(route) ?? makeBucket()
      buckets.set(route, bucket)
      return bucket
    }

    const paced = <Read>(
      given: Omit<Call<Read>, "read">,
      fetch: typeof globalThis.fetch,
      read: (answer: Awaited<ReturnType<Call<Read>["send"]>>) => Read | Promise<Read>
    ): Effect.Effect<Read, JobError> => {
      const { absent, operation, replaySafe, route, send } = given
      const bucket = bucketOf(route)
      const once = (until: number) =>
        bucket.spend(until, (heard) => {
          const told: Init["fetch"] = async (request) => {
            const { init, url } = request as unknown as PlainRequest
            const response = await fetch(url, init)
            heard(response)
            return response
          }
          const { timeout } = options
          let explain: Explain | undefined
          const explained = async <A>(answer: A) => {
            // Loaded with the first answer that is no good.
            explain = (await import("./reasons.ts")).reasonOf({ url, absent, replaySafe })
            return answer
          }
          const reason: Explain = (answer) => explain?.(answer)
          return call({ backend: "infernet", operation, replaySafe, timeout, secrets, reason }, async (signal) => {
            const { data, error, response } = await send(api, { signal, fetch: told, parseAs: "text" })
            if (!response.ok) return explained({ error, response })
            // A page where JSON is due is no node's answer, whatever its status says. A stream is of that type too.
            if (isPage(response) && route !== "stream") return explained({ error: data, response })
            const value: Read = await read({ data, response })
            return { data: { value }, response }
          })
        })
      const busy = Effect.flatMap(bucket.wait, (retryAfter) => {
        const message = `${url} grants no more requests for now; ask again in ${Duration.format(retryAfter)}`
        return fail(operation, new RateLimited({ message, retryAfter }))
      })
      return Effect.flatMap(Clock.currentTimeMillis, (now) =>
        // A request that is told to come back has not taken effect; the bucket makes it wait.
        Effect.retry(once(now + patience), {
          while: (error) => error._tag === "JobError" && error.reason._tag === "RateLimited"
        })
      ).pipe(
        Effect.catchTag("Busy", () => busy),
        Effect.map(({ value }) => value)
      )
    }

    return {
      url,
      ask: (given) =>
        paced(given, bounded, async ({ data }) => given.read(await readJson(String(data ?? ""), options.isExact))),
      open: (given) => paced(given, options.fetch, ({ response }) => response)
    }
  })

const isPage = ({ headers }: Response) => headers.get("content-type")?.includes("html") ?? false

const fail = (operation: string, reason: JobError["reason"]) =>
  Effect.fail(new JobError({ backend: "infernet", operation, reason }))
