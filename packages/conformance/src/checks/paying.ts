/** `balances` tells what there is to pay with. */
import { assert } from "@effect/vitest"
import type { Balance } from "@longshore/core/Balance"
import { awaitEnd } from "@longshore/core/Watch"
import * as Effect from "effect/Effect"
import { type Check, check } from "../Check.ts"

const keyOf = ({ account, currency }: Balance): string => `${account} ${currency}`

export const paying: ReadonlyArray<Check> = [
  check("tells what each account has in each currency, once", ["balances"], ({ another, backend }) =>
    Effect.gen(function* () {
      for (const instance of [backend, yield* another]) {
        const balances = yield* instance.balances()
        const keys = balances.map(keyOf)
        assert.isNotEmpty(keys)
        assert.deepStrictEqual(keys, Array.from(new Set(keys)))
        for (const { account, currency, decimals, reserved = 0n, spent = 0n } of balances) {
          assert.notStrictEqual(account, "")
          assert.notStrictEqual(currency, "")
          assert.isTrue(Number.isInteger(decimals) && decimals >= 0)
          assert.isTrue(reserved >= 0n && spent >= 0n)
        }
      }
    })
  ),

  // Where nothing is told of what is held, what comes back of earlier jobs looks like new money.
  check("never has more in all for a job that was submitted", ["balances"], ({ backend, inTime, specs, submit }) =>
    Effect.gen(function* () {
      const look = Effect.map(
        inTime(backend.balances()),
        (balances) => new Map(balances.map((one) => [keyOf(one), one]))
      )
      let before = yield* look
      const compare = Effect.gen(function* () {
        const after = yield* look
        assert.sameMembers(Array.from(after.keys()), Array.from(before.keys()))
        for (const [key, { amount, reserved, spent }] of after) {
          const past = before.get(key)!
          assert.strictEqual(
            reserved === undefined,
            past.reserved === undefined,
            `${key}: what is held is told at times`
          )
          if (reserved !== undefined)
            assert.isTrue(amount + reserved <= past.amount + past.reserved!, `${key} has grown`)
          if (spent !== undefined) assert.isTrue(spent >= (past.spent ?? 0n), `${key} has spent less than before`)
        }
        before = after
      })
      const ref = yield* submit(specs.completes)
      yield* compare
      yield* inTime(awaitEnd(backend, ref))
      yield* compare
    })
  )
]
