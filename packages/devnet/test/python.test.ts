import { describe, expect, it } from "vitest"
import { compact, dumps, spaced } from "../src/python/dumps.ts"
import { loads, NotJson, TooDeep } from "../src/python/loads.ts"
import { decodeUtf8 } from "../src/python/utf8.ts"

/** As the real node printed them. */
const printed: ReadonlyArray<readonly [string, string]> = [
  ["1.0", "1.0"],
  ["1e22", "1e+22"],
  ["1e16", "1e+16"],
  ["1.0e15", "1000000000000000.0"],
  ["1E5", "100000.0"],
  ["0.0001", "0.0001"],
  ["0.00001", "1e-05"],
  ["1e-7", "1e-07"],
  ["123e45", "1.23e+47"],
  ["-0.0", "-0.0"],
  ["0.0", "0.0"],
  ["-1.5", "-1.5"],
  ["1e400", "Infinity"],
  ["-Infinity", "-Infinity"],
  ["NaN", "NaN"],
  ["123456789012345678901234567890", "123456789012345678901234567890"],
  ["9007199254740993", "9007199254740993"],
  ["-0", "0"],
  ["123456789.123456789", "123456789.12345679"],
  ['"\\u0000\\u001f\\u007f\\u0080"', '"\\u0000\\u001f\\u007f\\u0080"'],
  ['"\\/<>&\'\\"\\\\\\b\\f\\n\\r\\t"', '"/<>&\'\\"\\\\\\b\\f\\n\\r\\t"'],
  ['"né😀"', '"n\\u00e9\\ud83d\\ude00"'],
  ['"\\ud800"', '"\\ud800"'],
  ['{"b":1,"a":{"z":[],"y":null},"10":1,"9":2,"A":true}', '{"10":1,"9":2,"A":true,"a":{"y":null,"z":[]},"b":1}'],
  ['{"\\uffff":1,"😀":2}', '{"\\uffff":1,"\\ud83d\\ude00":2}'],
  ['{"a":1,"a":2}', '{"a":2}']
]

describe("JSON as Python has it", () => {
  it.each(printed)("%s is printed as %s", (given, expected) => {
    expect(dumps(loads(given), compact)).toBe(expected)
  })

  it("has spaces and the given order of keys where nothing else is asked for", () => {
    expect(dumps(loads('{"b":[1,2.0],"a":{}}'), spaced)).toBe('{"b": [1, 2.0], "a": {}}')
  })

  const wrong = [
    "",
    " ",
    "{",
    "nul",
    "{'a':1}",
    '{"a":1,}',
    "{} x",
    '"a',
    '"\n"',
    '"\\x"',
    '{"a" 1}',
    "{1:2}",
    "01",
    "+1",
    "\ufeff1"
  ]
  it.each(wrong)("%j is none", (text) => {
    expect(() => loads(text)).toThrow(NotJson)
  })

  it("may have integers of 4300 digits", () => {
    expect(dumps(loads("1".repeat(4300)), compact)).toHaveLength(4300)
    expect(() => loads("1".repeat(4301))).toThrow(NotJson)
  })

  it("ends at Python's recursion limit, with its words", () => {
    expect(dumps(loads("[".repeat(900) + "]".repeat(900)), compact)).toHaveLength(1800)
    const words = "maximum recursion depth exceeded while decoding a JSON array from a unicode string"
    expect(() => loads("[".repeat(100_000))).toThrow(new TooDeep(words))
  })
})

const undecodable: ReadonlyArray<readonly [ReadonlyArray<number>, string]> = [
  [[0xff, 0xfe], "byte 0xff in position 0: invalid start byte"],
  [[0x61, 0xc3], "byte 0xc3 in position 1: unexpected end of data"],
  [[0xe2, 0x82], "bytes in position 0-1: unexpected end of data"],
  [[0xc3, 0x28], "byte 0xc3 in position 0: invalid continuation byte"],
  [[0xe2, 0x82, 0x28], "bytes in position 0-1: invalid continuation byte"],
  [[0xed, 0xa0, 0x80], "byte 0xed in position 0: invalid continuation byte"]
]

describe("UTF-8 as Python has it", () => {
  it.each(undecodable)("%j: %s", (bytes, words) => {
    expect(() => decodeUtf8(Uint8Array.from(bytes))).toThrow(`'utf-8' codec can't decode ${words}`)
  })
})
