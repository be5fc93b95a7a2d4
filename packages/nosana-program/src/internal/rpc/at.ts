/** kit's RPC over HTTP, with answers of a bounded length and failures that keep what the server said. */
import { boundedFetch } from "@longshore/core/Rest"
import { createSolanaRpcFromTransport, type Rpc, type RpcTransport, type SolanaRpcApi } from "@solana/kit"
import { parseExact, writeExact } from "./exactJson.ts"

interface Server {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly maxAnswerBytes: number
  readonly fetch: typeof globalThis.fetch
  /** Takes out what must not be shown. */
  readonly hide: (text: string) => string
}

/** The server answered, and not with the answer to the request. */
export class HttpRefusal extends Error {
  readonly status: number
  readonly statusText: string
  readonly headers: globalThis.Headers
  readonly body: string
  constructor({ headers, status, statusText }: Response, body: string) {
    super(`HTTP ${status}`)
    this.status = status
    this.statusText = statusText
    this.headers = headers
    this.body = body
  }
}

/** The request was sent or not, and nothing came back that could be read to its end. */
export class NoAnswer extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
  }
}

/** What kit does not tell of a call that failed. */
export interface Exchange {
  readonly method: string
  /** What the server said that the failure is. */
  error?: { readonly code: number; readonly words: string }
}

/** The last request that was made with a signal. */
export const exchanges = new WeakMap<AbortSignal, Exchange>()

export const rpcAt = ({ fetch, headers, hide, maxAnswerBytes, url }: Server): Rpc<SolanaRpcApi> => {
  const bounded = boundedFetch(maxAnswerBytes, fetch)
  const transport = async ({ payload, signal }: Parameters<RpcTransport>[0]): Promise<unknown> => {
    const exchange: Exchange = { method: (payload as { readonly method: string }).method }
    if (signal !== undefined) exchanges.set(signal, exchange)
    const response = await unanswered(() =>
      bounded(url, {
        method: "POST",
        headers: { ...headers, accept: "application/json", "content-type": "application/json; charset=utf-8" },
        body: writeExact(payload),
        ...(signal !== undefined && { signal })
      })
    )
    const text = await unanswered(() => response.text())
    if (!response.ok) throw new HttpRefusal(response, text)
    // A page stands where a proxy has nobody behind it, whatever its status says.
    if (/^\s*</.test(text)) throw new HttpRefusal(response, text)
    const answer = parsed(text, hide)
    if (typeof answer !== "object" || answer === null || !("result" in answer || "error" in answer)) {
      throw new SyntaxError("it is JSON, and no answer of JSON-RPC")
    }
    if (!("error" in answer)) return answer
    const { error } = parseExact(hide(text)) as { readonly error: { code?: unknown; message?: unknown } | null }
    const code = Number(error?.code)
    if (Number.isInteger(code)) exchange.error = { code, words: String(error?.message ?? "no explanation") }
    return { ...answer, error }
  }
  return createSolanaRpcFromTransport(transport as RpcTransport) as unknown as Rpc<SolanaRpcApi>
}

/** The platform's complaint about a text has a piece of the text in it, which may begin within a secret. */
const parsed = (text: string, hide: (text: string) => string): unknown => {
  try {
    return parseExact(text)
  } catch {
    parseExact(hide(text))
    throw new SyntaxError("it is no JSON")
  }
}

/** An answer that is too long stays the `SyntaxError` that it is. */
const unanswered = async <A>(asked: () => Promise<A>): Promise<A> => {
  try {
    return await asked()
  } catch (thrown) {
    throw thrown instanceof SyntaxError ? thrown : new NoAnswer(thrown)
  }
}
