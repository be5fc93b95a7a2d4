import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type { JobRef } from "../Job.ts"

export const OnAccepted = Context.Reference<(ref: JobRef) => Effect.Effect<void>>("@longshore/core/Submit/OnAccepted", {
  defaultValue: () => () => Effect.void
})
