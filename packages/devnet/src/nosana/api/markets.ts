/** The markets, as renters see them. */
import * as Effect from "effect/Effect"
import type { Address } from "../../solana/Program.ts"
import type { Chain } from "../Chain.ts"
import type { Endpoint } from "./Endpoint.ts"
import { inDollars } from "./jobs/prices.ts"
import type { ApiMarket } from "./Options.ts"
import { json, message } from "./reply.ts"

export interface ListedMarket {
  readonly address: Address
  readonly usdPerHour: bigint
  readonly slug: string
  readonly name: string
  readonly category: NonNullable<ApiMarket["category"]>
  readonly gpuTypes: ReadonlyArray<string>
  readonly requiredImages: ReadonlyArray<string>
  readonly takesCredits: boolean
}

/** What the network adds to what nodes are paid. */
const networkFee = 10

const collection = "11111111111111111111111111111111"

const shown = (market: ListedMarket, chain: Chain) => {
  const price = Number(chain.market(market.address)?.jobPrice ?? 0n) / 1_000_000
  return {
    address: market.address,
    slug: market.slug,
    name: market.name,
    sft: collection,
    type: market.category,
    usd_reward_per_hour: inDollars(market.usdPerHour),
    nos_reward_per_second: price,
    nos_job_price_per_second: price,
    network_fee_percentage: networkFee,
    premium_community_relation: null,
    gpu_types: market.gpuTypes,
    required_images: market.requiredImages,
    required_remote_resources: [],
    client: market.takesCredits
  }
}

/** Whether a field has this value, or has it among others. */
const has = (field: unknown, value: string | null): boolean =>
  Array.isArray(field) ? field.includes(value) : String(field) === value

export const marketEndpoints = (markets: ReadonlyArray<ListedMarket>, chain: Chain): ReadonlyArray<Endpoint> => {
  const found = (id: string | undefined) => markets.find(({ address, slug }) => address === id || slug === id)
  const unknown = () => message(404, "Market not found")
  return [
    {
      route: "GET /markets",
      needs: "nothing",
      answer: ({ query }) => {
        const type = query.get("type")
        const [key, value] = [query.get("filterKey"), query.get("filterValue")]
        const limit = Number.parseInt(query.get("limit") ?? "", 10)
        const all = markets
          .map((market) => shown(market, chain))
          .filter((market) => type === null || market.type === type)
          .filter((market) => key === null || has(market[key as keyof typeof market], value))
        return Effect.succeed(json(limit >= 0 ? all.slice(0, limit) : all))
      }
    },
    {
      route: "GET /markets/:id",
      needs: "nothing",
      answer: ({ params }) => {
        const market = found(params.id)
        return Effect.succeed(market === undefined ? unknown() : json(shown(market, chain)))
      }
    },
    {
      route: "GET /markets/:id/required-resources",
      needs: "nothing",
      answer: ({ params }) => {
        const market = found(params.id)
        return Effect.succeed(
          market === undefined
            ? unknown()
            : json({ required_images: market.requiredImages, required_remote_resources: [] })
        )
      }
    }
  ]
}
