/** A key of this run, made once: making one takes long. */
import { generate } from "@longshore/bacalhau"
import * as Effect from "effect/Effect"

export const createBacalhauClientKey = Effect.runSync(Effect.cached(Effect.map(generate, ({ key }) => key)))
