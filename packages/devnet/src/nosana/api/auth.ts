/** Signs messages with the keys that are kept for users, and tells what API keys are good for. */
import * as Effect from "effect/Effect"
import { toBase58 } from "../../solana/keys.ts"
import type { Accounts } from "./Accounts.ts"
import type { Endpoint } from "./Endpoint.ts"
import { json, message, named } from "./reply.ts"
import { scopes as allScopes } from "./scopes.ts"

const fieldsOf = (body: unknown): Readonly<Record<string, unknown>> =>
  typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {}

export const authEndpoints = (
  accounts: Accounts,
  { hasScopes, now }: { readonly hasScopes: boolean; readonly now: () => number }
): ReadonlyArray<Endpoint> => {
  const signMessage: Endpoint = {
    route: "POST /auth/sign-message/external",
    needs: "wallet:sign",
    answer: ({ body, caller }) => {
      const { includeTime, message: words } = fieldsOf(body)
      if (typeof words !== "string" || words === "") {
        return Effect.succeed(named(400, "ValidationError", "message must be a non-empty string"))
      }
      const { keys } = caller.account
      return Effect.succeed(
        json({
          message: words,
          userAddress: keys.address,
          signature: toBase58(keys.sign(new TextEncoder().encode(words))),
          ...(includeTime === true && { timestamp: now() })
        })
      )
    }
  }
  const validate: Endpoint = {
    route: "POST /auth/validate-api-key",
    needs: "nothing",
    answer: ({ body }) => {
      const { apiKey } = fieldsOf(body)
      if (typeof apiKey !== "string") return Effect.succeed(message(400, "apiKey is required"))
      const found = accounts.byKey(apiKey)
      if (found === undefined || found.isExpired) return Effect.succeed(json({ valid: false }))
      const { account, id, scopes = allScopes } = found
      return Effect.succeed(
        json({ valid: true, user: { id: account.id, address: account.keys.address }, apiKeyId: id, scopes })
      )
    }
  }
  return hasScopes ? [signMessage, validate] : [signMessage]
}
