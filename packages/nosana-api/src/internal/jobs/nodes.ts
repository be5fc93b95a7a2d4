/** What a job's node tells, asked through the server: it signs for whoever has an API key. */
import * as Stream from "effect/Stream"
import type { paths } from "../../generated/openapi.ts"
import type { Jobs } from "../../Jobs.ts"
import type { Ask, Asked, Listen } from "../connection.ts"
import { anything } from "../wire.ts"
import { ofNode } from "./refusals.ts"

type Nodes = Pick<
  Jobs,
  | "nodeInfo"
  | "nodeResults"
  | "nodeJobDefinition"
  | "nodeEndpoints"
  | "nodeStats"
  | "nodeOperations"
  | "nodeOperation"
  | "nodeCurrentGroup"
  | "nodeGroup"
>

const absent = "the server does not ask nodes; ask the node itself, with a header of auth.signMessage"

export const nodeCalls = (ask: Ask<paths>, listen: Listen<paths>): Nodes => {
  const node = (
    operation: keyof Nodes,
    names: { readonly [field: string]: string },
    send: Asked<paths>["send"],
    replaySafe = true
  ) => ask({ operation: `jobs.${operation}`, names, absent, reason: ofNode, replaySafe, read: anything, send })
  const of = (address: string) => ({ params: { path: { address } } })

  return {
    nodeInfo: (address) =>
      listen({
        operation: "jobs.nodeInfo",
        names: { address },
        absent,
        reason: ofNode,
        send: (api, init) => api.GET("/jobs/{address}/node/info", { ...init, ...of(address) })
      }).pipe(Stream.map(({ data }) => data)),
    nodeResults: (address) =>
      node(
        "nodeResults",
        { address },
        (api, init) => api.GET("/jobs/{address}/node/results", { ...init, ...of(address) }),
        false
      ),
    nodeJobDefinition: (address) =>
      node("nodeJobDefinition", { address }, (api, init) =>
        api.GET("/jobs/{address}/node/job-definition", { ...init, ...of(address) })
      ),
    nodeEndpoints: (address) =>
      node("nodeEndpoints", { address }, (api, init) =>
        api.GET("/jobs/{address}/node/endpoints", { ...init, ...of(address) })
      ),
    nodeStats: (address) =>
      node("nodeStats", { address }, (api, init) => api.GET("/jobs/{address}/node/stats", { ...init, ...of(address) })),
    nodeOperations: (address) =>
      node("nodeOperations", { address }, (api, init) =>
        api.GET("/jobs/{address}/node/ops", { ...init, ...of(address) })
      ),
    nodeOperation: (address, { operation }) =>
      node("nodeOperation", { address, operation }, (api, init) =>
        api.GET("/jobs/{address}/node/ops/{operation}", { ...init, params: { path: { address, operation } } })
      ),
    nodeCurrentGroup: (address) =>
      node("nodeCurrentGroup", { address }, (api, init) =>
        api.GET("/jobs/{address}/node/group/current", { ...init, ...of(address) })
      ),
    nodeGroup: (address, { group }) =>
      node("nodeGroup", { address, group }, (api, init) =>
        api.GET("/jobs/{address}/node/group/{group}", { ...init, params: { path: { address, group } } })
      )
  }
}
