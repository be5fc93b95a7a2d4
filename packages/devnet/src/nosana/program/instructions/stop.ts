/** Takes a node out of the queue, by itself or by the market's authority. */
import { queueTypes } from "../accounts/MarketAccount.ts"
import { raw } from "../anchor/Constraint.ts"
import { mutable, signer, unchecked } from "../anchor/Field.ts"
import { instruction } from "../anchor/Instruction.ts"
import type { Build } from "../Build.ts"
import { jobsErrors, nosanaErrors } from "../errors.ts"
import { removeFromQueue } from "../queue.ts"

export const stop = (build: Build) =>
  instruction({
    name: "stop",
    units: 4_100,
    accounts: { market: mutable(build.market), node: unchecked, authority: signer },
    constraints: ({ authority, market, node }) => ({
      market: [
        raw(() => market.value.queueType === queueTypes.node, jobsErrors.MarketInWrongState),
        raw(
          () => market.value.authority === authority.address || node.address === authority.address,
          nosanaErrors.Unauthorized
        )
      ]
    }),
    handle: ({ market, node }) => removeFromQueue(market.value, node.address)
  })
