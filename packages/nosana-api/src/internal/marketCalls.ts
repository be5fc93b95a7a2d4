/** Calls about markets. */
import { nested } from "@longshore/core/Promises"
import type { paths } from "../generated/openapi.ts"
import type { ApiMarket, Markets, RemoteResource, RequiredResources } from "../Markets.ts"
import { isAddress } from "./backend/address.ts"
import type { Ask } from "./connection.ts"
import { ofMarket } from "./jobs/refusals.ts"
import {
  type Fields,
  flag,
  list,
  optionalNumber,
  optionalText,
  optionalUsd,
  record,
  some,
  text,
  texts
} from "./wire.ts"

const resources = (fields: Fields): ReadonlyArray<RemoteResource> => {
  const given = some(fields.required_remote_resources)
  if (given === undefined) return []
  return list(given, "required_remote_resources").map((item) => record(item, "a resource") as RemoteResource)
}

const readMarket = (json: unknown): ApiMarket => {
  const fields = record(json, "a market")
  const nodes = some(fields.nodes)
  return {
    address: text(fields, "address"),
    slug: optionalText(fields, "slug"),
    name: optionalText(fields, "name"),
    type: optionalText(fields, "type"),
    sft: optionalText(fields, "sft"),
    usdRewardPerHour: optionalUsd(fields, "usd_reward_per_hour"),
    nosRewardPerSecond: optionalNumber(fields, "nos_reward_per_second"),
    nosJobPricePerSecond: optionalNumber(fields, "nos_job_price_per_second"),
    networkFeePercentage: optionalNumber(fields, "network_fee_percentage"),
    premiumCommunityRelation: optionalText(fields, "premium_community_relation"),
    gpuTypes: texts(fields, "gpu_types"),
    lowestVram: optionalNumber(fields, "lowest_vram"),
    requiredImages: texts(fields, "required_images"),
    requiredRemoteResources: resources(fields),
    nodes: nodes === undefined ? undefined : list(nodes, "nodes"),
    client: some(fields.client) === undefined ? undefined : flag(fields, "client"),
    maxUsdUptimeRewardPerDay: optionalUsd(fields, "max_usd_uptime_reward_per_day"),
    raw: json
  }
}

const readResources = (json: unknown): RequiredResources => {
  const fields = record(json)
  return { images: texts(fields, "required_images"), remoteResources: resources(fields), raw: json }
}

export const marketCalls = (ask: Ask<paths>): Markets => {
  const open = { needs: "none", replaySafe: true } as const
  return {
    [nested]: true,
    list: ({ filterKey, filterValue, limit, type } = {}) =>
      ask({
        ...open,
        operation: "markets.list",
        read: (json) => list(json).map(readMarket),
        send: (api, init) =>
          api.GET("/markets/", {
            ...init,
            params: {
              query: {
                ...(filterKey !== undefined && { filterKey }),
                ...(filterValue !== undefined && { filterValue }),
                ...(limit !== undefined && { limit: String(limit) }),
                ...(type !== undefined && { type })
              }
            }
          })
      }),
    get: (market) =>
      ask({
        ...open,
        operation: "markets.get",
        names: { market },
        reason: ofMarket,
        read: (json) => {
          const found = readMarket(json)
          // A job would be posted there.
          if (!isAddress(market) || found.address === market) return found
          throw new SyntaxError("address is another one than was asked for")
        },
        send: (api, init) => api.GET("/markets/{market}/", { ...init, params: { path: { market } } })
      }),
    requiredResources: (market) =>
      ask({
        ...open,
        operation: "markets.requiredResources",
        names: { market },
        reason: ofMarket,
        read: readResources,
        send: (api, init) => api.GET("/markets/{market}/required-resources", { ...init, params: { path: { market } } })
      })
  }
}
