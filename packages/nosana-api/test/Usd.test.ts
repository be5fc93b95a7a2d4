import { assert, describe, it } from "@effect/vitest"
import { dollar, format, fromWire, parse } from "../src/Usd.ts"

describe("dollars", () => {
  it.each([
    [0, 0n],
    [1.5, 1_500_000n],
    [0.1, 100_000n],
    [1.005, 1_005_000n],
    [0.0000005, 1n],
    [0.0000004, 0n],
    [-0.0528, -52_800n],
    [123_456_789.123456, 123_456_789_123_456n],
    [4_503_599_627.123456, 4_503_599_627_123_456n],
    [1e21, 10n ** 27n]
  ] as const)("as the server writes them: %s", (given, expected) => {
    assert.strictEqual(fromWire(given), expected)
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY])("are not %s", (given) => {
    assert.throws(() => fromWire(given), RangeError, "is not an amount of dollars")
  })

  it.each([
    [0n, "$0.00"],
    [dollar, "$1.00"],
    [1_050_000n, "$1.05"],
    [1_047_000n, "$1.047"],
    [12n, "$0.000012"],
    [100n, "$0.0001"],
    [-2_000_000n, "-$2.00"],
    [-1n, "-$0.000001"],
    [123_456_789_100_000n, "$123456789.10"]
  ] as const)("for people: %s", (given, expected) => {
    assert.strictEqual(format(given), expected)
    assert.strictEqual(parse(expected), given)
  })

  it.each([
    ["1.50", 1_500_000n],
    [" 3 ", 3_000_000n],
    ["$0.5", 500_000n],
    ["$-1.200", -1_200_000n],
    ["-$1.2", -1_200_000n],
    ["0.1000000", 100_000n]
  ] as const)("that somebody wrote: %j", (given, expected) => {
    assert.strictEqual(parse(given), expected)
  })

  it.each(["", "$", "1.", ".5", "1,50", "1.0000001", "1e3", "--1", "-$-1", "1.5 USD", "0x10", "9".repeat(19)])(
    "are not %j",
    (given) => {
      assert.isUndefined(parse(given))
    }
  )

  it("come back from what they are written as", () => {
    for (let step = 0; step < 2000; step++) {
      const amount = BigInt(step * step * 7919) - 1_000_000_000n
      assert.strictEqual(parse(format(amount)), amount)
      assert.strictEqual(fromWire(Number(amount) / 1_000_000), amount)
    }
  })
})
