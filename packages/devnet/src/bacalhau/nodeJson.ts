/** Nodes and the server itself, as the APIs show them. */
import { type Json, sorted } from "../go/Json.ts"
import { never, timestamp } from "../go/time.ts"
import { storageSources } from "./inputs.ts"
import type { Node } from "./nodes.ts"
import type { Server } from "./Server.ts"
import type { Traits } from "./versions.ts"

type Members = { readonly [key: string]: Json | undefined }

export const commit = "0123456789abcdef0123456789abcdef01234567"
export const buildDate = "1970-01-01T00:00:00Z"

export const versionJson = ({ major, minor, version }: Traits): Members => ({
  Major: major,
  Minor: minor,
  GitVersion: `v${version}`,
  GitCommit: commit,
  BuildDate: buildDate,
  GOOS: "linux",
  GOARCH: "amd64"
})

const noVersion: Members = { GitVersion: "", GitCommit: "", BuildDate: never, GOOS: "", GOARCH: "" }

const capacity = (cpu: number, memory: number, disk: number): Members => ({ CPU: cpu, Memory: memory, Disk: disk })

export const computeJson = (node: Node, { errors, publishers }: Traits): Members => ({
  ExecutionEngines: node.engines,
  Publishers: publishers,
  StorageSources: storageSources,
  MaxCapacity: capacity(node.cpu, node.memory, node.disk),
  QueueCapacity: {},
  AvailableCapacity: capacity(node.cpu - node.used / 1000, node.memory, node.disk),
  MaxJobRequirements: capacity(node.cpu, node.memory, node.disk),
  RunningExecutions: node.running,
  EnqueuedExecutions: node.waiting,
  address: errors === "api" ? "" : undefined
})

/** The orchestrator is one of the compute nodes, as a server is that does both. */
export const infoJson = (node: Node, traits: Traits): Members => ({
  NodeID: node.id,
  NodeType: "Compute",
  Labels: sorted(node.labels),
  SupportedProtocols: traits.errors === "api" ? ["bprotocol/v2", "ncl/v1"] : undefined,
  ComputeNodeInfo: computeJson(node, traits),
  BacalhauVersion: versionJson(traits)
})

export const nodeJson = (node: Node, { now, startedAt, traits }: Server): Members => {
  const isOld = traits.errors === "echo"
  const status = node.isConnected ? "CONNECTED" : "DISCONNECTED"
  return {
    // An old orchestrator does not know the versions of its nodes.
    Info: isOld ? { ...infoJson(node, traits), BacalhauVersion: noVersion } : infoJson(node, traits),
    Membership: node.membership,
    Connection: status,
    ConnectionState: isOld
      ? undefined
      : {
          Status: status,
          LastHeartbeat: timestamp(node.isConnected ? now() : node.changedAt),
          LastComputeSeqNum: 0,
          LastOrchestratorSeqNum: 0,
          ConnectedSince: timestamp(startedAt),
          DisconnectedSince: node.isConnected ? never : timestamp(node.changedAt)
        }
  }
}
