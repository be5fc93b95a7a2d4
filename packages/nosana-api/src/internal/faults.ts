/** From a server's refusal to an `ApiFault`. */
import { retryAfterIn } from "@longshore/core/Rest"
import * as Duration from "effect/Duration"
import { ApiFault } from "../ApiFault.ts"
import { parse } from "../Usd.ts"
import { isRecord } from "./wire.ts"

/** How much of what a server says is shown. */
const longest = 500

interface Refused {
  readonly status: number
  readonly headers: Pick<Headers, "get">
  /** JSON, or a text, without secrets. */
  readonly body: unknown
}

/** `hide` takes secrets out of what stands in the headers. */
export const readFault = ({ body, headers, status }: Refused, hide: (text: string) => string): ApiFault => {
  const fields = isRecord(body) ? body : {}
  const message = wordsOf(body).slice(0, longest) || "no explanation"
  const { code, error, name } = fields
  const amounts = status === 402 ? amountsIn(message) : {}
  const kind = [name, error].find((text) => isText(text) && text !== message)
  return new ApiFault({
    status,
    message,
    body,
    ...defined({
      code: isText(code) ? code : undefined,
      kind: isText(kind) ? kind : undefined,
      retryAfter: retryAfterIn(headers) ?? secondsOf(fields.retryAfter),
      scope: scopeIn(status, code, hide(headers.get("www-authenticate") ?? ""), message),
      field: fieldIn(status, fields, message),
      ...amounts
    })
  })
}

/** What a server says for itself, in whichever of its parts' shapes. */
const wordsOf = (body: unknown): string => {
  if (typeof body === "string") return textOf(body)
  if (Array.isArray(body)) return body.map(wordsOf).filter(Boolean).join("; ")
  if (!isRecord(body)) return ""
  const { error, errors, message, name, summary } = body
  // The framework's `error` beside a `message` is the status in words; `summary` beside it is for people.
  for (const said of [summary, message, error, errors, name]) {
    const words = wordsOf(said)
    if (words !== "") return words
  }
  return JSON.stringify(body)
}

const textOf = (text: string): string => {
  const title = /<title[^>]*>([^<]*)<\/title>/i.exec(text)
  if (title !== null) return `a web page: ${title[1]!.trim()}`
  return /^\s*<(?:!doctype|html)/i.test(text) ? "a web page" : text.trim()
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== ""

const secondsOf = (given: unknown): Duration.Duration | undefined => {
  const seconds = typeof given === "string" && given.trim() !== "" ? Number(given) : given
  return typeof seconds === "number" && Number.isFinite(seconds) && seconds >= 0 ? Duration.seconds(seconds) : undefined
}

/** `Bearer error="insufficient_scope", scope="jobs:write"`. Browsers do not always show the header; then it is in the words. */
const scopeIn = (status: number, code: unknown, header: string, message: string): string | undefined => {
  if (status !== 403) return undefined
  const told = /\bscope="?([^",\s][^",]*)"?/i.exec(header)?.[1]
  if (told !== undefined || code !== "INSUFFICIENT_SCOPE") return told
  return /\b[a-z][a-z-]*:[a-z]+\b/.exec(message)?.[0]
}

/** `Insufficient credits. Available: $0.000, Required: $1.047` */
const amountsIn = (message: string): { readonly available?: bigint; readonly required?: bigint } => {
  const after = (word: string) => {
    const written = new RegExp(`\\b${word}\\s*[:=]?\\s*(-?\\$?-?[\\d,]+(?:\\.\\d+)?)`, "i").exec(message)?.[1]
    return written === undefined ? undefined : parse(written.replaceAll(",", ""))
  }
  return defined({ available: after("available"), required: after("required") })
}

const fieldIn = (
  status: number,
  { property }: { readonly [name: string]: unknown },
  message: string
): string | undefined => {
  if (status !== 400 && status !== 422) return undefined
  // Elysia names it.
  if (isText(property)) return property.replace(/^(?:\/|root\.)/, "").replaceAll("/", ".") || undefined
  // Fastify has it in its words.
  const missing = /\bmust have required property '([^']+)'/.exec(message)?.[1]
  const path = /^(?:body|querystring|params|headers)((?:\/[\w~.-]+)*)/.exec(message)?.[1] ?? ""
  const parts = [...path.split("/").filter((part) => part !== ""), ...(missing === undefined ? [] : [missing])]
  return parts.length === 0 ? undefined : parts.join(".")
}

type Defined<A> = { readonly [Name in keyof A]?: Exclude<A[Name], undefined> }

const defined = <A extends object>(fields: A): Defined<A> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<A>
