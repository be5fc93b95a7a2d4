import { type Registration, register } from "@longshore/core/Registration"
import { InfernetBackend } from "./InfernetBackend.ts"

export const registration: Registration = /* @__PURE__ */ register(InfernetBackend, {
  description: "a Ritual Infernet node: pipelines of the containers that it runs",
  settings: [
    { name: "LONGSHORE_INFERNET_URL", description: "where the node is: http://127.0.0.1:4000" },
    {
      name: "LONGSHORE_INFERNET_AUTHORIZATION",
      description: "the authorization header, for a node behind a proxy that wants one",
      isSecret: true
    }
  ],
  layer: () => import("./internal/settings.ts").then(({ layer }) => layer)
})
