/** Who asks: an API key, a wallet that signs each request anew, or a header of the user's own. */
import { type JobError, Misconfigured, Unauthorized } from "@longshore/core/JobError"
import { Authorization, Base58 } from "@longshore/nosana"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type { ServerOptions } from "../ServerOptions.ts"
import { failed } from "./failed.ts"

/** What goes with one request. */
export interface Proof {
  readonly headers: Record<string, string>
  /** What of it must not be shown. */
  readonly secrets: ReadonlyArray<string>
}

export type CredentialKind = "apiKey" | "wallet" | "headers" | "none"

export interface Credential {
  readonly kind: CredentialKind
  readonly apiKey: Redacted.Redacted<string> | undefined
  readonly wallet: Authorization.MessageSigner | undefined
  /** Fails with `Unauthorized` where there is none. */
  readonly check: (operation: string) => Effect.Effect<void, JobError>
  /** Fails with `Unauthorized` where a credential is needed and there is none. */
  readonly prove: (operation: string, needs: "credential" | "none") => Effect.Effect<Proof, JobError>
}

/** What a wallet signs for each request. The time is not part of it. */
export const walletMessage = "NosanaApiAuthentication"

const nothing: Proof = { headers: {}, secrets: [] }

/** Headers by which a server can know somebody. What of them is secret `readHeaders` tells. */
const isOwnCredential = (name: string): boolean => /^(authorization|cookie|x-user-id)$/i.test(name)

export const credentialOf = (
  { apiKey, wallet }: Pick<ServerOptions, "apiKey" | "wallet">,
  headers: { readonly [name: string]: string }
): Effect.Effect<Credential, JobError> => {
  const wrong = (message: string) => Effect.fail(failed("make", new Misconfigured({ message })))
  const own = Object.keys(headers).find(isOwnCredential)
  if (apiKey !== undefined && wallet !== undefined) {
    return wrong("apiKey, wallet: there are both, and the server knows whoever asks by one; leave one of them out")
  }
  if (own !== undefined && (apiKey !== undefined || wallet !== undefined)) {
    return wrong(
      `headers.${own}: it says who asks, and so does ${apiKey === undefined ? "wallet" : "apiKey"}; leave one of them out`
    )
  }
  if (apiKey !== undefined) {
    // Whoever writes without types may give it in plain text, which would be shown by everything that shows the options.
    if (!Redacted.isRedacted(apiKey)) return wrong("apiKey: it must be redacted; write Redacted.make(key)")
    const key = Redacted.value(apiKey)
    const problem = keyProblem(key)
    if (problem !== undefined) return wrong(`apiKey: ${problem}`)
    const proof: Proof = { headers: { authorization: `Bearer ${key}` }, secrets: [key] }
    return Effect.succeed({
      kind: "apiKey",
      apiKey,
      wallet: undefined,
      check: () => Effect.void,
      prove: () => Effect.succeed(proof)
    })
  }
  if (wallet !== undefined) {
    const { address } = wallet
    if (typeof address !== "string" || address.length > 44 || Base58.decode(address)?.length !== 32) {
      return wrong("wallet: its address is not a public key of 32 bytes in Base58")
    }
    return Effect.succeed({
      kind: "wallet",
      apiKey: undefined,
      wallet,
      check: () => Effect.void,
      prove: (operation) => signed(operation, wallet)
    })
  }
  if (own !== undefined) {
    return Effect.succeed({
      kind: "headers",
      apiKey: undefined,
      wallet: undefined,
      check: () => Effect.void,
      prove: () => Effect.succeed(nothing)
    })
  }
  const check: Credential["check"] = (operation) => {
    const message = "nobody asks: the server wants a credential for this; give an apiKey or a wallet"
    return Effect.fail(failed(operation, new Unauthorized({ message })))
  }
  return Effect.succeed({
    kind: "none",
    apiKey: undefined,
    wallet: undefined,
    check,
    prove: (operation, needs) => (needs === "none" ? Effect.succeed(nothing) : Effect.as(check(operation), nothing))
  })
}

const keyProblem = (key: unknown): string | undefined => {
  if (typeof key !== "string" || key === "") return "it is empty"
  if (/^bearer\s/i.test(key)) return 'it begins with "Bearer"; give the key alone'
  if (!/^[\x21-\x7e]+$/.test(key)) {
    return "it has a character that no key has, such as a space or a line break at its end; give the key alone"
  }
  return undefined
}

const signed = (operation: string, wallet: Authorization.MessageSigner): Effect.Effect<Proof, JobError> =>
  Authorization.headerOf(wallet, walletMessage).pipe(
    Effect.map((header) => {
      const token = Redacted.value(header)
      return {
        headers: { "x-user-id": wallet.address, authorization: token },
        secrets: [token, token.slice(walletMessage.length + 1)]
      }
    }),
    Effect.mapError(({ message }) => failed(operation, new Unauthorized({ message: `wallet: ${message}` })))
  )
