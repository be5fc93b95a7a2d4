/** What markets ask, and what there is to pay it. */
import type { JobError } from "@longshore/core/JobError"
import type { Market } from "@longshore/core/Market"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { estimate, usdDecimals } from "../../Costs.ts"
import type { ApiMarket } from "../../Markets.ts"
import type { Service } from "../../NosanaApi.ts"
import { as } from "./as.ts"

const hour = Duration.hours(1)

/** One whose price the server does not tell is none in which anything is priced. */
const told = ({ address, name, slug, usdRewardPerHour }: ApiMarket, own: string | undefined): ReadonlyArray<Market> => {
  if (usdRewardPerHour === undefined) return []
  const amount = estimate({ usdRewardPerHour, timeout: hour })
  return [
    {
      id: address,
      name,
      price: { amount, currency: "USD", decimals: usdDecimals, per: hour },
      ...((address === own || slug === own) && { isDefault: true })
    }
  ]
}

export const marketsOf = (api: Service, own: string | undefined): Stream.Stream<Market, JobError> =>
  Stream.fromEffect(Effect.mapError(api.markets.list(), as("markets"))).pipe(
    Stream.map((markets) => {
      const each = new Map(markets.map((market) => [market.address, market]))
      return Array.from(each.values()).flatMap((market) => told(market, own))
    }),
    Stream.flattenIterable
  )
