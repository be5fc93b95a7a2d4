/** The endpoints for jobs, asked without a port. */
import * as Effect from "effect/Effect"
import * as Response from "effect/http/HttpServerResponse"
import type { Call } from "../../../src/nosana/api/Endpoint.ts"
import { jobEndpoints } from "../../../src/nosana/api/jobs/endpoints.ts"
import type { Payer } from "../../../src/nosana/api/jobs/Gateway.ts"
import type { JobsEngine } from "../../../src/nosana/api/jobs/JobsEngine.ts"
import type { JobsSettings } from "../../../src/nosana/api/jobs/settings.ts"
import { chainWorld } from "./chainWorld.ts"

interface Asking {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: string
  readonly body?: unknown
  readonly key?: string
}

/** Asks the endpoints themselves, as one user: who that is and whether it may is not decided here. */
export const gatewayOf = (jobs: JobsEngine, settings: JobsSettings, user: Payer) => {
  const endpoints = jobEndpoints(jobs, settings)
  return async (route: string, { body, key, params = {}, query = "" }: Asking = {}) => {
    const endpoint = endpoints.find((each) => each.route === route)
    if (endpoint === undefined) return undefined
    const call = {
      caller: { account: user },
      params,
      query: new URLSearchParams(query),
      body,
      text: JSON.stringify(body) ?? "",
      headers: { ...(key !== undefined && { "idempotency-key": key }) }
    } as unknown as Call
    const answer = Response.toWeb(await Effect.runPromise(Effect.scoped(endpoint.answer(call))))
    const text = await answer.text()
    const isJson = answer.headers.get("content-type")?.includes("json") === true
    return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : text }
  }
}

export const opened = (options?: Parameters<typeof chainWorld>[0]) => {
  const world = chainWorld(options)
  const owner = world.user()
  const as = (user: Payer = world.user()) => gatewayOf(world.jobs, world.settings, user)
  return { ...world, owner, as, ask: as(owner) }
}
