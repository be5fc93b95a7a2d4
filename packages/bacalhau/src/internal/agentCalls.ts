/** What a server tells of itself and of its machines. */
import type { JobError } from "@longshore/core/JobError"
import type * as Effect from "effect/Effect"
import type { BuildVersion, NodeInfo, NodeState } from "../Execution.ts"
import type { paths } from "../generated/orchestrator.ts"
import type { Connection } from "./connection.ts"
import { sinceOf, withJson } from "./orchestratorCalls.ts"
import * as Wire from "./orchestratorWire.ts"

export interface NodeQuery {
  readonly labels?: string | undefined
  readonly approval?: "approved" | "rejected" | "pending" | undefined
  readonly status?: "connected" | "disconnected" | undefined
  readonly orderBy?: string | undefined
  readonly reverse?: boolean | undefined
  readonly limit?: number | undefined
}

const named = (id: string) => ({ path: { id } })

export const makeAgentCalls = ({ ask, url }: Pick<Connection<paths>, "ask" | "url">) => {
  const since = sinceOf(url)
  return {
    nodes: (query: NodeQuery = {}): Effect.Effect<ReadonlyArray<NodeState>, JobError> =>
      ask({
        operation: "nodes",
        replaySafe: true,
        read: Wire.readNodes,
        send: (api, init) =>
          api.GET("/api/v1/orchestrator/nodes", {
            ...init,
            params: {
              query: {
                ...(query.labels && { labels: query.labels }),
                ...(query.approval && { "filter-approval": query.approval }),
                ...(query.status && { "filter-status": query.status }),
                ...(query.orderBy && { order_by: query.orderBy as "id" }),
                ...(query.reverse !== undefined && { reverse: query.reverse }),
                ...(query.limit !== undefined && { limit: query.limit })
              }
            }
          })
      }),
    node: (id: string): Effect.Effect<NodeState, JobError> =>
      ask({
        operation: "node",
        replaySafe: true,
        read: (answer) => Wire.readNode(Wire.readAny<{ readonly Node: unknown }>(answer).Node),
        send: (api, init) => api.GET("/api/v1/orchestrator/nodes/{id}", { ...init, params: named(id) })
      }),
    putNode: (id: string, action: "approve" | "reject" | "delete", message: string | undefined) =>
      ask({
        operation: "putNode",
        replaySafe: false,
        read: Wire.readAny<{ readonly Success?: boolean; readonly Error?: string }>,
        send: (api, init) =>
          api.PUT("/api/v1/orchestrator/nodes/{id}", {
            ...withJson(init),
            params: named(id),
            body: { Action: action, ...(message !== undefined && { Message: message }) }
          })
      }),
    alive: ask({
      operation: "alive",
      replaySafe: true,
      read: Wire.readAny<{ readonly Status?: string }>,
      send: (api, init) => api.GET("/api/v1/agent/alive", init)
    }),
    agentVersion: ask({
      operation: "version",
      replaySafe: true,
      absent: `${url} does not speak the orchestrator API`,
      read: Wire.readBuildVersion,
      send: (api, init) => api.GET("/api/v1/agent/version", init)
    }) as Effect.Effect<BuildVersion & { readonly GitVersion: string }, JobError>,
    agentNode: ask({
      operation: "agentNode",
      replaySafe: true,
      read: Wire.readNodeInfo,
      send: (api, init) => api.GET("/api/v1/agent/node", init)
    }) as Effect.Effect<NodeInfo, JobError>,
    debug: ask({
      operation: "debug",
      replaySafe: true,
      read: Wire.readAny<{ readonly [name: string]: unknown }>,
      send: (api, init) => api.GET("/api/v1/agent/debug", init)
    }),
    config: ask({
      operation: "config",
      replaySafe: true,
      absent: since("1.5", "settings to show"),
      read: (answer) => {
        const { config, ...rest } = Wire.readAny<{ readonly [name: string]: unknown }>(answer)
        return (config ?? rest) as { readonly [name: string]: unknown }
      },
      send: (api, init) => api.GET("/api/v1/agent/config", init)
    }),
    authConfig: ask({
      operation: "authConfig",
      replaySafe: true,
      absent: since("1.7", "settings for logging in"),
      read: Wire.readAny<{ readonly Version?: string; readonly Config?: { readonly [name: string]: unknown } }>,
      send: (api, init) => api.GET("/api/v1/agent/authconfig", init)
    })
  }
}
