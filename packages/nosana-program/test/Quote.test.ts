import { assert, describe, it } from "@effect/vitest"
import { type Address, generateKeyPairSigner } from "@solana/kit"
import * as Effect from "effect/Effect"
import { checkLimits, type Limits, quote } from "../src/Quote.ts"
import { rentOf } from "./fakeAccounts.ts"
import { type FakeWorld, funds, market, node, nosAccount, otherNode, price, stranger, wallet } from "./fakeWorld.ts"
import { withChain } from "./listings.ts"

const asked = { market, timeout: "1 hour", wallet: wallet.address } as const
const hour = 3_600n * price

const setMarket = ({ cluster }: FakeWorld, part: object) => {
  const draft = cluster.accounts.draft()
  draft.set(market, { ...cluster.accounts.now(market)!, ...part } as never)
  cluster.accounts.commit(0n, draft)
}
const setTokens = ({ cluster }: FakeWorld, owner: typeof wallet, amount: bigint | undefined) => {
  const draft = cluster.accounts.draft()
  const account = nosAccount(owner)
  const lamports = rentOf(165)
  draft.set(account, amount === undefined ? undefined : { kind: "token", lamports, owner: owner.address, amount })
  cluster.accounts.commit(0n, draft)
}
const setLamports = ({ cluster }: FakeWorld, owner: Address, lamports: bigint) => {
  const draft = cluster.accounts.draft()
  draft.set(owner, { kind: "wallet", lamports })
  cluster.accounts.commit(0n, draft)
}

describe("quote", () => {
  it.effect("is exact, and signs nothing", () =>
    withChain((world, chain) =>
      Effect.gen(function* () {
        const { computeUnits, fee, ...rest } = yield* quote(chain, asked)
        const paid = fee.signatureFee + fee.priorityFee
        assert.strictEqual(fee.signatureFee, 15_000n)
        assert.isAbove(computeUnits, 19_000)
        assert.deepStrictEqual(rest, {
          price,
          deposit: hour,
          networkFee: 0n,
          rent: { job: rentOf(240), run: 0n, tokenAccount: 0n },
          total: { nos: hour, lamports: rentOf(240) + paid },
          refund: { nos: hour, lamports: rentOf(240) },
          worstCase: { nos: hour, lamports: rentOf(240) + paid + rentOf(165) + 15_000n },
          balances: { nos: funds, lamports: 10_000_000_000n }
        })
        assert.strictEqual(world.count("sendTransaction"), 0)
      })
    )
  )

  it.effect("learns what the network takes on top", () =>
    withChain((world, chain) =>
      Effect.gen(function* () {
        world.cluster.setFeeFraction(10n)
        const { deposit, networkFee, refund, total } = yield* quote(chain, asked)
        assert.deepStrictEqual(
          [deposit, networkFee, total.nos, refund.nos],
          [hour, hour / 10n, hour + hour / 10n, hour]
        )
      })
    )
  )

  it.effect("takes nothing for a fee that the wallet has paid for something else", () =>
    withChain((world, chain) =>
      Effect.gen(function* () {
        world.before("simulateTransaction", () => setTokens(world, wallet, funds - 777n))
        const { balances, networkFee } = yield* quote(chain, asked)
        assert.deepStrictEqual([balances.nos, networkFee], [funds, 0n])
      })
    )
  )

  it.effect("has the run's rent where a node takes the job at once", () =>
    withChain((world, chain) =>
      Effect.gen(function* () {
        setMarket(world, { queueType: 1, queue: [node.address, otherNode.address] })
        const next = yield* quote(chain, asked)
        assert.strictEqual(next.rent.run, rentOf(120))
        const assigned = yield* quote(chain, { ...asked, node: otherNode.address })
        assert.strictEqual(assigned.rent.run, rentOf(120))
        assert.strictEqual(assigned.refund.lamports, rentOf(240) + rentOf(120))
      })
    )
  )

  it.effect("opens a NOS account where a free job needs one", () =>
    withChain((world, chain) =>
      Effect.gen(function* () {
        setMarket(world, { price: 0n })
        setTokens(world, wallet, undefined)
        const { rent, total } = yield* quote(chain, asked)
        assert.strictEqual(rent.tokenAccount, rentOf(165))
        assert.strictEqual(total.nos, 0n)
      })
    )
  )

  it.effect("gets the time that is asked for, in whole seconds", () =>
    withChain((_, chain) =>
      Effect.gen(function* () {
        assert.strictEqual((yield* quote(chain, { ...asked, timeout: "1500 millis" })).deposit, 2n * price)
      })
    )
  )

  it.effect("says how much NOS there is and how much is needed", () =>
    withChain((world, chain) =>
      Effect.gen(function* () {
        setTokens(world, wallet, 100_000n)
        const { message, reason } = yield* Effect.flip(quote(chain, asked))
        assert.strictEqual(reason._tag, "InsufficientFunds")
        assert.strictEqual(
          message,
          `nosana-program.quote: ${wallet.address} has 0.1 NOS, and 0.414 NOS are needed (0.000115 NOS per second for 1h); send it NOS, or ask for less time`
        )
        setTokens(world, wallet, undefined)
        assert.include((yield* Effect.flip(quote(chain, asked))).message, "has 0 NOS, and 0.414 NOS are needed")
      })
    )
  )

  it.effect("knows that a fee on top cannot be paid", () =>
    withChain((world, chain) =>
      Effect.gen(function* () {
        world.cluster.setFeeFraction(10n)
        setTokens(world, wallet, hour + 1n)
        const { reason } = yield* Effect.flip(quote(chain, asked))
        assert.strictEqual(reason._tag, "InsufficientFunds")
      })
    )
  )

  it.effect("says how much SOL there is and how much is needed", () =>
    withChain((world, chain) =>
      Effect.gen(function* () {
        setLamports(world, wallet.address, 1_000_000n)
        const { message, reason } = yield* Effect.flip(quote(chain, asked))
        assert.strictEqual(reason._tag, "InsufficientFunds")
        assert.include(message, `${wallet.address} has 0.001 SOL, and 0.00346716 SOL are needed`)
        // Enough for all but the fee that is offered on top.
        setLamports(world, wallet.address, rentOf(240) + rentOf(0) + 15_000n)
        assert.include(
          (yield* Effect.flip(quote(chain, { ...asked, priorityFee: 10_000_000n }))).message,
          "has 0.00346716 SOL"
        )
        yield* quote(chain, { ...asked, priorityFee: 0n })
      })
    )
  )

  it.effect("is none of a market that is not there, or is something else", () =>
    withChain((_, chain) =>
      Effect.gen(function* () {
        const { address } = yield* Effect.promise(() => generateKeyPairSigner())
        const absent = yield* Effect.flip(quote(chain, { ...asked, market: address }))
        assert.strictEqual(absent.reason._tag, "InvalidSpec")
        assert.include(absent.message, `there is no market ${address} on devnet`)
        const other = yield* Effect.flip(quote(chain, { ...asked, market: stranger.address }))
        assert.include(other.message, `${stranger.address} is not a market of devnet: it belongs to the program`)
      })
    )
  )
})

