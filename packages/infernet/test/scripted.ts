/** A node that answers as a test says, and remembers what it was asked. */
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"

export interface Seen {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Headers
  readonly body: string
  readonly signal: AbortSignal
}

export const json = (status: number, body: unknown, headers = {}) =>
  new Response(`${typeof body === "string" ? body : JSON.stringify(body)}\n`, {
    status,
    headers: { "content-type": "application/json", ...headers }
  })

export const page = (status: number, title: string, headers = {}) =>
  new Response(`<!doctype html>\n<html lang=en>\n<title>${title}</title>\n<h1>${title}</h1>\n`, {
    status,
    headers: { "content-type": "text/html; charset=utf-8", ...headers }
  })

const failed = (code: string) =>
  Object.assign(new TypeError("fetch failed"), { cause: Object.assign(new Error(`it was ${code}`), { code }) })

/** The connection broke after the request was sent. */
export const cut = () => failed("ECONNRESET")
/** Nobody listens there. */
export const unreachable = () => failed("ECONNREFUSED")

/** An answer that never comes. */
export const never = ({ signal }: Seen) =>
  new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)))

/** What is thrown is thrown by `fetch`. */
export const scripted = (answer: (request: Seen, count: number) => Response | Promise<Response>) => {
  const requests: Array<Seen> = []
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init)
    const { pathname, searchParams } = new URL(request.url)
    const { headers, method, signal } = request
    const seen = { method, path: pathname, query: searchParams, headers, signal, body: await request.text() }
    requests.push(seen)
    return answer(seen, requests.length - 1)
  }
  return { fetch, requests }
}

export const url = "http://127.0.0.1:4000"

/** One turn of the real event loop, in which promises come to their ends. */
export const breathe = Effect.promise(() => new Promise<void>((resolve) => setTimeout(resolve, 0)))

/** Lets test time pass, in steps small enough that no fiber is raced by the clock that wakes it. */
export const pass = (seconds: number, step = 0.25) =>
  Effect.repeat(Effect.andThen(TestClock.adjust(step * 1000), breathe), { times: Math.ceil(seconds / step) - 1 })
