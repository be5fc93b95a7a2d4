import { type Registration, register } from "@longshore/core/Registration"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { InfernetBackend, layer } from "./InfernetBackend.ts"

const settings = Config.all({
  url: Config.String("LONGSHORE_INFERNET_URL"),
  authorization: Config.withDefault(Config.Redacted("LONGSHORE_INFERNET_AUTHORIZATION"), undefined)
})

export const registration: Registration = register(InfernetBackend, {
  description: "a Ritual Infernet node: pipelines of the containers that it runs",
  settings: [
    { name: "LONGSHORE_INFERNET_URL", description: "where the node is: http://127.0.0.1:4000" },
    {
      name: "LONGSHORE_INFERNET_AUTHORIZATION",
      description: "the authorization header, for a node behind a proxy that wants one",
      isSecret: true
    }
  ],
  layer: Layer.unwrap(
    Effect.map(settings, ({ authorization, url }) =>
      layer({ url, ...(authorization && { headers: { authorization } }) })
    )
  )
})
