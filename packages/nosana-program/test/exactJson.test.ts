import { describe, expect, it } from "@effect/vitest"
import { parseExact, writeExact } from "../src/internal/rpc/exactJson.ts"

describe("parseExact", () => {
  it("keeps large integers, wherever they are", () => {
    expect(parseExact('{"a":18446744073709551615,"b":[-9223372036854775808, 1],"c":9007199254740993}')).toEqual({
      a: 18446744073709551615n,
      b: [-9223372036854775808n, 1],
      c: 9007199254740993n
    })
    expect(parseExact("18446744073709551615")).toBe(18446744073709551615n)
  })
  it("leaves everything else as JSON has it", () => {
    const text =
      '{"a":"x: 12345678901234567890, \\" 12345678901234567890","b":1.2345678901234567890,"c":1e25,"d":123,"e":1234567890123456}'
    expect(parseExact(text)).toEqual(JSON.parse(text))
    expect(parseExact('{"log":"1:12345678901234567890,","n":12345678901234567890}')).toEqual({
      log: "1:12345678901234567890,",
      n: 12345678901234567890n
    })
  })
  it("is not fooled by a text that looks like its own mark", () => {
    expect(parseExact('["\\u0000bigint:5", 12345678901234567890]')).toEqual(["\u0000bigint:5", 12345678901234567890n])
  })
  it("is not fooled by a text that spells its mark with escapes, in a value or a key", () => {
    const text = '{"\\u0062igint:5":"\\u0062igint:5","b":"\\u0062igint:x","n":12345678901234567890}'
    expect(parseExact(text)).toEqual({ "bigint:5": "bigint:5", b: "bigint:x", n: 12345678901234567890n })
  })
  it("knows where a text ends, whatever number of backslashes is before its quote", () => {
    const text = '["\\\\",12345678901234567890,"\\\\\\",12345678901234567890,"]'
    expect(parseExact(text)).toEqual(["\\", 12345678901234567890n, '\\",12345678901234567890,'])
  })
  it.each([
    ["quotes in a text without an end", '\\"', ""],
    ["backslashes in a text without an end", "\\\\", ""],
    ["quotes in a text", '\\"', '"]']
  ])("takes time in proportion to hostile words: %s", (_, part, end) => {
    const timeOf = (count: number) => {
      const text = `[12345678901234567,"${part.repeat(count)}${end}`
      const begun = performance.now()
      if (end === "") expect(() => parseExact(text)).toThrow(SyntaxError)
      else expect(parseExact(text)).toEqual([12345678901234567n, '"'.repeat(count)])
      return performance.now() - begun
    }
    // 4 MB, where time in proportion to the square would be hours.
    expect(timeOf(2_000_000)).toBeLessThan(5_000)
  })
  it("takes time in proportion to a text that is full of what could be its mark", () => {
    const text = `[12345678901234567,"bigint${":".repeat(400_000)}"]`
    const begun = performance.now()
    expect(parseExact(text)).toEqual([12345678901234567n, `bigint${":".repeat(400_000)}`])
    expect(performance.now() - begun).toBeLessThan(2_000)
  })
  it("fails on what is no JSON", () => {
    expect(() => parseExact('{"a":12345678901234567890')).toThrow(SyntaxError)
    expect(() => parseExact("")).toThrow(SyntaxError)
  })
})

describe("writeExact", () => {
  it("writes bigints as integers", () => {
    expect(writeExact({ a: 18446744073709551615n, b: ["1", 2, "bigint:3"] })).toBe(
      '{"a":18446744073709551615,"b":["1",2,"bigint:3"]}'
    )
  })
})
