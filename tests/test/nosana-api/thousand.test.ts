/** A thousand jobs posted while much goes wrong: a thousand are on the chain, and each was paid for once, to the micro-dollar. */
import { assert, it } from "@effect/vitest"
import type { JobError } from "@longshore/core/JobError"
import { container } from "@longshore/core/JobSpec"
import * as Journal from "@longshore/core/Journal"
import { resume, submit } from "@longshore/core/Submit"
import { make, type NosanaApiBackend } from "@longshore/nosana-api"
import type * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { chanceOf } from "../chance.ts"
import { hourly, network, type Release } from "./world.ts"

class Crash extends Error {}

/** The caller was told that there is no job, and not that nobody knows. */
const isRefusal = (reason: Cause.Reason<JobError>): boolean =>
  reason._tag === "Fail" && reason.error.reason._tag !== "OutcomeUnknown"

const cases: ReadonlyArray<{ readonly release: Release; readonly jobs: number; readonly seed: number }> = [
  { release: "current", jobs: 1_000, seed: 2026 },
  // Without idempotency keys each doubt has to be sat out.
  { release: "2.1.8", jobs: 100, seed: 2027 }
]

it.live.each(cases)(
  "posts $jobs jobs once each, on $release",
  ({ jobs, release, seed }) =>
    Effect.gen(function* () {
      // A market's queue has room for 314.
      const { gateway, options } = yield* network({
        release,
        hosts: 0,
        slotTime: "10 millis",
        markets: [{}, {}, {}, {}]
      })
      const markets = gateway.markets()
      const held = gateway.ledger().available
      const chance = chanceOf(seed)
      const backend: NosanaApiBackend["Service"] = yield* make({ ...options, timeout: "2 seconds" })
      const journal = Journal.inMemory()
      let crashes = 0

      /** One that dies before it sends, or with the answer in its hands. */
      const mortal: NosanaApiBackend["Service"] = {
        ...backend,
        send: (ticket) => {
          const [diesBefore, diesAfter] = [chance(0.05), chance(0.05)]
          const die = Effect.suspend(() => {
            crashes++
            return Effect.die(new Crash())
          })
          if (diesBefore) return die
          return diesAfter ? Effect.andThen(backend.send(ticket), die) : backend.send(ticket)
        }
      }
      const mischief = Effect.gen(function* () {
        if (chance(0.05)) gateway.dropTransactions(1)
        if (chance(0.05)) gateway.holdTransactions(1, "100 millis")
        if (chance(0.02)) gateway.expireTransactions()
        for (const kind of ["dropBefore", "dropAfter", "html"] as const) {
          if (chance(0.03)) yield* gateway.faults.inject({ kind, route: "POST /jobs/list", times: 1 })
        }
        if (chance(0.02)) yield* gateway.faults.inject({ kind: "status", status: 503, times: 1, route: "GET /jobs" })
      })

      const spec = container({ image: "echo", command: ["echo"], timeout: "1 hour" })
      const told = yield* Effect.forEach(
        Array.from({ length: jobs }),
        (_, index) => Effect.andThen(mischief, Effect.exit(submit(mortal, spec, { market: markets[index % 4] }))),
        { concurrency: 40 }
      ).pipe(Effect.provideService(Journal.Journal, journal))
      yield* gateway.faults.clear

      // Whatever was left is settled by those who come later, and those who were told no ask again.
      const refs = new Set<string>()
      let refused = 0
      for (const exit of told) {
        if (Exit.isSuccess(exit)) refs.add(exit.value.id)
        else if (exit.cause.reasons.some(isRefusal)) refused++
      }
      yield* Effect.gen(function* () {
        const { errors, refs: found } = yield* resume(backend)
        for (const { id } of found) refs.add(id)
        assert.deepStrictEqual(errors, [])
      }).pipe(Effect.provideService(Journal.Journal, journal))
      assert.isAbove(crashes, jobs * 0.01)
      assert.strictEqual(refs.size + refused, jobs)
      const again = yield* Effect.forEach(
        Array.from({ length: refused }),
        (_, index) => submit(backend, spec, { market: markets[index % 4] }),
        { concurrency: 20 }
      ).pipe(Effect.provideService(Journal.Journal, journal))
      for (const { id } of again) refs.add(id)

      // Much was sent more than once.
      assert.isAbove(gateway.counts()["POST /jobs/list"] ?? 0, jobs)
      assert.strictEqual(gateway.openTransactions(), 0)
      assert.strictEqual(refs.size, jobs)
      assert.strictEqual(gateway.jobs(), jobs)
      const cost = BigInt(jobs) * hourly
      assert.deepStrictEqual(gateway.ledger(), {
        assigned: held,
        reserved: cost,
        settled: 0n,
        available: held - cost
      })
    }).pipe(Effect.scoped),
  300_000
)
