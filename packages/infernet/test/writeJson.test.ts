import { describe, expect, it } from "vitest"
import { showJson, unsendable, writeJson } from "../src/internal/writeJson.ts"
import { documents } from "./randomJson.ts"

describe("JSON for a node", () => {
  it("has bigints as integers of any length", () => {
    const value = { amount: 2n ** 256n - 1n, list: [-1n, 0n, { deep: 9007199254740993n }], text: "1n" }
    expect(writeJson(value)).toBe(`{"amount":${2n ** 256n - 1n},"list":[-1,0,{"deep":9007199254740993}],"text":"1n"}`)
  })

  it("is what JSON.stringify writes, over random values, also beside a bigint", () => {
    for (const value of documents(11, 500)) {
      expect(writeJson(value)).toBe(JSON.stringify(value))
      expect(writeJson([value, 1n])).toBe(`[${JSON.stringify(value)},1]`)
    }
  })

  it("leaves out members that are undefined", () => {
    expect(writeJson({ a: undefined, b: 1, c: { d: undefined } })).toBe('{"b":1,"c":{}}')
    expect(writeJson({ a: undefined, b: 1n, c: { d: undefined } })).toBe('{"b":1,"c":{}}')
  })
})

describe("a value that cannot be sent", () => {
  const cyclic: Record<string, unknown> = { name: "a" }
  cyclic.self = { again: [cyclic] }
  class Point {
    readonly x = 1
  }

  it.each<[string, unknown, string, string]>([
    ["NaN", { x: Number.NaN }, "data.x", "NaN is no JSON; send null or a text"],
    ["an infinite number", { x: [1, -Infinity] }, "data.x[1]", "-Infinity is no JSON; send null or a text"],
    ["a function", { x: { f: () => 1 } }, "data.x.f", "a function is no JSON; leave it out"],
    ["a symbol", { x: Symbol("s") }, "data.x", "a symbol is no JSON; leave it out"],
    ["undefined in a list", { x: [0, undefined] }, "data.x[1]", "undefined is no JSON; leave it out"],
    ["a hole in a list", { x: Array(2) }, "data.x[0]", "undefined is no JSON; leave it out"],
    ["a date", { x: new Date(0) }, "data.x", "a Date is no JSON; send text or numbers"],
    ["a map", { x: new Map() }, "data.x", "a Map is no JSON; send text or numbers"],
    ["bytes", { x: new Uint8Array(1) }, "data.x", "a Uint8Array is no JSON; send text or numbers"],
    ["an instance of a class", { x: new Point() }, "data.x", "a Point is no JSON; send text or numbers"],
    ["an object that contains itself", cyclic, "data.self.again[0]", "contains itself"]
  ])("is named with its place: %s", (_, value, field, message) => {
    expect(unsendable("data", value)).toEqual({ field, message })
  })

  it("is none of what JSON has: twice the same object, no prototype, bigints, absent members", () => {
    const shared = { a: 1 }
    const bare = Object.assign(Object.create(null), { x: 1n, y: undefined, z: null })
    expect(unsendable("data", { one: shared, two: [shared, shared], bare, text: "", no: false })).toBeUndefined()
  })
})

describe("a value that was read", () => {
  it("is shown with the numbers that are none, and otherwise as it is sent", () => {
    const read = { x: Number.NaN, y: [Infinity, -Infinity, 2n ** 70n], z: "NaN" }
    expect(showJson(read)).toBe('{"x":NaN,"y":[Infinity,-Infinity,1180591620717411303424],"z":"NaN"}')
    for (const value of documents(11, 200)) expect(showJson(value)).toBe(JSON.stringify(value))
  })
})
