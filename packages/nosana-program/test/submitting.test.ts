/** `send` and `find`: what became of a ticket. */
import { assert, describe, it } from "@effect/vitest"
import type { Address } from "@solana/kit"
import * as Effect from "effect/Effect"
import { make } from "../src/NosanaProgramBackend.ts"
import { addressOf, answered, type Backend, posted, spec, within } from "./backends.ts"
import { elapse, pass } from "./elapse.ts"
import { type FakeWorld, nosAccount, wallet } from "./fakeWorld.ts"

const setAccount = ({ cluster }: FakeWorld, address: Address, account: object | undefined) => {
  const draft = cluster.accounts.draft()
  const before = cluster.accounts.now(address)
  draft.set(address, (account && { ...before, ...account }) as never)
  cluster.accounts.commit(0n, draft)
}

describe("send", () => {
  it.effect("gives the verdict on what nobody has sent, and on nothing else", () =>
    within((world, backend) =>
      Effect.gen(function* () {
        const [first, second] = [yield* elapse(backend.prepare(spec())), yield* elapse(backend.prepare(spec()))]
        setAccount(world, nosAccount(wallet), { amount: 0n })
        const mine = yield* Effect.flip(elapse(backend.send(first)))
        assert.strictEqual(mine.reason._tag, "InsufficientFunds")
        // Another process may have sent this one.
        const survivor = yield* make(world.options)
        const theirs = yield* Effect.flip(elapse(survivor.send(second)))
        assert.strictEqual(theirs.reason._tag, "OutcomeUnknown")
        assert.include(theirs.message, "may have been sent before, and now is refused")
      })
    )
  )

  it.effect("is followed by another ticket when every leader has dropped the first", () =>
    within(
      (world, backend) =>
        Effect.gen(function* () {
          const keys: Array<string> = []
          const counting: Backend = {
            ...backend,
            send: (ticket) => {
              keys.push(ticket.key)
              world.drop(keys.length === 1 ? 1_000 : 0)
              return backend.send(ticket)
            }
          }
          const ref = yield* posted(counting)
          assert.strictEqual(keys.length, 2)
          assert.strictEqual<string>(ref.id, keys[1]!)
          assert.lengthOf(world.jobs(), 1)
        }),
      // Longer than a transaction can take to land.
      { confirmWithin: "5 minutes" }
    )
  )

  it.effect("does not know of a request that is lost for long, and finds it later", () =>
    within((world, backend) =>
      Effect.gen(function* () {
        const ticket = yield* elapse(backend.prepare(spec()))
        world.misbehave((operation) => (operation === "send" ? { _tag: "Late", by: 60_000 as never } : undefined))
        const { reason } = yield* Effect.flip(elapse(backend.send(ticket)))
        assert.strictEqual(reason._tag, "OutcomeUnknown")
        world.misbehave(() => undefined)
        assert.strictEqual((yield* backend.find(ticket))._tag, "Absent")
        yield* pass(40)
        assert.strictEqual((yield* backend.find(ticket))._tag, "Landed")
        assert.lengthOf(world.jobs(), 1)
      })
    )
  )
})

describe("find", () => {
  it.effect("knows a job that was delisted, by its transaction", () =>
    within((world, backend) =>
      Effect.gen(function* () {
        const ticket = yield* elapse(backend.prepare(spec()))
        const ref = yield* elapse(backend.send(ticket))
        yield* elapse(backend.cancel(ref))
        assert.isUndefined(world.cluster.accounts.now(addressOf(ref)))
        yield* pass(300)
        assert.deepStrictEqual(yield* backend.find(ticket), { _tag: "Landed", ref })
      })
    )
  )
  it.effect("calls a ticket dead when its blocks have passed, and not before they are final", () =>
    within((_, backend) =>
      Effect.gen(function* () {
        const ticket = yield* elapse(backend.prepare(spec()))
        yield* pass(60)
        assert.strictEqual((yield* backend.find(ticket))._tag, "Absent")
        yield* pass(30)
        assert.strictEqual((yield* backend.find(ticket))._tag, "Dead")
      })
    )
  )
  it.effect("calls no ticket dead by a status that was told long after the height", () =>
    within((world, backend) =>
      Effect.gen(function* () {
        const ticket = yield* elapse(backend.prepare(spec()))
        const ref = yield* elapse(backend.send(ticket))
        world.nodes.take(addressOf(ref))
        yield* pass(90)
        // By then an RPC without a history has forgotten it; and the machine that is asked for the account is behind.
        const slot = Number(world.cluster.slot()) + 200
        world.answer("getSignatureStatuses", 1, answered({ context: { slot }, value: [null] }))
        assert.strictEqual((yield* backend.find(ticket))._tag, "Unclear")
        assert.strictEqual((yield* backend.find(ticket))._tag, "Landed")
      })
    )
  )
  it.effect("looks for the account no earlier than the ticket was signed", () =>
    within((world, backend) =>
      Effect.gen(function* () {
        const ticket = yield* elapse(backend.prepare(spec()))
        yield* elapse(backend.send(ticket))
        yield* pass(90)
        const slot = Number(world.cluster.slot())
        world.answer("getSignatureStatuses", 1, answered({ context: { slot }, value: [null] }))
        world.answer("getAccountInfo", 1, answered({ context: { slot: 1 }, value: null }))
        assert.strictEqual((yield* elapse(backend.find(ticket)))._tag, "Landed")
      })
    )
  )
  it.effect("calls a ticket dead whose transaction has failed in a block", () =>
    within((world, backend) =>
      Effect.gen(function* () {
        const ticket = yield* elapse(backend.prepare(spec()))
        const before = world.cluster.accounts.now(nosAccount(wallet))!
        world.before("sendTransaction", () => setAccount(world, nosAccount(wallet), { amount: 0n }))
        const { reason } = yield* Effect.flip(elapse(backend.send(ticket)))
        assert.strictEqual(reason._tag, "InsufficientFunds")
        setAccount(world, nosAccount(wallet), before)
        assert.strictEqual((yield* backend.find(ticket))._tag, "Dead")
        assert.deepStrictEqual(world.jobs(), [])
      })
    )
  )
  it.effect("finds a job by its account where nobody remembers its transaction", () =>
    within((world, backend) =>
      Effect.gen(function* () {
        const ticket = yield* elapse(backend.prepare(spec("endless")))
        const ref = yield* elapse(backend.send(ticket))
        yield* pass(300)
        const answer = (given: object) => () => new Response(JSON.stringify({ jsonrpc: "2.0", id: "1", ...given }))
        const forget = () => {
          world.answer("getSignatureStatuses", 1, answer({ error: { code: -32011, message: "no history" } }))
          world.answer("getSignatureStatuses", 1, answer({ result: { context: { slot: 1_000_000 }, value: [null] } }))
        }
        forget()
        assert.deepStrictEqual(yield* backend.find(ticket), { _tag: "Landed", ref })
        // Without its account nobody knows, and that is not the same as that there is none.
        world.nodes.clean(addressOf(ref))
        yield* pass(2)
        forget()
        const { message, reason } = yield* Effect.flip(backend.find(ticket))
        assert.strictEqual(reason._tag, "Misconfigured")
        assert.include(message, "use an RPC that keeps the whole history")
      })
    )
  )
})
