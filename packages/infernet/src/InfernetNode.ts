/** A Ritual Infernet node: everything that its REST API can do. */
import { InvalidSpec, JobError, type JobErrorReason, Misconfigured } from "@longshore/core/JobError"
import { promises } from "@longshore/core/Promises"
import * as Clock from "effect/Clock"
import * as Config from "effect/Config"
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import { sendAll } from "./internal/batch.ts"
import { connect } from "./internal/connection.ts"
import { makeReader, type Reader } from "./internal/reader.ts"
import { refusalOf } from "./internal/reasons.ts"
import { openStream } from "./internal/stream.ts"
import * as Wire from "./internal/wire.ts"
import type { BatchOutcome, JobRecord } from "./JobRecord.ts"
import type { JobStream } from "./JobStream.ts"
import { type Body, isSubscription, type JobRequest, jobBody, subscriptionBody } from "./Requests.ts"
import type { SubscriptionRequest } from "./Subscription.ts"

export type NodeInfo = Wire.NodeInfo

export interface Options {
  /** Where the node is: `http://127.0.0.1:4000`. */
  readonly url: string
  /** Sent with every request: for a node behind a proxy that wants a login. */
  readonly headers?: { readonly [name: string]: string | Redacted.Redacted<string> } | undefined
  /** The longest a call may wait for its answer once the node grants it: 30 seconds by default. */
  readonly timeout?: Duration.Input | undefined
  /** How long an answer may be before it is given up: 64 MiB by default. */
  readonly maxAnswerBytes?: number | undefined
  /** Integers of an answer that a `number` would round: `rounded` by default, or `bigint`. */
  readonly integers?: "rounded" | "bigint" | undefined
  readonly fetch?: typeof globalThis.fetch | undefined
}

/**
 * Every call fails with a `JobError`, whose `reason.answer` has what the node said. Calls wait for the node to grant
 * them: all calls of one client share what its rate limit leaves, each route by itself.
 */
export interface Service {
  readonly url: string
  /** Whether the node answers. It is healthy even when its storage is down. */
  readonly health: Effect.Effect<{ readonly status: string }, JobError>
  /** The containers that run, and how many jobs are pending, of all callers. */
  readonly info: Effect.Effect<NodeInfo, JobError>
  /** The node's version. `undefined` is one before 1.0, which does not tell. Asked for once. */
  readonly version: Effect.Effect<string | undefined, JobError>
  /** What each container tells of its resources, or whether it supports a model. Nodes since 1.4. */
  readonly resources: (options?: {
    readonly modelId?: string | undefined
  }) => Effect.Effect<{ readonly [container: string]: unknown }, JobError>
  /**
   * Starts a job. An answer that is lost is looked for before it is `OutcomeUnknown`, whose message then has the id:
   * the job is never posted twice.
   */
  readonly createJob: (request: JobRequest) => Effect.Effect<{ readonly id: string }, JobError>
  /** Hands a subscription over. A node checks the signature later, and tells nobody. */
  readonly createSubscription: (request: SubscriptionRequest) => Effect.Effect<void, JobError>
  /** Starts many jobs in few requests, with an outcome for each in the order given. Subscriptions take a request each. */
  readonly createJobs: (
    requests: ReadonlyArray<JobRequest | SubscriptionRequest>
  ) => Effect.Effect<ReadonlyArray<BatchOutcome>>
  /** The records of these jobs: one for each id given, in that order. Fails if one of them cannot be read. */
  readonly getJobs: (
    ids: ReadonlyArray<string>,
    options?: { readonly intermediate?: boolean | undefined }
  ) => Effect.Effect<ReadonlyArray<JobRecord>, JobError>
  /** The ids of all jobs of this caller, which a node knows by its IP address; or only of those that run or have ended. */
  readonly jobIds: (options?: {
    readonly pending?: boolean | undefined
  }) => Effect.Effect<ReadonlyArray<string>, JobError>
  /** Starts a job of one container, and reads it while it runs. Nodes since 1.0, and for at most 60 seconds. */
  readonly streamJob: (request: JobRequest) => Effect.Effect<JobStream, JobError, Scope.Scope>
  /** Records the status of a job that ran elsewhere. Nodes take it from their own machine and private networks only. */
  readonly recordStatus: (record: {
    readonly id: string
    readonly status: "running" | "success" | "failed"
    readonly containers: ReadonlyArray<string>
  }) => Effect.Effect<void, JobError>
}

export class InfernetNode extends Context.Service<InfernetNode, Service>()("@longshore/infernet/InfernetNode") {}

