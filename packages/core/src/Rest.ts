/** What the REST backends share: a client that answers in time, and its failures as a `JobError`. */
import type * as Cause from "effect/Cause"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import type * as HttpClientError from "effect/http/HttpClientError"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import type * as Schema from "effect/Schema"
import type { Ticket } from "./Job.ts"
import * as JobError from "./JobError.ts"

/** A client for one API. It sends once: looking again is core's work. */
export const client = (url: string) =>
  Effect.map(HttpClient.HttpClient, (http) =>
    http.pipe(
      HttpClient.mapRequest(HttpClientRequest.prependUrl(url)),
      HttpClient.filterStatusOk,
      HttpClient.transformResponse(Effect.timeout("30 seconds"))
    )
  )

type Failure = HttpClientError.HttpClientError | Schema.SchemaError | Cause.TimeoutError

export interface MapErrorsOptions {
  readonly backend: string
  readonly operation: string
  /** Whether sending the request twice does no more than sending it once. */
  readonly replaySafe: boolean
  /** The submission the request belonged to. */
  readonly ticket?: Ticket
}

export const mapErrors = ({ backend, operation, ...request }: MapErrorsOptions) =>
  Effect.mapError((error: Failure) => new JobError.JobError({ backend, operation, reason: toReason(error, request) }))

type Request = Pick<MapErrorsOptions, "replaySafe" | "ticket">

const toReason = (error: Failure, request: Request): JobError.JobErrorReason => {
  const { message } = error
  if (error._tag === "TimeoutError") return lost(message, request)
  if (error._tag === "SchemaError") return malformed(error, request)
  switch (error.reason._tag) {
    case "StatusCodeError":
      return byStatus(error.reason.response, message, request)
    case "DecodeError":
    case "EmptyBodyError":
      return malformed(error, request)
    case "TransportError":
      return lost(message, request)
    default:
      return new JobError.InvalidSpec({ message, cause: error })
  }
}

const byStatus = (
  { headers, status }: { readonly status: number; readonly headers: { readonly [name: string]: string | undefined } },
  message: string,
  request: Request
): JobError.JobErrorReason => {
  switch (status) {
    case 400:
    case 422:
      return new JobError.InvalidSpec({ message })
    case 401:
    case 403:
      return new JobError.Unauthorized({ message })
    case 402:
      return new JobError.InsufficientFunds({ message })
    case 404:
      return new JobError.JobNotFound({ message })
    case 409:
      return new JobError.InvalidState({ message })
    case 429: {
      const seconds = Number(headers["retry-after"] ?? NaN)
      return new JobError.RateLimited({ message, ...(seconds >= 0 && { retryAfter: Duration.seconds(seconds) }) })
    }
    default:
      return lost(message, request)
  }
}

const lost = (message: string, { replaySafe, ticket }: Request): JobError.JobErrorReason =>
  replaySafe
    ? new JobError.Unavailable({ message })
    : new JobError.OutcomeUnknown({ message, ...(ticket && { ticket }) })

// The request was answered, so it took effect: unreadable is then as good as lost.
const malformed = (cause: Failure, request: Request): JobError.JobErrorReason =>
  request.replaySafe ? new JobError.MalformedResponse({ message: cause.message, cause }) : lost(cause.message, request)
