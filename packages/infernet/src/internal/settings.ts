/** A node as its settings say. Loaded when it is chosen at run time. */
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import { layer as layerOf } from "../InfernetBackend.ts"

export const layer = Layer.unwrap(
  Effect.gen(function* () {
    const url = yield* Config.String("LONGSHORE_INFERNET_URL")
    const authorization = yield* Config.option(Config.Redacted("LONGSHORE_INFERNET_AUTHORIZATION"))
    return layerOf({ url, ...(Option.isSome(authorization) && { headers: { authorization: authorization.value } }) })
  })
)
