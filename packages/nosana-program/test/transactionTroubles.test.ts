/** What signers, servers and clocks do that nobody expects of them. */
import { assert, describe, it } from "@effect/vitest"
import {
  type Address,
  getCompiledTransactionMessageDecoder,
  getCompiledTransactionMessageEncoder,
  type Transaction
} from "@solana/kit"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Transactions from "../src/Transactions.ts"
import type { Wallet } from "../src/Wallet.ts"
import { elapse } from "./elapse.ts"
import { decoded } from "./fakeCluster.ts"
import { type FakeWorld, stranger, wallet } from "./fakeWorld.ts"
import { listing, withChain } from "./listings.ts"

const options = { feePayer: wallet, walks: 1 }
const failing = <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.flip(elapse(effect))
const json = (answer: object) => () => new Response(JSON.stringify({ jsonrpc: "2.0", id: "1", ...answer }))

describe("a signer that changes what it signs", () => {
  const other = "4uQeVj5tqViQh7yWWGStvkEG1Zmhx6uasJtWCJziofM"
  /** Puts another blockhash in, and signs nothing. */
  const refreshing = (signer: { readonly address: Address }): Wallet =>
    ({
      address: signer.address,
      modifyAndSignTransactions: async (transactions: ReadonlyArray<Transaction>) =>
        transactions.map(({ messageBytes, ...rest }) => {
          const message = getCompiledTransactionMessageDecoder().decode(messageBytes)
          const changed = { ...message, lifetimeToken: other } as typeof message
          return { ...rest, messageBytes: getCompiledTransactionMessageEncoder().encode(changed) }
        })
    }) as unknown as Wallet

  it.effect("may not give it another blockhash: its last block would be another", () =>
    withChain((_, chain) =>
      Effect.gen(function* () {
        const given = { feePayer: refreshing(stranger) }
        const error = yield* Effect.flip(Transactions.signPartly(chain, [yield* listing()], given))
        assert.strictEqual(error.reason._tag, "Misconfigured")
        assert.include(error.message, "has replaced the transaction's blockhash")
        assert.include(error.message, "use one that signs what it is given")
      })
    )
  )
  it.effect("may not do so later either", () =>
    withChain((_, chain) =>
      Effect.gen(function* () {
        const partly = yield* Transactions.signPartly(chain, [yield* listing()], { feePayer: stranger.address })
        const error = yield* Effect.flip(Transactions.addSignatures(partly, [refreshing(stranger)]))
        assert.include(error.message, "has replaced the transaction's blockhash")
      })
    )
  )
})

describe("a refusal of what was sent", () => {
  const processed = {
    code: -32002,
    message: "Transaction simulation failed: This transaction has already been processed"
  }
  const failed = { code: -32002, message: "Transaction simulation failed: Error processing Instruction 0" }

  /** An RPC that has the transaction, and answers to the second copy of the request. */
  const replayed = (error: object, disturb: (world: FakeWorld) => void = () => {}) =>
    withChain((world, chain) =>
      Effect.gen(function* () {
        const signed = yield* Transactions.sign(chain, [yield* listing()], options)
        world.answer("sendTransaction", 1, () => {
          world.cluster.take(decoded(signed.wire))
          return json({ error })()
        })
        disturb(world)
        const landed = yield* elapse(Transactions.deliver(chain, signed))
        assert.strictEqual(landed.signature, signed.signature)
        assert.lengthOf(world.jobs(), 1)
      })
    )

  it.effect("is none where it has been processed", () => replayed(processed))
  it.effect("is none where the cluster's own word is all there is", () =>
    replayed({ code: -32002, message: "failed", data: { err: "AlreadyProcessed", logs: [] } })
  )
  it.effect("is none where a look finds it", () =>
    replayed(failed, (world) =>
      // Until it is in a block, and seen.
      world.answer("getSignatureStatuses", 2, () => new Response("", { status: 503 }))
    )
  )
  it.effect("is one where a look finds nothing", () =>
    withChain((world, chain) =>
      Effect.gen(function* () {
        const signed = yield* Transactions.sign(chain, [yield* listing()], options)
        world.answer("sendTransaction", 1, json({ error: failed }))
        const error = yield* failing(Transactions.deliver(chain, signed))
        assert.strictEqual(error.reason._tag, "InvalidState")
        assert.strictEqual(world.count("getSignatureStatuses"), 1)
      })
    )
  )
  it.effect("is no proof while nobody can look", () =>
    withChain((world, chain) =>
      Effect.gen(function* () {
        const signed = yield* Transactions.sign(chain, [yield* listing()], options)
        world.answer("sendTransaction", 100, json({ error: failed }))
        world.answer("getSignatureStatuses", 1_000, () => new Response("", { status: 503 }))
        const error = yield* failing(Transactions.deliver(chain, signed, { within: "20 seconds" }))
        assert.strictEqual(error.reason._tag, "OutcomeUnknown")
      })
    )
  )
})

