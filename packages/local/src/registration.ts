import { type Registration, register } from "@longshore/core/Registration"
import { LocalBackend } from "./LocalBackend.ts"

export const registration: Registration = /* @__PURE__ */ register(LocalBackend, {
  description: "this machine: containers where docker or podman answers, else plain processes; WebAssembly",
  settings: [
    { name: "LONGSHORE_LOCAL_DIRECTORY", description: "where jobs are kept; LONGSHORE_HOME/local by default" },
    { name: "LONGSHORE_LOCAL_ENGINE", description: "auto, docker, podman or none; auto by default" },
    { name: "LONGSHORE_LOCAL_NETWORK", description: "the containers' network; bridge by default, none cuts them off" },
    {
      name: "LONGSHORE_LOCAL_CAPTURE_LIMIT",
      description: "how many bytes of stdout and of stderr are kept; 16777216 by default"
    },
    { name: "LONGSHORE_LOCAL_IPFS_GATEWAY", description: "where ipfs: inputs are fetched; https://ipfs.io by default" }
  ],
  layer: () => import("./internal/settings.ts").then(({ layer }) => layer)
})