export const make = (options: Options): Effect.Effect<Service, JobError> =>
  Effect.gen(function* () {
    const {
      fetch = globalThis.fetch,
      headers = {},
      integers = "rounded",
      maxAnswerBytes = 64 * 1024 * 1024,
      timeout = "30 seconds"
    } = options
    const isExact = integers === "bigint"
    const { ask, open, url } = yield* connect({ url: options.url, headers, fetch, timeout, maxAnswerBytes, isExact })
    const json = { headers: { "content-type": "application/json" } } as const

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
            return api.GET("/api/jobs", { ...init, params: { query } })
          }
        })
      )
    const [reading, readingAll] = [reader(false), reader(true)]
    const recordOf = (id: string) => Effect.map(getJobs([id]), ([record]) => record!)

    const getJobs: Service["getJobs"] = (ids, { intermediate = false } = {}) =>
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

    let version: { readonly known: string | undefined } | undefined
    const create = (operation: string, text: string) =>
      ask({
        operation,
        route: "create",
        replaySafe: false,
        read: Wire.readCreated,
        send: (api, init) => api.POST("/api/jobs", { ...init, ...json, ...raw(text) })
      })
    const createSubscription: Service["createSubscription"] = (request) =>
      Effect.gen(function* () {
        const body = subscriptionBody(request, yield* Clock.currentTimeMillis)
        if (body instanceof InvalidSpec) return yield* failed("createSubscription", body)
        yield* create("createSubscription", body.text)
      })
    const written = (operation: string, request: JobRequest): Effect.Effect<Body, JobError> => {
      const body = jobBody(request)
      return body instanceof InvalidSpec ? Effect.fail(failed(operation, body)) : Effect.succeed(body)
    }

    return InfernetNode.of({
      url,
      health: ask({
        operation: "health",
        route: "health",
        replaySafe: true,
        read: Wire.readHealth,
        send: (api, init) => api.GET("/health", init)
      }),
      info,
      version: Effect.suspend(() =>
        version
          ? Effect.succeed(version.known)
          : Effect.map(info, ({ version: told }) => (version = { known: told }).known)
      ),
      resources: ({ modelId } = {}) =>
        ask({
          operation: "resources",
          route: "resources",
          replaySafe: true,
          absent: `${url} has no /resources: nodes have it since 1.4`,
          read: Wire.readResources,
          send: (api, init) =>
            api.GET("/resources", { ...init, params: { query: modelId ? { model_id: modelId } : {} } })
        }),
      createJob: (request) =>
        Effect.flatMap(written("createJob", request), ({ id, text }) =>
          Effect.matchEffect(create("createJob", text), {
            onSuccess: (created) => Effect.succeed({ id: created.id ?? id }),
            onFailure: (error) =>
              error.reason._tag === "OutcomeUnknown" ? lookedFor(id, error, recordOf) : Effect.fail(error)
          })
        ),
      createSubscription,
      createJobs: (requests) =>
        Effect.gen(function* () {
          const bodies = requests.map((request) => (isSubscription(request) ? request : jobBody(request)))
          const jobs = bodies.filter((body): body is Body => "text" in body)
          const post = (text: string) =>
            ask({
              operation: "createJobs",
              route: "batch",
              replaySafe: false,
              read: Wire.readBatch,
              send: (api, init) => api.POST("/api/jobs/batch", { ...init, ...json, ...raw(text) })
            })
          const sent = yield* sendAll(jobs, post, reading)
          return yield* Effect.forEach(bodies, (body): Effect.Effect<BatchOutcome> => {
            if ("text" in body) return Effect.succeed(sent.get(body)!)
            if (body instanceof InvalidSpec)
              return Effect.succeed({ _tag: "NotSent", error: failed("createJobs", body) })
            return Effect.match(createSubscription(body), {
              onSuccess: () => ({ _tag: "Subscribed" }),
              onFailure: unsubscribed
            })
          })
        }),
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
      streamJob: (request) =>
        Effect.gen(function* () {
          const { text } = yield* written("streamJob", request)
          const response = yield* open({
            operation: "streamJob",
            route: "stream",
            replaySafe: false,
            absent: `${url} cannot stream: nodes can since 1.0`,
            send: (api, init) => api.POST("/api/jobs/stream", { ...init, ...json, ...raw(text), parseAs: "stream" })
          })
          return yield* openStream(response.body ?? new ReadableStream(), recordOf)
        }),
      recordStatus: (record) =>
        Effect.asVoid(
          ask({
            operation: "recordStatus",
            route: "status",
            // Recording it again records the same.
            replaySafe: true,
            absent: `${url} records no status: nodes do since 0.2`,
            read: (answer) => ({ answer }),
            send: (api, init) =>
              api.PUT("/api/status", { ...init, body: { ...record, containers: [...record.containers] } })
          })
        )
    })
  })

/** A body that is text already. */
const raw = (text: string) => ({ body: text as never, bodySerializer: () => text })

const failed = (operation: string, reason: JobErrorReason) => new JobError({ backend: "infernet", operation, reason })

/** One look for a job whose answer was lost. */
const lookedFor = (id: string, error: JobError, recordOf: (id: string) => Effect.Effect<JobRecord, JobError>) =>
  Effect.flatMap(Effect.option(recordOf(id)), (record) => {
    if (record._tag === "Some" && record.value._tag !== "Absent") return Effect.succeed({ id })
    const message = `cannot tell whether job ${id} runs: ${error.reason.message}; look for it with getJobs before you post it again`
    return Effect.fail(failed("createJob", { ...error.reason, message } as JobErrorReason))
  })

const unsubscribed = (error: JobError): BatchOutcome => {
  const refusal = refusalOf(error)
  if (error.reason._tag === "OutcomeUnknown") return { _tag: "Unknown", id: undefined, error }
  return refusal && error.reason.answer?.status !== 500
    ? { _tag: "Refused", error: refusal.error, params: refusal.params ?? {} }
    : { _tag: "NotSent", error }
}

export const layer = (options: Options): Layer.Layer<InfernetNode, JobError> =>
  Layer.effect(InfernetNode, make(options))

export const layerConfig = (config: Config.Wrap<Options>): Layer.Layer<InfernetNode, Config.ConfigError | JobError> =>
  Layer.effect(InfernetNode, Effect.flatMap(Config.unwrap(config), make))

/** The node for code that does not use Effect: every call as a promise, with a `signal` among its options. */
export const createInfernetNode = (options: Options) => promises(InfernetNode, layer(options))
