/** How servers refuse, and what becomes of it. */
import type { JobError, JobErrorReason } from "@longshore/core/JobError"
import * as Duration from "effect/Duration"
import type * as Effect from "effect/Effect"
import type { ApiFault } from "../src/ApiFault.ts"
import type { Options, Service } from "../src/NosanaApi.ts"
import { addresses, cid, refusals } from "./apiAnswers.ts"
import { json, plain } from "./serverOf.ts"

export type Use = (api: Service) => Effect.Effect<unknown, JobError>

const { job, market } = addresses
export const posting: Use = ({ jobs }) => jobs.post({ ipfsHash: cid, market, timeout: "1 hour" })
export const reading: Use = ({ jobs }) => jobs.get(job)
export const extending: Use = ({ jobs }) => jobs.extend(job, { by: "1 hour" })
export const stopping: Use = ({ jobs }) => jobs.stop(job)
const page = "<!doctype html><html><head><title>502 Bad Gateway</title></head></html>"
const html = { "content-type": "text/html" }

export interface Refused {
  readonly use: Use
  readonly answer: () => Response
  readonly tag: JobErrorReason["_tag"]
  readonly message: string
  /** Beside the status, the message and the body. */
  readonly fault?: Partial<ApiFault>
  readonly field?: string
  readonly options?: Options
}

