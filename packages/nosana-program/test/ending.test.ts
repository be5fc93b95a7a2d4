import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { make } from "../src/NosanaProgramBackend.ts"
import { addressOf, answered, posted, within } from "./backends.ts"
import { elapse, pass } from "./elapse.ts"
import { type FakeWorld, funds, market, node, nosAccount, otherNode, price, stranger, wallet } from "./fakeWorld.ts"

const deposit = 300n * price
const jobIn = (world: FakeWorld, job: ReturnType<typeof addressOf>) =>
  world.cluster.accounts.now(job) as { readonly timeout: bigint; readonly state: number } | undefined

const put = ({ cluster }: FakeWorld, address: ReturnType<typeof addressOf>, part: object | undefined) => {
  const draft = cluster.accounts.draft()
  draft.set(address, (part && { ...cluster.accounts.now(address), ...part }) as never)
  cluster.accounts.commit(0n, draft)
}

describe("cancel", () => {
  it.effect("takes a job out of the queue, with all that was paid", () =>
    within((world, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend, "endless")
        yield* elapse(backend.cancel(ref))
        assert.strictEqual((yield* backend.get(ref)).status._tag, "Cancelled")
        assert.strictEqual(world.nosOf(wallet.address), funds)
        assert.strictEqual((yield* backend.result(ref)).cost?.amount, 0n)
      })
    )
  )

  it.effect("ends a job on its node, which is paid for its time", () =>
    within((world, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend, "endless")
        world.nodes.take(addressOf(ref))
        yield* pass(20)
        yield* elapse(backend.cancel(ref))
        const { cost } = yield* backend.result(ref)
        assert.strictEqual(world.nosOf(node.address), cost?.amount)
        assert.strictEqual(world.nosOf(wallet.address), funds - cost!.amount)
        assert.oneOf(cost!.amount / price, [20n, 21n])
      })
    )
  )

  it.effect("opens the NOS account of a node that has none", () =>
    within((world, backend) =>
      Effect.gen(function* () {
        put(world, market, { queueType: 1, queue: [otherNode.address] })
        put(world, nosAccount(otherNode), undefined)
        const ref = yield* posted(backend, "endless")
        yield* pass(5)
        yield* elapse(backend.cancel(ref))
        assert.strictEqual((yield* backend.get(ref)).status._tag, "Cancelled")
        assert.isAbove(Number(world.nosOf(otherNode.address)), 0)
      })
    )
  )

  it.effect("recovers the deposit of a job that its node gave back", () =>
    within((world, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend, "endless")
        world.nodes.take(addressOf(ref))
        yield* pass(2)
        world.nodes.quit(addressOf(ref))
        yield* pass(2)
        const { progress, status } = yield* backend.get(ref)
        assert.deepStrictEqual(status, { _tag: "Queued" })
        assert.include(progress, "its node gave it back")
        yield* elapse(backend.cancel(ref))
        assert.strictEqual((yield* backend.get(ref)).status._tag, "Cancelled")
        assert.strictEqual(world.nosOf(wallet.address), funds)
      })
    )
  )

  const races: ReadonlyArray<readonly [string, string]> = [
    ["before the transaction is simulated", "getRecentPrioritizationFees"],
    ["after it is signed", "getLatestBlockhash"],
    ["as it is sent", "sendTransaction"]
  ]
  it.effect.each(races)("finds a job that a node takes %s", ([, method]) =>
    within((world, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend, "endless")
        // With another job behind it the queue stays one of jobs, so that the program has another word for it.
        for (const others of [0, 1]) {
          const raced = others === 0 ? ref : yield* posted(backend, "endless")
          if (others === 1) yield* posted(backend, "endless")
          world.before(method, () => world.nodes.take(addressOf(raced)))
          yield* elapse(backend.cancel(raced))
          assert.strictEqual((yield* backend.get(raced)).status._tag, "Cancelled")
        }
        assert.strictEqual(world.supply(), funds)
      })
    )
  )

  it.effect("finds a job that its node gives back, and one that has finished meanwhile", () =>
    within((world, backend) =>
      Effect.gen(function* () {
        const quit = yield* posted(backend, "endless")
        world.nodes.take(addressOf(quit))
        yield* pass(2)
        world.before("sendTransaction", () => world.nodes.quit(addressOf(quit)))
        yield* elapse(backend.cancel(quit))
        assert.strictEqual((yield* backend.get(quit)).status._tag, "Cancelled")

        const finished = yield* posted(backend, "ok")
        world.nodes.take(addressOf(finished))
        yield* pass(2)
        world.before("sendTransaction", () => world.nodes.finish(addressOf(finished)))
        yield* elapse(backend.cancel(finished))
        assert.strictEqual((yield* backend.get(finished)).status._tag, "Completed")
      })
    )
  )

  it.effect("minds no lost answer, and no second call", () =>
    within((world, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend, "endless")
        world.loseNextSend("after acting")
        yield* elapse(backend.cancel(ref))
        yield* elapse(backend.cancel(ref))
        assert.strictEqual(world.nosOf(wallet.address), funds)
      })
    )
  )

  it.effect("is not done because one machine of the RPC does not have the job yet", () =>
    within((world, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend, "endless")
        world.answer("getAccountInfo", 1, answered({ context: { slot: 1 }, value: null }))
        const { message, reason } = yield* Effect.flip(elapse(backend.cancel(ref)))
        assert.strictEqual(reason._tag, "Unavailable")
        assert.include(message, "its account is not seen yet")
        assert.strictEqual((yield* backend.get(ref)).status._tag, "Queued")
        yield* elapse(backend.cancel(ref))
        assert.strictEqual((yield* backend.get(ref)).status._tag, "Cancelled")
      })
    )
  )

  it.effect("leaves a job known, also where its history is behind", () =>
    within((world, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend, "endless")
        yield* elapse(backend.cancel(ref))
        world.answer("getSignaturesForAddress", 1, answered([]))
        const { reason } = yield* Effect.flip(backend.get(ref))
        assert.strictEqual(reason._tag, "Unavailable")
        assert.strictEqual((yield* backend.get(ref)).status._tag, "Cancelled")
      })
    )
  )

  it.effect("is for the job's own project", () =>
    within((world, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend, "endless")
        const other = yield* make({ ...world.options, wallet: stranger })
        const { message, reason } = yield* Effect.flip(other.cancel({ ...ref, at: other.at }))
        assert.strictEqual(reason._tag, "Unauthorized")
        assert.include(message, wallet.address)
        assert.include(message, stranger.address)
        assert.strictEqual(world.count("sendTransaction"), 1)
      })
    )
  )
})

