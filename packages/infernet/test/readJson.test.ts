import { describe, expect, it } from "vitest"
import { readJson } from "../src/internal/readJson.ts"
import { documents } from "./randomJson.ts"

describe("a node's JSON", () => {
  it("may have numbers that are none", async () => {
    expect(await readJson('{"a":NaN,"b":[Infinity,-Infinity],"c":1}', false)).toEqual({
      a: Number.NaN,
      b: [Infinity, -Infinity],
      c: 1
    })
    expect(await readJson(" NaN\n", true)).toBeNaN()
  })

  it("keeps the words for these where they are in a text or a name", async () => {
    const text = '{"NaN":"Infinity","x":NaN,"y":"-Infinity, \\"NaN\\""}'
    expect(await readJson(text, false)).toEqual({ NaN: "Infinity", x: Number.NaN, y: '-Infinity, "NaN"' })
  })

  it("has long integers rounded, or exact where that is asked for", async () => {
    const text =
      "[9007199254740991,9007199254740993,-9007199254740993,115792089237316195423570985008687907853269984665]"
    expect(await readJson(text, false)).toEqual(JSON.parse(text))
    expect(await readJson(text, true)).toEqual([
      9007199254740991,
      9007199254740993n,
      -9007199254740993n,
      115792089237316195423570985008687907853269984665n
    ])
    expect(await readJson("[NaN,9007199254740993]", false)).toEqual([Number.NaN, 9007199254740992])
  })

  it("never makes a bigint of a number with a point or an exponent", async () => {
    const text = "[1234567890123456.5,0.1234567890123456789,1e21,12345678901234567890e1,-0,-0.0]"
    expect(await readJson(text, true)).toEqual(JSON.parse(text))
  })

  it("has escapes, surrogates and characters of any plane", async () => {
    const text = String.raw`["\"\\\/\b\f\n\r\t\u00e9","\ud83d\ude00","\ud83d","😀 größer",NaN]`
    expect(await readJson(text, false)).toEqual(['"\\/\b\f\n\r\té', "😀", "\ud83d", "😀 größer", Number.NaN])
  })

  it("has a `__proto__` as any other name", async () => {
    const read = (await readJson('{"__proto__":{"admin":true},"x":NaN}', false)) as Record<string, unknown>
    expect(Object.keys(read)).toEqual(["__proto__", "x"])
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype)
    expect(read.admin).toBeUndefined()
  })

  it("gives the last of two members of one name, as JSON.parse does", async () => {
    expect(await readJson('{"a":1,"b":NaN,"a":2}', false)).toEqual({ a: 2, b: Number.NaN })
  })

  it("may be nested as deeply as anything is, and fails in words where it is too deep", async () => {
    const deep = (levels: number) => `${"[".repeat(levels)}NaN${"]".repeat(levels)}`
    expect(JSON.stringify(await readJson(deep(500), false))).toBe(`${"[".repeat(500)}null${"]".repeat(500)}`)
    await expect(readJson(deep(1_000_000), false)).rejects.toThrow(new SyntaxError("it is nested too deeply"))
  })

  it.each([
    ['{"a":NaN,}', '"}" at position 9 is no JSON'],
    ['{"a" NaN}', '"N" at position 5 is no JSON'],
    ["[NaN", "the end at position 4 is no JSON"],
    ["[NaN 1]", '"1" at position 5 is no JSON'],
    ["[NaN] x", '"x" at position 6 is no JSON'],
    ["[NaN,]", '"]" at position 5 is no JSON'],
    ["-NaN", '"-" at position 0 is no JSON'],
    ["[NaN,01]", '"1" at position 6 is no JSON'],
    ["[NaN,.5]", '"." at position 5 is no JSON'],
    ["[NaN,1.]", '"." at position 6 is no JSON'],
    ["{NaN:1}", '"N" at position 1 is no JSON'],
    ['[NaN,"x', '"\\"" at position 5 is no JSON'],
    ["[NaN,truely]", '"l" at position 9 is no JSON']
  ])("%s fails where it is wrong", async (text, message) => {
    await expect(readJson(text, false)).rejects.toThrow(new SyntaxError(message))
  })

  it.each(['[NaN,"\n"]', '[NaN,"\\x"]'])("%j fails, as no text has such a character", async (text) => {
    await expect(readJson(text, false)).rejects.toThrow(SyntaxError)
  })

  it("is read as JSON.parse reads it, over random documents and both ways", async () => {
    for (const value of documents(2026, 500)) {
      for (const text of [JSON.stringify(value), JSON.stringify(value, undefined, "\t \r\n")]) {
        expect(await readJson(text, false)).toEqual(JSON.parse(text))
        // A long number before it sends it the other way.
        const [, slowly] = (await readJson(`[1.0000000000000001,${text}]`, true)) as [number, unknown]
        expect(slowly).toEqual(JSON.parse(text))
      }
    }
  })

  it("that is broken fails both ways, over random documents that were cut", async () => {
    for (const value of documents(7, 200)) {
      const text = JSON.stringify([value])
      const cut = text.slice(0, -1)
      await expect(readJson(cut, false)).rejects.toThrow(SyntaxError)
      await expect(readJson(`[1.0000000000000001,${cut}`, true)).rejects.toThrow(SyntaxError)
    }
  })
})
