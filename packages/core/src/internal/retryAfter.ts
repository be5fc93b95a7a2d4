/** How long a server asks to be left alone. */
import * as Duration from "effect/Duration"

/** The header `Retry-After`: seconds or a date, as HTTP allows. */
export const retryAfterIn = (headers: Pick<Headers, "get">): Duration.Duration | undefined => {
  const header = headers.get("retry-after")?.trim()
  if (header === undefined || header === "") return undefined
  const seconds = Number(header)
  if (seconds >= 0) return Number.isFinite(seconds) ? Duration.seconds(seconds) : undefined
  const until = Date.parse(header) - Date.now()
  return until > 0 ? Duration.millis(until) : undefined
}
