/** The calls of the orchestrator API: what the native client and the backend share. */
import type { JobError } from "@longshore/core/JobError"
import { InvalidSpec, InvalidState } from "@longshore/core/JobError"
import type { Answer } from "@longshore/core/Rest"
import * as Effect from "effect/Effect"
import type { Execution, HistoryItem, Job, JobDefinition, SpecConfig } from "../Execution.ts"
import type { paths } from "../generated/orchestrator.ts"
import { readRefusal } from "../Refusal.ts"
import type { ServerVersion } from "../ServerVersion.ts"
import type { Call, Connection, Init } from "./connection.ts"
import { failed } from "./failed.ts"
import { orGone } from "./goneJobs.ts"
import type { ExecutionQuery, HistoryPageQuery, InNamespace, OfVersion, PageQuery } from "./orchestratorQueries.ts"
import * as Wire from "./orchestratorWire.ts"

export interface Put {
  readonly JobID: string
  readonly EvaluationID?: string
  readonly Warnings?: ReadonlyArray<string> | null
}

export type OrchestratorCalls = ReturnType<typeof makeOrchestratorCalls>

/** The server does not look at a body that is not said to be JSON. */
export const withJson = (init: Init) => ({ ...init, headers: { ...init.headers, "content-type": "application/json" } })

export const sinceOf = (url: string) => (release: string, what: string) =>
  `${url} has no ${what}: servers have it since ${release}`

