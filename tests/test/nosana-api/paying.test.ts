/** What the native client pays for, how often, and up to what. */
import { assert, describe, it } from "@effect/vitest"
import { Costs, makeNosanaApi } from "@longshore/nosana-api"
import * as Effect from "effect/Effect"
import { hourly, type Network, type NetworkOptions, network } from "./world.ts"

const inNetwork = <A>(options: NetworkOptions, use: (world: Network) => Effect.Effect<A, unknown, never>) =>
  Effect.flatMap(network(options), use).pipe(Effect.scoped)

describe.concurrent("the native client", () => {
  it.live("posts under one key once, and reconciles what it cost", () =>
    inNetwork({ hosts: 1 }, ({ gateway, options }) =>
      Effect.gen(function* () {
        const api = yield* makeNosanaApi(options)
        const definition = {
          version: "0.1",
          type: "container",
          ops: [{ type: "container/run", id: "a", args: { image: "echo", cmd: ["say", "hello"] } }]
        }
        const pinned = yield* Effect.promise(async () => {
          const response = await fetch(`${gateway.ipfs().api}/pinning/pinJSONToIPFS`, {
            method: "POST",
            body: JSON.stringify(definition),
            headers: { "content-type": "application/json" }
          })
          return (await response.json()) as { readonly IpfsHash: string }
        })
        const order = { ipfsHash: pinned.IpfsHash, market: gateway.market(), timeout: "1 hour" } as const
        const [posted, again] = yield* Effect.all(
          [api.jobs.post(order, { idempotencyKey: "once" }), api.jobs.post(order, { idempotencyKey: "twice" })],
          { concurrency: 1 }
        )
        assert.notStrictEqual(posted.job, again.job)
        assert.deepStrictEqual(yield* api.jobs.post(order, { idempotencyKey: "once" }), posted)
        assert.strictEqual(posted.credits.cost, hourly)
        assert.strictEqual(gateway.jobs(), 2)
        yield* api.jobs.stop(again.job)
        let job = yield* api.jobs.get(posted.job)
        while (job.state < 2) {
          yield* Effect.sleep("50 millis")
          job = yield* api.jobs.get(posted.job)
        }
        const { refund, reserved, used } = Costs.reconcile({ posted, job })!
        const transactions = yield* api.credits.transactions()
        const types = transactions.transactions.map(({ type }) => type)
        assert.includeMembers(types, ["job_debit", "job_refund"])
        assert.strictEqual(reserved, hourly)
        const { settled } = yield* api.credits.balance()
        assert.isAtLeast(Number(settled), Number(used))
        assert.strictEqual(refund, reserved - used)
      })
    )
  )

  it.live("refuses to pay more than it was told", () =>
    inNetwork({ hosts: 0 }, ({ gateway, options }) =>
      Effect.gen(function* () {
        const api = yield* makeNosanaApi(options)
        const order = {
          ipfsHash: "QmNLfbof5rLekrACjeuLk9JmGZD2HDBHCU4z16iYKmx5SE",
          market: gateway.market(),
          timeout: "1 hour"
        } as const
        const error = yield* Effect.flip(api.jobs.post(order, { maxCost: hourly - 1n }))
        assert.strictEqual(error.reason._tag, "InvalidSpec")
        assert.match(error.message, /maxCost/)
        assert.strictEqual(gateway.jobs(), 0)
        assert.strictEqual((yield* api.jobs.post(order, { maxCost: hourly })).credits.cost, hourly)
      })
    )
  )
})
