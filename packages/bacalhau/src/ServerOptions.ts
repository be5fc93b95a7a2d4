/** Which server is meant, who asks, and what the server is known to speak. */
import type { Headers } from "@longshore/core/Server"
import type { OpenSocket } from "@longshore/core/Socket"
import type * as Duration from "effect/Duration"
import type * as Redacted from "effect/Redacted"
import type { ClientKey } from "./ClientKey.ts"

/**
 * How a server is told who asks. Servers since 1.7 know users, by name and password or by an API key, and tokens of an
 * identity provider; older ones may ask for the signature of a client's key. One that asks for nothing needs nothing.
 */
export type Auth =
  | { readonly username: string; readonly password: Redacted.Redacted<string> }
  | { readonly apiKey: Redacted.Redacted<string> }
  /** A JSON Web Token. */
  | { readonly token: Redacted.Redacted<string> }
  /** Signs what the server asks to have signed, and so gets a token: servers before 1.7. */
  | { readonly clientKey: ClientKey }

export interface ServerOptions {
  /** Where the server is: `http://127.0.0.1:1234`. */
  readonly url: string
  readonly auth?: Auth | undefined
  /** Sent with every request: for a server behind a proxy. */
  readonly headers?: Headers | undefined
  /** The server's release, such as `1.9.3`. It is asked for when it is not given. */
  readonly serverVersion?: string | undefined
  /** The longest a call may wait for its answer: 30 seconds by default. */
  readonly timeout?: Duration.Input | undefined
  /** How long an answer may be before it is given up: 64 MiB by default. */
  readonly maxAnswerBytes?: number | undefined
  readonly fetch?: typeof globalThis.fetch | undefined
  /** Opens web sockets, for logs and events. By default the `ws` package in Node.js, else the platform's own. */
  readonly openSocket?: OpenSocket | undefined
}
