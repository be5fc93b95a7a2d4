/** The calls of the requester API: what the backend and the native client share. */
import type { LogChunk } from "@longshore/core/Backend"
import { InvalidSpec, type JobError, JobNotFound, Misconfigured } from "@longshore/core/JobError"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { ClientKey } from "../ClientKey.ts"
import type { paths } from "../generated/requester.ts"
import type { ListedJob, RequesterEvent, RequesterJob, RequesterResult, RequesterState } from "../RequesterJob.ts"
import type { Call, Connection } from "./connection.ts"
import { envelope, keyFor } from "./envelope.ts"
import { failed } from "./failed.ts"
import { readEvents } from "./requesterEvents.ts"
import { readListed, readResults, readSubmitted } from "./requesterJobs.ts"
import { type ListOptions, select } from "./requesterList.ts"
import { requesterReason } from "./requesterReasons.ts"
import type { LogsOptions } from "./requesterSockets.ts"
import { readStateOf } from "./requesterStates.ts"

export type { ListOptions } from "./requesterList.ts"
export type { LogsOptions } from "./requesterSockets.ts"

export interface Identity {
  /** Signs what has to be signed. */
  readonly clientKey?: ClientKey | undefined
  /** Whose jobs are one's own: those of the key by default. */
  readonly clientId?: string | undefined
}

export interface EventsOptions {
  /** What happened then or later. */
  readonly since?: Date | undefined
  /** Only what happened to the job, or to its executions. */
  readonly level?: "job" | "execution" | undefined
}

export interface RequesterCalls {
  readonly ask: <Read>(call: Call<paths, Read>) => Effect.Effect<Read, JobError>
  /** Sends a body of `submitEnvelope`, as it is. The same body again starts another job. */
  readonly submitSigned: (body: string) => Effect.Effect<RequesterJob, JobError>
  readonly cancel: (
    id: string,
    options?: { readonly reason?: string | undefined }
  ) => Effect.Effect<RequesterState, JobError>
  readonly list: (options?: ListOptions) => Effect.Effect<ReadonlyArray<ListedJob>, JobError>
  readonly states: (id: string) => Effect.Effect<RequesterState, JobError>
  readonly results: (id: string) => Effect.Effect<ReadonlyArray<RequesterResult>, JobError>
  readonly events: (id: string, options?: EventsOptions) => Effect.Effect<ReadonlyArray<RequesterEvent>, JobError>
  readonly watch: (options?: { readonly id?: string | undefined }) => Stream.Stream<RequesterEvent, JobError>
  readonly logs: (id: string, options?: LogsOptions) => Stream.Stream<LogChunk, JobError>
}

/** Loaded with the first web socket. */
const sockets = Effect.promise(() => import("./requesterSockets.ts"))

export const makeRequesterCalls = (connection: Connection<paths>, identity: Identity): RequesterCalls => {
  const { listen, url } = connection
  const { clientKey } = identity
  const own = identity.clientId ?? clientKey?.clientId

  const ask: RequesterCalls["ask"] = (call) =>
    connection.ask({
      absent: `${url} does not speak the requester API: servers from 0.3.18 to 1.3 do`,
      ...call,
      reason: (answer) =>
        call.reason?.(answer) ??
        requesterReason({ operation: call.operation, replaySafe: call.replaySafe, clientId: own })(answer)
    })

  const ofJob = <Read>(
    operation: "states" | "results" | "events",
    id: string,
    read: (json: unknown) => Read
  ): Effect.Effect<Read, JobError> =>
    Effect.andThen(
      whole(operation, id),
      ask({
        operation,
        replaySafe: true,
        read,
        send: (api, init) =>
          api.POST(`/requester/${operation}`, { ...init, body: { client_id: own ?? "", job_id: id } })
      })
    )

  const states: RequesterCalls["states"] = (id) => ofJob("states", id, readStateOf(id))

  const listed = (body: paths["/requester/list"]["post"]["requestBody"]["content"]["application/json"]) =>
    ask({
      operation: "list",
      replaySafe: true,
      read: readListed,
      send: (api, init) => api.POST("/requester/list", { ...init, body })
    })

  return {
    ask,
    submitSigned: (body) =>
      ask({
        operation: "submit",
        replaySafe: false,
        read: readSubmitted,
        send: (api, init) => api.POST("/requester/submit", { ...init, ...signed(body) })
      }),
    cancel: (id, { reason } = {}) =>
      Effect.gen(function* () {
        const key = yield* keyFor("cancel", clientKey)
        yield* whole("cancel", id)
        if (/^[0-9a-f]{8}$/.test(id)) {
          const message = `${JSON.stringify(id)} is the short form of an id: give the whole one, which list({ id }) has`
          return yield* failed("cancel", new InvalidSpec({ message, field: "id" }))
        }
        const body = yield* envelope("cancel", key, { JobID: id, ...(reason !== undefined && { Reason: reason }) })
        return yield* ask({
          operation: "cancel",
          // The second time it is cancelled already.
          replaySafe: true,
          absent: `${url} cancels nothing: requester servers from 0.3.21 to 1.3 do`,
          read: readStateOf(id),
          send: (api, init) => api.POST("/requester/cancel", { ...init, ...signed(body) })
        })
      }),
    list: (options = {}) => {
      const { excludeTags, id, includeTags = [], returnAll = false } = options
      if (id !== undefined) {
        return Effect.flatMap(Effect.andThen(whole("list", id), listed({ id })), (jobs) => {
          // Servers that know no `id` would list them all.
          const found = jobs.filter((job) => job.id.startsWith(id))
          return found.length > 0
            ? Effect.succeed(select(found, undefined, { ...options, excludeTags }))
            : Effect.fail(failed("list", new JobNotFound({ message: `the server lists no job ${id}` })))
        })
      }
      const clientId = returnAll ? undefined : options.clientId || own
      if (!returnAll && !clientId) {
        const message = "clientId: whose jobs are meant? give clientKey or clientId, or ask for all by returnAll"
        return Effect.fail(failed("list", new Misconfigured({ message })))
      }
      const asked = listed({
        return_all: returnAll,
        ...(clientId !== undefined && { client_id: clientId }),
        ...(includeTags.length > 0 && { include_tags: [...includeTags] })
      })
      return Effect.map(asked, (jobs) => select(jobs, clientId, options))
    },
    states,
    results: (id) => ofJob("results", id, readResults),
    events: (id, { level, since } = {}) =>
      Effect.map(ofJob("events", id, readEvents), (events) =>
        events.filter((event) => {
          if (event._tag === "Unrecognised") return true
          const isOther = event._tag === (level === "job" ? "ExecutionChange" : "JobChange")
          if (level !== undefined && isOther) return false
          return since === undefined || event.at === undefined || event.at >= since
        })
      ),
    watch: ({ id } = {}) =>
      Stream.unwrap(Effect.map(sockets, ({ watchEvents }) => watchEvents({ url, listen, states }, id))),
    logs: (id, options = {}) =>
      Stream.unwrap(
        Effect.gen(function* () {
          const key = yield* keyFor("logs", clientKey)
          yield* whole("logs", id)
          const { readLogs } = yield* sockets
          return readLogs({ url, listen, states }, key, id, options)
        })
      )
  }
}

/** A body that is text already, and must stay as it is. */
export const signed = (body: string) => ({ body: body as never, bodySerializer: () => body })

/** An empty id means any job to some servers. */
const whole = (operation: string, id: string): Effect.Effect<void, JobError> =>
  id === ""
    ? Effect.fail(failed(operation, new InvalidSpec({ message: "the id of the job is empty", field: "id" })))
    : Effect.void
