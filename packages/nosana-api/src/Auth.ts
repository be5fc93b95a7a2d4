/** Messages that are signed for a user, and what an API key is good for. */
import type { JobError } from "@longshore/core/JobError"
import type { Nested } from "@longshore/core/Promises"
import type * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"

export interface SignOptions {
  /**
   * Whether the time goes with the signature. It is not signed itself, but a token without one is good for ever at most hosts,
   * and one with it for some minutes.
   */
  readonly includeTime?: boolean | undefined
}

export interface SignedMessage {
  readonly message: string
  /** Whose signature it is. */
  readonly userAddress: string
  /** In Base58. */
  readonly signature: Redacted.Redacted<string>
  /** Where it was asked for. */
  readonly timestamp: Date | undefined
  /** The value of an `Authorization` header: `<message>:<signature>[:<milliseconds>]`. Hosts take it as proof of who asks. */
  readonly header: Redacted.Redacted<string>
}

/** What an API key is good for. */
export interface KeyInfo {
  readonly valid: boolean
  readonly apiKeyId: string | undefined
  /** `jobs:read`, `jobs:write`, `credits:read`, … `undefined` for a key without any: it may do everything. */
  readonly scopes: ReadonlyArray<string> | undefined
  /** As the server tells it. */
  readonly user: unknown
}

export interface Auth extends Nested {
  /**
   * Signs a message: with a wallet here, and with an API key on the server that has the user's own key. A message is not empty,
   * and has no `:` in it, since that is what a header is taken apart by.
   */
  readonly signMessage: (message: string, options?: SignOptions) => Effect.Effect<SignedMessage, JobError>
  /** Whether an API key is good, and for what: this client's own unless one is given. Current servers. */
  readonly validateApiKey: (options?: {
    readonly key?: Redacted.Redacted<string> | undefined
  }) => Effect.Effect<KeyInfo, JobError>
}
