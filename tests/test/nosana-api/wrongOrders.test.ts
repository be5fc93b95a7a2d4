/** Wrong input to the native client, and other people's jobs: the server or we say what is wrong, and no credit moves. */
import { assert, describe, it } from "@effect/vitest"
import type { JobError } from "@longshore/core/JobError"
import { container } from "@longshore/core/JobSpec"
import { submit } from "@longshore/core/Submit"
import { faultOf, make, makeNosanaApi } from "@longshore/nosana-api"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { hourly, network, releases } from "./world.ts"

const spec = container({ image: "echo", command: ["say", "hello"], timeout: "1 hour" })
const nobody = "7nxXoihx65yRGZiGzWZsFMz8D7qwxFePNKvDBWZnxc41"
const wrongKey = "nos_5Kd3NBUAdUnhyzenEwVLy9pBKxSwXvE9FMPyR4UKZvpe"

describe.concurrent("a job of somebody else", () => {
  it.live.each(releases)("is read, and neither ended nor extended, on %s", (release) =>
    Effect.gen(function* () {
      const { gateway, options } = yield* network({ release, hosts: 0 })
      const backend = yield* make(options)
      const ref = yield* submit(backend, spec)
      gateway.openAccount("other", { credits: 1_000_000n })
      const other = { ...options, apiKey: Redacted.make(gateway.apiKey({ account: "other" })) }
      const api = yield* makeNosanaApi(other)
      assert.strictEqual((yield* api.jobs.get(ref.id)).state, 0)
      const [mine, theirs] = [gateway.ledger(), gateway.ledger("other")]
      for (const call of [api.jobs.stop(ref.id), api.jobs.extend(ref.id, { by: "1 hour" })]) {
        const error = yield* Effect.flip(call as Effect.Effect<unknown, JobError>)
        assert.strictEqual(error.reason._tag, "Unauthorized", error.message)
        assert.strictEqual(faultOf(error)?.status, 403)
      }
      assert.deepStrictEqual([gateway.ledger(), gateway.ledger("other")], [mine, theirs])
      assert.strictEqual((yield* backend.get(ref)).status._tag, "Queued")
    }).pipe(Effect.scoped)
  )

  it.live("does not give its idempotency key to another", () =>
    Effect.gen(function* () {
      const { gateway, options } = yield* network({ hosts: 0 })
      const api = yield* makeNosanaApi(options)
      gateway.openAccount("other", { credits: 1_000_000n })
      const theirs = yield* makeNosanaApi({ ...options, apiKey: Redacted.make(gateway.apiKey({ account: "other" })) })
      const order = {
        ipfsHash: "QmNLfbof5rLekrACjeuLk9JmGZD2HDBHCU4z16iYKmx5SE",
        market: gateway.market(),
        timeout: "1 hour"
      } as const
      const { job } = yield* api.jobs.post(order, { idempotencyKey: "one" })
      const foreign = yield* Effect.flip(theirs.jobs.post(order, { idempotencyKey: "one" }))
      assert.strictEqual(faultOf(foreign)?.status, 404, foreign.message)
      const mismatch = yield* Effect.flip(api.jobs.post({ ...order, timeout: "2 hours" }, { idempotencyKey: "one" }))
      assert.strictEqual(mismatch.reason._tag, "InvalidState")
      assert.strictEqual(faultOf(mismatch)?.code, "IDEMPOTENCY_KEY_PAYLOAD_MISMATCH")
      assert.strictEqual((yield* api.jobs.post(order, { idempotencyKey: "one" })).job, job)
      assert.strictEqual(gateway.jobs(), 1)
      assert.strictEqual(gateway.ledger().reserved, hourly)
      assert.strictEqual(gateway.ledger("other").reserved, 0n)
    }).pipe(Effect.scoped)
  )
})

describe.concurrent("the native client", () => {
  interface NativeCase {
    readonly what: string
    readonly order: object
    readonly says: RegExp
    readonly reason: JobError["reason"]["_tag"]
  }
  const order = { ipfsHash: "QmNLfbof5rLekrACjeuLk9JmGZD2HDBHCU4z16iYKmx5SE", timeout: "1 hour" }
  const orders: ReadonlyArray<NativeCase> = [
    {
      what: "a CIDv1",
      order: { ipfsHash: "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi" },
      says: /IPFS hash: bafy/,
      reason: "InvalidSpec"
    },
    { what: "less than the floor", order: { timeout: "10 minutes" }, says: /3600 seconds/, reason: "InvalidSpec" },
    { what: "a time that is none", order: { timeout: "-1 hours" }, says: /timeout/, reason: "InvalidSpec" },
    { what: "a market that is none", order: { market: nobody }, says: /market/i, reason: "InvalidSpec" },
    { what: "a node that is none", order: { node: "host" }, says: /node/, reason: "InvalidSpec" }
  ]
  it.live.each(orders)("posts nothing for $what", ({ order: changed, reason, says }) =>
    Effect.gen(function* () {
      const { gateway, options } = yield* network({ hosts: 0 })
      const api = yield* makeNosanaApi(options)
      const before = gateway.ledger()
      const posting = api.jobs.post({ market: gateway.market(), ...order, ...changed } as never)
      const error = yield* Effect.flip(posting)
      assert.strictEqual(error.reason._tag, reason, error.message)
      assert.match(error.message, says)
      assert.deepStrictEqual(gateway.ledger(), before)
      assert.strictEqual(gateway.jobs(), 0)
    }).pipe(Effect.scoped)
  )

  it.live("says which scope is missing, and what a key may do", () =>
    Effect.gen(function* () {
      const { gateway, options } = yield* network({ hosts: 0 })
      const narrow = gateway.apiKey({ scopes: ["jobs:read"] })
      const api = yield* makeNosanaApi({ ...options, apiKey: Redacted.make(narrow) })
      const error = yield* Effect.flip(api.credits.balance())
      assert.strictEqual(error.reason._tag, "Unauthorized")
      assert.strictEqual(faultOf(error)?.scope, "credits:read")
      assert.match(error.message, /credits:read/)
      assert.deepStrictEqual((yield* api.auth.validateApiKey()).scopes, ["jobs:read"])
      assert.isFalse((yield* api.auth.validateApiKey({ key: Redacted.make(wrongKey) })).valid)
    }).pipe(Effect.scoped)
  )
})
