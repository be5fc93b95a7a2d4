import { assert, describe, it } from "@effect/vitest"
import type { JobError } from "@longshore/core/JobError"
import * as Effect from "effect/Effect"
import { faultIn } from "../src/internal/sending/faults.ts"
import * as Transactions from "../src/Transactions.ts"
import { elapse, pass } from "./elapse.ts"
import { funds, node, price, stranger, wallet } from "./fakeWorld.ts"
import { listing, withChain } from "./listings.ts"

const options = { feePayer: wallet, walks: 1 }
const failing = <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.flip(elapse(effect))
const json = (answer: object) => () => new Response(JSON.stringify({ jsonrpc: "2.0", id: "1", ...answer }))

describe("sign", () => {
  it.effect("gives the bytes, their signature and the last block, and sends nothing", () =>
    withChain((world, chain) =>
      Effect.gen(function* () {
        const signed = yield* Transactions.sign(chain, [yield* listing()], options)
        assert.match(signed.signature, /^[1-9A-HJ-NP-Za-km-z]{80,90}$/)
        assert.strictEqual(signed.lastValidBlockHeight, world.cluster.blockhash("confirmed").lastValidBlockHeight)
        assert.strictEqual(signed.fee.signatureFee, 15_000n)
        assert.strictEqual(world.count("sendTransaction"), 0)
        assert.deepStrictEqual(world.jobs(), [])
      })
    )
  )

  it.effect("refuses what would fail, in the program's words, before anybody signs", () =>
    withChain((world, chain) =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(Transactions.sign(chain, [yield* listing(100_000_000)], options))
        assert.strictEqual(error.reason._tag, "InsufficientFunds")
        assert.strictEqual(faultIn(error)?.instruction, "list")
        assert.strictEqual(world.count("getLatestBlockhash"), 0)
      })
    )
  )

  it.effect("refuses more than one transaction holds", () =>
    withChain((_, chain) =>
      Effect.gen(function* () {
        const instructions = yield* Effect.all([listing(), listing(), listing()])
        const { reason } = yield* Effect.flip(Transactions.sign(chain, instructions, options))
        assert.strictEqual(reason.message, "3 instructions do not fit into one transaction; use pack or sendAll")
      })
    )
  )

  it.effect("offers what others have paid, within limits, or what it is told", () =>
    withChain((_, chain) =>
      Effect.gen(function* () {
        const instruction = yield* listing()
        const offered = (priorityFee: Transactions.SignOptions["priorityFee"]) =>
          Effect.map(
            Transactions.sign(chain, [instruction], { ...options, computeUnits: 1_000_000, priorityFee }),
            ({ fee }) => fee.priorityFee
          )
        // The RPC tells of 0, 100, 500 and 2,000 micro-lamports.
        assert.strictEqual(yield* offered(undefined), 100n)
        assert.strictEqual(yield* offered({ percentile: 75 }), 500n)
        assert.strictEqual(yield* offered({ percentile: 100 }), 2_000n)
        assert.strictEqual(yield* offered({ percentile: 100, max: 700n }), 700n)
        assert.strictEqual(yield* offered({ percentile: 0, min: 50n }), 50n)
        assert.strictEqual(yield* offered(7n), 7n)
      })
    )
  )

  it.effect("asks for fees by what the transaction writes, and does without where the RPC does not tell", () =>
    withChain((world, chain) =>
      Effect.gen(function* () {
        world.answer("getRecentPrioritizationFees", 1, json({ error: { code: -32601, message: "Method not found" } }))
        const signed = yield* Transactions.sign(chain, [yield* listing()], options)
        assert.strictEqual(signed.fee.priorityFee, 0n)
      })
    )
  )

  it.effect("lets the queue grow by half until it lands", () =>
    withChain((world, chain) =>
      Effect.gen(function* () {
        const groups = yield* Effect.forEach(Array.from({ length: 10 }), () => Effect.map(listing(), (one) => [one]))
        yield* elapse(Transactions.sendAll(chain, groups, options))
        const late = yield* Transactions.sign(chain, [yield* listing()], { ...options, queued: 10 })
        const exact = yield* Transactions.sign(chain, [yield* listing()], { ...options, computeUnits: 19_000 + 1_310 })
        const more = yield* Effect.forEach(Array.from({ length: 12 }), () => Effect.map(listing(), (one) => [one]))
        yield* elapse(Transactions.sendAll(chain, more, options))
        yield* elapse(Transactions.deliver(chain, late))
        const error = yield* failing(Transactions.deliver(chain, exact))
        assert.strictEqual(faultIn(error)?.name, "ComputationalBudgetExceeded")
        assert.lengthOf(world.jobs(), 23)
      })
    )
  )
})

