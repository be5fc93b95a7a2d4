import { assert, describe, it } from "@effect/vitest"
import type { JobError } from "@longshore/core/JobError"
import * as Effect from "effect/Effect"
import type { Service } from "../src/NosanaApi.ts"
import { addresses, cid, market, posted } from "./apiAnswers.ts"
import { json, serverOf } from "./serverOf.ts"

const { job, node } = addresses
const idempotencyKey = "k-1"
const order = { ipfsHash: cid, market: addresses.market }

/** One that posts whatever it is asked to, with a market of $0.192 an hour. */
const server = (priced: object = market) =>
  serverOf(({ method, url }) => {
    if (method === "GET") return json(priced)
    return json(url.endsWith("/list") ? posted : { items: [] })
  })

const refused = (use: (api: Service) => Effect.Effect<unknown, JobError>) =>
  Effect.gen(function* () {
    const { api, sent } = yield* server()
    const { reason } = yield* Effect.flip(use(api))
    assert.strictEqual(reason._tag, "InvalidSpec", reason.message)
    assert.lengthOf(sent, 0)
    return { field: "field" in reason ? reason.field : undefined, message: reason.message }
  })

describe("a timeout", () => {
  it.effect.each([
    [
      60,
      'timeout: 60 is not a whole number of seconds above 0; a number counts milliseconds; write for example "1 hour"'
    ],
    [
      3600,
      'timeout: 3600 is not a whole number of seconds above 0; a number counts milliseconds; write for example "1 hour"'
    ],
    ["1500 millis", 'timeout: "1500 millis" is not a whole number of seconds above 0; write for example "1 hour"'],
    [0, "timeout: 0 is not a whole number"],
    ["0 seconds", "is not a whole number of seconds above 0"],
    ["-1 hours", "is not a duration"],
    ["Infinity", "is not"],
    [Number.POSITIVE_INFINITY, "is not"],
    [Number.NaN, "timeout: NaN is not a duration"],
    ["an hour", 'timeout: "an hour" is not a duration'],
    [null, "timeout: null is not a duration"],
    [{ minute: 5 }, "timeout: an object is not a duration"]
  ] as ReadonlyArray<readonly [unknown, string]>)("is not %j, and nothing is sent", ([odd, words]) =>
    Effect.gen(function* () {
      const timeout = odd as "1 hour"
      const { field, message } = yield* refused(({ jobs }) => jobs.post({ ...order, timeout }))
      assert.strictEqual(field, "timeout")
      assert.include(message, words)
      const extending = yield* refused(({ jobs }) => jobs.extend(job, { by: timeout }))
      assert.strictEqual(extending.field, "by")
      const many = [order, { ...order, timeout }]
      const batch = yield* refused(({ jobs }) => jobs.postMany(many, { idempotencyKey }))
      assert.strictEqual(batch.field, "requests[1].timeout")
      assert.include(batch.message, "requests[1].timeout: ")
      const more = yield* refused(({ jobs }) => jobs.extendMany([{ address: job, by: timeout }], { idempotencyKey }))
      assert.strictEqual(more.field, "requests[0].by")
    })
  )

  it.effect("of any unit is sent in seconds", () =>
    Effect.gen(function* () {
      const { api, sent } = yield* server()
      for (const timeout of ["1 hour", "61 seconds", 90_000, { minutes: 2, seconds: 1 }] as const) {
        yield* api.jobs.post({ ...order, timeout })
      }
      assert.deepStrictEqual(
        sent.map(({ body }) => (body as { timeout: number }).timeout),
        [3600, 61, 90, 121]
      )
    })
  )
})

