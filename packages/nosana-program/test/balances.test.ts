/** What there is to pay jobs with, as the backend tells it. */
import { assert, describe, it } from "@effect/vitest"
import type { Address } from "@solana/kit"
import * as Effect from "effect/Effect"
import { networks } from "../src/Networks.ts"
import { addressOf, answered, posted, within } from "./backends.ts"
import { elapse, pass } from "./elapse.ts"
import { type FakeWorld, funds, nosAccount, price, stranger, wallet } from "./fakeWorld.ts"

const lamportsOf = ({ cluster }: FakeWorld, address: Address = wallet.address) =>
  cluster.accounts.now(address)?.lamports ?? 0n

const close = ({ cluster }: FakeWorld, address: Address) => {
  const draft = cluster.accounts.draft()
  draft.set(address, undefined)
  cluster.accounts.commit(0n, draft)
}

describe("the balances", () => {
  it.effect("are NOS and SOL of the wallet, which a job takes from and gives back to", () =>
    within((world, backend) =>
      Effect.gen(function* () {
        const told = (nos: bigint) => [
          { account: wallet.address, amount: nos, currency: "NOS", decimals: 6 },
          { account: wallet.address, amount: lamportsOf(world), currency: "SOL", decimals: 9 }
        ]
        assert.deepStrictEqual(yield* elapse(backend.balances()), told(funds))
        const ref = yield* posted(backend, "ok")
        assert.deepStrictEqual(yield* elapse(backend.balances()), told(funds - 300n * price))
        world.nodes.take(addressOf(ref))
        yield* pass(10)
        world.nodes.finish(addressOf(ref))
        yield* pass(2)
        const { cost } = yield* backend.result(ref)
        assert.deepStrictEqual(yield* elapse(backend.balances()), told(funds - cost!.amount))
      })
    )
  )

  it.effect("are SOL of whoever else pays the fees as well, and nothing where there is nothing", () =>
    within(
      (world, backend) =>
        Effect.gen(function* () {
          close(world, nosAccount(wallet))
          close(world, wallet.address)
          assert.deepStrictEqual(yield* elapse(backend.balances()), [
            { account: wallet.address, amount: 0n, currency: "NOS", decimals: 6 },
            { account: wallet.address, amount: 0n, currency: "SOL", decimals: 9 },
            { account: stranger.address, amount: lamportsOf(world, stranger.address), currency: "SOL", decimals: 9 }
          ])
        }),
      { feePayer: stranger }
    )
  )

  it.effect("are told once where the wallet is named as the payer of fees too", () =>
    within(
      (_, backend) =>
        Effect.gen(function* () {
          const currencies = (yield* elapse(backend.balances())).map(({ currency }) => currency)
          assert.deepStrictEqual(currencies, ["NOS", "SOL"])
        }),
      { feePayer: wallet }
    )
  )

  it.effect("are not taken for none on another network", () =>
    within((world, backend) =>
      Effect.gen(function* () {
        close(world, nosAccount(wallet))
        world.setGenesis(networks.mainnet.genesis!)
        const error = yield* Effect.flip(elapse(backend.balances()))
        assert.strictEqual(error.reason._tag, "Misconfigured")
        assert.include(error.message, "serves mainnet and not devnet")
      })
    )
  )

  it.effect("are not guessed from an answer that is none", () =>
    within((world, backend) =>
      Effect.gen(function* () {
        world.answer("getBalance", 1, answered({ context: { slot: 1 }, value: "much" }))
        const error = yield* Effect.flip(elapse(backend.balances()))
        assert.strictEqual(error.reason._tag, "MalformedResponse")
        assert.include(error.message, "it is no number of lamports")
      })
    )
  )
})
