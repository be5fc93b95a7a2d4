/** What is refused of options and tickets that come from somebody who writes without types. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { make, type Options, type SubmitOptions } from "../src/NosanaProgramBackend.ts"
import { spec, within } from "./backends.ts"
import { elapse } from "./elapse.ts"
import { wallet } from "./fakeWorld.ts"

const good = { network: "devnet", rpc: "https://rpc.example/v1/s3cret", wallet } as const

describe("a backend", () => {
  it.effect("is made with good ones", () => make({ ...good, maxPrice: 115n, pollEvery: "1 second", timeout: 5_000 }))

  it.effect.each([
    [{ network: undefined }, "network: undefined is none of mainnet, devnet, localnet"],
    [{ network: "mainet" }, 'network: "mainet" is none of mainnet, devnet, localnet'],
    [{ rpc: undefined }, "rpc: undefined is neither a URL nor an RPC made with kit"],
    [{ wallet: undefined }, "wallet: it is no signer; give one of kit's"],
    [{ wallet: {} }, "wallet: it is no signer"],
    [{ timeout: "abc" }, 'timeout: "abc" is not a duration'],
    [{ confirmWithin: "abc" }, 'confirmWithin: "abc" is not a duration; write for example "30 seconds"'],
    [{ pollEvery: "abc" }, 'pollEvery: "abc" is not a duration'],
    [{ pollEvery: null }, "pollEvery: null is not a duration"],
    [{ maxPrice: "1.5" }, 'maxPrice: "1.5" is not a bigint of micro-NOS per second; write for example 115n'],
    [{ maxCost: 5 }, "maxCost: 5 is not a bigint"]
  ] as const)("is refused by the option's name: %j", ([given, words]) =>
    Effect.gen(function* () {
      const { message, operation, reason } = yield* Effect.flip(make({ ...good, ...given } as unknown as Options))
      assert.strictEqual(reason._tag, "Misconfigured")
      assert.include(message, words)
      assert.notInclude(message, "s3cret")
      assert.include(["make", "wallet"], operation)
    })
  )
})

describe("a submission", () => {
  it.effect.each([
    [{ maxPrice: "1.5" }, "maxPrice"],
    [{ maxCost: Number.NaN }, "maxCost"]
  ] as const)("is refused by the option's name: %j", ([given, field]) =>
    within((world, backend) =>
      Effect.gen(function* () {
        const { reason } = yield* Effect.flip(backend.prepare(spec(), given as unknown as SubmitOptions))
        assert.strictEqual(reason._tag, "InvalidSpec")
        assert.include(reason.message, `${field}: `)
        assert.include(reason.message, "is not a bigint")
        assert.lengthOf(world.requests, 0)
      })
    )
  )
})

describe("a damaged ticket", () => {
  it.effect.each([
    ["lastValidBlockHeight", undefined],
    ["lastValidBlockHeight", "soon"],
    ["slot", 5],
    ["signature", ""],
    ["wire", null],
    ["job", undefined]
  ] as const)("is told by its key, and neither sent nor sought: %s %j", ([field, value]) =>
    within((world, backend) =>
      Effect.gen(function* () {
        const ticket = yield* elapse(backend.prepare(spec()))
        const damaged = { ...ticket, payload: { ...(ticket.payload as object), [field]: value } } as typeof ticket
        for (const use of [backend.send, backend.find]) {
          const { message, reason } = yield* Effect.flip(use(damaged) as Effect.Effect<unknown, any>)
          assert.strictEqual(reason._tag, "MalformedResponse")
          assert.include(message, `ticket ${ticket.key} is damaged: its payload has no ${field}`)
        }
        const empty = { ...ticket, payload: null }
        assert.include((yield* Effect.flip(backend.send(empty))).message, "is damaged: its payload has no wire")
        assert.strictEqual(world.count("sendTransaction"), 0)
      })
    )
  )
})