describe("others that sign", () => {
  it.effect("pay the fee", () =>
    withChain((world, chain) =>
      Effect.gen(function* () {
        const before = world.cluster.accounts.now(stranger.address)!.lamports
        const signed = yield* Transactions.sign(chain, [yield* listing()], { feePayer: stranger })
        yield* elapse(Transactions.deliver(chain, signed))
        const { priorityFee, signatureFee } = signed.fee
        assert.strictEqual(signatureFee, 20_000n)
        assert.strictEqual(before - world.cluster.accounts.now(stranger.address)!.lamports, signatureFee + priorityFee)
      })
    )
  )

  it.effect("sign later, and elsewhere", () =>
    withChain((world, chain) =>
      Effect.gen(function* () {
        const partly = yield* Transactions.signPartly(chain, [yield* listing()], { feePayer: stranger.address })
        assert.deepStrictEqual(partly.missing, [stranger.address])
        const missing = yield* Effect.flip(Transactions.addSignatures(partly, []))
        assert.include(missing.message, `still lacks the signature of ${stranger.address}`)
        const signed = yield* Transactions.addSignatures(partly, [stranger])
        yield* elapse(Transactions.deliver(chain, signed))
        assert.lengthOf(world.jobs(), 1)
      })
    )
  )

  it.effect("are named where one is missing", () =>
    withChain((_, chain) =>
      Effect.gen(function* () {
        const feePayer = { address: node.address, signTransactions: async () => [{}] } as unknown as typeof node
        const error = yield* Effect.flip(Transactions.sign(chain, [yield* listing()], { feePayer }))
        assert.include(error.message, `lacks the signature of ${node.address}`)
      })
    )
  )
})

