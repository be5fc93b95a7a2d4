/** Which server is meant, and who asks. */
import type { Headers } from "@longshore/core/Server"
import type { Authorization } from "@longshore/nosana"
import type * as Duration from "effect/Duration"
import type * as Redacted from "effect/Redacted"

/** Where a network of Nosana's is. */
export interface Network {
  /** The server of jobs, credits, markets and deployments. Its paths begin with `/api`. */
  readonly url: string
  /** The server that signs messages for whoever has an API key. */
  readonly signUrl: string
  /** The URL of a node, with `{node}` where its address goes. */
  readonly hostTemplate: string
}

/** Nosana's own networks. */
export const networks: { readonly [name in "mainnet" | "devnet"]: Network } = {
  mainnet: {
    url: "https://dashboard.k8s.prd.nos.ci",
    signUrl: "https://client-manager.k8s.prd.nosana.com",
    hostTemplate: "https://{node}.node.k8s.prd.nos.ci"
  },
  devnet: {
    url: "https://dashboard.k8s.dev.nos.ci",
    signUrl: "https://client-manager.k8s.dev.nosana.com",
    hostTemplate: "https://{node}.node.k8s.dev.nos.ci"
  }
}

export interface ServerOptions {
  /** `mainnet` by default. */
  readonly network?: "mainnet" | "devnet" | undefined
  /** Where the server is, without the prefix of its paths. The network's unless it is given. */
  readonly url?: string | undefined
  /** What every path begins with: `/api` by default, and `""` for a server whose paths begin with `/jobs`. */
  readonly pathPrefix?: string | undefined
  /**
   * The server that signs messages: its path is `/auth/sign-message/external`. By default the network's, and where a `url` is
   * given that same server, behind its prefix: a key is sent nowhere else than to these two.
   */
  readonly signUrl?: string | undefined
  /** Begins with `nos_`; a JSON Web Token is one too. With this or with a wallet, and not with both. */
  readonly apiKey?: Redacted.Redacted<string> | undefined
  /** Signs every request anew. `Authorization.signerOf` makes one of a key. */
  readonly wallet?: Authorization.MessageSigner | undefined
  /** Sent with every request to `url`: for a server behind a proxy. One of them may be a credential of its own. */
  readonly headers?: Headers | undefined
  readonly fetch?: typeof globalThis.fetch | undefined
  /** The longest a call may wait for its answer: 30 seconds by default, and a minute where the server waits for the chain. */
  readonly timeout?: Duration.Input | undefined
  /** How long an answer, or one event of a stream, may be before it is given up: 64 MiB by default. */
  readonly maxAnswerBytes?: number | undefined
}
