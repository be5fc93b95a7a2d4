/** What there is to pay jobs with: the wallet's NOS for their time, and SOL for rent and fees. */
import type { Balance } from "@longshore/core/Balance"
import type { JobError } from "@longshore/core/JobError"
import type { Address } from "@solana/kit"
import * as Effect from "effect/Effect"
import { nosAccountOf } from "../../Addresses.ts"
import type { Chain } from "../../Chain.ts"
import type { Options } from "../../NosanaProgramBackend.ts"
import { lamportsOf, nosDecimals, nosIn, solDecimals } from "../sending/money.ts"

const operation = "balances"

/** Whoever else pays the fees is told of as well. */
export const balancesOf = (
  chain: Chain,
  { feePayer, wallet }: Pick<Options, "feePayer" | "wallet">
): Effect.Effect<ReadonlyArray<Balance>, JobError> => {
  const nos = Effect.gen(function* () {
    const amount = yield* nosIn(
      chain,
      operation,
      yield* Effect.promise(() => nosAccountOf(wallet.address, chain.network))
    )
    // On another network every wallet looks as if it had none.
    if (amount === undefined) yield* chain.verifyNetwork
    return { account: wallet.address, amount: amount ?? 0n, currency: "NOS", decimals: nosDecimals }
  })
  const sol = (account: Address) =>
    Effect.map(lamportsOf(chain, operation, account), (amount) => ({
      account,
      amount,
      currency: "SOL",
      decimals: solDecimals
    }))
  const payers = new Set([wallet.address, feePayer?.address ?? wallet.address])
  return Effect.all([nos, ...Array.from(payers, sol)], { concurrency: "unbounded" })
}