describe("deliver", () => {
  const delivering = (
    title: string,
    disturb: (world: Parameters<Parameters<typeof withChain>[0]>[0]) => void,
    check: (outcome: { readonly world: Parameters<Parameters<typeof withChain>[0]>[0] }) => void = () => {}
  ) =>
    it.effect(title, () =>
      withChain((world, chain) =>
        Effect.gen(function* () {
          const signed = yield* Transactions.sign(chain, [yield* listing()], options)
          disturb(world)
          const landed = yield* elapse(Transactions.deliver(chain, signed))
          assert.strictEqual(landed.signature, signed.signature)
          assert.lengthOf(world.jobs(), 1)
          assert.strictEqual(world.nosOf(world.vault), 60n * price)
          check({ world })
        })
      )
    )

  delivering(
    "sends once what lands",
    () => {},
    ({ world }) => assert.strictEqual(world.count("sendTransaction"), 1)
  )
  delivering(
    "sends the same bytes again where a leader has dropped them",
    (world) => world.drop(3),
    ({ world }) => assert.strictEqual(world.count("sendTransaction"), 4)
  )
  delivering("minds no answer that is lost before it was acted upon", (world) => world.loseNextSend("before acting"))
  delivering("minds no answer that is lost after it was acted upon", (world) => world.loseNextSend("after acting"))
  delivering("minds no limit of the RPC", (world) =>
    world.answer("sendTransaction", 3, () => new Response("", { status: 429 }))
  )
  delivering("minds no machine that is behind", (world) => {
    world.answer(
      "simulateTransaction",
      2,
      json({ error: { code: -32016, message: "not reached", data: { contextSlot: 1 } } })
    )
    world.answer("sendTransaction", 1, json({ error: { code: -32005, message: "Node is behind by 42 slots" } }))
  })
  delivering("takes a blockhash that the RPC does not know yet for no verdict", (world) =>
    world.answer(
      "simulateTransaction",
      1,
      json({ result: { context: { slot: 1 }, value: { err: "BlockhashNotFound", logs: [] } } })
    )
  )
  delivering("goes on while its looks fail", (world) =>
    world.answer("getSignatureStatuses", 4, () => new Response("<html>", { status: 502 }))
  )

  it.effect("tells of what would fail before it is sent", () =>
    withChain((world, chain) =>
      Effect.gen(function* () {
        const all = Number(funds / price) - 1
        const first = yield* Transactions.sign(chain, [yield* listing(all)], options)
        const second = yield* Transactions.sign(chain, [yield* listing(all)], options)
        yield* elapse(Transactions.deliver(chain, first))
        const sent = world.count("sendTransaction")
        const error = yield* failing(Transactions.deliver(chain, second))
        assert.strictEqual(error.reason._tag, "InsufficientFunds")
        assert.strictEqual(world.count("sendTransaction"), sent)
      })
    )
  )

  it.effect("tells of what has failed in a block by the program's logs", () =>
    withChain((world, chain) =>
      Effect.gen(function* () {
        const all = Number(funds / price) - 1
        const first = yield* Transactions.sign(chain, [yield* listing(all)], options)
        const second = yield* Transactions.sign(chain, [yield* listing(all)], options)
        yield* elapse(Transactions.deliver(chain, first))
        world.answer(
          "simulateTransaction",
          1,
          json({ result: { context: { slot: 1 }, value: { err: null, logs: [] } } })
        )
        const error = yield* failing(Transactions.deliver(chain, second))
        assert.strictEqual(error.reason._tag, "InsufficientFunds")
        assert.strictEqual(faultIn(error)?.instruction, "list")
        assert.strictEqual((yield* Transactions.sightingOf(chain, second))._tag, "Failed")
        assert.lengthOf(world.jobs(), 1)
      })
    )
  )

  it.effect("says that it has expired when no block can have it any more", () =>
    withChain((world, chain) =>
      Effect.gen(function* () {
        const signed = yield* Transactions.sign(chain, [yield* listing()], options)
        world.drop(1_000)
        const error = yield* failing(Transactions.deliver(chain, signed))
        assert.strictEqual(error.reason._tag, "Unavailable")
        assert.include(error.message, "has had no effect; sign and send it anew")
        assert.isAbove(Number(world.cluster.height("finalized")), Number(signed.lastValidBlockHeight))
        assert.deepStrictEqual(world.jobs(), [])
      })
    )
  )

  it.effect("does not know when the RPC is lost on the way", () =>
    withChain((world, chain) =>
      Effect.gen(function* () {
        const signed = yield* Transactions.sign(chain, [yield* listing()], options)
        world.misbehave((operation) => (operation === "find" ? { _tag: "LostBefore" } : undefined))
        const error = yield* failing(Transactions.deliver(chain, signed, { within: "20 seconds" }))
        assert.strictEqual(error.reason._tag, "OutcomeUnknown")
        assert.lengthOf(world.jobs(), 1)
      })
    )
  )

  it.effect("says that nothing was sent where the RPC takes nothing", () =>
    withChain((world, chain) =>
      Effect.gen(function* () {
        const signed = yield* Transactions.sign(chain, [yield* listing()], options)
        world.answer("sendTransaction", 100, () => new Response("", { status: 429 }))
        const limited: JobError = yield* failing(Transactions.deliver(chain, signed, { within: "20 seconds" }))
        assert.strictEqual(limited.reason._tag, "RateLimited")
        world.setDown(true)
        const down: JobError = yield* failing(Transactions.deliver(chain, signed, { within: "20 seconds" }))
        assert.strictEqual(down.reason._tag, "Unavailable")
      })
    )
  )
})

