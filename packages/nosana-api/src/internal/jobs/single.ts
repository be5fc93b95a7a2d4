/** Calls about one job. */
import { InvalidSpec, type JobError } from "@longshore/core/JobError"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { paths } from "../../generated/openapi.ts"
import type { Jobs, PostOptions, PostRequest } from "../../Jobs.ts"
import type { Markets } from "../../Markets.ts"
import type { Ask, Connection } from "../connection.ts"
import { failed } from "../failed.ts"
import { limitProblem, priced } from "../limits.ts"
import { checkNames } from "../names.ts"
import { wholeSeconds } from "../seconds.ts"
import { readEvents, readExtended, readJob, readPosted, readStopped } from "./reading.ts"
import { ofExtending, ofJob, ofPosting } from "./refusals.ts"

/** What servers take for a job whose timeout nobody says. */
const usualTimeout = 3600

/** What is posted, as servers have it. Fails with `InvalidSpec` on what cannot be meant. */
export const bodyOf = (operation: string, { ipfsHash, market, node, timeout }: PostRequest) =>
  Effect.gen(function* () {
    yield* checkNames(operation, { ipfsHash, market, ...(node !== undefined && { node }) })
    const seconds = timeout === undefined ? undefined : yield* wholeSeconds(operation, "timeout", timeout)
    return { ipfsHash, market, ...(seconds !== undefined && { timeout: seconds }), ...(node !== undefined && { node }) }
  })

type Single = Pick<Jobs, "get" | "post" | "extend" | "stop" | "events">

export const singleCalls = (ask: Ask<paths>, { credential }: Connection, markets: Markets): Single => {
  /** Asks what the job would cost, and fails with `InvalidSpec` where that is too much. */
  const checkCost = (
    { market, timeout = usualTimeout }: { readonly market: string; readonly timeout?: number },
    maxCost: PostOptions["maxCost"]
  ): Effect.Effect<unknown, JobError> => {
    const operation = "jobs.post"
    const problem = limitProblem(maxCost)
    if (problem !== undefined) {
      return Effect.fail(failed(operation, new InvalidSpec({ field: "maxCost", message: problem })))
    }
    if (maxCost === undefined) return Effect.void
    return credential.check(operation).pipe(
      Effect.andThen(markets.get(market)),
      Effect.mapError(({ reason }) => failed(operation, reason)),
      Effect.flatMap(({ usdRewardPerHour }) =>
        priced({ operation, market, usdRewardPerHour, timeout: Duration.seconds(timeout) }, maxCost)
      )
    )
  }

  return {
    get: (address) =>
      ask({
        operation: "jobs.get",
        needs: "none",
        names: { address },
        replaySafe: true,
        read: readJob(address),
        send: (api, init) => api.GET("/jobs/{address}", { ...init, params: { path: { address } } })
      }),
    post: (request, { idempotencyKey, maxCost } = {}) =>
      Effect.gen(function* () {
        const body = yield* bodyOf("jobs.post", request)
        yield* checkCost(body, maxCost)
        return yield* ask({
          operation: "jobs.post",
          replaySafe: false,
          isSlow: true,
          idempotencyKey,
          reason: ofPosting,
          read: readPosted,
          send: (api, init) => api.POST("/jobs/list", { ...init, body })
        })
      }),
    extend: (address, { by, idempotencyKey }) =>
      Effect.flatMap(wholeSeconds("jobs.extend", "by", by), (seconds) =>
        ask({
          operation: "jobs.extend",
          names: { address },
          replaySafe: false,
          isSlow: true,
          idempotencyKey,
          reason: ofExtending,
          read: readExtended(address),
          send: (api, init) =>
            api.POST("/jobs/{address}/extend", { ...init, params: { path: { address } }, body: { seconds } })
        })
      ),
    stop: (address, { idempotencyKey } = {}) =>
      ask({
        operation: "jobs.stop",
        names: { address },
        replaySafe: true,
        isSlow: true,
        idempotencyKey,
        reason: ofJob,
        read: readStopped(address),
        send: (api, init) => api.POST("/jobs/{address}/stop", { ...init, params: { path: { address } } })
      }),
    events: (address) =>
      ask({
        operation: "jobs.events",
        needs: "none",
        names: { address },
        absent: "the server does not tell the events of jobs",
        replaySafe: true,
        read: readEvents,
        send: (api, init) => api.GET("/jobs/{address}/events", { ...init, params: { path: { address } } })
      })
  }
}
