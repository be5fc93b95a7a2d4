import type { Container } from "../containers/Container.ts"
import type { Time } from "../Fault.ts"
import type { Version } from "./versions.ts"

export interface InfernetOptions {
  /** `1.4.0` by default; the others with all they do differently. */
  readonly version?: Version | undefined
  /** By their ids, in the order in which the node knows them; the shipped ones by default. */
  readonly containers?: { readonly [id: string]: Container } | undefined
  /** For each endpoint and client: 60 requests in a minute by default, as the node has it. Nodes before 1.0 have none. */
  readonly rateLimit?: { readonly requests?: number | undefined; readonly period?: Time | undefined } | undefined
  /** Off by default, with no address. */
  readonly chain?: { readonly enabled?: boolean | undefined; readonly address?: string | undefined } | undefined
  /** Starts with its Redis down: jobs are accepted and lost, reading them fails. */
  readonly redisDown?: boolean | undefined
}

export interface InfernetControls {
  /** Takes the node's Redis away, or gives it back. */
  readonly redis: (state: "up" | "down") => void
}
