/** Containers on Nosana's nodes, posted through Nosana's own API and paid with credits: no wallet is needed. */
import * as Backend from "@longshore/core/Backend"
import type { JobError } from "@longshore/core/JobError"
import { fromConfig } from "@longshore/core/Settings"
import type { Host, Ipfs, JobDefinition } from "@longshore/nosana"
import type * as Config from "effect/Config"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { ServerOptions } from "./ServerOptions.ts"

export interface Options extends ServerOptions {
  /** The market in which jobs are posted, by its address or its slug (`nvidia-3060`), unless a submission says otherwise. */
  readonly market?: string | undefined
  /** The most that one job may cost with all the time that it is given later, in micro-dollars: `1_500_000n` is $1.50. */
  readonly maxCost?: bigint | undefined
  /** The shortest timeout that the server takes: an hour by default. Older servers take any; then say `"0 seconds"`. */
  readonly minimumTimeout?: Duration.Input | undefined
  /** Where definitions are put and results are fetched. */
  readonly ipfs?: Ipfs.BackendOptions | undefined
  /** The URL of a node's API, with `{node}` where its address goes: the network's unless it is given. */
  readonly hostTemplate?: string | undefined
  /** How web sockets to nodes are opened: the `ws` package in Node.js, else the platform's own. */
  readonly openSocket?: Host.OpenSocket | undefined
  /** How often, at most, watched jobs are looked at: every 10 seconds by default. */
  readonly pollEvery?: Duration.Input | undefined
  /**
   * Whose jobs these are: the account's address, or any name. Tickets and jobs belong to it. By default it is the wallet's
   * address, or a short digest of the API key; then a new key is another account, whose tickets the old one's are not.
   */
  readonly account?: string | undefined
  /**
   * Whether the server knows idempotency keys, so that a request whose answer was lost is simply sent again. `"detect"`, which is
   * the default, reads that in the server's own OpenAPI document when it has to be known, and takes what cannot be read for a no.
   */
  readonly idempotencyKeys?: boolean | "detect" | undefined
  /**
   * How long a request whose answer was lost may still arrive, and a job be missing in the server's list: 2 minutes by default.
   * Where there are no idempotency keys, a job that is not seen is posted again only after this time.
   */
  readonly settleAfter?: Duration.Input | undefined
}

export interface SubmitOptions {
  /** The market in which the job is posted, by its address or its slug: the backend's unless it is given. */
  readonly market?: string | undefined
  /** The address of the node that is to run it. The next one of the market does, unless it is given. */
  readonly node?: string | undefined
  /** What nodes run, in Nosana's own words. Of the spec, `timeout` counts then; see `withDefinition`. */
  readonly definition?: JobDefinition.JobDefinition | undefined
  /** Whether what looks like a secret may be in the definition, which everybody can read on IPFS. */
  readonly allowSecrets?: boolean | undefined
  /**
   * The most that this job may cost with all the time that it is given later, in micro-dollars. The backend's own limit holds as
   * well. It is kept in the job's definition, which everybody can read, so that it holds for whoever extends the job later.
   */
  readonly maxCost?: bigint | undefined
}

export class NosanaApiBackend extends Backend.Service<NosanaApiBackend, SubmitOptions>()("nosana-api", {
  accepts: ["Container"],
  capabilities: ["getMany", "cancel", "extend", "list", "logs", "markets", "balances"],
  // As `JobDefinition.refuses` has them.
  refuses: [
    "resources.cpu",
    "resources.memory",
    "resources.disk",
    "inputs.file",
    "inputs.https",
    "inputs.ipfs",
    "inputs.data",
    "outputs"
  ]
}) {}

/**
 * Nothing is sent yet. Fails with `Misconfigured` on what cannot work. What a backend does is loaded with the first that is made.
 */
export const make = (options: Options): Effect.Effect<NosanaApiBackend["Service"], JobError> =>
  Effect.flatMap(
    Effect.promise(() => import("./internal/backend/service.ts")),
    ({ makeService }) => Effect.map(makeService(options), NosanaApiBackend.of)
  )

export const layer = (options: Options): Layer.Layer<NosanaApiBackend, JobError> =>
  Layer.effect(NosanaApiBackend, make(options))

export const layerConfig = (
  config: Config.Wrap<Options>
): Layer.Layer<NosanaApiBackend, Config.ConfigError | JobError> =>
  Layer.effect(NosanaApiBackend, Effect.flatMap(fromConfig(config), make))
