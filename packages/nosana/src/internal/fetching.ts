/** One HTTP request, whose answer is there in time and not too long, or is lost. */
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly bytes: Uint8Array
}

/** There is no answer. `isTooLarge` tells one that was given up from one that never came. */
export class Lost extends Data.TaggedError("Lost")<{
  readonly message: string
  readonly isTooLarge: boolean
  readonly cause?: unknown
}> {}

export interface Bounds {
  readonly maxBytes: number
  /** Until the last byte is there. */
  readonly timeout: Duration.Input
  readonly fetch?: typeof globalThis.fetch | undefined
}

export const fetching = (url: string, init: RequestInit, bounds: Bounds): Effect.Effect<Answer, Lost> => {
  const { fetch = globalThis.fetch, maxBytes, timeout } = bounds
  return Effect.tryPromise({
    try: async (signal): Promise<Answer> => {
      const response = await fetch(url, { ...init, signal })
      return { status: response.status, headers: response.headers, bytes: await bytesOf(response, maxBytes) }
    },
    catch: (cause) => (cause instanceof Lost ? cause : new Lost({ message: wordsOf(cause), isTooLarge: false, cause }))
  }).pipe(
    Effect.timeoutOrElse({
      duration: timeout,
      orElse: () => {
        const waited = Duration.format(Duration.fromInputUnsafe(timeout))
        return Effect.fail(new Lost({ message: `no answer within ${waited}`, isTooLarge: false }))
      }
    })
  )
}

/** The body, as long as it is not too long. */
export const bytesOf = async ({ body, headers }: Response, maxBytes: number): Promise<Uint8Array> => {
  if (body === null) return new Uint8Array()
  const tooLarge = () => new Lost({ message: `the answer is longer than ${maxBytes} bytes`, isTooLarge: true })
  if (Number(headers.get("content-length") ?? Number.NaN) > maxBytes) {
    await body.cancel()
    throw tooLarge()
  }
  const chunks: Array<Uint8Array> = []
  let length = 0
  const reader = body.getReader()
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    length += next.value.length
    if (length > maxBytes) {
      await reader.cancel()
      throw tooLarge()
    }
    chunks.push(next.value)
  }
  const bytes = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}

/** What went wrong, with what the platform hides in the cause. */
export const wordsOf = (thrown: unknown): string => {
  if (!(thrown instanceof Error))
    return isRecord(thrown) && typeof thrown.message === "string" ? thrown.message : String(thrown)
  return thrown.cause instanceof Error && thrown.cause.message
    ? `${thrown.message}: ${thrown.cause.message}`
    : thrown.message
}

/** The words of an answer that is a refusal: of a web page its title, of JSON what it says for itself. */
export const said = ({ bytes }: Answer): string => {
  const text = new TextDecoder().decode(bytes.subarray(0, 64 * 1024)).trim()
  if (text === "") return "no explanation"
  // A web framework's page has its words in it.
  const words = /<pre>([^<]*)<\/pre>/i.exec(text)
  if (words !== null) return words[1]!.slice(0, 500)
  const title = /<title>([^<]*)<\/title>/i.exec(text)
  if (title !== null) return `a web page: ${title[1]}`
  if (/^<(?:!doctype|html)/i.test(text)) return "a web page"
  return (wordsIn(parsed(text)) ?? text).slice(0, 500)
}

export const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const wordsIn = (value: unknown): string | undefined => {
  if (typeof value === "string") return value
  if (!isRecord(value)) return undefined
  for (const name of ["message", "error", "details", "reason", "name"]) {
    const words = wordsIn(value[name])
    if (words) return words
  }
  return undefined
}

export const isRecord = (value: unknown): value is { readonly [name: string]: unknown } =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** A number, also one that is written as a text. */
export const numberOf = (value: unknown): number | undefined => {
  const number = typeof value === "string" && /^\s*-?\d{1,15}\s*$/.test(value) ? Number(value) : value
  return typeof number === "number" && Number.isFinite(number) ? number : undefined
}

/** Whether a text can be sent as a header: the platform's complaint about one that cannot would show it. */
export const isHeaderValue = (text: string): boolean => /^[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?$/.test(text)

/** A URL of a server, with one slash at its end; `undefined` where it is none, or has a login, a query or a fragment. */
export const baseUrl = (given: string): string | undefined => {
  const url = URL.canParse(given) ? new URL(given) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) return undefined
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") return undefined
  return `${url.origin}${url.pathname.replace(/\/*$/, "")}/`
}
