/** Containers on Nosana's nodes, posted, paid and followed on the chain itself. */
import * as Backend from "@longshore/core/Backend"
import type { JobError } from "@longshore/core/JobError"
import { fromConfig } from "@longshore/core/Settings"
import type { Host, Ipfs, JobDefinition } from "@longshore/nosana"
import type * as Config from "effect/Config"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Options as ChainOptions } from "./Chain.ts"
import type { Limits } from "./Quote.ts"
import type { PriorityFee } from "./Transactions.ts"
import type { Wallet } from "./Wallet.ts"

export interface Options extends ChainOptions, Limits {
  /** Pays for jobs and signs for them. It is the jobs' project: the only key that may extend and cancel them. */
  readonly wallet: Wallet
  /** Pays the fees of transactions, where it is not the wallet. It needs SOL; the wallet still pays rent. */
  readonly feePayer?: Wallet | undefined
  /** The address of the market in which jobs are listed, unless a submission says otherwise. */
  readonly market?: string | undefined
  /** Where definitions are put and results are fetched. */
  readonly ipfs?: IpfsOptions | undefined
  /** The URL of a node's API, with `{node}` where its address goes: the network's unless it is given. */
  readonly hostTemplate?: string | undefined
  /** How web sockets to nodes are opened: the `ws` package in Node.js, else the platform's own. */
  readonly openSocket?: Host.OpenSocket | undefined
  /** What is offered for each compute unit, on top of the fee for signatures. */
  readonly priorityFee?: PriorityFee | bigint | undefined
  /** How often, at most, watched jobs are looked at: every 10 seconds by default. Notifications make it prompt. */
  readonly pollEvery?: Duration.Input | undefined
  /** How long `send` waits until a transaction is confirmed, before it lets `find` look: 30 seconds by default. */
  readonly confirmWithin?: Duration.Input | undefined
}

/** Where definitions are put and results are fetched. */
export type IpfsOptions = Ipfs.BackendOptions

export interface SubmitOptions extends Limits {
  /** The address of the market in which the job is listed: the backend's unless it is given. */
  readonly market?: string | undefined
  /** The address of a node that waits in the market's queue, and is given the job. The next one is, unless it is given. */
  readonly node?: string | undefined
  /** What nodes run, in Nosana's own words. Of the spec, `timeout` counts then; see `withDefinition`. */
  readonly definition?: JobDefinition.JobDefinition | undefined
  /** Whether what looks like a secret may be in the definition, which everybody can read on IPFS. */
  readonly allowSecrets?: boolean | undefined
}

export class NosanaProgramBackend extends Backend.Service<NosanaProgramBackend, SubmitOptions>()("nosana-program", {
  accepts: ["Container"],
  capabilities: ["getMany", "cancel", "extend", "list", "logs", "changes", "markets", "balances"],
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

/** Solana's kit is loaded with the first backend that is made: a program that makes none has nothing of it. */
export const make = (options: Options): Effect.Effect<NosanaProgramBackend["Service"], JobError> =>
  Effect.flatMap(
    Effect.promise(() => import("./internal/backend/service.ts")),
    ({ makeService }) => Effect.map(makeService(options), NosanaProgramBackend.of)
  )

export const layer = (options: Options): Layer.Layer<NosanaProgramBackend, JobError> =>
  Layer.effect(NosanaProgramBackend, make(options))

export const layerConfig = (
  config: Config.Wrap<Options>
): Layer.Layer<NosanaProgramBackend, Config.ConfigError | JobError> =>
  Layer.effect(NosanaProgramBackend, Effect.flatMap(fromConfig(config), make))
