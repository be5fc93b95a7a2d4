/** What a server tells of its own calls. */
import { type JobError, Unavailable } from "@longshore/core/JobError"
import { boundedFetch } from "@longshore/core/Rest"
import { readHeaders } from "@longshore/core/Server"
import * as Effect from "effect/Effect"
import type { ServerOptions } from "../../ServerOptions.ts"
import { failed } from "../failed.ts"

/** Where servers have their OpenAPI document, below their other paths. */
const places = ["/openapi.json", "/swagger/json"]

/** A document is some hundred kilobytes long. */
const maxBytes = 16 * 1024 * 1024

/**
 * The OpenAPI document, or `undefined` where there is none that can be read. Fails where nobody answers. No credential is sent:
 * everybody may read it.
 */
export const documentOf = (
  url: string,
  { fetch, headers = {}, timeout = "30 seconds" }: ServerOptions
): Effect.Effect<unknown, JobError> =>
  Effect.flatMap(readHeaders("nosana-api", headers), ({ values }) => {
    const bounded = boundedFetch(maxBytes, fetch)
    const read = async (signal: AbortSignal): Promise<unknown> => {
      for (const place of places) {
        const response = await bounded(`${url}${place}`, { headers: values, signal, redirect: "manual" })
        const document = parsed(await response.text())
        if (response.status >= 500) throw new Error(`HTTP ${response.status}`)
        if (response.ok && document !== undefined) return document
      }
      return undefined
    }
    return Effect.tryPromise(read).pipe(
      Effect.timeout(timeout),
      Effect.mapError(() =>
        failed("find", new Unavailable({ message: `${url} does not tell which calls it knows; ask again` }))
      )
    )
  })

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
