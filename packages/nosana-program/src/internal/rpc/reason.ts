/** From what an RPC said, or did not say, to a reason. */

import {
  type JobErrorReason,
  MalformedResponse,
  Misconfigured,
  OutcomeUnknown,
  RateLimited,
  type ServerAnswer,
  Unauthorized,
  Unavailable
} from "@longshore/core/JobError"
import { retryAfterIn, wasUnsent } from "@longshore/core/Rest"
import {
  isSolanaError,
  SOLANA_ERROR__MALFORMED_JSON_RPC_ERROR,
  SOLANA_ERROR__RPC__INTEGER_OVERFLOW,
  SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR,
  SOLANA_ERROR__RPC_SUBSCRIPTIONS__CHANNEL_CLOSED_BEFORE_MESSAGE_BUFFERED,
  SOLANA_ERROR__RPC_SUBSCRIPTIONS__CHANNEL_CONNECTION_CLOSED,
  SOLANA_ERROR__RPC_SUBSCRIPTIONS__CHANNEL_FAILED_TO_CONNECT
} from "@solana/kit"
import * as Duration from "effect/Duration"
import { type Exchange, HttpRefusal, NoAnswer } from "./at.ts"
import { codeOf, reasonOfCode } from "./codes.ts"

interface Asked {
  /** The RPC for people. */
  readonly at: string
  /** Takes out what must not be shown. */
  readonly hide: (text: string) => string
  readonly replaySafe: boolean
  readonly exchange?: Exchange | undefined
}

/** The reason of a call that did not give what was asked for. */
export const answered = (thrown: unknown, asked: Asked): JobErrorReason => {
  const { at, exchange, hide } = asked
  const told = (what: string) => hide(`${at}${exchange === undefined ? "" : ` ${exchange.method}`}: ${what}`)
  if (thrown instanceof HttpRefusal) return refused(thrown, asked, told, hide)
  if (isSolanaError(thrown, SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR)) {
    const { headers, message, statusCode } = thrown.context
    return refused({ status: statusCode, statusText: message, headers, body: "" }, asked, told, hide)
  }
  if (isSolanaError(thrown, SOLANA_ERROR__RPC__INTEGER_OVERFLOW)) {
    return new Misconfigured({ message: told(thrown.message), cause: thrown })
  }
  if (exchange?.error !== undefined) {
    const { code, words } = exchange.error
    return reasonOfCode(code, words, told, asked.replaySafe, thrown)
  }
  const ended = socketWords(thrown)
  if (ended !== undefined) {
    const message = told(ended.words)
    return ended.isRefusal
      ? new Unauthorized({ message: `${message}; check the key in the URL of subscriptions` })
      : new Unavailable({ message })
  }
  if (isSolanaError(thrown) && !isSolanaError(thrown, SOLANA_ERROR__MALFORMED_JSON_RPC_ERROR)) {
    const code = codeOf(thrown)
    if (code !== undefined) return reasonOfCode(code, hide(wordsOf(thrown)), told, asked.replaySafe, thrown)
  }
  if (thrown instanceof NoAnswer || isOfNetwork(thrown)) return lost(thrown, told, asked, hide)
  // What is left is an answer that was not what the method is to answer with.
  const words = hide(thrown instanceof Error ? thrown.message : String(thrown))
  const message = `the answer cannot be read: ${words}`
  return asked.replaySafe
    ? new MalformedResponse({ message: told(message), cause: clean(thrown, hide) })
    : new OutcomeUnknown({ message: told(message), cause: clean(thrown, hide) })
}

/** The reason of a call that took too long. */
export const silent = (
  waited: Duration.Input,
  { at, replaySafe }: Pick<Asked, "at" | "replaySafe">
): JobErrorReason => {
  const message = `${at}: no answer within ${Duration.format(Duration.fromInputUnsafe(waited))}`
  return replaySafe ? new Unavailable({ message }) : new OutcomeUnknown({ message })
}

type Told = (what: string) => string

