import "./cryptographyAtOnce.ts"
import { assert, it } from "@effect/vitest"
import { type SimulatedWorld, simulate } from "@longshore/conformance/simulation"
import { container } from "@longshore/core/JobSpec"
import * as Effect from "effect/Effect"
import { make } from "../src/NosanaProgramBackend.ts"
import { type FakeWorld, funds, make as makeFake, market, price, wallet } from "./fakeWorld.ts"

const spec = container({ image: "endless", timeout: "1 minute" })

/** Every world of a test, so that its ledger can be closed in the end. */
const simulated = (worlds: Array<FakeWorld>, feeFraction: bigint): Effect.Effect<SimulatedWorld> =>
  Effect.map(makeFake(), (world) => {
    world.nodes.setWorking(false)
    world.cluster.setFeeFraction(feeFraction)
    // Leaders that drop what they are sent: none, or the first few, another number each time.
    world.drop(worlds.length % 5)
    worlds.push(world)
    return {
      instance: make(world.options),
      spec,
      jobsOf: ({ key }) => Effect.sync(() => world.jobs().filter((job) => job === key)),
      misbehave: (faults) => Effect.sync(() => world.misbehave(faults))
    }
  })

/** What is not kept is lost: deposits are in the vault, fees with the network, the rest with the wallet. */
const closeLedger = (world: FakeWorld, feeFraction: bigint) => {
  const jobs = world.jobs()
  const deposits = BigInt(jobs.length) * 60n * price
  const fees = feeFraction === 0n ? 0n : BigInt(jobs.length) * ((60n * price) / feeFraction)
  assert.strictEqual(new Set(jobs).size, jobs.length)
  assert.strictEqual(world.nosOf(world.vault), deposits)
  assert.strictEqual(world.nosOf(wallet.address), funds - deposits - fees)
  assert.strictEqual(world.supply(), funds)
  const { queue } = world.cluster.accounts.now(market) as { readonly queue: ReadonlyArray<string> }
  assert.deepStrictEqual([...queue].sort(), [...jobs].sort())
}

it.effect.each([
  ["no network fee", 1000, 0n],
  ["a network fee of 10 %", 300, 10n]
] as const)(
  "makes no job twice and loses none, and the ledger closes to the unit: %s",
  ([, schedules, feeFraction]) =>
    Effect.gen(function* () {
      const worlds: Array<FakeWorld> = []
      const report = yield* simulate({ seed: 2026, schedules, world: simulated(worlds, feeFraction) })
      assert.isAbove(report.faults, schedules)
      assert.isAbove(report.deaths, schedules / 10)
      assert.isAbove(report.jobs, schedules)
      for (const world of worlds) closeLedger(world, feeFraction)
    }),
  600_000
)
