/** From a server's refusal to a reason: what each of its answers means, and who has to act. */
import * as JobError from "@longshore/core/JobError"
import type { Answer } from "@longshore/core/Rest"
import type { ApiFault } from "../ApiFault.ts"
import { format } from "../Usd.ts"
import type { Meaning, Said } from "./connection.ts"
import type { CredentialKind } from "./credential.ts"
import { readFault } from "./faults.ts"

export interface Refusing {
  readonly url: string
  readonly replaySafe: boolean
  readonly credential: CredentialKind
  readonly names: { readonly [field: string]: string } | undefined
  /** What it means that the server does not have the route. */
  readonly absent: string | undefined
  readonly reason: Meaning | undefined
  readonly hide: (text: string) => string
}

export const reasonOf =
  (refusing: Refusing) =>
  ({ error, response }: Answer<unknown>): JobError.JobErrorReason => {
    const { hide, replaySafe, url } = refusing
    const { headers, ok, status } = response
    const fault = readFault({ status, headers, body: error }, hide)
    const answer = { status, body: error }
    const lost = replaySafe ? JobError.Unavailable : JobError.OutcomeUnknown
    if (ok) {
      const message = `the answer cannot be read: it is ${fault.message}, not JSON; is there a Nosana server at ${url}?`
      return new lost({ message, answer, cause: fault })
    }
    if (status < 400) {
      // A browser does not tell where to.
      const where = hide(headers.get("location") ?? "") || "somewhere else"
      const message = `${url} redirects to ${where}, and a credential is not taken there; give the url that is meant`
      // Some servers answer so when they have done what was asked.
      const isSure = replaySafe || [301, 307, 308].includes(status)
      return new (isSure ? JobError.Misconfigured : JobError.OutcomeUnknown)({ message, answer, cause: fault })
    }
    const fields: Said = { message: inWords(fault), answer, cause: fault }
    if ((status === 404 || status === 405) && isRouteMissing(fault)) {
      return new JobError.Misconfigured({ ...fields, message: routeInWords(refusing, fault) })
    }
    const meant = refusing.reason?.(fault, fields)
    if (meant !== undefined) return meant
    switch (status) {
      case 401:
        return new JobError.Unauthorized({ ...fields, message: `${fields.message}; ${missing[refusing.credential]}` })
      case 402:
        return new JobError.InsufficientFunds({ ...fields, message: fundsInWords(fault) })
      case 403:
        return new JobError.Unauthorized({ ...fields, message: scopeInWords(fault) })
      case 404:
        return notFound(refusing, fields)
      case 409:
        return conflict(fault, lost, fields)
      case 429: {
        const { retryAfter } = fault
        return new JobError.RateLimited({ ...fields, ...(retryAfter && { retryAfter }) })
      }
      default: {
        if (status === 408 || status >= 500) return new lost(fields)
        const { field } = fault
        return new JobError.InvalidSpec({ ...fields, ...(field !== undefined && { field }) })
      }
    }
  }

/** `HTTP 400: body/timeout must be >= 1 (FST_ERR_VALIDATION)` */
const inWords = ({ code, message, status }: ApiFault): string =>
  `HTTP ${status}: ${message}${code === undefined || message.includes(code) ? "" : ` (${code})`}`

const missing: { readonly [kind in CredentialKind]: string } = {
  apiKey: "the server does not take the API key, or it has expired; make another one in the dashboard",
  wallet: "the server does not take the wallet's signature",
  headers: "the server does not take the credential in the headers",
  none: "the server wants a credential; give an apiKey or a wallet"
}

const fundsInWords = (fault: ApiFault): string => {
  const { available, required } = fault
  if (available === undefined || required === undefined) return `${inWords(fault)}; add credits, or ask for less time`
  const owed = available < 0n ? ": the account owes" : ""
  return `credits are not enough: ${format(available)} are there${owed}, and ${format(required)} are needed; add credits, or ask for less time`
}

const scopeInWords = (fault: ApiFault): string =>
  fault.scope === undefined
    ? inWords(fault)
    : `${inWords(fault)}; the API key lacks the scope ${fault.scope}: make one that has it`

/** What servers, and those before them, say of a path that they do not have. */
const isRouteMissing = ({ body, message, status }: ApiFault): boolean =>
  status === 405 ||
  body === undefined ||
  body === "" ||
  /^(?:NOT_FOUND|a web page\b.*|(?:404 )?page not found|default backend - 404|Route \S+ not found|Cannot [A-Z]+ \/\S*)$/i.test(
    message
  ) ||
  /^Route [A-Z]+:\S+ not found$/.test(message)

const routeInWords = ({ absent, url }: Refusing, fault: ApiFault): string =>
  `${absent ?? `there is no Nosana server at ${url}`}: it answers ${inWords(fault)}; check url and pathPrefix`

const notFound = ({ absent, names = {} }: Refusing, fields: Said): JobError.JobErrorReason => {
  const [named] = Object.entries(names)
  // Nothing was named that could be missing: an older server takes the last word of the path for the name of a job.
  if (named === undefined && absent !== undefined) {
    return new JobError.Misconfigured({ ...fields, message: `${absent}: ${fields.message}` })
  }
  return new JobError.JobNotFound(fields)
}

const conflict = (
  { code }: ApiFault,
  lost: typeof JobError.Unavailable | typeof JobError.OutcomeUnknown,
  fields: Said
): JobError.JobErrorReason => {
  const { message } = fields
  switch (code) {
    case "IDEMPOTENCY_KEY_IN_PROGRESS":
      return new lost({ ...fields, message: `${message}; ask again with the same key, a little later` })
    case "IDEMPOTENCY_KEY_EXPIRED":
      return new JobError.InvalidState({
        ...fields,
        message: `${message}; nothing was done under this key, and nothing will be: ask again with another one`
      })
    case "IDEMPOTENCY_KEY_PAYLOAD_MISMATCH":
      return new JobError.InvalidState({
        ...fields,
        message: `${message}; the key stands for another request: use a key of its own for each`
      })
    default:
      return new JobError.InvalidState(fields)
  }
}
