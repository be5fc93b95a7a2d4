/** One path of the gateway, and what is known of who asks. */
import type * as Effect from "effect/Effect"
import type { HttpServerResponse } from "effect/http/HttpServerResponse"
import type { Account } from "./Accounts.ts"
import type { Scope } from "./scopes.ts"

export type Endpoint = OpenEndpoint | GuardedEndpoint

interface Named {
  /** As `POST /jobs/:id/stop`: without the prefix that some of the gateway's names have. */
  readonly route: string
}

/** Answers to anybody, and does not look who asks. */
export interface OpenEndpoint extends Named {
  readonly needs: "nothing"
  readonly answer: (asked: Asked) => Effect.Effect<HttpServerResponse>
}

export interface GuardedEndpoint extends Named {
  /** `account` answers to whoever is known; else what an API key has to be good for. */
  readonly needs: "account" | Scope
  readonly answer: (call: Call) => Effect.Effect<HttpServerResponse>
}

export interface Caller {
  readonly account: Account
  /** By what it is known. A wallet may do everything. */
  readonly by: "key" | "wallet"
  /** What the key is good for: everything, where it is `undefined`. */
  readonly scopes: ReadonlyArray<Scope> | undefined
  readonly keyId: string | undefined
}

export interface Asked {
  /** By the names in the route. */
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** The body as JSON; `undefined` where it is none. */
  readonly body: unknown
  readonly text: string
  readonly headers: Readonly<Record<string, string | undefined>>
}

export interface Call extends Asked {
  readonly caller: Caller
}
