/** quart-rate-limiter's GCRA, in memory: a bucket for each endpoint and client. */
import * as Duration from "effect/Duration"

export interface RateLimiter {
  /** The whole seconds to wait when the request is refused. One that is refused does not count. */
  readonly take: (endpoint: string, client: string, nowMillis: number) => number | undefined
  readonly headers: (endpoint: string, client: string, nowMillis: number) => Readonly<Record<string, string>>
  readonly forget: () => void
}

export const rateLimiter = (requests: number, period: Duration.Duration): RateLimiter => {
  const periodMillis = Duration.toMillis(period)
  const interval = periodMillis / requests
  /** When each bucket will be full again. */
  const fullAt = new Map<string, number>()
  const keyOf = (endpoint: string, client: string) => JSON.stringify([endpoint, client])
  const separation = (key: string, now: number) => Math.max(fullAt.get(key) ?? now, now) - now
  /** Between two looks at the clock some time has passed, on the node, so what is told is cut off below the whole number. */
  const instant = 0.001

  return {
    take: (endpoint, client, now) => {
      const key = keyOf(endpoint, client)
      const used = separation(key, now)
      const most = periodMillis - interval
      // Python counts in microseconds.
      if (Math.round((used - most) * 1000) > 0) return Math.trunc((used - most - instant) / 1000)
      fullAt.set(key, now + used + interval)
      return undefined
    },
    headers: (endpoint, client, now) => {
      const used = Math.max(separation(keyOf(endpoint, client), now) - instant, 0)
      return {
        "ratelimit-limit": String(requests),
        "ratelimit-remaining": String(Math.trunc((periodMillis - used) / interval)),
        "ratelimit-reset": String(Math.trunc(used / 1000))
      }
    },
    forget: () => fullAt.clear()
  }
}
