/** What the gateway's jobs are set up with. */
import type * as Duration from "effect/Duration"
import type * as Effect from "effect/Effect"
import type { Bank } from "../../../solana/Bank.ts"
import type { Chain } from "../../Chain.ts"
import type { Treasury } from "../../genesis.ts"
import type { Ipfs } from "../../ipfs.ts"
import type { PricedMarket } from "./Gateway.ts"

/** What the gateway has of the world that it is in. */
export interface JobsWorld {
  readonly bank: Bank
  readonly treasury: Treasury
  readonly chain: Pick<Chain, "cluster">
  readonly ipfs: Ipfs
  /** Where the HTTP API of a host is, once `{node}` is replaced by its address. */
  readonly hostTemplate: () => string
  /** In milliseconds. */
  readonly now: () => number
  /** Runs for as long as the process lives: a restart ends it. */
  readonly fork: (effect: Effect.Effect<void>) => unknown
}

export interface JobsSettings {
  readonly world: JobsWorld
  /** `2.1.8` is as the server was at the time of that kit: it knows no idempotency keys, batches, events and node proxy. */
  readonly release: "current" | "2.1.8"
  /** In seconds: orders for less are refused. */
  readonly minimumSeconds: number
  /** Whether a job that was taken out of the queue is still shown, as one that was stopped. */
  readonly delisted: "gone" | "kept"
  readonly markets: () => ReadonlyArray<PricedMarket>
  /** How far lists, counts and statistics are behind; not at all by default. */
  readonly indexerDelay?: Duration.Input | undefined
}
