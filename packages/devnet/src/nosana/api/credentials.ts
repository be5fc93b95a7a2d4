/** Who asks: by an API key, or by what a wallet has signed. */
import type { HttpServerResponse } from "effect/http/HttpServerResponse"
import { refusalOf } from "../authorization.ts"
import type { Accounts } from "./Accounts.ts"
import type { Caller, GuardedEndpoint } from "./Endpoint.ts"
import { fastify, insufficientScope, named, text } from "./reply.ts"

/** What wallets sign. There is nothing in it that tells one request from another. */
const walletMessage = "NosanaApiAuthentication"
const walletExpiry = 300

interface Settings {
  readonly accounts: Accounts
  readonly hasScopes: boolean
  readonly now: () => number
}

type Headers = Readonly<Record<string, string | undefined>>

type Known = { readonly caller: Caller } | { readonly refusal: HttpServerResponse }

const unauthorised = (isDeployments: boolean, words: string): HttpServerResponse =>
  isDeployments ? text(401, "Unauthorized") : named(401, "UnauthorizedError", words)

const byKey = ({ accounts, hasScopes }: Settings, key: string, isDeployments: boolean): Known => {
  const found = accounts.byKey(key)
  if (found === undefined) return { refusal: unauthorised(isDeployments, "Invalid API key") }
  if (found.isExpired) return { refusal: unauthorised(isDeployments, "API key has expired") }
  const { account, id, scopes } = found
  return { caller: { account, by: "key", scopes: hasScopes ? scopes : undefined, keyId: id } }
}

const byWallet = ({ accounts, now }: Settings, user: string, token: string, isDeployments: boolean): Known => {
  const refused = (words: string): Known =>
    // Deployments do not expect that a token cannot be read.
    ({ refusal: isDeployments ? fastify(500, words) : unauthorised(false, words) })
  const [message] = token.split(":")
  const problem = refusalOf(token, { owner: user, expiry: walletExpiry, now: now() })
  if (problem !== undefined) {
    const [, why] = /^Unauthorized Request: (.*)$/.exec(problem) ?? []
    return why === undefined ? { refusal: text(401, "Unauthorized") } : refused(why)
  }
  if (message !== walletMessage) return refused("Failed to authenticate message.")
  const account = accounts.byAddress(user)
  if (account === undefined) return { refusal: unauthorised(isDeployments, "Unknown user") }
  return { caller: { account, by: "wallet", scopes: undefined, keyId: undefined } }
}

/** Who asks, or what is answered to whoever may not. */
export const callerOf = (settings: Settings, headers: Headers, { needs, route }: GuardedEndpoint): Known => {
  const isDeployments = route.includes(" /deployments")
  const { authorization = "", "x-user-id": user } = headers
  const [, key] = /^Bearer (.+)$/i.exec(authorization) ?? []
  if (key === undefined && (user === undefined || authorization === "")) {
    return { refusal: unauthorised(isDeployments, "Authentication required") }
  }
  const known =
    key === undefined
      ? byWallet(settings, user ?? "", authorization, isDeployments)
      : byKey(settings, key, isDeployments)
  if ("refusal" in known || needs === "account") return known
  const { scopes } = known.caller
  return scopes === undefined || scopes.includes(needs) ? known : { refusal: insufficientScope(needs) }
}
