/** This machine as its settings say. Loaded when it is chosen at run time. */
import * as Config from "effect/Config"
import * as Schema from "effect/Schema"
import { layerConfig } from "../LocalBackend.ts"

const optional = <A>(config: Config.Config<A>) => Config.withDefault<A, undefined>(config, undefined)
const Engine = Schema.Literals(["auto", "docker", "podman", "none"])

export const layer = layerConfig({
  directory: optional(Config.String("LONGSHORE_LOCAL_DIRECTORY")),
  engine: optional(Config.schema(Engine, "LONGSHORE_LOCAL_ENGINE")),
  network: optional(Config.String("LONGSHORE_LOCAL_NETWORK")),
  captureLimit: optional(Config.Int("LONGSHORE_LOCAL_CAPTURE_LIMIT")),
  ipfsGateway: optional(Config.String("LONGSHORE_LOCAL_IPFS_GATEWAY"))
})
