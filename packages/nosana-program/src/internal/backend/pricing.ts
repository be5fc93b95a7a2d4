/** The markets of the program, with what they ask and who waits there. */
import type { JobError } from "@longshore/core/JobError"
import type { Market } from "@longshore/core/Market"
import { type Address, isAddress } from "@solana/kit"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { type Market as MarketAccount, queueTypes } from "../../Accounts.ts"
import type { Chain } from "../../Chain.ts"
import { isForbidden } from "../reading/accounts.ts"
import { allMarkets } from "../reading/all.ts"
import { readOne } from "../reading/kinds.ts"
import { nosDecimals } from "../sending/money.ts"

const second = Duration.seconds(1)

const told = ({ address, jobPrice, queue, queueType }: MarketAccount, own: string | undefined): Market => ({
  id: address,
  price: { amount: jobPrice, currency: "NOS", decimals: nosDecimals, per: second },
  waitingJobs: queueType === queueTypes.jobs ? queue.length : 0,
  waitingNodes: queueType === queueTypes.nodes ? queue.length : 0,
  ...(address === own && { isDefault: true })
})

/** All there are. An RPC that lists no accounts tells of the one market that jobs are listed in. */
export const marketsOf = (chain: Chain, own: string | undefined): Stream.Stream<Market, JobError> =>
  Stream.fromEffect(
    Effect.catchIf(
      allMarkets(chain, "markets"),
      (error) => own !== undefined && isAddress(own) && isForbidden(error),
      () => Effect.map(readOne(chain, "markets", "market", own as Address), ({ value }) => [value])
    )
  ).pipe(
    Stream.flattenIterable,
    Stream.map((market) => told(market, own))
  )
