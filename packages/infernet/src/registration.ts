import { type Registration, register } from "@longshore/core/Registration"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import { InfernetBackend, layer } from "./InfernetBackend.ts"

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
  layer: () =>
    Layer.unwrap(
      Effect.gen(function* () {
        const url = yield* Config.String("LONGSHORE_INFERNET_URL")
        const authorization = yield* Config.option(Config.Redacted("LONGSHORE_INFERNET_AUTHORIZATION"))
        return layer({ url, ...(Option.isSome(authorization) && { headers: { authorization: authorization.value } }) })
      })
    )
})
