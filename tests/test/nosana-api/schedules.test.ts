/** A thousand schedules of faults on the request that pays. Whoever asks again under its key has paid for one job after each. */
import { assert, describe, it } from "@effect/vitest"
import type { JobError } from "@longshore/core/JobError"
import type { Fault, NosanaApiRoute } from "@longshore/devnet"
import { faultOf, makeNosanaApi, type Posted } from "@longshore/nosana-api"
import * as Effect from "effect/Effect"
import { numbersOf } from "../chance.ts"
import { hourly, type Network, network } from "./world.ts"

const schedules = 1_000
// A market's queue has room for 314.
const worlds = 4

const route = "POST /jobs/list"
const proxied = (status: number, acts: boolean) =>
  ({ kind: "status", status, acts, body: "the proxy has lost its server", route, times: 1 }) as const

/** What can become of one request, beside all going well. */
const mischiefs: ReadonlyArray<Fault<NosanaApiRoute> | ((gateway: Network["gateway"]) => void)> = [
  { kind: "refuse", route, times: 1 },
  { kind: "dropBefore", route, times: 1 },
  { kind: "dropAfter", route, times: 1 },
  { kind: "truncate", route, times: 1 },
  { kind: "html", route, times: 1 },
  { kind: "html", acts: true, route, times: 1 },
  proxied(500, true),
  proxied(502, true),
  proxied(503, false),
  proxied(504, true),
  (gateway) => gateway.dropTransactions(1),
  (gateway) => gateway.holdTransactions(1, "30 millis"),
  (gateway) => gateway.expireTransactions()
]

/** What a caller does by the error's own word: the same key again, or another one. */
const nextKey = (error: JobError, epoch: number): number => {
  const code = faultOf(error)?.code
  if (code === "IDEMPOTENCY_KEY_EXPIRED") return epoch + 1
  // No error invites to ask for another job while there may be one.
  if (code !== "IDEMPOTENCY_KEY_IN_PROGRESS") assert.strictEqual(error.reason._tag, "OutcomeUnknown", error.message)
  return epoch
}

describe.concurrent.each(Array.from({ length: worlds }, (_, world) => world))("world %d", (world) => {
  it.live(
    "has paid for each job once",
    () =>
      Effect.gen(function* () {
        const { gateway, options } = yield* network({ hosts: 0, slotTime: "10 millis" })
        // An answer that waits for a lost transaction is not waited for. Too soon does no harm: that is what is tested.
        const api = yield* makeNosanaApi({ ...options, timeout: "60 millis" })
        const order = { ipfsHash: "QmNLfbof5rLekrACjeuLk9JmGZD2HDBHCU4z16iYKmx5SE", market: gateway.market() }
        const posting = (key: string, next: () => number, epoch = 0): Effect.Effect<Posted> =>
          Effect.catch(
            api.jobs.post({ ...order, timeout: "1 hour" }, { idempotencyKey: `${key}:${epoch}` }),
            (error) => {
              // A transaction that got lost blocks its key until its time is over.
              if (next() < 0.3) gateway.expireTransactions()
              return Effect.delay(posting(key, next, nextKey(error, epoch)), "2 millis")
            }
          )
        let made = 0
        for (let seed = world; seed < schedules; seed += worlds) {
          const next = numbersOf(seed)
          for (let left = 1 + Math.floor(next() * 4); left > 0; left--) {
            const mischief = mischiefs[Math.floor(next() * mischiefs.length)]!
            if (typeof mischief === "function") mischief(gateway)
            else yield* gateway.faults.inject(mischief)
          }
          const { credits } = yield* posting(`schedule-${seed}`, next)
          yield* gateway.faults.clear
          made++
          assert.strictEqual(credits.cost, hourly)
          assert.strictEqual(gateway.jobs(), made, `schedule ${seed}`)
          assert.strictEqual(gateway.ledger().reserved, BigInt(made) * hourly, `schedule ${seed}`)
        }
        const { assigned, available, reserved, settled } = gateway.ledger()
        assert.strictEqual(assigned, available + reserved + settled)
        assert.strictEqual(gateway.openTransactions(), 0)
        assert.isAbove(gateway.counts()[route] ?? 0, 2 * made)
      }).pipe(Effect.scoped),
    60_000
  )
})
