/** What the server tells of itself. */
import type { Json } from "../go/Json.ts"
import { infoJson, nodeJson, versionJson } from "./nodeJson.ts"
import type { Server } from "./Server.ts"
import { latest } from "./store.ts"

export const alive = (): Json => ({ Status: "OK" })

export const version = ({ traits }: Server): Json => versionJson(traits)

export const node = (server: Server): Json => {
  const [first] = server.nodes
  const info = infoJson(first!, server.traits)
  return server.traits.errors === "api" ? info : { ...nodeJson(first!, server), Info: info }
}

export const debug = (server: Server): Json => ({
  ActiveJobs: [...server.store.jobs.values()]
    .filter((entry) => latest(entry).state === "Running")
    .map((entry) => ({ ID: entry.id, Type: latest(entry).type })),
  DiscoveredNodes: server.nodes.map((each) => nodeJson(each, server))
})

const resources = { Task: { Resources: { CPU: "500m", Memory: "512Mb" } } }

/** With secrets taken out, of which there are none. */
export const config = ({ auth }: Server): Json => ({
  config: {
    API: {
      Host: "127.0.0.1",
      Auth: {
        Methods: { ClientKey: { Type: "challenge" } },
        Users: auth.users?.map(({ username }) => ({ Username: username, Password: "********", APIKey: "********" })),
        Oauth2: {}
      }
    },
    NameProvider: "puuid",
    Orchestrator: { Enabled: true, Host: "127.0.0.1", Port: 4222 },
    Compute: { Enabled: true, Orchestrators: ["nats://127.0.0.1:4222"] },
    JobDefaults: { Batch: resources, Ops: resources, Daemon: resources, Service: resources },
    Logging: { Level: "info", Mode: "default", LogDebugInfoInterval: "30s" }
  }
})

export const authConfig = (): Json => ({ Version: "1.0.0", Config: {} })
