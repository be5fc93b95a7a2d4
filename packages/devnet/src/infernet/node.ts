/** A node that runs: what its endpoints work with. */
import { randomUUID } from "node:crypto"
import type * as Effect from "effect/Effect"
import type { Guardian } from "./guardian.ts"
import type { Means } from "./orchestrator.ts"
import type { RateLimiter } from "./rateLimiter.ts"

export interface InfernetNode extends Means {
  readonly guardian: Guardian
  readonly limiter: RateLimiter | undefined
  readonly chain: { readonly enabled: boolean; readonly address: string }
  readonly now: () => number
  /** Lives as long as the node's process does. */
  readonly fork: (job: Effect.Effect<void>) => void
}

export const newId = (): string => randomUUID()
