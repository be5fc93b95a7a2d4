/** The node of the server in memory, before and since 1.3. */

const capacity = { CPU: 1.6, Memory: 20221201612, Disk: 199974977536 }
export const node = {
  Info: {
    NodeID: "node132",
    NodeType: "Compute",
    Labels: { Architecture: "amd64" },
    ComputeNodeInfo: {
      ExecutionEngines: ["wasm"],
      Publishers: ["ipfs", "noop", "local"],
      StorageSources: ["inline"],
      MaxCapacity: capacity,
      QueueCapacity: {},
      AvailableCapacity: { ...capacity, CPU: 1.1 },
      MaxJobRequirements: capacity,
      RunningExecutions: 1,
      EnqueuedExecutions: 0
    },
    BacalhauVersion: { GitVersion: "", GitCommit: "", BuildDate: "0001-01-01T00:00:00Z" }
  },
  Membership: "APPROVED",
  Connection: "CONNECTED"
}
export const oldNode = {
  BacalhauVersion: { gitversion: "v0.3.25", gitcommit: "", builddate: "2023-03-01T00:00:00Z" },
  PeerInfo: { ID: "QmNode", Addrs: ["/ip4/127.0.0.1/tcp/1235"] },
  NodeType: 1,
  Labels: null,
  ComputeNodeInfo: { ExecutionEngines: ["Docker", "Wasm"], MaxCapacity: { ...capacity, GPU: 1 } }
}