export const makeOrchestratorCalls = (
  { ask, url }: Pick<Connection<paths>, "ask" | "url">,
  version: Effect.Effect<ServerVersion, JobError>,
  ownNamespace: string | undefined
) => {
  const since = sinceOf(url)
  const ownOr = (namespace: string | undefined) => {
    const meant = namespace ?? ownNamespace
    return meant === undefined ? {} : { namespace: meant }
  }
  const ofVersion = ({ jobVersion, namespace }: OfVersion) => ({
    ...ownOr(namespace),
    ...(jobVersion !== undefined && { job_version: jobVersion })
  })
  const named = (id: string) => ({ path: { id } })
  const putText = (text: string): Effect.Effect<Put, JobError> =>
    ask({
      operation: "put",
      replaySafe: false,
      read: Wire.readPut,
      reason: unchanged,
      send: (api, init) =>
        api.PUT("/api/v1/orchestrator/jobs", { ...withJson(init), body: text as never, bodySerializer: () => text })
    }) as Effect.Effect<Put, JobError>

  const listPage = ({
    labels,
    limit,
    namespace,
    nextToken,
    orderBy,
    reverse
  }: PageQuery = {}): Effect.Effect<Wire.Page<Job>, JobError> =>
    ask({
      operation: "list",
      replaySafe: true,
      read: Wire.pageOf(Wire.readJob),
      send: (api, init) =>
        api.GET("/api/v1/orchestrator/jobs", {
          ...init,
          params: {
            query: {
              ...ownOr(namespace),
              ...(labels && { labels: [...labels] }),
              ...(limit !== undefined && { limit }),
              ...(nextToken && { next_token: nextToken }),
              ...(orderBy && { order_by: orderBy }),
              ...(reverse !== undefined && { reverse })
            }
          }
        })
    })
  /** Says of a job that is gone that it is. */
  const askAbout = <Read>(id: string, call: Call<paths, Read>): Effect.Effect<Read, JobError> =>
    orGone(listPage, id)(ask(call))

  const get = (
    id: string,
    { include = [], ...query }: OfVersion & { readonly include?: ReadonlyArray<"history" | "executions"> } = {}
  ): Effect.Effect<Wire.JobWith, JobError> =>
    Effect.flatMap(include.includes("executions") ? version : Effect.succeed(undefined), (known) =>
      askAbout(id, {
        operation: "get",
        replaySafe: true,
        read: Wire.readJobWith(known),
        send: (api, init) =>
          api.GET("/api/v1/orchestrator/jobs/{id}", {
            ...init,
            params: {
              ...named(id),
              query: { ...ofVersion(query), ...(include.length > 0 && { include: include.join(",") }) }
            }
          })
      })
    )

  const executions = (id: string, query: ExecutionQuery = {}): Effect.Effect<ReadonlyArray<Execution>, JobError> =>
    Effect.flatMap(version, (known) =>
      Effect.map(
        askAbout(id, {
          operation: "executions",
          replaySafe: true,
          read: Wire.pageOf(Wire.executionOf(known)),
          send: (api, init) =>
            api.GET("/api/v1/orchestrator/jobs/{id}/executions", {
              ...init,
              params: {
                ...named(id),
                query: {
                  ...ofVersion(query),
                  ...(query.orderBy && { order_by: query.orderBy }),
                  ...(query.reverse !== undefined && { reverse: query.reverse }),
                  ...(query.allJobVersions !== undefined && { all_job_versions: query.allJobVersions })
                }
              }
            })
        }),
        ({ items }) => items
      )
    )

  return {
    url,
    putText,
    put: (
      job: JobDefinition,
      { force }: { readonly force?: boolean | undefined } = {}
    ): Effect.Effect<Put, JobError> =>
      isEmpty(job)
        ? Effect.fail(failed("put", new InvalidSpec({ field: "Count", message: nothing })))
        : putText(
            JSON.stringify({ Job: { ...ownNamespaceOf(job, ownNamespace), ...job }, ...(force && { Force: true }) })
          ),
    diff: (job: JobDefinition) =>
      ask({
        operation: "diff",
        replaySafe: true,
        absent: since("1.8", "diff"),
        read: Wire.readAny<{ readonly Diff?: string; readonly Warnings?: ReadonlyArray<string> | null }>,
        send: (api, init) =>
          api.PUT("/api/v1/orchestrator/jobs/diff", {
            ...withJson(init),
            body: { Job: { ...ownNamespaceOf(job, ownNamespace), ...job } }
          })
      }),
    rerun: (
      id: string,
      { jobVersion, namespace, reason }: OfVersion & { readonly reason?: string | undefined } = {}
    ): Effect.Effect<Put & { readonly JobVersion?: number }, JobError> =>
      // A server that is asked for a version which there is not stops writing anything at all.
      Effect.andThen(
        Effect.mapError(get(id, { jobVersion, namespace }), ({ reason }) => failed("rerun", reason)),
        ask({
          operation: "rerun",
          replaySafe: false,
          absent: since("1.8", "rerun"),
          reason: stateful,
          read: Wire.readPut,
          send: (api, init) => {
            const { namespace: Namespace } = ownOr(namespace)
            const body = {
              ...(jobVersion !== undefined && { JobVersion: jobVersion }),
              ...(reason !== undefined && { Reason: reason }),
              ...(Namespace !== undefined && { Namespace })
            }
            return api.PUT("/api/v1/orchestrator/jobs/{id}/rerun", { ...withJson(init), params: named(id), body })
          }
        })
      ) as Effect.Effect<Put & { readonly JobVersion?: number }, JobError>,
    stop: (id: string, { namespace, reason }: InNamespace & { readonly reason?: string | undefined } = {}) =>
      askAbout(id, {
        operation: "stop",
        replaySafe: true,
        reason: stateful,
        read: Wire.readAny<{ readonly EvaluationID?: string }>,
        send: (api, init) =>
          api.DELETE("/api/v1/orchestrator/jobs/{id}", {
            ...withJson(init),
            params: { ...named(id), query: ownOr(namespace) },
            body: reason === undefined ? {} : { reason }
          })
      }),
    get,
    listPage,
    historyPage: (id: string, query: HistoryPageQuery = {}): Effect.Effect<Wire.Page<HistoryItem>, JobError> =>
      askAbout(id, {
        operation: "history",
        replaySafe: true,
        read: Wire.pageOf(Wire.readHistoryItem),
        send: (api, init) =>
          api.GET("/api/v1/orchestrator/jobs/{id}/history", {
            ...init,
            params: {
              ...named(id),
              query: {
                ...ofVersion(query),
                ...(query.since && { since: Math.floor(query.since.getTime() / 1000) }),
                ...(query.eventType && { event_type: query.eventType }),
                ...(query.executionId && { execution_id: query.executionId }),
                ...(query.allJobVersions !== undefined && { all_job_versions: query.allJobVersions }),
                ...(query.limit !== undefined && { limit: query.limit }),
                ...(query.nextToken && { next_token: query.nextToken })
              }
            }
          })
      }),
    executions,
    versions: (id: string, { namespace }: InNamespace = {}): Effect.Effect<ReadonlyArray<Job>, JobError> =>
      Effect.map(
        ask({
          operation: "versions",
          replaySafe: true,
          absent: since("1.8", "versions of jobs"),
          read: Wire.pageOf(Wire.readJob),
          send: (api, init) =>
            api.GET("/api/v1/orchestrator/jobs/{id}/versions", {
              ...init,
              params: { ...named(id), query: ownOr(namespace) }
            })
        }),
        ({ items }) => items
      ),
    results: (id: string, { namespace }: InNamespace = {}): Effect.Effect<ReadonlyArray<SpecConfig>, JobError> =>
      askAbout(id, {
        operation: "results",
        replaySafe: true,
        read: Wire.readResults,
        send: (api, init) =>
          api.GET("/api/v1/orchestrator/jobs/{id}/results", {
            ...init,
            params: { ...named(id), query: ownOr(namespace) }
          })
      }),
    /** Whether jobs have versions: only then is a job looked for, and not there. */
    hasJobVersions: Effect.matchEffect(
      ask({
        operation: "versions",
        replaySafe: true,
        absent: url,
        read: () => true,
        send: (api, init) => api.GET("/api/v1/orchestrator/jobs/{id}/versions", { ...init, params: named("none") })
      }),
      {
        onSuccess: Effect.succeed,
        onFailure: (error) =>
          error.reason._tag === "JobNotFound"
            ? Effect.succeed(true)
            : error.reason._tag === "Misconfigured"
              ? Effect.succeed(false)
              : Effect.fail(error)
      }
    )
  }
}

