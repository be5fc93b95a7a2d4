/** A server as its settings say. Loaded when it is chosen at run time. */
import { JobError, Misconfigured } from "@longshore/core/JobError"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import { layer as layerOf, type Options } from "../BacalhauBackend.ts"
import type { Auth } from "../ServerOptions.ts"

const optional = <A>(config: Config.Config<A>) => Effect.map(Config.option(config), Option.getOrUndefined)
const text = (name: string) => optional(Config.String(`LONGSHORE_BACALHAU_${name}`))
const secret = (name: string) => optional(Config.Redacted(`LONGSHORE_BACALHAU_${name}`))

const misconfigured = (message: string) =>
  Effect.fail(new JobError({ backend: "bacalhau", operation: "make", reason: new Misconfigured({ message }) }))

const authOf = Effect.gen(function* () {
  const apiKey = yield* secret("API_KEY")
  const token = yield* secret("TOKEN")
  const username = yield* text("USERNAME")
  const password = yield* secret("PASSWORD")
  if (apiKey !== undefined) return { apiKey } satisfies Auth
  if (token !== undefined) return { token } satisfies Auth
  if (username === undefined && password === undefined) return undefined
  if (username !== undefined && password !== undefined) return { username, password } satisfies Auth
  return yield* misconfigured(
    "LONGSHORE_BACALHAU_USERNAME and LONGSHORE_BACALHAU_PASSWORD: one without the other is no login"
  )
})

const keyOf = Effect.gen(function* () {
  const pem = yield* secret("CLIENT_KEY")
  if (pem === undefined) return undefined
  const { fromPem } = yield* Effect.promise(() => import("../ClientKey.ts"))
  return yield* fromPem(pem)
})

const protocolOf = Effect.flatMap(text("PROTOCOL"), (given) => {
  if (given === undefined || given === "orchestrator" || given === "requester")
    return Effect.succeed(given as Options["protocol"])
  return misconfigured(`LONGSHORE_BACALHAU_PROTOCOL: ${JSON.stringify(given)} is neither orchestrator nor requester`)
})

export const layer = Layer.unwrap(
  Effect.gen(function* () {
    const options: Options = {
      url: yield* Config.String("LONGSHORE_BACALHAU_URL"),
      auth: yield* authOf,
      clientKey: yield* keyOf,
      protocol: yield* protocolOf,
      serverVersion: yield* text("SERVER_VERSION"),
      namespace: yield* text("NAMESPACE"),
      resultHost: yield* text("RESULT_HOST")
    }
    return layerOf(options)
  })
)