describe("a limit", () => {
  it.effect("is kept: what costs more is not posted", () =>
    Effect.gen(function* () {
      const { api, sent } = yield* server()
      const { operation, reason } = yield* Effect.flip(
        api.jobs.post({ ...order, timeout: "10 hours" }, { maxCost: 2_111_999n })
      )
      assert.deepInclude(reason, { _tag: "InvalidSpec", field: "maxCost" })
      assert.strictEqual(operation, "jobs.post")
      assert.strictEqual(
        reason.message,
        "maxCost: the job costs $2.112 for 10h, and no more than $2.111999 may be paid; ask for less time"
      )
      assert.deepStrictEqual(
        sent.map(({ method, url }) => [method, new URL(url).pathname]),
        [["GET", `/api/markets/${addresses.market}/`]]
      )
    })
  )

  it.effect("lets through what costs no more, with an hour where no timeout is said", () =>
    Effect.gen(function* () {
      const { api, sent } = yield* server()
      yield* api.jobs.post({ ...order, timeout: "10 hours" }, { maxCost: 2_112_000n, idempotencyKey })
      assert.deepStrictEqual(
        sent.map(({ method }) => method),
        ["GET", "POST"]
      )
      assert.strictEqual(sent[1]!.headers["idempotency-key"], idempotencyKey)
      yield* api.jobs.post(order, { maxCost: 211_200n })
      assert.isTrue((yield* Effect.exit(api.jobs.post(order, { maxCost: 211_199n })))._tag === "Failure")
    })
  )

  it.effect("is not taken for kept where there is no price", () =>
    Effect.gen(function* () {
      const { api, sent } = yield* server({ ...market, usd_reward_per_hour: null })
      const { reason } = yield* Effect.flip(api.jobs.post(order, { maxCost: 1_000_000n }))
      assert.deepInclude(reason, { _tag: "InvalidSpec", field: "maxCost" })
      assert.lengthOf(sent, 1)
    })
  )

  it.effect("is not taken for kept where the price is less than nothing, or another market's", () =>
    Effect.gen(function* () {
      const negative = yield* server({ ...market, usd_reward_per_hour: -0.2 })
      const refusal = yield* Effect.flip(negative.api.jobs.post(order, { maxCost: 1_000_000n }))
      assert.deepInclude(refusal.reason, { _tag: "InvalidSpec", field: "maxCost" })
      assert.lengthOf(negative.sent, 1)
      const other = yield* server({ ...market, address: addresses.other })
      const { reason } = yield* Effect.flip(other.api.jobs.post(order, { maxCost: 1_000_000n }))
      assert.strictEqual(reason._tag, "MalformedResponse")
      assert.include(reason.message, "address is another one than was asked for")
      assert.lengthOf(other.sent, 1)
    })
  )

  it.effect("cannot be looked up where the market cannot: that is told as of the post, which was not sent", () =>
    Effect.gen(function* () {
      const { api, sent } = yield* serverOf(() => json({ name: "E", message: "down" }, 500))
      const { operation, reason } = yield* Effect.flip(api.jobs.post(order, { maxCost: 1n }))
      assert.deepStrictEqual([operation, reason._tag], ["jobs.post", "Unavailable"])
      assert.lengthOf(sent, 1)
    })
  )

  it.effect.each([1.5, "1.50", -1n, Number.NaN, null])("is not %s", (odd) =>
    Effect.gen(function* () {
      const { field, message } = yield* refused(({ jobs }) => jobs.post(order, { maxCost: odd as bigint }))
      assert.strictEqual(field, "maxCost")
      assert.include(message, "write micro-dollars as a bigint, such as 1_500_000n for $1.50")
    })
  )
})

describe("what is posted", () => {
  it.effect.each([
    [{ ipfsHash: "" }, "ipfsHash"],
    [{ market: undefined }, "market"],
    [{ node: "" }, "node"]
  ] as const)("is not without %j, and nothing is sent", ([odd, field]) =>
    Effect.gen(function* () {
      const request = { ...order, ...odd } as typeof order
      assert.strictEqual((yield* refused(({ jobs }) => jobs.post(request))).field, field)
    })
  )

  it.effect.each(["", "a b", "a\nb", "ü", "x".repeat(256), 7])("has no idempotency key such as %j", (odd) =>
    Effect.gen(function* () {
      const key = odd as string
      for (const use of [
        ({ jobs }: Service) => jobs.post(order, { idempotencyKey: key }),
        ({ jobs }: Service) => jobs.extend(job, { by: "1 hour", idempotencyKey: key }),
        ({ jobs }: Service) => jobs.stop(job, { idempotencyKey: key }),
        ({ jobs }: Service) => jobs.stopMany([job], { idempotencyKey: key })
      ]) {
        assert.strictEqual((yield* refused(use)).field, "idempotencyKey")
      }
    })
  )

  it.effect("in a batch has an idempotency key, and a node only where nodes are looked at", () =>
    Effect.gen(function* () {
      const none = {} as { readonly idempotencyKey: string }
      assert.deepStrictEqual(yield* refused(({ jobs }) => jobs.stopMany([job], none)), {
        field: "idempotencyKey",
        message: "idempotencyKey: a batch needs one; use crypto.randomUUID(), and the same one again"
      })
      const aimed = { ...order, node }
      assert.deepStrictEqual(yield* refused(({ jobs }) => jobs.postMany([aimed], { idempotencyKey })), {
        field: "requests[0].node",
        message: "requests[0].node: servers do not look at it here; use assignMany"
      })
      const unaimed = order as typeof aimed
      const { field } = yield* refused(({ jobs }) => jobs.assignMany([unaimed], { idempotencyKey }))
      assert.strictEqual(field, "requests[0].node")
    })
  )
})
