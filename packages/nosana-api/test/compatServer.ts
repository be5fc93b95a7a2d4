/** A client in the words of Nosana's page, and a server that answers it by heart. */
import { createNosanaClient, type NosanaClientConfig } from "../src/index.ts"

export const secret = "nos_Gr7hQ0secret"

export interface Sent {
  readonly method: string
  readonly url: string
  readonly body: unknown
  readonly headers: Headers
}

export type Answer =
  | { readonly status?: number; readonly body: unknown; readonly headers?: Record<string, string> }
  | "lost"
  /** Nobody listens. */
  | "unheard"

/** A server that gives these answers by method and path: each once, and the last of them from then on. */
export const serving = (answers: Readonly<Record<string, ReadonlyArray<Answer>>>, config: NosanaClientConfig = {}) => {
  const sent: Array<Sent> = []
  const left = new Map(Object.entries(answers).map(([route, all]) => [route, [...all]]))
  const fetch = (async (input: string, init: RequestInit = {}) => {
    const { pathname } = new URL(input)
    const method = init.method ?? "GET"
    sent.push({
      method,
      url: input,
      body: typeof init.body === "string" ? JSON.parse(init.body) : undefined,
      headers: new Headers(init.headers)
    })
    const all = left.get(`${method} ${pathname}`) ?? [{ status: 404, body: { message: "NOT_FOUND" } }]
    const answer = all.length > 1 ? all.shift()! : all[0]!
    if (answer === "lost") throw new TypeError("fetch failed", { cause: new Error("socket hang up") })
    if (answer === "unheard") {
      throw new TypeError("fetch failed", { cause: Object.assign(new Error("refused"), { code: "ECONNREFUSED" }) })
    }
    return new Response(JSON.stringify(answer.body), {
      status: answer.status ?? 200,
      headers: { "content-type": "application/json", ...answer.headers }
    })
  }) as typeof globalThis.fetch
  const client = createNosanaClient({ api: { apiKey: secret, backend_url: "https://gateway.test" }, fetch, ...config })
  const to = (route: string) => sent.filter(({ method, url }) => `${method} ${new URL(url).pathname}` === route)
  return { client, sent, to }
}

export const refusal = async (call: Promise<unknown>) => {
  try {
    await call
  } catch (error) {
    return error as Error & { readonly reason: { readonly _tag: string; readonly field?: string } }
  }
  throw new Error("the call did not fail")
}
