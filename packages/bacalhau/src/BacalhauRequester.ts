/** A Bacalhau server by its requester API, which servers from 0.3.18 to 1.3.2 have: everything that it can do. */
import type { JobError } from "@longshore/core/JobError"
import { promises } from "@longshore/core/Promises"
import { fromConfig } from "@longshore/core/Settings"
import type * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { paths } from "./generated/requester.ts"
import { connect } from "./internal/connection.ts"
import { envelope, keyFor, submitEnvelope } from "./internal/envelope.ts"
import { type Identity, makeRequesterCalls, type RequesterCalls, signed } from "./internal/requesterCalls.ts"
import { readText } from "./internal/requesterJobs.ts"
import { readNode, readNodes, readPeers, readVersion } from "./internal/requesterNodes.ts"
import type { RequesterJob, RequesterSpec } from "./RequesterJob.ts"
import type { Peer, RequesterNode, RequesterVersion } from "./RequesterNode.ts"
import type { ServerOptions } from "./ServerOptions.ts"

export type { EventsOptions, ListOptions, LogsOptions } from "./internal/requesterCalls.ts"

/** Without a key one can look, and neither submit nor cancel, nor read logs. */
export type Options = ServerOptions & Identity

export interface Approval {
  readonly jobId: string
  readonly shouldBid: boolean
  readonly shouldWait?: boolean | undefined
  readonly reason?: string | undefined
}

/** Every call fails with a `JobError`; see `refusalOf` for what the server said. */
export interface Service extends Pick<RequesterCalls, "states" | "results"> {
  readonly url: string
  /** What the key's owner is called by servers. */
  readonly clientId: string | undefined
  /** Starts a job. An answer that is lost is `OutcomeUnknown`: the job may run, and `list` shows it if it does. */
  readonly submit: (
    spec: RequesterSpec,
    options?: {
      /** `V1beta1` by default, which all servers read. */
      readonly apiVersion?: string | undefined
    }
  ) => Effect.Effect<RequesterJob, JobError>
  /**
   * Ends a job of one's own, and has its state then, in which executions may run yet. A job that has ended is
   * `InvalidState`. Wants the whole id.
   */
  readonly cancel: RequesterCalls["cancel"]
  /**
   * One's own jobs, or those asked for, oldest first. All that match are fetched, however few are wanted: servers cut
   * a list before they sort it.
   */
  readonly list: RequesterCalls["list"]
  /** What happened to a job so far, in that order. */
  readonly events: RequesterCalls["events"]
  /**
   * What happens to a job, after what happened so far; without an id, what happens to all jobs from now on. It does not
   * end with the job, and fails when the connection is lost.
   */
  readonly watch: RequesterCalls["watch"]
  /** What an execution of one's own job writes. Servers from 0.3.26 to 1.2. */
  readonly logs: RequesterCalls["logs"]
  /** Lets a job run that waits for it, or not. Takes the key that the server's operator named. Servers from 0.3.24 to 1.0. */
  readonly approve: (approval: Approval) => Effect.Effect<void, JobError>
  readonly version: Effect.Effect<RequesterVersion, JobError>
  /** The node that answers. */
  readonly id: Effect.Effect<string, JobError>
  readonly nodeInfo: Effect.Effect<RequesterNode, JobError>
  /** Whom the node knows in its peer-to-peer network. Servers before 1.0.4. */
  readonly peers: Effect.Effect<ReadonlyArray<Peer>, JobError>
  /** The nodes that the requester knows. Servers since 1.0.4. */
  readonly nodes: Effect.Effect<ReadonlyArray<RequesterNode>, JobError>
  readonly alive: Effect.Effect<{ readonly status: string }, JobError>
}

export class BacalhauRequester extends Context.Service<BacalhauRequester, Service>()(
  "@longshore/bacalhau/BacalhauRequester"
) {}

export const make = (options: Options): Effect.Effect<Service, JobError> =>
  Effect.gen(function* () {
    const { auth } = options
    const clientKey = options.clientKey ?? (auth !== undefined && "clientKey" in auth ? auth.clientKey : undefined)
    const clientId = options.clientId ?? clientKey?.clientId
    const connection = yield* connect<paths>(options)
    const calls = makeRequesterCalls(connection, { clientKey, clientId })
    const { ask, cancel, events, list, logs, results, states, submitSigned, watch } = calls
    const { url } = connection

    return BacalhauRequester.of({
      url,
      clientId,
      submit: (spec, { apiVersion } = {}) =>
        Effect.flatMap(keyFor("submit", clientKey), (key) =>
          Effect.flatMap(submitEnvelope(key, spec, apiVersion), submitSigned)
        ),
      cancel,
      list,
      states,
      results,
      events,
      watch,
      logs,
      approve: ({ jobId, reason = "", shouldBid, shouldWait = false }) =>
        Effect.gen(function* () {
          const key = yield* keyFor("approve", clientKey)
          const body = yield* envelope("approve", key, { JobID: jobId, Response: { shouldBid, shouldWait, reason } })
          yield* ask({
            operation: "approve",
            // The same answer again is the same answer.
            replaySafe: true,
            absent: `${url} takes no approvals: requester servers from 0.3.24 to 1.0 do`,
            read: () => ({}),
            send: (api, init) => api.POST("/requester/approve", { ...init, ...signed(body) })
          })
        }),
      version: ask({
        operation: "version",
        replaySafe: true,
        read: readVersion,
        send: (api, init) => api.POST("/version", { ...init, body: { client_id: "" } })
      }),
      id: ask({
        operation: "id",
        replaySafe: true,
        read: String,
        send: async (api, init) => quoted(await api.GET("/id", init))
      }),
      nodeInfo: ask({
        operation: "nodeInfo",
        replaySafe: true,
        read: readNode,
        send: (api, init) => api.GET("/node_info", init)
      }),
      peers: ask({
        operation: "peers",
        replaySafe: true,
        absent: `${url} has no peers: requester servers until 1.0.3 do; ask for nodes`,
        read: readPeers,
        send: (api, init) => api.GET("/peers", init)
      }),
      nodes: ask({
        operation: "nodes",
        replaySafe: true,
        absent: `${url} tells of no nodes: requester servers from 1.0.4 to 1.3 do; ask for peers`,
        read: readNodes,
        send: (api, init) => api.GET("/requester/nodes", init)
      }),
      alive: ask({
        operation: "alive",
        replaySafe: true,
        read: (status) => ({ status: String(status) }),
        send: async (api, init) => quoted(await api.GET("/livez", init))
      })
    })
  })

/** A text as the JSON text that is read. */
const quoted = <A extends { readonly data?: unknown }>(answer: A) =>
  answer.data === undefined ? answer : { ...answer, data: JSON.stringify(readText(String(answer.data))) }

export const layer = (options: Options): Layer.Layer<BacalhauRequester, JobError> =>
  Layer.effect(BacalhauRequester, make(options))

export const layerConfig = (
  config: Config.Wrap<Options>
): Layer.Layer<BacalhauRequester, Config.ConfigError | JobError> =>
  Layer.effect(BacalhauRequester, Effect.flatMap(fromConfig(config), make))

/** The server for code that does not use Effect: every call as a promise, with a `signal` among its options. */
export const createBacalhauRequester = (options: Options) => promises(BacalhauRequester, layer(options))
