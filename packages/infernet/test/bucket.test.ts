import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"
import { type Bucket, type Head, makeBucket } from "../src/internal/bucket.ts"
import { limiter, type RateLimit } from "./rateLimit.ts"

const head = (status: number, headers: Record<string, string> = {}): Head => ({ status, headers: new Headers(headers) })
const granting = (limit: number, remaining: number, reset = 0) =>
  head(200, {
    "ratelimit-limit": String(limit),
    "ratelimit-remaining": String(remaining),
    "ratelimit-reset": String(reset)
  })

/** A bucket whose requests are answered at once, and when each was sent, in seconds. */
const answeredWith = (answer: (count: number) => Head) => {
  const bucket = makeBucket()
  const sent: Array<number> = []
  const one = bucket.spend(Infinity, (heard) =>
    Effect.map(Clock.currentTimeMillis, (now) => {
      sent.push(now / 1000)
      heard(answer(sent.length - 1))
    })
  )
  return { bucket, sent, one }
}

const pass = (seconds: number, step = 0.1) =>
  Effect.repeat(TestClock.adjust(step * 1000), { times: Math.round(seconds / step) - 1 })
const many = (count: number, one: Effect.Effect<unknown, unknown>) =>
  Effect.forkChild(
    Effect.all(
      Array.from({ length: count }, () => one),
      { concurrency: "unbounded", discard: true }
    )
  )

/** A request to a node with this limit, which is on its way for a while, and when such were served. */
const under = (limit: RateLimit, travel: number) => {
  const bucket = makeBucket()
  const limited = limiter(limit)
  const served: Array<number> = []
  let refused = 0
  const one = bucket.spend(Infinity, (heard) =>
    Effect.gen(function* () {
      yield* Effect.sleep(travel)
      const now = yield* Clock.currentTimeMillis
      const answer = limited(now)
      yield* Effect.sleep(travel)
      if ("refusal" in answer) {
        refused++
        return heard(answer.refusal)
      }
      served.push(now)
      heard(head(200, answer.headers))
    })
  )
  return { one, served, refused: () => refused }
}

describe("what a node grants is used, and no more", () => {
  const limits = [
    [{ requests: 60, seconds: 60 }, 10],
    [{ requests: 60, seconds: 60 }, 200],
    [{ requests: 100, seconds: 100 }, 30],
    [{ requests: 5, seconds: 10 }, 10],
    [{ requests: 5, seconds: 10 }, 300]
  ] as const

  it.effect.each(limits)("of %j, when a request takes %i ms each way", ([limit, travel]) =>
    Effect.gen(function* () {
      const count = limit.requests * 3
      const { one, refused, served } = under(limit, travel)
      const fiber = yield* many(count, one)
      yield* pass(2)
      assert.isAtLeast(served.length, limit.requests, "what is granted at once is used at once")
      yield* pass(limit.seconds * 3)
      assert.strictEqual(refused(), 0)
      assert.strictEqual(served.length, count)
      yield* Fiber.join(fiber)
      const paced = served.slice(limit.requests)
      const rate = (paced.length - 1) / ((paced.at(-1)! - paced[0]!) / 1000)
      assert.isAtLeast(rate, (0.8 * limit.requests) / limit.seconds)
    })
  )

  it.effect("again after a rest", () =>
    Effect.gen(function* () {
      const { one, refused } = under({ requests: 5, seconds: 10 }, 100)
      const first = yield* many(5, one)
      yield* pass(15)
      assert.isDefined(first.pollUnsafe())
      for (let round = 0; round < 3; round++) {
        const fiber = yield* many(5, one)
        yield* pass(0.2)
        assert.isDefined(fiber.pollUnsafe(), `five at once in round ${round}`)
        yield* pass(12)
      }
      assert.strictEqual(refused(), 0)
    })
  )
})

describe("before the node has told of its limit", () => {
  it.effect("one request goes, and the others wait for its answer", () =>
    Effect.gen(function* () {
      const bucket = makeBucket()
      let sent = 0
      const one = bucket.spend(Infinity, (heard) =>
        Effect.andThen(
          Effect.sync(() => sent++),
          Effect.map(Effect.sleep("1 second"), () => heard(granting(10, 10 - sent)))
        )
      )
      yield* many(6, one)
      yield* pass(0.9)
      assert.strictEqual(sent, 1)
      yield* pass(0.3)
      assert.strictEqual(sent, 6)
    })
  )

  it.effect("one that dies without an answer lets the next one go", () =>
    Effect.gen(function* () {
      const { bucket, one, sent } = answeredWith(() => head(200))
      const dying = bucket.spend(Infinity, () => Effect.andThen(Effect.sleep("1 second"), Effect.fail("reset")))
      const first = yield* Effect.forkChild(Effect.flip(dying))
      yield* many(3, one)
      yield* pass(0.9)
      assert.deepStrictEqual(sent, [])
      yield* pass(0.3)
      assert.strictEqual(sent.length, 3)
      assert.strictEqual(yield* Fiber.join(first), "reset")
    })
  )

  it.effect("an answer without headers means that there is no limit", () =>
    Effect.gen(function* () {
      const bucket = makeBucket()
      const slow = bucket.spend(Infinity, (heard) => Effect.map(Effect.sleep("1 second"), () => heard(head(200))))
      const fiber = yield* many(500, slow)
      yield* pass(2.1)
      assert.isDefined(fiber.pollUnsafe())
    })
  )
})

