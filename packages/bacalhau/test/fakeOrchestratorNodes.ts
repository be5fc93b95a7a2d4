/** What the orchestrator in memory tells of itself and of its machine. */
import type { Answers } from "./fakeOrchestratorAnswers.ts"
import { isOld, type Release } from "./fakeOrchestratorJobs.ts"

const capacity = { CPU: 1.6, Memory: 2_000_000_000, Disk: 5_000_000_000, GPU: 0 }
const info = {
  NodeID: "n-1",
  NodeType: "Compute",
  Labels: { "Operating-System": "linux" },
  ComputeNodeInfo: {
    ExecutionEngines: ["docker", "wasm"],
    Publishers: ["local", "noop"],
    StorageSources: ["inline", "urldownload"],
    MaxCapacity: capacity,
    AvailableCapacity: { ...capacity, CPU: 1.1 },
    RunningExecutions: 1
  }
}
const stateOf = (release: Release) => ({
  Info: info,
  Membership: "APPROVED",
  ...(isOld(release) ? { Connection: "CONNECTED" } : { ConnectionState: { Status: "CONNECTED" } })
})

export const agentRoute = (method: string, path: string, release: Release, answers: Answers): Response | undefined => {
  const { absent, ok, refusal } = answers
  switch (`${method} ${path}`) {
    case "GET agent/version":
      return ok({ Major: "1", Minor: release.split(".")[1], GitVersion: `v${release}`, GOOS: "linux" })
    case "GET agent/alive":
      return ok({ Status: "OK" })
    case "GET agent/node":
      return ok(isOld(release) ? stateOf(release) : info)
    case "GET agent/debug":
      return ok({ running: [] })
    case "GET agent/config":
      return isOld(release) ? absent() : ok({ config: { API: { Port: 1234 } } })
    case "GET agent/authconfig":
      return isOld(release) ? absent() : ok({ Version: "v1.0.0", Config: { Type: "none" } })
    case "GET orchestrator/nodes":
      return ok({ NextToken: "", Nodes: [stateOf(release)] })
    case "GET orchestrator/nodes/n-1":
      return ok({ Node: stateOf(release) })
    case "PUT orchestrator/nodes/n-1":
      return ok({ Success: false, Error: "node n-1 is already approved" })
  }
  return path.startsWith("orchestrator/nodes/") ? refusal(404, "node not found", { code: "NotFound" }) : undefined
}
