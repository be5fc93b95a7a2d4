/** Time in nanoseconds, as Go counts it and as it writes it down. */
import type * as Clock from "effect/Clock"

/** No two answers are the same, as on a real server. */
export const nanosBy = (clock: Clock.Clock): (() => bigint) => {
  let last = 0n
  return () => {
    const now = clock.currentTimeNanosUnsafe()
    last = now > last ? now : last + 101n
    return last
  }
}

const billion = 1_000_000_000n

/** RFC 3339 in UTC, without zeros at the end. */
export const timestamp = (nanos: bigint): string => {
  const fraction = String(nanos % billion)
    .padStart(9, "0")
    .replace(/0+$/, "")
  const seconds = new Date(Number(nanos / 1_000_000n)).toISOString().slice(0, 19)
  return `${seconds}${fraction === "" ? "" : `.${fraction}`}Z`
}

/** The zero of Go's time. */
export const never = "0001-01-01T00:00:00Z"

/** A whole number of seconds, as Go prints a duration. */
export const duration = (seconds: number): string => {
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor(seconds / 60) % 60
  const rest = `${seconds % 60}s`
  return hours > 0 ? `${hours}h${minutes}m${rest}` : minutes > 0 ? `${minutes}m${rest}` : rest
}
