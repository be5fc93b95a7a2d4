/** From what became of an HTTP request to a reason. */
import type { Ticket } from "../Job.ts"
import * as JobError from "../JobError.ts"
import { retryAfterIn } from "./retryAfter.ts"
import { wasUnsent } from "./unsent.ts"

interface Request {
  readonly replaySafe: boolean
  readonly ticket?: Ticket | undefined
}

const messageOf = (thrown: unknown): string => {
  if (!(thrown instanceof Error)) return String(thrown)
  return thrown.cause instanceof Error && thrown.cause.message
    ? `${thrown.message}: ${thrown.cause.message}`
    : thrown.message
}

/** The request was sent, and nobody knows whether it was heard. */
export const lost = (
  cause: unknown,
  { replaySafe, ticket }: Request,
  answer?: JobError.ServerAnswer
): JobError.JobErrorReason => {
  const fields = { message: messageOf(cause), cause, ...(answer && { answer }) }
  return replaySafe || wasUnsent(cause)
    ? new JobError.Unavailable(fields)
    : new JobError.OutcomeUnknown({ ...fields, ...(ticket && { ticket }) })
}

/** The request was answered, so it took effect: unreadable is then as good as lost. */
export const malformed = (cause: unknown, request: Request): JobError.JobErrorReason => {
  const message = `the answer cannot be read: ${messageOf(cause)}`
  return request.replaySafe ? new JobError.MalformedResponse({ message, cause }) : lost(new Error(message), request)
}

export const reasonOf = (
  { error, response }: { readonly error?: unknown; readonly response: Response },
  request: Request,
  hide: (text: string) => string
): JobError.JobErrorReason => {
  const { headers, status } = response
  if (response.ok) return malformed(new Error("it is empty"), request)
  const message = `HTTP ${status}: ${said(error) || hide(response.statusText) || "no explanation"}`
  const answer = { status, body: error }
  switch (status) {
    case 401:
    case 403:
      return new JobError.Unauthorized({ message, answer })
    case 402:
      return new JobError.InsufficientFunds({ message, answer })
    case 404:
      return new JobError.JobNotFound({ message, answer })
    case 409:
      return new JobError.InvalidState({ message, answer })
    case 429: {
      const retryAfter = retryAfterIn(headers)
      return new JobError.RateLimited({ message, answer, ...(retryAfter && { retryAfter }) })
    }
    default:
      return status >= 400 && status < 500 && status !== 408
        ? new JobError.InvalidSpec({ message, answer })
        : lost(new Error(message), request, answer)
  }
}

/** The same, without the secrets that a server repeats, and no deeper than whoever shows it can go. */
export const hidden = (value: unknown, hide: (text: string) => string, left = 100): unknown => {
  if (typeof value === "string") return hide(value)
  if (typeof value !== "object" || value === null) return value
  if (left === 0) return "…"
  if (Array.isArray(value)) return value.map((item) => hidden(item, hide, left - 1))
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [hide(name), hidden(item, hide, left - 1)]))
}

/** What a server says for itself, in whichever of the usual shapes. */
const said = (error: unknown): string => {
  if (typeof error === "string") {
    const title = /<title>([^<]*)<\/title>/i.exec(error)
    return title ? `a web page: ${title[1]}` : error.trim().slice(0, 500)
  }
  if (typeof error !== "object" || error === null) return error === undefined ? "" : String(error)
  const fields = error as Record<string, unknown>
  for (const name of ["message", "error", "detail", "title"]) {
    const value = fields[name]
    if (value !== undefined && value !== null && value !== "") return said(value)
  }
  return JSON.stringify(error).slice(0, 500)
}
