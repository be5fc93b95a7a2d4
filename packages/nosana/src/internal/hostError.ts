/** The one error of calls to a host, and what its answers mean. */
import { retryAfterIn } from "@longshore/core/Rest"
import * as Data from "effect/Data"
import type * as Duration from "effect/Duration"
import { type Answer, said } from "./fetching.ts"

/** What went wrong, by what there is to do about it. */
export type HostReason =
  /** There is no proof that the job's owner asks, or not enough of one; or the job's account is gone, and with it its owner. */
  | { readonly _tag: "Unauthorized" }
  /** This host has no such job. */
  | { readonly _tag: "JobNotFound" }
  /** The job cannot take this now. */
  | { readonly _tag: "InvalidState" }
  /** The host does not know what is asked, or no URL can ask it. */
  | { readonly _tag: "Refused" }
  | { readonly _tag: "RateLimited"; readonly retryAfter?: Duration.Duration | undefined }
  /** No answer, or one that says that there is none now. To ask again does no harm. */
  | { readonly _tag: "Unavailable" }
  /** The host may have done it. Look before it is asked again. */
  | { readonly _tag: "OutcomeUnknown" }
  | { readonly _tag: "Malformed" }
  | { readonly _tag: "TooLarge"; readonly maxBytes: number }
  /** The options cannot work. */
  | { readonly _tag: "Misconfigured" }

export class HostError extends Data.TaggedError("HostError")<{
  /** The member of `Host` that failed. */
  readonly operation: string
  readonly reason: HostReason
  /** What failed, with which values, and what to do. Never a token. */
  readonly message: string
  /** The HTTP status, where an answer is the reason. */
  readonly status?: number | undefined
  /** The code by which the host closed a web socket, where that is the reason. */
  readonly closeCode?: number | undefined
  readonly cause?: unknown
}> {}

interface Meaning {
  readonly reason: HostReason
  readonly message: string
}

/** What an answer other than success means. */
export const refusalOf = (answer: Answer): Meaning => {
  const { headers, status } = answer
  const words = said(answer)
  const message = `answers HTTP ${status}: ${words}`
  const isPage = words.startsWith("a web page")
  if (status === 401 || status === 403) return { reason: { _tag: "Unauthorized" }, message }
  if (status === 404) {
    if (/^Cannot [A-Z]+ \//.test(words)) return { reason: { _tag: "Refused" }, message }
    // The tunnel's own page, where no host is connected.
    if (isPage) return { reason: { _tag: "Unavailable" }, message: `${message}; no host is connected there` }
    return { reason: { _tag: "JobNotFound" }, message }
  }
  if (status === 429) return { reason: { _tag: "RateLimited", retryAfter: retryAfterIn(headers) }, message }
  if (status === 400 && /invalid job id/i.test(words)) return { reason: { _tag: "JobNotFound" }, message }
  if (status === 400 || status === 409) return { reason: { _tag: "InvalidState" }, message }
  return { reason: { _tag: status >= 500 || status === 408 ? "Unavailable" : "Refused" }, message }
}

const closings: { readonly [code: number]: readonly [HostReason["_tag"], string] } = {
  1007: ["Refused", "what was asked is not complete"],
  1008: ["JobNotFound", "the host has no such job"],
  1011: ["Unavailable", "the host failed"],
  3000: ["Unauthorized", "the host wants a proof that the job's owner asks"],
  3003: ["Refused", "the host has no such log"]
}

/** What the code of a closed web socket means; `undefined` for an end that is none too early. */
export const closingOf = (code: number, words: string): Meaning | undefined => {
  if (code === 1000 || code === 1005) return undefined
  // It asks the chain whose job it is, and has not seen it there.
  const isUnseen = code === 3000 && /account does not exist/i.test(words)
  const [tag, meaning] = closings[isUnseen ? 1008 : code] ?? ["Unavailable", "the web socket ended before its end"]
  const message = `${meaning} (code ${code}${words === "" ? "" : `: ${words.slice(0, 200)}`})`
  return { reason: { _tag: tag } as HostReason, message }
}
