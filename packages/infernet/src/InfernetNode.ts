/** A Ritual Infernet node: everything that its REST API can do. */
import { InvalidSpec, type JobError } from "@longshore/core/JobError"
import { promises } from "@longshore/core/Promises"
import { fromConfig } from "@longshore/core/Settings"
import * as Clock from "effect/Clock"
import type * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import { failed, makeJobCalls } from "./internal/jobCalls.ts"
import { refusalOf } from "./internal/refusal.ts"
import * as Wire from "./internal/wire.ts"
import type { BatchOutcome, JobRecord } from "./JobRecord.ts"
import type { JobStream } from "./JobStream.ts"
import { type NodeOptions, withDefaults } from "./NodeOptions.ts"
import { type Body, isSubscription, type JobRequest, jobBody, subscriptionBody } from "./Requests.ts"
import type { SubscriptionRequest } from "./Subscription.ts"

export type NodeInfo = Wire.NodeInfo
export type Options = NodeOptions

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
    const calls = yield* makeJobCalls(withDefaults(options))
    const { ask, create, getJobs, info, jobIds, url } = calls
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
    let version: { readonly known: string | undefined } | undefined

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
      createJob: (request) => Effect.flatMap(written("createJob", request), calls.createJob),
      createSubscription,
      createJobs: (requests) =>
        Effect.gen(function* () {
          const bodies = requests.map((request) => (isSubscription(request) ? request : jobBody(request)))
          const sent = yield* calls.createJobs(bodies.filter((body): body is Body => "text" in body))
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
      jobIds,
      streamJob: (request) => Effect.flatMap(written("streamJob", request), calls.streamJob),
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
  Layer.effect(InfernetNode, Effect.flatMap(fromConfig(config), make))

/** The node for code that does not use Effect: every call as a promise, with a `signal` among its options. */
export const createInfernetNode = (options: Options) => promises(InfernetNode, layer(options))
