import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Durations from "../src/Durations.ts"

const wrong: ReadonlyArray<readonly [unknown, string]> = [
  ["soon", '"soon"'],
  [Number.NaN, "NaN"],
  [-1, "-1"],
  [-5n, "-5n"],
  [{}, "an object"],
  [{ second: 5 }, "an object"],
  [null, "null"]
]

describe("what a caller gave as a duration", () => {
  it("is read as effect reads it", () => {
    assert.isTrue(Duration.Equivalence(Durations.read("90 minutes")!, Duration.minutes(90)))
    assert.isTrue(Duration.Equivalence(Durations.read({ hours: 1 })!, Duration.hours(1)))
    assert.isTrue(Duration.Equivalence(Durations.read(Duration.infinity)!, Duration.infinity))
  })

  it.effect.each(wrong)("is none: %s", ([given, written]) =>
    Effect.gen(function* () {
      assert.isUndefined(Durations.read(given))
      const option = yield* Effect.flip(Durations.checkOption("harbour", "pollEvery", given))
      assert.strictEqual(option.reason._tag, "Misconfigured")
      assert.include(option.message, `pollEvery: ${written} is not a duration; write for example "30 seconds"`)
      const operation = yield* Effect.flip(Durations.of({ backend: "harbour", operation: "extend" }, "by", given))
      assert.deepInclude(operation.reason, { _tag: "InvalidSpec", field: "by" })
      assert.strictEqual(operation.operation, "extend")
    })
  )

  it.effect("may be left out as an option", () => Durations.checkOption("harbour", "pollEvery", undefined))
})