describe("extend", () => {
  it.effect("adds to what the job has, and pays for it", () =>
    within((world, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend, "endless")
        yield* elapse(backend.extend(ref, { by: "1 minute" }))
        yield* elapse(backend.extend(ref, { by: "90 seconds" }))
        assert.strictEqual(jobIn(world, addressOf(ref))?.timeout, 450n)
        assert.strictEqual(world.nosOf(world.vault), 450n * price)
      })
    )
  )

  it.effect("keeps to what one job may cost", () =>
    within(
      (world, backend) =>
        Effect.gen(function* () {
          const ref = yield* posted(backend, "endless")
          yield* elapse(backend.extend(ref, { by: "1 minute" }))
          const { message, reason } = yield* Effect.flip(elapse(backend.extend(ref, { by: "1 second" })))
          assert.strictEqual(reason._tag, "InvalidSpec")
          assert.include(message, "maxCost: ")
          assert.strictEqual(world.nosOf(world.vault), 360n * price)
        }),
      { maxCost: 360n * price }
    )
  )

  it.effect.each(["before acting", "after acting"] as const)("adds once when the answer is lost %s", (moment) =>
    within((world, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend, "endless")
        world.loseNextSend(moment)
        yield* elapse(backend.extend(ref, { by: "1 minute" }))
        assert.strictEqual(jobIn(world, addressOf(ref))?.timeout, 360n)
      })
    )
  )

  it.effect("adds once when transactions expire", () =>
    within((world, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend, "endless")
        world.drop(60)
        yield* elapse(backend.extend(ref, { by: "1 minute" }))
        assert.strictEqual(jobIn(world, addressOf(ref))?.timeout, 360n)
        assert.strictEqual(world.nosOf(world.vault), deposit + 60n * price)
      })
    )
  )

  it.effect("adds to what others have added meanwhile", () =>
    within((world, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend, "endless")
        const other = yield* make(world.options)
        yield* elapse(
          Effect.all(
            [backend, other, backend].map((one) => one.extend(ref, { by: "1 minute" })),
            { concurrency: "unbounded" }
          )
        )
        assert.strictEqual(jobIn(world, addressOf(ref))?.timeout, 480n)
      })
    )
  )

  it.effect("adds what is missing where somebody else has added less right before it landed", () =>
    within((world, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend, "endless")
        world.before("sendTransaction", () => {
          const job = world.cluster.accounts.now(addressOf(ref)) as { readonly timeout: bigint }
          put(world, addressOf(ref), { timeout: job.timeout + 20n })
          const { amount } = world.cluster.accounts.now(nosAccount(wallet)) as { readonly amount: bigint }
          put(world, nosAccount(wallet), { amount: amount - 20n * price })
        })
        yield* elapse(backend.extend(ref, { by: "1 minute" }))
        assert.strictEqual(jobIn(world, addressOf(ref))?.timeout, 380n)
      })
    )
  )

  it.effect.each([2, 5])("waits for its transaction, which %i answers lack, before it says by how much", (late) =>
    within((world, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend, "endless")
        world.before("sendTransaction", () => {
          const { timeout } = world.cluster.accounts.now(addressOf(ref)) as { readonly timeout: bigint }
          put(world, addressOf(ref), { timeout: timeout + 20n })
        })
        world.answer("getTransaction", late, answered(null))
        const outcome = yield* Effect.result(elapse(backend.extend(ref, { by: "1 minute" })))
        if (late < 5) {
          assert.strictEqual(outcome._tag, "Success")
          assert.strictEqual(jobIn(world, addressOf(ref))?.timeout, 380n)
          return
        }
        assert.strictEqual(outcome._tag === "Failure" && outcome.failure.reason._tag, "OutcomeUnknown")
        assert.strictEqual(jobIn(world, addressOf(ref))?.timeout, 360n)
      })
    )
  )

  it.effect("tells that it does not know, and does not try again, when the RPC is lost", () =>
    within((world, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend, "endless")
        world.before("sendTransaction", () =>
          world.misbehave((of) => (of === "find" ? { _tag: "LostBefore" } : undefined))
        )
        const { message, reason } = yield* Effect.flip(elapse(backend.extend(ref, { by: "1 minute" })))
        assert.strictEqual(reason._tag, "OutcomeUnknown")
        assert.include(message, "look at the job's timeout before you extend it again")
        assert.strictEqual(jobIn(world, addressOf(ref))?.timeout, 360n)
      })
    )
  )

  it.effect.each([0, -60_000, Number.POSITIVE_INFINITY])("cannot be by %s", (millis) =>
    within((world, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend, "endless")
        const { reason } = yield* Effect.flip(backend.extend(ref, { by: Duration.millis(millis) }))
        assert.strictEqual(reason._tag, "InvalidSpec")
        assert.include(reason.message, "is no time to add")
        assert.strictEqual(world.count("sendTransaction"), 1)
      })
    )
  )

  it.effect("says how much NOS is needed", () =>
    within((world, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend, "endless")
        put(world, nosAccount(wallet), { amount: price })
        const { message, reason } = yield* Effect.flip(backend.extend(ref, { by: "1 minute" }))
        assert.strictEqual(reason._tag, "InsufficientFunds")
        assert.include(message, "has 0.000115 NOS, and 0.0069 NOS are needed for 1m more at 0.000115 NOS per second")
      })
    )
  )

  it.effect("is refused for a job of somebody else, and for one that its node gave back", () =>
    within((world, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend, "endless")
        const other = yield* make({ ...world.options, wallet: stranger })
        const foreign = yield* Effect.flip(other.extend({ ...ref, at: other.at }, { by: "1 minute" }))
        assert.strictEqual(foreign.reason._tag, "Unauthorized")
        assert.include(foreign.message, `belongs to ${wallet.address}, and only that key may extend it`)
        world.nodes.take(addressOf(ref))
        yield* pass(2)
        world.nodes.quit(addressOf(ref))
        yield* pass(2)
        const stopped = yield* Effect.flip(backend.extend(ref, { by: "1 minute" }))
        assert.strictEqual(stopped.reason._tag, "InvalidState")
        assert.include(stopped.message, "was given back by its node, and the program extends no such job")
      })
    )
  )
})
