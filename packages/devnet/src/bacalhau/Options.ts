/** How a Bacalhau network is set up, and what a program can do to it. */
import type { Engine } from "../running/Engine.ts"
import type { Image } from "../running/Image.ts"
import type { Version } from "./versions.ts"

export interface ComputeNode {
  /** One is made up by default, as real nodes do. */
  readonly id?: string | undefined
  readonly labels?: Readonly<Record<string, string>> | undefined
  /** What it runs: `docker` and `wasm` by default. */
  readonly engines?: ReadonlyArray<"docker" | "wasm"> | undefined
  /** In cores: 4 by default. A job asks for half of one unless it says more, and waits until there is room. */
  readonly cpu?: number | undefined
  /** In bytes: 8 GiB by default. */
  readonly memory?: number | undefined
}

export interface BacalhauUser {
  /** How errors call it. */
  readonly alias?: string | undefined
  /** For HTTP Basic. */
  readonly username?: string | undefined
  readonly password?: string | undefined
  /** For a Bearer token. */
  readonly apiKey?: string | undefined
  /** Such as `read:*` or `write:job`; all by default. */
  readonly capabilities?: ReadonlyArray<string> | undefined
}

export interface BacalhauOptions {
  /** `1.9.3` by default; the others with all they do differently. */
  readonly version?: Version | undefined
  /** The compute nodes: one by default, by their number, or one by one. */
  readonly nodes?: number | ReadonlyArray<ComputeNode> | undefined
  /**
   * Nobody has to prove anything by default. `users` are those of `API.Auth.Users`, for 1.7 and later; `challenge` has
   * clients of 1.3 and 1.4 sign a phrase with their key before they may do anything.
   */
  readonly auth?: { readonly users?: ReadonlyArray<BacalhauUser>; readonly challenge?: boolean } | undefined
  /** The host in the addresses of results: the one that works by default. Real nodes may tell one that does not exist. */
  readonly publicHost?: string | undefined
  /** Container images that are functions of this process. All others are run by `@longshore/local`. */
  readonly images?: { readonly [image: string]: Image } | undefined
  /** WASM modules that are functions of this process, by the SHA-256 of the module in hexadecimal. All others are run. */
  readonly modules?: { readonly [sha256: string]: Image } | undefined
  /** As with `LOG_LEVEL=debug`: JSON on many lines, and errors of versions before 1.5 that say what is wrong. */
  readonly debug?: boolean | undefined
  /** What runs other images: docker or podman, whichever answers, by default; `none` runs plain processes. */
  readonly engine?: Engine | undefined
}

export interface BacalhauControls {
  /** How many jobs the server holds. */
  readonly jobs: () => number
  /** Where a gateway to the network's IPFS is: what jobs publish there can be had by `/ipfs/CID?format=tar`. */
  readonly ipfsGateway: () => string
  /** Takes the compute nodes away from the orchestrator, or gives them back. */
  readonly nodes: (state: "connected" | "disconnected") => void
}
