/** From a server's refusal to a reason: what each of its answers means, and who has to act. */
import * as JobError from "@longshore/core/JobError"
import type { Answer } from "@longshore/core/Rest"
import { type Refusal, readRefusal } from "../Refusal.ts"
import type { Auth } from "../ServerOptions.ts"

interface Asked {
  readonly url: string
  readonly replaySafe: boolean
  /** What it means that the server does not have the route. */
  readonly absent: string | undefined
  readonly auth: Auth | undefined
}

/** `undefined` leaves it to the general rule. */
export const reasonOf =
  ({ absent, auth, replaySafe, url }: Asked) =>
  ({ error, response }: Answer<unknown>): JobError.JobErrorReason | undefined => {
    const { status } = response
    const answer = { status, body: error }
    const refusal = readRefusal(status, error)
    const message = inWords(refusal)
    if (response.ok) {
      // Somebody in between has answered, as a proxy does whose server is away.
      const words = `the answer cannot be read: it is a web page, not JSON: ${refusal.message}; is there a Bacalhau server at ${url}?`
      return new (replaySafe ? JobError.Unavailable : JobError.OutcomeUnknown)({ message: words, answer })
    }
    if (isJobUnknown(refusal)) return new JobError.JobNotFound({ message, answer })
    if (isIdWrong(refusal)) return new JobError.InvalidSpec({ message, field: "id", answer })
    if (/job type \w+ does not support results/.test(refusal.message)) {
      return new JobError.InvalidState({ message, answer })
    }
    if (status === 500 && isUnauthorized(refusal)) {
      return new JobError.Unauthorized({ message: `${message}; ${missing(auth)}`, answer })
    }
    switch (status) {
      case 400:
        // Servers before 0.3.26 have no other word for it.
        return new JobError.InvalidSpec({ message, answer })
      case 401:
        return new JobError.Unauthorized({ message: `${message}${why(refusal)}; ${missing(auth)}`, answer })
      case 403:
        if (/client version/i.test(refusal.message)) return new JobError.Misconfigured({ message, answer })
        return new JobError.Unauthorized({ message: `${message}${why(refusal)}`, answer })
      case 404:
      case 405:
      case 301:
        return new JobError.Misconfigured({
          message: `${absent ?? `${url} is no Bacalhau server`}: it answers HTTP ${status}; check the URL`,
          answer
        })
      case 410:
        return new JobError.Misconfigured({
          message: `${url} does not speak the requester API any more: ${message}`,
          answer
        })
      case 413:
        return new JobError.InvalidSpec({ message: "the request is larger than the server takes (10 MB)", answer })
      default:
        // The general rule would leave out what stands beside the message.
        return status >= 500
          ? new (replaySafe ? JobError.Unavailable : JobError.OutcomeUnknown)({ message, answer })
          : undefined
    }
  }

/** `job not found: j-1 (NotFound, JobStore)`, and the server's own advice. */
const inWords = ({ code, component, hint, message, status }: Refusal): string => {
  const where = [code, component].filter((word) => word !== undefined).join(", ")
  const said = `HTTP ${status}: ${message || "no explanation"}${where === "" ? "" : ` (${where})`}`
  return hint === undefined ? said : `${said}; ${hint}`
}

const isJobUnknown = ({ code, component, message, status }: Refusal): boolean =>
  code === "error-job-not-found" ||
  (status === 404 && (component === "JobStore" || /^(missing job|job not found)\b/i.test(message))) ||
  (status === 500 && /job not found|no job found|failed to get job|missing job/i.test(message))

/** Of a node that is not there, or of what several jobs or executions begin with. */
const isIdWrong = ({ message }: Refusal): boolean =>
  /\bnode not found: |\bnodeInfo not found for nodeID|\bmultiple (jobs|executions) found for/i.test(message)

/** Servers of 1.7 have no other status for it. */
const isUnauthorized = ({ message }: Refusal): boolean =>
  /^(missing authorization header|authentication failed|JWT authorization not configured)|does not have the required capability/i.test(
    message
  )

const missing = (auth: Auth | undefined): string => {
  if (auth === undefined) return "the server wants credentials: give auth, such as { apiKey }"
  if ("username" in auth) return `the server does not take the password of ${auth.username}`
  if ("apiKey" in auth) return "the server does not take the API key"
  return "token" in auth
    ? "the server does not take the token, or it has expired"
    : "the server does not take the client's key"
}

/** `user 'bob' does not have the required capability 'write:job'` */
const why = ({ details }: Refusal): string => (typeof details.reason === "string" ? `: ${details.reason}` : "")
