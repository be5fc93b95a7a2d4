/** Nodes and versions as requester servers write them, before and after 1.0.4 and 1.3. */
import type { Capacity, Peer, RequesterNode, RequesterVersion } from "../RequesterNode.ts"
import { type Fields, filled, list, number, record, shape, text, texts, time } from "./wireValues.ts"

export const readVersion = (json: unknown): RequesterVersion => {
  const version = record(record(json, "the answer").build_version_info, "build_version_info")
  const field = (name: string) => version[name] ?? version[name.toLowerCase()]
  return {
    gitVersion: text(field("GitVersion")) ?? shape("GitVersion is missing"),
    gitCommit: text(field("GitCommit")),
    builtAt: time(field("BuildDate")),
    os: text(field("GOOS")),
    architecture: text(field("GOARCH"))
  }
}

export const readPeers = (json: unknown): ReadonlyArray<Peer> => list(json, "the answer").map(readPeer)

const readPeer = (json: unknown): Peer => {
  const peer = record(json, "a peer")
  return { id: text(peer.ID) ?? shape("a peer has no ID"), addresses: texts(peer.Addrs, "Addrs") }
}

export const readNodes = (json: unknown): ReadonlyArray<RequesterNode> => list(json, "the answer").map(readNode)

export const readNode = (json: unknown): RequesterNode => {
  const outer = record(json, "a node")
  const node = filled(outer.Info) ?? outer
  const peer = filled(node.PeerInfo)
  const version = filled(node.BacalhauVersion) ?? {}
  return {
    id: text(node.NodeID) ?? text(peer?.ID) ?? shape("a node has no id"),
    // Servers before 1.0 have numbers.
    type: node.NodeType === 1 ? "Compute" : text(node.NodeType),
    labels: (filled(node.Labels) ?? {}) as { readonly [name: string]: string },
    version: text(version.GitVersion) ?? text(version.gitversion),
    addresses: texts(peer?.Addrs, "Addrs"),
    membership: text(outer.Membership),
    connection: text(outer.Connection),
    compute: readCompute(filled(node.ComputeNodeInfo))
  }
}

const readCompute = (compute: Fields | undefined): RequesterNode["compute"] =>
  compute && {
    engines: texts(compute.ExecutionEngines, "ExecutionEngines"),
    publishers: texts(compute.Publishers, "Publishers"),
    storageSources: texts(compute.StorageSources, "StorageSources"),
    maxCapacity: readCapacity(compute.MaxCapacity),
    availableCapacity: readCapacity(compute.AvailableCapacity),
    maxJobRequirements: readCapacity(compute.MaxJobRequirements),
    runningExecutions: number(compute.RunningExecutions) ?? 0,
    enqueuedExecutions: number(compute.EnqueuedExecutions) ?? 0
  }

const readCapacity = (json: unknown): Capacity => {
  const capacity = filled(json) ?? {}
  return {
    cpu: number(capacity.CPU) ?? 0,
    memory: number(capacity.Memory) ?? 0,
    disk: number(capacity.Disk) ?? 0,
    gpu: number(capacity.GPU) ?? 0
  }
}
