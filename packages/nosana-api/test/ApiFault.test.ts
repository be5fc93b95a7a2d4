import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { faultOf, isIdempotencySignal } from "../src/ApiFault.ts"
import { posting, reading, refused } from "./refusals.ts"
import { json, refusalOf } from "./serverOf.ts"

describe("a refusal", () => {
  it.effect.each(Object.entries(refused))("%s", ([, { answer, fault = {}, field, message, options, tag, use }]) =>
    Effect.gen(function* () {
      const error = yield* refusalOf(use, answer, options)
      assert.deepStrictEqual([error.reason._tag, error.reason.message], [tag, message])
      assert.strictEqual("field" in error.reason ? error.reason.field : undefined, field)
      const told = faultOf(error)!
      const { status } = answer()
      const { body, message: said, status: given, ...rest } = told
      assert.strictEqual(given, status)
      assert.strictEqual(error.reason.answer?.status, status)
      assert.deepStrictEqual(error.reason.answer?.body, body)
      // In place of amounts in the server's words, they are told in ours.
      if (fault.available === undefined) assert.include(message, said)
      for (const name of ["code", "kind", "scope", "available", "required", "retryAfter"] as const) {
        assert.deepStrictEqual(rest[name], fault[name], name)
      }
      if (fault.field !== undefined) assert.strictEqual(rest.field, fault.field)
    })
  )

  it.effect("of 429 with a date says for how long", () =>
    Effect.gen(function* () {
      const until = new Date(Date.now() + 90_000).toUTCString()
      const error = yield* refusalOf(posting, () => json({ message: "slow" }, 429, { "retry-after": until }))
      const seconds = Duration.toSeconds(error.retryAfter!)
      assert.isTrue(seconds > 80 && seconds <= 90, String(seconds))
      assert.deepStrictEqual(faultOf(error)?.retryAfter, error.retryAfter)
      assert.isTrue(error.isRetryable)
    })
  )

  it.effect("is told in words of a bounded length, and kept whole", () =>
    Effect.gen(function* () {
      const long = "x".repeat(100_000)
      const error = yield* refusalOf(reading, () => json({ message: long }, 500))
      assert.isBelow(error.message.length, 700)
      assert.deepStrictEqual(faultOf(error)?.body, { message: long })
    })
  )

  it.effect("of another backend's, or of nobody's, has no fault", () =>
    Effect.gen(function* () {
      const error = yield* refusalOf(reading, () => Promise.reject(new TypeError("fetch failed")))
      assert.isUndefined(faultOf(error))
    })
  )
})

describe("an idempotency signal", () => {
  it.each([
    [409, "IDEMPOTENCY_KEY_IN_PROGRESS", true],
    [409, "IDEMPOTENCY_KEY_EXPIRED", true],
    [409, "IDEMPOTENCY_KEY_PAYLOAD_MISMATCH", true],
    [409, "SOMETHING", false],
    [409, undefined, false],
    [500, "IDEMPOTENCY_KEY_EXPIRED", false]
  ] as const)("of %s with %s is %s", (status, code, expected) => {
    assert.strictEqual(isIdempotencySignal({ status, code }), expected)
  })
})
