import { assert, it } from "@effect/vitest"
import { type Faults, type SimulatedWorld, simulate } from "@longshore/conformance/simulation"
import { container } from "@longshore/core/JobSpec"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as TestClock from "effect/testing/TestClock"
import { payloadIn, type TicketAs } from "../src/internal/backend/ticket.ts"
import { make } from "../src/NosanaApiBackend.ts"
import { assigned, epoch, make as makeServer, type PostFate, type Release } from "./fakeServer.ts"

const spec = container({ image: "endless", timeout: "1 hour" })
/** What such a job is charged, whether or not it has ended: $0.048 an hour, and a tenth more. */
const price = 52_800n

const fates = ["expired", "page", "slow", "error"] as const

/** What posts met in all schedules together. */
interface Tally {
  faults: number
  readonly met: Map<PostFate, number>
}

/**
 * Half of the answers and of the requests that the wire would lose meet something of the server's own instead, by turns in all
 * schedules together: done and told by a page, an error or a timeout, or not done since the transaction has expired.
 */
const half = (faults: Faults, tally: Tally, meet: (fate: PostFate | undefined) => void): Faults => {
  const ofWire = {
    LostAfter: ["page", undefined, "slow", undefined, "error", undefined],
    LostBefore: ["expired", undefined]
  } as const
  return (operation) => {
    const fault = faults(operation)
    if (operation !== "send") return fault
    const possible = fault?._tag === "LostAfter" || fault?._tag === "LostBefore" ? ofWire[fault._tag] : []
    const fate = possible[tally.faults++ % possible.length]
    meet(fate)
    if (fate === undefined) return fault
    tally.met.set(fate, (tally.met.get(fate) ?? 0) + 1)
    return undefined
  }
}

interface Case {
  readonly release: Release
  /** Whether the server says what time it is. */
  readonly hasTime: boolean
  /** How far this machine's clock is from the server's, in milliseconds. */
  readonly ahead: number
}

const worldOf = ({ hasTime, release }: Case, tally: Tally): Effect.Effect<SimulatedWorld, never, Scope.Scope> =>
  Effect.gen(function* () {
    const server = yield* makeServer({ release })
    server.set({ hasTime })
    // To the micro-dollar: what is not there any more was paid for the jobs there are, each once.
    yield* Effect.addFinalizer(() =>
      Effect.sync(() => {
        const { available, reserved, settled } = server.balance()
        const cids = new Set(server.jobs.map(({ cid }) => cid))
        assert.strictEqual(server.jobs.length, cids.size, "there are two jobs of one submission")
        assert.strictEqual(available, assigned - price * BigInt(cids.size))
        assert.strictEqual(available + reserved + settled, assigned)
      })
    )
    let next: PostFate | undefined
    return {
      // A name for the account: a digest of its key would be made outside of test time.
      instance: make({ ...server.options, account: "simulated" }),
      spec,
      jobsOf: (ticket) =>
        Effect.map(payloadIn("test", ticket as TicketAs), ({ cid }) =>
          server.jobs.filter((job) => job.cid === cid).map(({ address }) => address)
        ),
      misbehave: (faults: Faults) =>
        Effect.sync(() =>
          server.misbehave(
            half(faults, tally, (fate) => {
              next = fate
            }),
            () => next
          )
        )
    }
  })

const cases: ReadonlyArray<Case> = [
  { release: "current", hasTime: true, ahead: -3_600_000 },
  { release: "2.1.8", hasTime: true, ahead: 86_400_000 },
  { release: "2.1.8", hasTime: false, ahead: 86_400_000 }
]

it.effect.each(cases)(
  "makes no job twice, loses none and pays for each once, whatever becomes of requests, processes and the journal: %j",
  (given) =>
    Effect.gen(function* () {
      yield* TestClock.setTime(epoch + given.ahead)
      const tally: Tally = { faults: 0, met: new Map() }
      const report = yield* simulate({ seed: 2026, schedules: 1000, world: worldOf(given, tally) })
      assert.isAbove(report.faults, 1000)
      assert.isAbove(report.deaths, 100)
      assert.isAbove(report.jobs, 1000)
      for (const fate of fates) assert.isAbove(tally.met.get(fate) ?? 0, 20, fate)
    }),
  600_000
)
