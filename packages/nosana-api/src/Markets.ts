/** Where jobs are posted: a market is a kind of machine, and what it costs. */
import type { JobError } from "@longshore/core/JobError"
import type { Nested } from "@longshore/core/Promises"
import type * as Effect from "effect/Effect"

/** What its nodes have at hand already. Other kinds are kept. */
export type RemoteResource =
  | { readonly type: "Ollama"; readonly model: string; readonly [more: string]: unknown }
  | { readonly type: string; readonly [more: string]: unknown }

export interface ApiMarket {
  readonly address: string
  /** What it is called in URLs: `nvidia-3060`. It can stand for the address. */
  readonly slug: string | undefined
  readonly name: string | undefined
  /** `PREMIUM`, `COMMUNITY` or `OTHER`. Other words are kept. */
  readonly type: string | undefined
  /** The token that lets a node in. */
  readonly sft: string | undefined
  /**
   * What nodes are paid for an hour, in micro-dollars. Whoever posts a job pays the network's fee on top: see `Costs.estimate`.
   * `undefined` where the server does not tell it.
   */
  readonly usdRewardPerHour: bigint | undefined
  /** As the server tells it. */
  readonly nosRewardPerSecond: number | undefined
  /** As the server tells it. */
  readonly nosJobPricePerSecond: number | undefined
  /** 10 is a tenth. */
  readonly networkFeePercentage: number | undefined
  /** The address of the market of the same machines and the other type. */
  readonly premiumCommunityRelation: string | undefined
  readonly gpuTypes: ReadonlyArray<string>
  /** In gigabytes. */
  readonly lowestVram: number | undefined
  readonly requiredImages: ReadonlyArray<string>
  readonly requiredRemoteResources: ReadonlyArray<RemoteResource>
  /** As the server tells them, where it does. */
  readonly nodes: ReadonlyArray<unknown> | undefined
  /** Whether it is for everybody. */
  readonly client: boolean | undefined
  /** In micro-dollars. */
  readonly maxUsdUptimeRewardPerDay: bigint | undefined
  /** All of it, as it came. */
  readonly raw: unknown
}

export interface MarketQuery {
  readonly type?: "PREMIUM" | "COMMUNITY" | "OTHER" | undefined
  readonly limit?: number | undefined
  /** Only those whose field of this name, as the server has it, … */
  readonly filterKey?: string | undefined
  /** … is this. */
  readonly filterValue?: string | undefined
}

export interface RequiredResources {
  readonly images: ReadonlyArray<string>
  readonly remoteResources: ReadonlyArray<RemoteResource>
  readonly raw: unknown
}

/** Needs no credential. A market that the server does not have is `InvalidSpec`, with the field `market`. */
export interface Markets extends Nested {
  readonly list: (query?: MarketQuery) => Effect.Effect<ReadonlyArray<ApiMarket>, JobError>
  /** By its address or its slug. */
  readonly get: (market: string) => Effect.Effect<ApiMarket, JobError>
  /** What its nodes have at hand, so that jobs need not fetch it. */
  readonly requiredResources: (market: string) => Effect.Effect<RequiredResources, JobError>
}
