/** Plain requests to a devnet's gateway, each of whose answers has to fit what the document has for it. */
import { createDevnet } from "@longshore/devnet"
import { Authorization } from "@longshore/nosana"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { read } from "./document.ts"
import type { Release } from "./world.ts"

export const endless = {
  version: "0.1",
  type: "container",
  ops: [{ type: "container/run", id: "greeting", args: { image: "endless" } }]
}
export const nobody = "7nxXoihx65yRGZiGzWZsFMz8D7qwxFePNKvDBWZnxc41"

export interface Asking {
  readonly body?: unknown
  /** The first account's own key, unless it is another one, or none. */
  readonly key?: string
  /** A key file's bytes: a wallet asks, and no key goes along. */
  readonly wallet?: Uint8Array
  readonly idempotencyKey?: string
  readonly query?: string
  /** What stands for the names in the path, in their order. */
  readonly names?: ReadonlyArray<string>
}

const headerOf = (wallet: Uint8Array, message: string) => {
  const signer = Authorization.signerOf(Redacted.make(wallet))
  return Effect.runPromise(
    Effect.map(Authorization.headerOf(signer, message), (header) => ({
      "x-user-id": signer.address,
      authorization: Redacted.value(header)
    }))
  )
}

/** Of a stream that goes on. */
const firstOf = async ({ body }: Response): Promise<string> => {
  const reader = body!.getReader()
  const { value } = await reader.read()
  await reader.cancel()
  return new TextDecoder().decode(value)
}

/** `file` is the document's. */
export const start = async (release: Release, file: string) => {
  const devnet = await createDevnet({
    networks: ["nosana-api"],
    "nosana-api": {
      release,
      slotTime: "20 millis",
      engine: "none",
      images: {
        endless: ({ signal, stdout }) => {
          stdout("begun\n")
          return new Promise((resolve) => signal.addEventListener("abort", () => resolve(1)))
        }
      }
    }
  })
  const gateway = devnet["nosana-api"]
  const document = read(file)
  const asked = new Set<string>()
  const own = gateway.apiKey()
  /** The answer, once it has fitted. */
  const ask = async (operation: string, asking: Asking = {}): Promise<{ status: number; answer: any }> => {
    const { body, idempotencyKey, key = own, names = [], query = "", wallet } = asking
    const [method = "", path = ""] = operation.split(" ")
    const given = [...names]
    const target = path.replace(/\{\w+\}/g, () => encodeURIComponent(given.shift()!))
    const response = await fetch(`${gateway.url}/api${target}${query}`, {
      method,
      headers: {
        ...(wallet !== undefined && (await headerOf(wallet, "NosanaApiAuthentication"))),
        ...(wallet === undefined && key !== "" && { authorization: `Bearer ${key}` }),
        ...(idempotencyKey !== undefined && { "idempotency-key": idempotencyKey }),
        ...(body !== undefined && { "content-type": "application/json" })
      },
      ...(body !== undefined && { body: JSON.stringify(body) })
    })
    const type = response.headers.get("content-type") ?? ""
    const text = type.startsWith("text/event-stream") ? await firstOf(response) : await response.text()
    document.fits({ path, method, status: response.status, type, text })
    asked.add(operation)
    return { status: response.status, answer: type.startsWith("application/json") ? JSON.parse(text) : text }
  }
  return {
    gateway,
    ask,
    /** What the document has and nobody has asked. */
    unasked: () => document.operations.filter((operation) => !asked.has(operation)),
    [Symbol.asyncDispose]: () => devnet[Symbol.asyncDispose]()
  }
}

/** Asks until it is so. The test's own time ends it. */
export const until = async <A>(ask: () => Promise<A>, isSo: (answer: A) => boolean): Promise<A> => {
  for (;;) {
    const answer = await ask()
    if (isSo(answer)) return answer
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
