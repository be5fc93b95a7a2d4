import { type Registration, register } from "@longshore/core/Registration"
import { BacalhauBackend } from "./BacalhauBackend.ts"

export const registration: Registration = /* @__PURE__ */ register(BacalhauBackend, {
  description: "a Bacalhau network: containers and WebAssembly on the machines that its server knows",
  settings: [
    { name: "LONGSHORE_BACALHAU_URL", description: "where the server is: http://127.0.0.1:1234" },
    { name: "LONGSHORE_BACALHAU_API_KEY", description: "an API key, for a server that wants one", isSecret: true },
    { name: "LONGSHORE_BACALHAU_TOKEN", description: "a JSON Web Token of its identity provider", isSecret: true },
    { name: "LONGSHORE_BACALHAU_USERNAME", description: "a user of the server" },
    { name: "LONGSHORE_BACALHAU_PASSWORD", description: "and the password", isSecret: true },
    {
      name: "LONGSHORE_BACALHAU_CLIENT_KEY",
      description: "the text of ~/.bacalhau/user_id.pem, which signs what a requester server is sent",
      isSecret: true
    },
    { name: "LONGSHORE_BACALHAU_NAMESPACE", description: "where jobs are put, default unless it is given" },
    { name: "LONGSHORE_BACALHAU_PROTOCOL", description: "orchestrator or requester, where a server speaks both" },
    { name: "LONGSHORE_BACALHAU_SERVER_VERSION", description: "the server's release, for one that does not tell" },
    { name: "LONGSHORE_BACALHAU_RESULT_HOST", description: "where results are, if not where machines say" }
  ],
  layer: () => import("./internal/settings.ts").then(({ layer }) => layer)
})
