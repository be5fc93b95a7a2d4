import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { JobRef } from "../Job.ts"

/** See `Submit.OnAccepted`. */
export const OnAccepted = Context.Reference<((ref: JobRef) => Effect.Effect<void>) | undefined>(
  "@longshore/core/Submit/OnAccepted",
  { defaultValue: () => undefined }
)
