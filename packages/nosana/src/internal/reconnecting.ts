/** How often, and after how long, a stream that broke off is taken up again. */
import * as Schedule from "effect/Schedule"
import type { HostError } from "./hostError.ts"

/**
 * Five times, as long as nothing new comes; after half a second, then twice as long each time. Only where the connection is the
 * reason: a host that refuses is not asked again.
 */
export const reconnecting = Schedule.exponential("500 millis").pipe(
  Schedule.upTo({ times: 5 }),
  Schedule.setInputType<HostError>(),
  Schedule.while(({ input }) => input.reason._tag === "Unavailable")
)
