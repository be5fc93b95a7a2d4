import "./cryptographyAtOnce.ts"
import { assert, it } from "@effect/vitest"
import type { Fault, Operation } from "@longshore/conformance/simulation"
import { container } from "@longshore/core/JobSpec"
import * as Journal from "@longshore/core/Journal"
import { resume, submit } from "@longshore/core/Submit"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"
import { make } from "../src/NosanaProgramBackend.ts"
import type { Backend } from "./backends.ts"
import { funds, make as makeFake, price, wallet } from "./fakeWorld.ts"

const spec = container({ image: "endless", timeout: "1 minute" })
const orders = 1_000

/** Numbers from 0 to 1, the same each time. */
const seeded = (seed: number) => () => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
  return seed / 2 ** 32
}

const faultBy = (random: () => number, operation: Operation): Fault | undefined => {
  if (random() > 0.3) return undefined
  const by = Duration.millis(random() * 90_000)
  const faults: ReadonlyArray<Fault> = [
    { _tag: "LostBefore" },
    { _tag: "LostAfter" },
    { _tag: "Unavailable" },
    { _tag: "RateLimited", retryAfter: by },
    { _tag: "Slow", by },
    { _tag: operation === "send" ? "Late" : "Slow", by }
  ]
  return faults[Math.floor(random() * faults.length)]
}

const elapse = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(effect)
    while (fiber.pollUnsafe() === undefined) yield* TestClock.adjust("1 second")
    return yield* Fiber.join(fiber)
  })

it.effect(
  "a thousand jobs are a thousand on chain, whatever becomes of answers, blockhashes and processes",
  () =>
    Effect.gen(function* () {
      const random = seeded(2026)
      const world = yield* makeFake()
      world.nodes.setWorking(false)
      const markets = yield* Effect.all([world.openMarket, world.openMarket, world.openMarket, world.openMarket])
      world.misbehave((operation) => faultBy(random, operation))
      const journal = Journal.inMemory()
      /** Which order each ticket is for: one order may need several, of which one lands. */
      const orderOf = new Map<string, number>()
      const done = new Map<number, string>()
      const crashed = { count: 0 }

      const tracked = (backend: Backend, order: number): Backend => ({
        ...backend,
        prepare: (...request) =>
          Effect.tap(backend.prepare(...request), ({ key }) => Effect.sync(() => void orderOf.set(key, order)))
      })
      const accept = (id: string) => {
        const order = orderOf.get(id)!
        assert.oneOf(done.get(order), [undefined, id], `order ${order} was filled twice`)
        done.set(order, id)
      }

      for (let process = 0; done.size < orders; process++) {
        assert.isBelow(process, 60, "it does not come to an end")
        const backend = yield* make(world.options)
        world.drop(20 * (process % 3))
        yield* elapse(
          Effect.gen(function* () {
            const { refs } = yield* Effect.provideService(resume(backend), Journal.Journal, journal)
            for (const { id } of refs) accept(id)
            const waiting = new Set((yield* journal.keys(backend.id)).map((key) => orderOf.get(key)))
            const open = Array.from({ length: orders }, (_, order) => order).filter(
              (order) => !done.has(order) && !waiting.has(order)
            )
            const posting = (order: number) =>
              submit(tracked(backend, order), spec, { market: markets[order % 4]!.market }).pipe(
                Effect.provideService(Journal.Journal, journal),
                Effect.matchEffect({
                  onSuccess: ({ id }) => Effect.sync(() => accept(id)),
                  // Refused, or not known yet: the next process sees to it.
                  onFailure: () => Effect.void
                })
              )
            const all = yield* Effect.forkChild(Effect.forEach(open, posting, { concurrency: 100, discard: true }))
            // The first ones are killed in the middle, and the next one may come when their blockhashes have expired.
            if (process < 12) {
              yield* Effect.sleep(random() * 8_000)
              crashed.count++
              yield* Fiber.interrupt(all)
              yield* Effect.sleep(random() * 180_000)
            } else yield* Fiber.await(all)
          })
        )
      }

      yield* elapse(Effect.sleep("5 minutes"))
      assert.isAbove(crashed.count, 5)
      assert.isAbove(orderOf.size, orders, "no ticket has died, so nothing was tried")
      assert.deepStrictEqual([...world.jobs()].toSorted(), [...done.values()].toSorted() as Array<never>)
      assert.lengthOf(world.jobs(), orders)
      assert.deepStrictEqual(yield* journal.keys("nosana-program"), [])
      const deposits = BigInt(orders) * 60n * price
      for (const { vault } of markets) assert.strictEqual(world.nosOf(vault), deposits / 4n)
      assert.strictEqual(world.nosOf(wallet.address), funds - deposits)
      assert.strictEqual(world.supply(), funds)
    }),
  300_000
)