describe("pack", () => {
  it.effect("puts two jobs into one transaction, in their order", () =>
    withChain((world, chain) =>
      Effect.gen(function* () {
        const groups = yield* Effect.forEach(Array.from({ length: 5 }), () => Effect.map(listing(), (one) => [one]))
        const packed = Transactions.pack(groups, options)
        assert.deepStrictEqual(
          packed.map(({ length }) => length),
          [2, 2, 1]
        )
        assert.deepStrictEqual(packed.flat(), groups.flat())
        const landed = yield* elapse(Transactions.sendAll(chain, groups, options))
        assert.lengthOf(landed, 3)
        assert.lengthOf(world.jobs(), 5)
        assert.strictEqual(world.supply(), funds)
      })
    )
  )
  it.effect("keeps a group together", () =>
    Effect.gen(function* () {
      const groups = yield* Effect.forEach([1, 2, 1], (length) => Effect.all(Array.from({ length }, () => listing())))
      assert.deepStrictEqual(
        Transactions.pack(groups, options).map(({ length }) => length),
        [1, 2, 1]
      )
    })
  )
})

describe("sightingOf", () => {
  it.effect("is Absent until every block it can be in is final, and then Expired", () =>
    withChain((world, chain) =>
      Effect.gen(function* () {
        const signed = yield* Transactions.sign(chain, [yield* listing()], options)
        for (let second = 0; second < 120; second++) {
          const { _tag } = yield* Transactions.sightingOf(chain, signed)
          const isOver = world.cluster.height("finalized") > signed.lastValidBlockHeight
          assert.strictEqual(_tag, isOver ? "Expired" : "Absent", `after ${second} seconds`)
          yield* pass(1)
        }
      })
    )
  )

  it.effect("is never Expired for what lands in its last block", () =>
    withChain((world, chain) =>
      Effect.gen(function* () {
        const signed = yield* Transactions.sign(chain, [yield* listing()], options)
        const seen: Array<string> = []
        let isSent = false
        for (let step = 0; step < 500; step++) {
          if (!isSent && world.cluster.height() >= signed.lastValidBlockHeight - 1n) {
            isSent = true
            yield* chain.call("send", (rpc, send) =>
              rpc.sendTransaction(signed.wire, { encoding: "base64" }).send(send)
            )
          }
          const { _tag } = yield* Transactions.sightingOf(chain, signed)
          if (seen.at(-1) !== _tag) seen.push(_tag)
          yield* pass(0.25)
        }
        assert.deepStrictEqual(seen, ["Absent", "Processed", "Landed"])
      })
    )
  )

  it.effect("is Unclear while the machine that answers is behind the one that told the height", () =>
    withChain((world, chain) =>
      Effect.gen(function* () {
        const signed = yield* Transactions.sign(chain, [yield* listing()], options)
        yield* pass(120)
        const slot = Number(world.cluster.slot("finalized")) - 1
        world.answer("getSignatureStatuses", 1, json({ result: { context: { slot }, value: [null] } }))
        assert.strictEqual((yield* Transactions.sightingOf(chain, signed))._tag, "Unclear")
        assert.strictEqual((yield* Transactions.sightingOf(chain, signed))._tag, "Expired")
      })
    )
  )

  it.effect("needs no history of transactions soon after, and long after says what is missing", () =>
    withChain((world, chain) =>
      Effect.gen(function* () {
        world.setHistory(false)
        const signed = yield* Transactions.sign(chain, [yield* listing()], options)
        yield* pass(90)
        assert.strictEqual((yield* Transactions.sightingOf(chain, signed))._tag, "Expired")
        yield* pass(120)
        const { message, reason } = yield* Effect.flip(Transactions.sightingOf(chain, signed))
        assert.strictEqual(reason._tag, "Misconfigured")
        assert.include(message, "keeps no history of transactions, so it cannot tell what became of transaction")
        world.setHistory(true)
        assert.strictEqual((yield* Transactions.sightingOf(chain, signed))._tag, "Expired")
        world.answer("getFirstAvailableBlock", 1, json({ result: Number(signed.slot) + 1 }))
        const late = yield* Effect.flip(Transactions.sightingOf(chain, signed))
        assert.include(late.message, `keeps transactions since slot ${signed.slot + 1n} only`)
      })
    )
  )
})