describe("a request that the node refuses", () => {
  it.effect("closes the bucket for a second or more, even if the node says 0", () =>
    Effect.gen(function* () {
      const { one, sent } = answeredWith((count) => (count === 0 ? head(429, { "retry-after": "0" }) : head(200)))
      yield* many(2, one)
      yield* pass(0.9)
      assert.strictEqual(sent.length, 1)
      yield* pass(0.6)
      assert.strictEqual(sent.length, 2)
      assert.isTrue(sent[1]! - sent[0]! >= 1 && sent[1]! - sent[0]! <= 1.25 + 0.1, String(sent))
    })
  )

  it.effect("closes it for as long as the node says", () =>
    Effect.gen(function* () {
      const { one, sent } = answeredWith((count) => (count === 0 ? head(429, { "retry-after": "7" }) : head(200)))
      yield* many(2, one)
      yield* pass(20)
      assert.isTrue(sent[1]! - sent[0]! >= 7 && sent[1]! - sent[0]! <= 8.85, String(sent))
    })
  )

  it.effect("lets one request at a time find out more, where no headers tell", () =>
    Effect.gen(function* () {
      const { one, sent } = answeredWith(() => head(429))
      yield* many(3, one)
      yield* pass(6)
      assert.strictEqual(sent.length, 3)
      assert.isTrue(sent[1]! - sent[0]! >= 1 && sent[2]! - sent[1]! >= 1, String(sent))
    })
  )

  it.effect("is told how long to wait: a second at the least", () =>
    Effect.gen(function* () {
      const { bucket, one } = answeredWith(() => head(429, { "retry-after": "30" }))
      assert.strictEqual(Duration.toMillis(yield* bucket.wait), 1000)
      yield* one
      assert.isAtLeast(Duration.toMillis(yield* bucket.wait), 30_000)
    })
  )
})

describe("a request that waits", () => {
  const spent = Effect.gen(function* () {
    const { bucket, one, sent } = answeredWith(() => granting(1, 0, 9))
    yield* one
    return { bucket, one, sent }
  })
  const busyBy = (bucket: Bucket, until: number) =>
    Effect.forkChild(Effect.flip(bucket.spend(until, () => Effect.void)))

  it.effect("is Busy once its time is over, and was not sent", () =>
    Effect.gen(function* () {
      const { bucket, sent } = yield* spent
      const waiting = yield* busyBy(bucket, 3000)
      yield* pass(2.8)
      assert.isUndefined(waiting.pollUnsafe())
      yield* pass(0.4)
      assert.strictEqual((yield* Fiber.join(waiting))._tag, "Busy")
      assert.strictEqual(sent.length, 1)
    })
  )

  it.effect("gives its place to the next one when it is interrupted", () =>
    Effect.gen(function* () {
      const { one, sent } = yield* spent
      const [front, next] = [yield* Effect.forkChild(one), yield* Effect.forkChild(one)]
      yield* pass(1)
      yield* Fiber.interrupt(front)
      yield* pass(10)
      assert.isDefined(next.pollUnsafe())
      assert.strictEqual(sent.length, 2)
    })
  )

  it.effect("behind another gives its place back when it is interrupted", () =>
    Effect.gen(function* () {
      const { one, sent } = yield* spent
      const waiting = [yield* Effect.forkChild(one), yield* Effect.forkChild(one), yield* Effect.forkChild(one)]
      yield* pass(1)
      yield* Fiber.interrupt(waiting[1]!)
      yield* pass(22)
      assert.isDefined(waiting[0]!.pollUnsafe())
      assert.isDefined(waiting[2]!.pollUnsafe())
      assert.strictEqual(sent.length, 3)
    })
  )

  it.effect("reads a header that the node sent twice", () =>
    Effect.gen(function* () {
      const { one, sent } = answeredWith(() =>
        head(200, { "ratelimit-limit": "2, 2", "ratelimit-remaining": "0, 0", "ratelimit-reset": "5, 5" })
      )
      yield* many(4, one)
      yield* pass(1)
      assert.strictEqual(sent.length, 1)
    })
  )
})
