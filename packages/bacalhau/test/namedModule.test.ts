import { assert, describe, it } from "@effect/vitest"
import { isModule, namedModule } from "../src/internal/namedModule.ts"
import { moduleWith } from "./moduleFiles.ts"

const header = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0]
/** A section of any kind, with a content so long that its length takes two bytes. */
const section = (kind: number, length: number) => [
  kind,
  (length & 0x7f) | 0x80,
  length >> 7,
  ...new Array(length).fill(7)
]
const names = [0, 5, 4, 0x6e, 0x61, 0x6d, 0x65]
const isValid = (bytes: Uint8Array) => WebAssembly.validate(bytes as Uint8Array<ArrayBuffer>)
const sectionsOf = (bytes: Uint8Array) =>
  WebAssembly.Module.customSections(new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>), "name").length

describe("a module", () => {
  it.each([
    ["that is empty", header],
    ["with another section of its own", [...moduleWith("other")]],
    ["whose section of names has another spelling", [...moduleWith("Name")]]
  ])("%s is given a section of names", (_, bytes) => {
    const given = Uint8Array.from(bytes)
    const named = namedModule(given)
    assert.deepStrictEqual([...named], [...bytes, ...names])
    assert.isTrue(isValid(named))
    assert.deepStrictEqual([sectionsOf(given), sectionsOf(named)], [0, 1])
  })

  it.each([
    ["at its end", [...header, ...names]],
    ["that has names in it", [...moduleWith("name")]],
    ["behind a long one", [...header, ...section(11, 300), ...names]]
  ])("with a section of names %s stays as it is", (_, bytes) => {
    const given = Uint8Array.from(bytes)
    assert.strictEqual(namedModule(given), given)
  })

  it("is looked for no such section inside of another one", () => {
    const bytes = Uint8Array.from([...header, 11, names.length, ...names])
    assert.lengthOf(namedModule(bytes), bytes.length + names.length)
  })

  it.each([
    ["a section longer than the module", [...header, 1, 0xff, 0xff, 0xff, 0xff, 0x0f]],
    ["a length that never ends", [...header, 1, ...new Array(2000).fill(0xff)]],
    ["a length that is cut off", [...header, 0, 0x80]]
  ])("that is broken by %s is left to the server", (_, bytes) => {
    assert.lengthOf(namedModule(Uint8Array.from(bytes)), bytes.length + names.length)
  })
})

describe("bytes", () => {
  it.each([
    [header, true],
    [header.slice(0, 4), true],
    [header.slice(0, 3), false],
    [[], false],
    [[...new TextEncoder().encode("(module)")], false]
  ])("%j are a module: %s", (bytes, is) => {
    assert.strictEqual(isModule(Uint8Array.from(bytes)), is)
  })
})