export const refused: { readonly [name: string]: Refused } = {
  "401 as a bare text": {
    use: posting,
    answer: () => plain("Unauthorized", 401),
    tag: "Unauthorized",
    message:
      "HTTP 401: Unauthorized; the server does not take the API key, or it has expired; make another one in the dashboard"
  },
  "401 as a text in JSON": {
    use: posting,
    answer: () => json("Unauthorized", 401),
    tag: "Unauthorized",
    message:
      "HTTP 401: Unauthorized; the server does not take the API key, or it has expired; make another one in the dashboard"
  },
  "401 with a name": {
    use: reading,
    answer: () => json(refusals.named("UnauthorizedError", "API key expired"), 401),
    tag: "Unauthorized",
    message:
      "HTTP 401: API key expired; the server does not take the API key, or it has expired; make another one in the dashboard",
    fault: { kind: "UnauthorizedError" }
  },
  "401 to nobody": {
    use: reading,
    answer: () => json({ message: "who are you" }, 401),
    options: { apiKey: undefined },
    tag: "Unauthorized",
    message: "HTTP 401: who are you; the server wants a credential; give an apiKey or a wallet"
  },
  "402 with amounts": {
    use: posting,
    answer: () => json({ message: "Insufficient credits. Available: $0.000, Required: $1.047" }, 402),
    tag: "InsufficientFunds",
    message: "credits are not enough: $0.00 are there, and $1.047 are needed; add credits, or ask for less time",
    fault: { available: 0n, required: 1_047_000n }
  },
  "402 of an account that owes": {
    use: extending,
    answer: () => json({ message: "Insufficient credits. Available: $-1.200, Required: $1,047.5" }, 402),
    tag: "InsufficientFunds",
    message:
      "credits are not enough: -$1.20 are there: the account owes, and $1047.50 are needed; add credits, or ask for less time",
    fault: { available: -1_200_000n, required: 1_047_500_000n }
  },
  "402 without amounts": {
    use: posting,
    answer: () => plain("Payment Required", 402),
    tag: "InsufficientFunds",
    message: "HTTP 402: Payment Required; add credits, or ask for less time"
  },
  "403 for a scope, in the header": {
    use: posting,
    answer: () =>
      json({ message: "Insufficient scope", code: "INSUFFICIENT_SCOPE" }, 403, {
        "www-authenticate": 'Bearer error="insufficient_scope", scope="jobs:write"'
      }),
    tag: "Unauthorized",
    message:
      "HTTP 403: Insufficient scope (INSUFFICIENT_SCOPE); the API key lacks the scope jobs:write: make one that has it",
    fault: { code: "INSUFFICIENT_SCOPE", scope: "jobs:write" }
  },
  "403 for a scope, in the words": {
    use: posting,
    answer: () => json({ message: "This key needs api-keys:manage", code: "INSUFFICIENT_SCOPE" }, 403),
    tag: "Unauthorized",
    message:
      "HTTP 403: This key needs api-keys:manage (INSUFFICIENT_SCOPE); the API key lacks the scope api-keys:manage: make one that has it",
    fault: { code: "INSUFFICIENT_SCOPE", scope: "api-keys:manage" }
  },
  "403 for somebody else's job": {
    use: stopping,
    answer: () => json({ message: "You do not own this job" }, 403),
    tag: "Unauthorized",
    message: "HTTP 403: You do not own this job"
  },
  "403 for a market without credits": {
    use: posting,
    answer: () => json({ message: "Market is not eligible for credits" }, 403),
    tag: "InvalidSpec",
    field: "market",
    message: "HTTP 403: Market is not eligible for credits"
  },
  "404 for a job": {
    use: reading,
    answer: () => json({ message: "Job not found" }, 404),
    tag: "JobNotFound",
    message: "HTTP 404: Job not found"
  },
  "404 for a key of somebody else's": {
    use: posting,
    answer: () => json({ message: "Idempotency-Key not found" }, 404),
    tag: "InvalidState",
    message: "HTTP 404: Idempotency-Key not found; the key is somebody else's: use one of your own"
  },
  "404 for a market": {
    use: posting,
    answer: () => json({ message: "Market not found" }, 404),
    tag: "InvalidSpec",
    field: "market",
    message: "HTTP 404: Market not found"
  },
  "404 for a path, to a look at a market": {
    use: ({ markets }) => markets.get("nvidia-3060"),
    answer: () => plain("<html><title>404</title></html>", 404, html),
    tag: "Misconfigured",
    message:
      "there is no Nosana server at https://nosana.test/api: it answers HTTP 404: a web page: 404; check url and pathPrefix"
  },
  "404 for a user": {
    use: posting,
    answer: () => json({ message: "User not found" }, 404),
    tag: "Unauthorized",
    message: "HTTP 404: User not found"
  },
  "404 for a path, of Elysia": {
    use: reading,
    answer: () => plain("NOT_FOUND", 404),
    tag: "Misconfigured",
    message:
      "there is no Nosana server at https://nosana.test/api: it answers HTTP 404: NOT_FOUND; check url and pathPrefix"
  },
  "404 for a path, of Fastify": {
    use: ({ jobs }) => jobs.events(job),
    answer: () => json({ message: "Route GET:/api/jobs/a/events not found", error: "Not Found", statusCode: 404 }, 404),
    tag: "Misconfigured",
    message:
      "the server does not tell the events of jobs: it answers HTTP 404: Route GET:/api/jobs/a/events not found; check url and pathPrefix",
    fault: { kind: "Not Found" }
  },
  "404 of an older server that takes a word for a job": {
    use: ({ jobs }) => jobs.getMany([job]),
    answer: () => json({ message: "Job batch not found" }, 404),
    tag: "Misconfigured",
    message: "the server has no batches; ask for each job alone: HTTP 404: Job batch not found"
  },
  "404 that says nothing": {
    use: posting,
    answer: () => plain("", 404),
    tag: "Misconfigured",
    message:
      "there is no Nosana server at https://nosana.test/api: it answers HTTP 404: no explanation; check url and pathPrefix"
  },
  "400 for a timeout": {
    use: posting,
    answer: () => json({ message: "credit-paid jobs must run at least 3600 seconds" }, 400),
    tag: "InvalidSpec",
    field: "timeout",
    message: "HTTP 400: credit-paid jobs must run at least 3600 seconds"
  },
  "400 for a market": {
    use: posting,
    answer: () => json({ message: "Market not found: x" }, 400),
    tag: "InvalidSpec",
    field: "market",
    message: "HTTP 400: Market not found: x"
  },
  "400 for more time": {
    use: extending,
    answer: () => json({ message: "Invalid seconds" }, 400),
    tag: "InvalidSpec",
    field: "by",
    message: "HTTP 400: Invalid seconds"
  },
  "400 of Fastify": {
    use: ({ credits }) => credits.balance(),
    answer: () => json(refusals.fastify, 400),
    tag: "InvalidSpec",
    field: "job_definition.ops.0.id",
    message: "HTTP 400: body/job_definition/ops/0 must have required property 'id' (FST_ERR_VALIDATION)",
    fault: { code: "FST_ERR_VALIDATION", kind: "Bad Request", field: "job_definition.ops.0.id" }
  },
  "422 of Elysia": {
    use: posting,
    answer: () => json(refusals.elysia, 422),
    tag: "InvalidSpec",
    field: "timeout",
    message: "HTTP 422: Expected property 'timeout' to be number but found: soon",
    fault: { field: "timeout" }
  },
  "409 for a job": {
    use: extending,
    answer: () => json({ message: "Job is not extendable" }, 409),
    tag: "InvalidState",
    message: "HTTP 409: Job is not extendable"
  },
  "409 for a key in use": {
    use: posting,
    answer: () =>
      json({ code: "IDEMPOTENCY_KEY_IN_PROGRESS", message: "still running", retryAfter: 7 }, 409, {
        "retry-after": "5"
      }),
    tag: "OutcomeUnknown",
    message: "HTTP 409: still running (IDEMPOTENCY_KEY_IN_PROGRESS); ask again with the same key, a little later",
    fault: { code: "IDEMPOTENCY_KEY_IN_PROGRESS", retryAfter: Duration.seconds(5) }
  },
  "409 for a key in use, of what may be repeated": {
    use: stopping,
    answer: () => json({ code: "IDEMPOTENCY_KEY_IN_PROGRESS", message: "still running", retryAfter: 7 }, 409),
    tag: "Unavailable",
    message: "HTTP 409: still running (IDEMPOTENCY_KEY_IN_PROGRESS); ask again with the same key, a little later",
    fault: { code: "IDEMPOTENCY_KEY_IN_PROGRESS", retryAfter: Duration.seconds(7) }
  },
  "409 for a key that has expired": {
    use: posting,
    answer: () => json({ code: "IDEMPOTENCY_KEY_EXPIRED", message: "dead" }, 409),
    tag: "InvalidState",
    message:
      "HTTP 409: dead (IDEMPOTENCY_KEY_EXPIRED); nothing was done under this key, and nothing will be: ask again with another one",
    fault: { code: "IDEMPOTENCY_KEY_EXPIRED" }
  },
  "409 for a key of something else": {
    use: posting,
    answer: () => json({ code: "IDEMPOTENCY_KEY_PAYLOAD_MISMATCH", message: "other" }, 409),
    tag: "InvalidState",
    message:
      "HTTP 409: other (IDEMPOTENCY_KEY_PAYLOAD_MISMATCH); the key stands for another request: use a key of its own for each",
    fault: { code: "IDEMPOTENCY_KEY_PAYLOAD_MISMATCH" }
  },
  "429 with seconds": {
    use: posting,
    answer: () => json({ message: "slow down" }, 429, { "retry-after": "30" }),
    tag: "RateLimited",
    message: "HTTP 429: slow down",
    fault: { retryAfter: Duration.seconds(30) }
  },
  "429 without a time": {
    use: reading,
    answer: () => plain("", 429),
    tag: "RateLimited",
    message: "HTTP 429: no explanation"
  },
  "503 with seconds": {
    use: reading,
    answer: () => json({ error: "busy" }, 503, { "retry-after": "12" }),
    tag: "Unavailable",
    message: "HTTP 503: busy",
    fault: { retryAfter: Duration.seconds(12) }
  },
  "503 of a post": {
    use: posting,
    answer: () => plain("", 503),
    tag: "OutcomeUnknown",
    message: "HTTP 503: no explanation"
  },
  "500 with a name": {
    use: reading,
    answer: () => json(refusals.named("InternalError", "it broke"), 500),
    tag: "Unavailable",
    message: "HTTP 500: it broke",
    fault: { kind: "InternalError" }
  },
  "500 with an error": {
    use: posting,
    answer: () => json(refusals.error("Deployment is in the incorrect state."), 500),
    tag: "OutcomeUnknown",
    message: "HTTP 500: Deployment is in the incorrect state."
  },
  "500 with errors inside of errors": {
    use: posting,
    answer: () => json({ errors: [{ message: "first" }, { error: { message: "second" } }, 3] }, 500),
    tag: "OutcomeUnknown",
    message: "HTTP 500: first; second"
  },
  "500 with an object of its own": {
    use: reading,
    answer: () => json({ reason: { deep: 1 } }, 500),
    tag: "Unavailable",
    message: 'HTTP 500: {"reason":{"deep":1}}'
  },
  "502 as a page, to a read": {
    use: reading,
    answer: () => plain(page, 502, html),
    tag: "Unavailable",
    message: "HTTP 502: a web page: 502 Bad Gateway"
  },
  "502 as a page, to a post": {
    use: posting,
    answer: () => plain(page, 502, html),
    tag: "OutcomeUnknown",
    message: "HTTP 502: a web page: 502 Bad Gateway"
  },
  "504 as a page without a title": {
    use: extending,
    answer: () => plain("<html>gone</html>", 504, html),
    tag: "OutcomeUnknown",
    message: "HTTP 504: a web page"
  },
  "408": { use: posting, answer: () => plain("", 408), tag: "OutcomeUnknown", message: "HTTP 408: no explanation" },
  "413": {
    use: posting,
    answer: () => plain("too large", 413),
    tag: "InvalidSpec",
    message: "HTTP 413: too large"
  },
  "409 of a node's proxy": {
    use: ({ jobs }) => jobs.nodeEndpoints(job),
    answer: () => json({ message: "Job has not been picked up" }, 409),
    tag: "InvalidState",
    message: "HTTP 409: Job has not been picked up"
  },
  "400 of a node": {
    use: ({ jobs }) => jobs.nodeJobDefinition(job),
    answer: () => plain("waiting", 400),
    tag: "InvalidState",
    message: "HTTP 400: waiting"
  },
  "502 of a node whose result is read once": {
    use: ({ jobs }) => jobs.nodeResults(job),
    answer: () => json({ message: "Node cannot be reached" }, 502),
    tag: "OutcomeUnknown",
    message: "HTTP 502: Node cannot be reached"
  }
}