describe("deliver's time", () => {
  it.effect("is not that of a clock that is put back", () =>
    withChain((world, chain) =>
      Effect.gen(function* () {
        const signed = yield* Transactions.sign(chain, [yield* listing()], options)
        world.drop(3)
        const clock = yield* Clock.Clock
        // The wall's clock goes an hour back with every look.
        let now = Number.MAX_SAFE_INTEGER
        const back = () => {
          now -= 3_600_000
          return now
        }
        const delivering = Effect.provideService(Transactions.deliver(chain, signed), Clock.Clock, {
          ...clock,
          currentTimeMillisUnsafe: back,
          currentTimeMillis: Effect.sync(back)
        })
        const landed = yield* elapse(delivering, 30)
        assert.strictEqual(landed.signature, signed.signature)
      })
    )
  )
  it.effect.each(["bogus", Number.NaN, {}])("has to be a duration: %s", (within) =>
    withChain((world, chain) =>
      Effect.gen(function* () {
        const signed = yield* Transactions.sign(chain, [yield* listing()], options)
        const error = yield* Effect.flip(Transactions.deliver(chain, signed, { within: within as "1 minute" }))
        assert.strictEqual(error.reason._tag, "InvalidSpec")
        assert.match(error.message, /within: .* is not a duration; write for example "30 seconds"/)
        assert.strictEqual(world.count("sendTransaction"), 0)
      })
    )
  )
})

describe("a blockhash that is none", () => {
  it.effect.each([
    null,
    { context: { slot: 1 }, value: null },
    { context: { slot: 1 }, value: { blockhash: "11111111111111111111111111111111" } },
    { context: {}, value: { blockhash: "11111111111111111111111111111111", lastValidBlockHeight: 9 } },
    { context: { slot: 1 }, value: { blockhash: 5, lastValidBlockHeight: 9 } }
  ])("is told as MalformedResponse: %j", (result) =>
    withChain((world, chain) =>
      Effect.gen(function* () {
        world.answer("getLatestBlockhash", 1, json({ result }))
        const { reason } = yield* Effect.flip(Transactions.sign(chain, [yield* listing()], options))
        assert.strictEqual(reason._tag, "MalformedResponse")
      })
    )
  )
})

describe("a sighting by an answer that is none", () => {
  it.effect.each([
    ["getEpochInfo", null],
    ["getEpochInfo", {}],
    ["getEpochInfo", { absoluteSlot: 5 }],
    ["getSignatureStatuses", null],
    ["getSignatureStatuses", { context: { slot: 9_000 }, value: [] }],
    ["getSignatureStatuses", { context: {}, value: [null] }],
    ["getSignatureStatuses", { context: { slot: 9_000 }, value: [{}] }]
  ] as const)("is MalformedResponse, and no verdict: %s %j", ([method, result]) =>
    withChain((world, chain) =>
      Effect.gen(function* () {
        const signed = yield* Transactions.sign(chain, [yield* listing()], options)
        world.answer(method, 1, json({ result }))
        const { message, reason } = yield* Effect.flip(Transactions.sightingOf(chain, signed))
        assert.strictEqual(reason._tag, "MalformedResponse")
        assert.include(message, `${method}: the answer cannot be read`)
      })
    )
  )
})
