/** A bucket for each client, which fills again with time. */

const perSecond = 1000

export interface RateLimiter {
  /** Whether a client may ask at this time, in milliseconds; what is left to it then. */
  readonly take: (client: string, now: number) => { readonly isAllowed: boolean; readonly left: number }
}

export const rateLimiter = (): RateLimiter => {
  const buckets = new Map<string, { tokens: number; at: number }>()
  return {
    take: (client, now) => {
      const bucket = buckets.get(client) ?? { tokens: perSecond, at: now }
      buckets.set(client, bucket)
      bucket.tokens = Math.min(perSecond, bucket.tokens + ((now - bucket.at) / 1000) * perSecond)
      bucket.at = now
      const isAllowed = bucket.tokens >= 1
      if (isAllowed) bucket.tokens--
      return { isAllowed, left: Math.floor(bucket.tokens) }
    }
  }
}
