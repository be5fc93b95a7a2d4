/** Answers as the node's web framework gives them. */
import * as Response from "effect/http/HttpServerResponse"
import { compact, dumps } from "../python/dumps.ts"
import { fromJs } from "../python/Value.ts"

const encoder = new TextEncoder()

type Headers = Readonly<Record<string, string>>

/** In the order in which the framework writes them: some go before the length. */
const whole = (
  status: number,
  contentType: string,
  text: string,
  { before = {}, after = {} }: { before?: Headers; after?: Headers } = {}
) => {
  const body = encoder.encode(text)
  const headers = { "content-type": contentType, ...before, "content-length": String(body.length), ...after }
  return Response.uint8Array(body, { status, headers, contentType })
}

/** The value may hold plain objects as well as what `loads` gives. */
export const json = (value: unknown, status = 200) =>
  whole(status, "application/json", `${dumps(fromJs(value), compact)}\n`)

const pages = {
  400: ["Bad Request", "The browser (or proxy) sent a request that this server could not understand."],
  404: [
    "Not Found",
    "The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again."
  ],
  405: ["Method Not Allowed", "The method is not allowed for the requested URL."],
  429: ["Too Many Requests", "This user has exceeded an allotted request count. Try again later."],
  500: [
    "Internal Server Error",
    "The server encountered an internal error and was unable to complete your request. Either the server is overloaded or there is an error in the application."
  ]
} as const

const html = "text/html; charset=utf-8"

const document = (title: string, heading: string, words: string) =>
  `<!doctype html>\n<html lang=en>\n<title>${title}</title>\n<h1>${heading}</h1>\n<p>${words}\n`

/** The framework's own errors. */
export const page = (status: keyof typeof pages, before: Headers = {}) => {
  const [name, words] = pages[status]
  return whole(status, html, document(`${status} ${name}`, name, `${words}</p>`), { before })
}

/** For paths with a slash too many. */
export const redirect = (location: string) => {
  const link = `<a href="${location}">${location}</a>`
  const words = `You should be redirected automatically to the target URL: ${link}. If not, click the link.`
  return whole(308, html, document("Redirecting...", "Redirecting...", words), { after: { location } })
}

/** What the framework says of HTTP errors when they are caught and printed. */
export const badRequest =
  "400 Bad Request: The browser (or proxy) sent a request that this server could not understand."
export const tooLarge = "413 Request Entity Too Large: The data value transmitted exceeds the capacity limit."
export const requestTimeout =
  "408 Request Timeout: The server closed the network connection because the browser didn't finish the request within the specified time."

/** The answer to OPTIONS. */
export const options = (allow: string) =>
  Response.uint8Array(new Uint8Array(), {
    headers: { allow, "content-type": html, "content-length": "0" },
    contentType: html
  })
