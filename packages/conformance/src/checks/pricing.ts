/** `markets` tells where jobs are priced. */
import { assert } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { type Check, check } from "../Check.ts"

export const pricing: ReadonlyArray<Check> = [
  check("tells of each market once, with a price that can be one", ["markets"], ({ another, backend }) =>
    Effect.gen(function* () {
      for (const instance of [backend, yield* another]) {
        const markets = yield* Stream.runCollect(instance.markets())
        const ids = markets.map(({ id }) => id)
        assert.isNotEmpty(ids)
        assert.deepStrictEqual(ids, Array.from(new Set(ids)))
        assert.isAtMost(markets.filter(({ isDefault }) => isDefault).length, 1)
        for (const { price } of markets) {
          assert.isTrue(price.amount >= 0n)
          assert.notStrictEqual(price.currency, "")
          assert.isTrue(Duration.isPositive(price.per) && Duration.isFinite(price.per))
        }
      }
    })
  )
]
