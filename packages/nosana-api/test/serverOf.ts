/** A server in memory that gives what it is told to, and keeps what it was asked. */
import { inspect } from "node:util"
import type { JobError } from "@longshore/core/JobError"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { make, type Options, type Service } from "../src/NosanaApi.ts"

export interface Sent {
  readonly method: string
  readonly url: string
  readonly headers: { readonly [name: string]: string }
  /** `undefined` where there is none. */
  readonly body: unknown
  readonly init: RequestInit
}

export const url = "https://nosana.test"
export const key = "nos_0123456789abcdefSECRET"
export const apiKey = Redacted.make(key)

export const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json", ...headers } })

export const plain = (body: string, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(body === "" ? null : body, { status, headers })

type Answering = (sent: Sent) => Response | Promise<Response>

export const fakeFetch = (answer: Answering) => {
  const sent: Array<Sent> = []
  const fetch: typeof globalThis.fetch = async (input, init = {}) => {
    const body = init.body === undefined || init.body === null ? undefined : JSON.parse(String(init.body))
    const request = {
      method: init.method ?? "GET",
      url: String(input),
      headers: Object.fromEntries(new Headers(init.headers)),
      body,
      init
    }
    sent.push(request)
    return answer(request)
  }
  return { fetch, sent }
}

/** One that has the key of above, unless the options say otherwise. */
export const serverOf = (answer: Answering, options: Options = {}) =>
  Effect.gen(function* () {
    const { fetch, sent } = fakeFetch(answer)
    const api = yield* make({
      url,
      fetch,
      ...("apiKey" in options || "wallet" in options ? {} : { apiKey }),
      ...options
    })
    return { api, sent }
  })

/** What a call made of an answer. */
export const refusalOf = (
  use: (api: Service) => Effect.Effect<unknown, JobError>,
  answer: Answering,
  options: Options = {}
): Effect.Effect<JobError, JobError | unknown> =>
  Effect.flatMap(serverOf(answer, options), ({ api }) => Effect.flip(use(api))) as Effect.Effect<JobError, unknown>

/** Everything in which a value could be shown. */
export const shown = (value: unknown): string =>
  [
    inspect(value, { depth: 12, showHidden: true, getters: true }),
    JSON.stringify(value, (_, item) => (typeof item === "bigint" ? `${item}n` : item)),
    String(value),
    value instanceof Error ? value.stack : ""
  ].join("\n")