describe("limits", () => {
  const costs = { price: 115n, deposit: 414_000n, networkFee: 41_400n }
  it.effect("are kept", () =>
    Effect.gen(function* () {
      yield* checkLimits(costs, {})
      yield* checkLimits(costs, { maxPrice: 115n, maxCost: 455_400n })
    })
  )
  it.effect.each([
    [
      "maxPrice",
      { maxPrice: 114n },
      "maxPrice: the market asks 0.000115 NOS per second, and no more than 0.000114 NOS may be paid"
    ],
    [
      "maxCost",
      { maxCost: 455_399n },
      "maxCost: the job costs up to 0.4554 NOS, and no more than 0.455399 NOS may be paid; ask for less time"
    ]
  ] as const)("refuse by name: %s", ([, limits, message]) =>
    Effect.gen(function* () {
      const { reason } = yield* Effect.flip(checkLimits(costs, limits))
      assert.strictEqual(reason._tag, "InvalidSpec")
      assert.strictEqual(reason.message, message)
    })
  )
})

describe("a limit that is no bigint", () => {
  const costs = { price: 115n, deposit: 414_000n, networkFee: 41_400n }
  it.effect.each([
    ["maxPrice", "1.5", 'maxPrice: "1.5" is not a bigint of micro-NOS per second; write for example 115n'],
    ["maxPrice", Number.NaN, "maxPrice: NaN is not a bigint"],
    ["maxPrice", null, "maxPrice: null is not a bigint"],
    ["maxCost", {}, "maxCost: an object is not a bigint of micro-NOS;"],
    ["maxCost", 1_000_000, "maxCost: 1000000 is not a bigint"]
  ] as const)("is refused: %s %j", ([field, limit, words]) =>
    Effect.gen(function* () {
      const { reason } = yield* Effect.flip(checkLimits(costs, { [field]: limit } as unknown as Limits))
      assert.strictEqual(reason._tag, "InvalidSpec")
      assert.strictEqual((reason as { readonly field?: string }).field, field)
      assert.include(reason.message, words)
    })
  )
})

describe("a timeout", () => {
  it.effect.each([
    ["abc", 'timeout: "abc" is not a duration'],
    [Number.NaN, "timeout: NaN is not a duration"],
    [undefined, "timeout: undefined is not a duration"],
    [Number.POSITIVE_INFINITY, "this one never ends"]
  ] as const)("that no job can have is refused: %s", ([timeout, words]) =>
    withChain((world, chain) =>
      Effect.gen(function* () {
        const { reason } = yield* Effect.flip(quote(chain, { ...asked, timeout: timeout as "1 hour" }))
        assert.strictEqual(reason._tag, "InvalidSpec")
        assert.include(reason.message, words)
        assert.strictEqual(world.requests.length, 0)
      })
    )
  )
})

describe("an answer that is none", () => {
  it.effect.each([
    ["getBalance", { result: null }],
    ["getBalance", { result: { context: { slot: 1 } } }],
    ["getMinimumBalanceForRentExemption", { result: null }],
    ["simulateTransaction", { result: null }],
    ["simulateTransaction", { result: { context: { slot: 1 }, value: null } }],
    ["simulateTransaction", { result: { context: { slot: 1 }, value: {} } }],
    ["simulateTransaction", { result: { context: { slot: 1 }, value: { err: null, accounts: [{}] } } }]
  ] as const)("is told as MalformedResponse: %s %j", ([method, answer]) =>
    withChain((world, chain) =>
      Effect.gen(function* () {
        world.answer(method, 1, () => new Response(JSON.stringify({ jsonrpc: "2.0", id: "1", ...answer })))
        const { message, reason } = yield* Effect.flip(quote(chain, asked))
        assert.strictEqual(reason._tag, "MalformedResponse")
        assert.include(message, `${method}: the answer cannot be read`)
      })
    )
  )
  it.effect("to a question for fees is no hindrance", () =>
    withChain((world, chain) =>
      Effect.gen(function* () {
        for (const result of [null, [{}], [{ prioritizationFee: "many" }]]) {
          world.answer("getRecentPrioritizationFees", 1, () => new Response(JSON.stringify({ id: "1", result })))
          assert.strictEqual((yield* quote(chain, asked)).fee.priorityFee, 0n)
        }
      })
    )
  )
})
