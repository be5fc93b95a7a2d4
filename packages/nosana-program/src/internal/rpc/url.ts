/** An RPC's URL: what of it may be shown, and what of it is a key. */
import { type JobError, Misconfigured } from "@longshore/core/JobError"
import * as Effect from "effect/Effect"
import { failed } from "../failed.ts"

export interface RpcUrl {
  readonly href: string
  readonly origin: string
  /** Parts of the path and of the query that must not be shown, also where a server repeats them. */
  readonly secrets: ReadonlyArray<string>
}

/** Fails with `Misconfigured`, and shows no more of the URL than its host. */
export const readRpcUrl = (option: string, given: string, protocols: RegExp): Effect.Effect<RpcUrl, JobError> => {
  const url = URL.canParse(given) ? new URL(given) : undefined
  const problem =
    url === undefined
      ? "is not a URL"
      : !protocols.test(url.protocol)
        ? `has the protocol ${url.protocol} where ${option === "rpc" ? "http: or https:" : "ws: or wss:"} is needed`
        : url.username !== "" || url.password !== ""
          ? `has a login for ${url.host}, which would be shown to others; give it as a header instead`
          : undefined
  if (url === undefined || problem !== undefined) {
    const example = `${option === "rpc" ? "https" : "wss"}://api.mainnet-beta.solana.com`
    const message = `${option}: what was given ${problem}; write for example ${example}`
    return Effect.fail(failed("make", new Misconfigured({ message })))
  }
  url.hash = ""
  return Effect.succeed({ href: url.href, origin: url.origin, secrets: secretsOf(url) })
}

/** What a server may repeat: as it was given, as it is meant, and as others would write it. */
const waysToWrite = (part: string): ReadonlyArray<string> => {
  try {
    const meant = decodeURIComponent(part)
    const encoded = encodeURIComponent(meant)
    return [part, meant, encoded, encoded.replace(/%../g, (code) => code.toLowerCase())]
  } catch {
    // A key may have a `%` that stands for itself.
    return [part]
  }
}

const secretsOf = ({ href, pathname, search, searchParams }: URL): ReadonlyArray<string> => {
  const found = new Set<string>()
  // Longest first: a part that is taken out must not leave the rest of a longer one.
  if (search.length > 1) found.add(href).add(pathname + search)
  // A query may be a key and nothing else.
  const written = search
    .slice(1)
    .split("&")
    .map((pair) => /^[^=]*=(.+)$/.exec(pair)?.[1] ?? pair.replace(/=$/, ""))
  for (const part of [...pathname.split("/"), ...written, ...searchParams.values()]) {
    if (part.length >= 6) for (const way of waysToWrite(part)) found.add(way)
  }
  return [...found].sort((a, b) => b.length - a.length)
}

/** Where Solana's servers have their web socket unless they say otherwise. */
export const subscriptionsUrlOf = (rpc: string): string => rpc.replace(/^http/, "ws")
