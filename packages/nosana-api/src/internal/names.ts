/** Texts of a caller's that become part of a URL or of a header. */
import { InvalidSpec, type JobError } from "@longshore/core/JobError"
import * as Effect from "effect/Effect"
import { failed } from "./failed.ts"

const isEncodable = (text: string): boolean => {
  try {
    encodeURIComponent(text)
    return true
  } catch {
    return false
  }
}

/** What is no text of its own, or would make another path of it: `..` is the path above. */
const isName = (value: unknown): value is string =>
  typeof value === "string" && value !== "" && value !== "." && value !== ".." && isEncodable(value)

/** Fails with `InvalidSpec` on the first that cannot be part of a path. */
export const checkNames = (
  operation: string,
  names: { readonly [field: string]: string }
): Effect.Effect<void, JobError> => {
  const wrong = Object.entries(names).find(([, value]) => !isName(value))
  if (wrong === undefined) return Effect.void
  const [field, value] = wrong
  const shown = typeof value === "string" ? JSON.stringify(value) : `a value of type ${typeof value}`
  const message = `${field}: ${shown} cannot be one; give it as the server has told it`
  return Effect.fail(failed(operation, new InvalidSpec({ field, message })))
}

/** Fails with `InvalidSpec` on an idempotency key that no header can carry. */
export const checkKey = (operation: string, key: unknown): Effect.Effect<void, JobError> => {
  if (key === undefined || (typeof key === "string" && /^[\x21-\x7e]{1,255}$/.test(key))) return Effect.void
  const message = "idempotencyKey: it must have 1 to 255 visible ASCII characters; use crypto.randomUUID()"
  return Effect.fail(failed(operation, new InvalidSpec({ field: "idempotencyKey", message })))
}
