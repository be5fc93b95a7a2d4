/** What a server says when it refuses, in one shape for the eight that servers have had. */
import type { JobError } from "@longshore/core/JobError"
import { isRecord } from "./internal/readJson.ts"

export interface Refusal {
  readonly status: number
  /** The server's own word: `NotFound`, `ValidationError`, `error-job-not-found`. Absent where it has none. */
  readonly code: string | undefined
  /** Which part of the server: `APIServer`, `JobStore`. Servers since 1.5. */
  readonly component: string | undefined
  readonly message: string
  readonly hint: string | undefined
  readonly details: { readonly [name: string]: unknown }
  /** The message line by line: a job can have several problems. */
  readonly problems: ReadonlyArray<string>
}

/** What the server said, where a refusal of the server is the reason. */
export const refusalOf = ({ reason }: JobError): Refusal | undefined =>
  reason.answer === undefined ? undefined : readRefusal(reason.answer.status, reason.answer.body)

export const readRefusal = (status: number, body: unknown): Refusal => {
  const whole = (message: string, more: Partial<Refusal> = {}): Refusal => ({
    status,
    code: undefined,
    component: undefined,
    hint: undefined,
    details: {},
    ...more,
    message,
    problems: message
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "")
  })
  if (!isRecord(body))
    return whole(typeof body === "string" ? textOf(body) : body === undefined ? "" : JSON.stringify(body))
  const texts = (...names: ReadonlyArray<string>) => names.map((name) => body[name]).find(isText)
  // `Error` is of a server that is too new for the client; `error` stands beside `message` and says more.
  const said = texts("Message", "message", "Error", "error") ?? JSON.stringify(body)
  const more = texts("message") !== undefined ? texts("error") : undefined
  const details = body.Details
  return whole(more === undefined || said.includes(more) || more.includes(said) ? said : `${said}: ${more}`, {
    code: texts("Code"),
    component: texts("Component"),
    hint: texts("Hint"),
    details: isRecord(details) ? details : {}
  })
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== ""

const textOf = (body: string): string => {
  const title = /<title>([^<]*)<\/title>/i.exec(body)
  return title ? `a web page: ${title[1]}` : body.trim().slice(0, 2000)
}
