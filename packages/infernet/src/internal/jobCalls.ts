/** The calls that running jobs takes: what the backend and the native client share. */

import { JobError, type JobErrorReason, Misconfigured } from "@longshore/core/JobError"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { components } from "../generated/openapi.ts"
import type { Service } from "../InfernetNode.ts"
import type { BatchOutcome, JobRecord } from "../JobRecord.ts"
import type { JobStream } from "../JobStream.ts"
import type { Body } from "../Requests.ts"
import { type Connection, type ConnectionOptions, connect } from "./connection.ts"
import { makeReader, type Reader } from "./reader.ts"
import * as Wire from "./wire.ts"

export interface JobCalls extends Pick<Connection, "ask" | "url">, Pick<Service, "info" | "getJobs" | "jobIds"> {
  /** Posts a body, whatever is in it. */
  readonly create: (operation: string, text: string) => Effect.Effect<components["schemas"]["Created"], JobError>
  readonly createJob: (job: Body) => Effect.Effect<{ readonly id: string }, JobError>
  readonly createJobs: (jobs: ReadonlyArray<Body>) => Effect.Effect<ReadonlyMap<Body, BatchOutcome>>
  readonly streamJob: (job: Body) => Effect.Effect<JobStream, JobError, Scope.Scope>
}

/** Loaded when there is something to stream or more than one job to send, which many programs never have. */
const streaming = Effect.promise(() => import("./stream.ts"))
const batching = Effect.promise(() => import("./batch.ts"))

export const makeJobCalls = (options: ConnectionOptions): Effect.Effect<JobCalls, JobError> =>
  Effect.gen(function* () {
    const { ask, open, url } = yield* connect(options)

    const reader = (intermediate: boolean): Reader =>
      makeReader((take) =>
        ask({
          operation: "getJobs",
          route: "read",
          replaySafe: true,
          read: Wire.readRecords,
          send: async (api, init) => {
            const ids = take()
            // Everybody who asked has left while it waited for its turn.
            if (ids.length === 0) return { data: "[]", response: new Response("[]") }
            const query = { id: [...ids], ...(intermediate && { intermediate }) }
            // Most of what a request costs here is its list of ids.
            const querySerializer = () =>
              ids.map((id) => `id=${encodeURIComponent(id)}`).join("&") + (intermediate ? "&intermediate=true" : "")
            return api.GET("/api/jobs", { ...init, params: { query }, querySerializer })
          }
        })
      )
    const [reading, readingAll] = [reader(false), reader(true)]
    const recordOf = (id: string) => Effect.map(getJobs([id]), ([record]) => record!)

    const getJobs: JobCalls["getJobs"] = (ids, { intermediate = false } = {}) =>
      Effect.flatMap((intermediate ? readingAll : reading).read(ids), (outcomes) => {
        const records: Array<JobRecord> = []
        for (const id of ids) {
          const outcome = outcomes.get(id)!
          if (outcome instanceof JobError) return Effect.fail(outcome)
          records.push(outcome)
        }
        return Effect.succeed(records)
      })

    const info = ask({
      operation: "info",
      route: "info",
      replaySafe: true,
      read: Wire.readInfo,
      send: (api, init) => api.GET("/info", init)
    }).pipe(
      Effect.mapError((error) => {
        if (error.reason._tag !== "MalformedResponse") return error
        const message = `${url} is not an Infernet node: ${error.reason.message}; check the URL`
        return new JobError({ ...error, reason: new Misconfigured({ message, cause: error }) })
      })
    )

    const create = (operation: string, text: string) =>
      ask({
        operation,
        route: "create",
        replaySafe: false,
        read: Wire.readCreated,
        send: (api, init) => api.POST("/api/jobs", { ...init, ...json, ...raw(text) })
      })
    return {
      url,
      ask,
      info,
      create,
      createJob: ({ id, text }) =>
        Effect.matchEffect(create("createJob", text), {
          onSuccess: (created) => Effect.succeed({ id: created.id ?? id }),
          onFailure: (error) =>
            error.reason._tag === "OutcomeUnknown" ? lookedFor(id, error, recordOf) : Effect.fail(error)
        }),
      createJobs: (jobs) => {
        const post = (text: string) =>
          ask({
            operation: "createJobs",
            route: "batch",
            replaySafe: false,
            read: Wire.readBatch,
            send: (api, init) => api.POST("/api/jobs/batch", { ...init, ...json, ...raw(text) })
          })
        return Effect.flatMap(batching, ({ sendAll }) => sendAll(jobs, post, reading))
      },
      getJobs,
      jobIds: ({ pending } = {}) =>
        ask({
          operation: "jobIds",
          route: "read",
          replaySafe: true,
          read: Wire.readIds,
          send: (api, init) =>
            api.GET("/api/jobs", { ...init, params: { query: pending === undefined ? {} : { pending } } })
        }),
      streamJob: ({ id, text }) =>
        Effect.gen(function* () {
          const { openStream } = yield* streaming
          const response = yield* open({
            operation: "streamJob",
            route: "stream",
            replaySafe: false,
            absent: `${url} cannot stream: nodes can since 1.0`,
            send: (api, init) => api.POST("/api/jobs/stream", { ...init, ...json, ...raw(text), parseAs: "stream" })
          })
          return yield* openStream(id, response.body ?? new ReadableStream(), recordOf)
        })
    }
  })

const json = { headers: { "content-type": "application/json" } } as const

/** A body that is text already. */
const raw = (text: string) => ({ body: text as never, bodySerializer: () => text })

export const failed = (operation: string, reason: JobErrorReason) =>
  new JobError({ backend: "infernet", operation, reason })

/** One look for a job whose answer was lost. */
const lookedFor = (id: string, error: JobError, recordOf: (id: string) => Effect.Effect<JobRecord, JobError>) =>
  Effect.flatMap(Effect.option(recordOf(id)), (record) => {
    if (record._tag === "Some" && record.value._tag !== "Absent") return Effect.succeed({ id })
    const message = `cannot tell whether job ${id} runs: ${error.reason.message}; look for it with getJobs before you post it again`
    return Effect.fail(failed("createJob", { ...error.reason, message } as JobErrorReason))
  })
