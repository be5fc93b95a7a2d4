import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { pass, posted, within } from "./backends.ts"
import { assigned, market, markets } from "./fakeServer.ts"

describe("a balance", () => {
  it.effect("is what can be spent, what is held and what was spent", () =>
    within((_, backend) =>
      Effect.gen(function* () {
        const account = backend.at.split("#")[1]!
        const usd = { account, currency: "USD", decimals: 6 }
        assert.deepStrictEqual(yield* backend.balances(), [{ ...usd, amount: assigned, reserved: 0n, spent: 0n }])
        yield* posted(backend)
        assert.deepStrictEqual(yield* backend.balances(), [
          { ...usd, amount: assigned - 52_800n, reserved: 52_800n, spent: 0n }
        ])
        yield* pass(4)
        assert.deepStrictEqual(yield* backend.balances(), [
          { ...usd, amount: assigned - 30n, reserved: 0n, spent: 30n }
        ])
      })
    )
  )

  it.effect("is not told without the scope for it, and that is said", () =>
    within(
      (server, backend) =>
        Effect.gen(function* () {
          server.key("nos_poster", { scopes: ["jobs:write"] })
          const error = yield* Effect.flip(backend.balances())
          assert.deepStrictEqual([error.operation, error.reason._tag], ["balances", "Unauthorized"])
          assert.include(error.message, "credits:read")
        }),
      { apiKey: Redacted.make("nos_poster") }
    )
  )
})

describe("markets", () => {
  it.effect.each([market.slug, market.address])(
    "are told with the network's fee, and which is the backend's (%s)",
    (own) =>
      within(
        (_, backend) =>
          Effect.gen(function* () {
            const told = yield* Stream.runCollect(backend.markets())
            const price = { currency: "USD", decimals: 6, per: Duration.hours(1) }
            assert.deepStrictEqual(told, [
              { id: market.address, name: "NVIDIA 3060", price: { ...price, amount: 52_800n }, isDefault: true },
              { id: markets[1]!.address, name: "NVIDIA 4090", price: { ...price, amount: 352_000n } }
            ])
          }),
        { market: own }
      )
  )
})

describe("a job that cost more than it may", () => {
  it.effect("says so, and goes on", () =>
    within(
      (server, backend) =>
        Effect.gen(function* () {
          server.set({ surcharge: 1_000n })
          const ref = yield* posted(backend, "endless")
          const { warnings } = yield* backend.get(ref)
          assert.deepStrictEqual(warnings, [
            "it cost $0.0538, more than maxCost ($0.053): the server asked more than its market told; cancel it if that is too much"
          ])
          const [many] = yield* backend.getMany([ref])
          assert.deepStrictEqual(many?.warnings, warnings)
        }),
      { maxCost: 53_000n }
    )
  )

  it.effect("is no other", () =>
    within(
      (_, backend) =>
        Effect.gen(function* () {
          const ref = yield* posted(backend, "endless")
          assert.isUndefined((yield* backend.get(ref)).warnings)
        }),
      { maxCost: 53_000n }
    )
  )
})