/** A server takes it, and it never ends. Only of a service can it be meant: as a pause. */
const isEmpty = ({ Count, Type }: JobDefinition): boolean => Count === 0 && Type.toLowerCase() === "batch"
const nothing = "Count: a batch job with 0 executions runs nothing; give 1 or more, or leave it out"

const ownNamespaceOf = ({ Namespace }: JobDefinition, own: string | undefined) =>
  Namespace === undefined && own !== undefined ? { Namespace: own } : {}

/** The same job under the same name: nothing was done, and the job there is stays as it is. */
const unchanged = ({ error, response }: Answer<unknown>) => {
  const { message } = readRefusal(response.status, error)
  if (!isUnchanged(message)) return undefined
  return new InvalidState({
    message: `${message}; give another Name, or { force: true } to run it again`,
    answer: { status: response.status, body: error }
  })
}

export const isUnchanged = (message: string): boolean => message.includes("no changes detected")

/** A 500 that is a refusal: the job is in a state in which it cannot take this. */
const stateful = ({ error, response }: Answer<unknown>) => {
  const { code, hint, message } = readRefusal(response.status, error)
  const isRefused =
    code === "ConflictJobState" || /cannot (stop|rerun|cancel)|already in a terminal state|terminal state/.test(message)
  if (!isRefused) return undefined
  const words = hint === undefined ? message : `${message}; ${hint}`
  return new InvalidState({ message: words, answer: { status: response.status, body: error } })
}
