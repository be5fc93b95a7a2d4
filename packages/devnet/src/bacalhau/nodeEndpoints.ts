/** What tells of nodes and admits them. */
import type { Json } from "../go/Json.ts"
import { type Asked, bind, flag, unsigned } from "./Asked.ts"
import { putNode } from "./jobShape.ts"
import { nodeJson } from "./nodeJson.ts"
import type { Node } from "./nodes.ts"
import { internal, notFound, Problem, refused } from "./problem.ts"
import type { Server } from "./Server.ts"
import { selector } from "./selector.ts"

const orders: Readonly<Record<string, (node: Node) => string | number>> = {
  "": ({ id }) => id,
  id: ({ id }) => id,
  type: ({ id }) => id,
  available_cpu: ({ cpu, used }) => used / 1000 - cpu,
  available_memory: ({ memory }) => -memory,
  available_disk: ({ disk }) => -disk,
  available_gpu: ({ id }) => id,
  approval: ({ membership }) => membership,
  status: ({ isConnected }) => (isConnected ? 0 : 1)
}

export const listNodes = (server: Server, { query }: Asked): Json | Problem => {
  const order = orders[query.get("order_by") ?? ""]
  if (order === undefined) return refused(400, "invalid order_by")
  const selectors = query.getAll("labels").map(selector)
  const approval = (query.get("filter-approval") ?? "").toUpperCase()
  const status = (query.get("filter-status") ?? "").toUpperCase()
  const nodes = server.nodes
    .filter(({ labels }) => selectors.every((matches) => matches(labels)))
    .filter(({ membership }) => approval === "" || membership === approval)
    .filter(({ isConnected }) => status === "" || (isConnected ? "CONNECTED" : "DISCONNECTED") === status)
    .toSorted((one, other) => (order(one) < order(other) ? -1 : 1))
  if (flag(query, "reverse")) nodes.reverse()
  const limit = unsigned(query, "limit")
  return {
    NextToken: "",
    Nodes: (limit === 0 ? nodes : nodes.slice(0, limit)).map((node) => nodeJson(node, server))
  }
}

const nodeOf = ({ nodes }: Server, { params }: Asked): Node | Problem => {
  const { id = "" } = params
  const node = nodes.find((each) => each.id === id) ?? nodes.find((each) => each.id.startsWith(id))
  return node ?? notFound("NodesManager", `node not found: ${id}`, `nodeInfo not found for nodeID: ${id}`)
}

export const getNode = (server: Server, asked: Asked): Json | Problem => {
  const node = nodeOf(server, asked)
  return node instanceof Problem ? node : { Node: nodeJson(node, server) }
}

const memberships = { approve: "APPROVED", reject: "REJECTED", delete: "PENDING" } as const
const words = { approve: "approved", reject: "rejected", delete: "deleted" } as const

/** Older versions tell what is wrong in an answer that is none. */
const old = (message: string): Json => ({ Success: false, Error: message })

export const changeNode = (server: Server, asked: Asked): Json | Problem => {
  const isOld = server.traits.errors === "echo"
  const given = bind(asked, putNode)
  if (given instanceof Problem) return given
  const action = given?.Action ?? ""
  const node = nodeOf(server, asked)
  if (isOld && node instanceof Problem) return old(`nodeInfo not found for nodeID: ${asked.params.id}`)
  if (action !== "approve" && action !== "reject" && action !== "delete") {
    return isOld ? old("unsupported action") : internal(`unsupported action ${action}`)
  }
  if (node instanceof Problem) return node
  const wanted = memberships[action]
  if (node.membership === wanted) {
    if (isOld) return old(`node already ${words[action]}`)
    const message = `node ${node.id} already ${words[action]}`
    return new Problem({ status: 409, code: "ConflictNodeState", component: "NodesManager", message })
  }
  node.membership = wanted
  server.scheduler.evaluateAll()
  return { Success: true, Error: "" }
}
