/** The rate limiter of a node, as quart-rate-limiter has it: GCRA, one theoretical time of arrival for each route. */
import { page } from "./scripted.ts"

export interface RateLimit {
  readonly requests: number
  readonly seconds: number
}

export const limiter = ({ requests, seconds }: RateLimit) => {
  const slot = (seconds * 1000) / requests
  let arrival = 0
  /** What a request that comes now gets: the headers of an answer, or a refusal. */
  return (now: number): { readonly headers: Record<string, string> } | { readonly refusal: Response } => {
    const before = Math.max(arrival, now)
    const separation = before - now
    const isRefused = separation > seconds * 1000 - slot + 1e-6
    if (!isRefused) arrival = before + slot
    const full = Math.max(arrival, now) - now
    const headers = {
      "ratelimit-limit": String(requests),
      "ratelimit-remaining": String(Math.max(0, Math.floor((seconds * 1000 - full) / slot + 1e-6))),
      "ratelimit-reset": String(Math.floor(full / 1000))
    }
    if (!isRefused) return { headers }
    const retryAfter = String(Math.floor((separation - (seconds * 1000 - slot)) / 1000))
    return { refusal: page(429, "429 Too Many Requests", { ...headers, "retry-after": retryAfter }) }
  }
}