const refused = (
  { body, headers, status, statusText }: Pick<HttpRefusal, "status" | "statusText" | "headers" | "body">,
  { replaySafe }: Asked,
  told: Told,
  hide: (text: string) => string
): JobErrorReason => {
  // Many RPCs say why in JSON-RPC's words, whatever the status.
  const error = errorIn(body)
  // Hidden before it is cut: what is left of a secret at a cut would not be found.
  const shown = hide(body)
  const answer: ServerAnswer = { status, body: shown.slice(0, 2_000) }
  const words = error?.message ?? titleOf(body) ?? (shown.trim().slice(0, 300) || statusText || "no explanation")
  const message = (help = "") => told(`HTTP ${status}: ${words}${help}`)
  if (status === 429) {
    const retryAfter = retryAfterIn(headers)
    return new RateLimited({ message: message(), answer, ...(retryAfter && { retryAfter }) })
  }
  if (error !== undefined && status !== 401) {
    const cause = new Error(hide(error.message))
    return reasonOfCode(error.code, hide(error.message), told, replaySafe, cause, answer)
  }
  if (status === 401 || status === 403) {
    return new Unauthorized({ message: message("; check the key in the RPC's URL, or give one in headers"), answer })
  }
  if (status === 408 || status >= 500 || (status < 300 && titleOf(body) !== undefined)) {
    return replaySafe
      ? new Unavailable({ message: message(), answer })
      : new OutcomeUnknown({ message: message(), answer })
  }
  if (status === 413) return new Misconfigured({ message: message("; the RPC takes no request of that size"), answer })
  return new Misconfigured({ message: message("; is this the URL of a Solana RPC?"), answer })
}

const lost = (thrown: unknown, told: Told, { replaySafe }: Asked, hide: (text: string) => string): JobErrorReason => {
  const cause = thrown instanceof NoAnswer ? thrown.cause : thrown
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : undefined
  const words = cause instanceof Error ? cause.message : String(cause)
  const message = told(`no answer: ${inner?.message ? `${words}: ${inner.message}` : words}`)
  const fields = { message, ...(inner !== undefined && inner.message === hide(inner.message) && { cause: inner }) }
  return replaySafe || wasUnsent(cause) ? new Unavailable(fields) : new OutcomeUnknown(fields)
}

/** How a web socket could not be opened, or ended; if it is that. */
const socketWords = (thrown: unknown): { readonly words: string; readonly isRefusal: boolean } | undefined => {
  if (isSolanaError(thrown, SOLANA_ERROR__RPC_SUBSCRIPTIONS__CHANNEL_FAILED_TO_CONNECT)) {
    const why = (thrown.context.errorEvent as { readonly message?: unknown }).message
    const words = typeof why === "string" && why !== "" ? `: ${why}` : ""
    return { words: `the web socket could not be opened${words}`, isRefusal: /\b40[13]\b/.test(words) }
  }
  if (
    isSolanaError(thrown, SOLANA_ERROR__RPC_SUBSCRIPTIONS__CHANNEL_CONNECTION_CLOSED) ||
    isSolanaError(thrown, SOLANA_ERROR__RPC_SUBSCRIPTIONS__CHANNEL_CLOSED_BEFORE_MESSAGE_BUFFERED)
  ) {
    const { code, reason } = (thrown.cause ?? {}) as { readonly code?: unknown; readonly reason?: unknown }
    const how =
      typeof code === "number" ? ` (code ${code}${typeof reason === "string" && reason ? `: ${reason}` : ""})` : ""
    return { words: `the web socket ended${how}`, isRefusal: false }
  }
  return undefined
}

/** A `fetch` of the platform's own complains with a `TypeError`, and each platform in its own words. */
const isOfNetwork = (thrown: unknown): boolean =>
  thrown instanceof Error &&
  (thrown.name === "AbortError" ||
    (thrown instanceof TypeError && (thrown.cause !== undefined || /fetch|network|load failed/i.test(thrown.message))))

/** The platform's complaint about a text has a piece of the text in it. */
const clean = (thrown: unknown, hide: (text: string) => string): unknown =>
  thrown instanceof SyntaxError ? new SyntaxError(hide(thrown.message)) : thrown

/** kit's error has the server's own words in its context. */
const wordsOf = (error: Error): string => {
  const { __serverMessage } = (error as { readonly context?: { readonly __serverMessage?: unknown } }).context ?? {}
  return typeof __serverMessage === "string" && __serverMessage !== "" ? __serverMessage : error.message
}

const errorIn = (body: string): { readonly code: number; readonly message: string } | undefined => {
  try {
    const { error } = JSON.parse(body) as { error?: { code?: unknown; message?: unknown } }
    if (typeof error !== "object" || error === null || typeof error.code !== "number") return undefined
    return { code: error.code, message: typeof error.message === "string" ? error.message : "no explanation" }
  } catch {
    return undefined
  }
}

const titleOf = (body: string): string | undefined => {
  const title = /<title>([^<]*)<\/title>/i.exec(body)?.[1]?.trim()
  return title ? `a web page: ${title}` : /^\s*</.test(body) ? "a web page" : undefined
}
