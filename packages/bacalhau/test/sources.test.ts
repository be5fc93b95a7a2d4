import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { inputsOf, maxJobBytes, nameProblem, type Source, sourceOf, tidy } from "../src/internal/sources.ts"
import { fileWith } from "./moduleFiles.ts"

const inline = (text: string): Source => ({
  _tag: "Inline",
  url: `data:application/octet-stream;base64,${Buffer.from(text).toString("base64")}`
})
const url = (url: string): Source => ({ _tag: "Url", url })

describe("a source", () => {
  const file = fileWith("größe 1.txt", "größer\n")
  it.effect.each([
    ["https://example.org/a?b=c", url("https://example.org/a?b=c")],
    ["http://example.org/a", url("http://example.org/a")],
    ["ipfs:QmA", { _tag: "Ipfs", cid: "QmA" }],
    ["ipfs://QmA", { _tag: "Ipfs", cid: "QmA" }],
    ["ipfs://ipfs/QmA/", { _tag: "Ipfs", cid: "QmA" }],
    [file, inline("größer\n")]
  ] as ReadonlyArray<readonly [string, Source]>)("%s", ([given, source]) =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* sourceOf("module", given), source)
    })
  )

  it.effect.each([
    ["ipfs://QmA/b", /^module: ipfs:\/\/QmA\/b names a file inside of a CID/],
    ["file:///nowhere/at/all", /^module: file:\/\/\/nowhere\/at\/all cannot be read: ENOENT/],
    ["file://host/a", /^module: file:\/\/host\/a cannot be read/],
    [fileWith("large", new Uint8Array(maxJobBytes + 1)), /^module: with its 1000001 bytes the job is too large/]
  ] as ReadonlyArray<readonly [string, RegExp]>)("cannot be %s", ([given, message]) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(sourceOf("module", given))
      assert.strictEqual(error.field, "module")
      assert.match(error.message, message)
    })
  )
})

describe("inputs", () => {
  it.effect("may be text, bytes and URLs, at tidy paths", () =>
    Effect.gen(function* () {
      const bytes = Uint8Array.from({ length: 0x8001 }, (_, index) => index % 256)
      const [text, raw, fetched] = yield* inputsOf([
        { data: "größer", path: "./a//b" },
        { data: bytes, path: "c" },
        { from: "https://example.org/d", path: "d" }
      ])
      assert.deepStrictEqual(text, { path: "a/b", source: inline("größer") })
      assert.strictEqual(raw!.source._tag, "Inline")
      const [, base64] = raw!.source._tag === "Inline" ? raw!.source.url.split("base64,") : []
      assert.deepStrictEqual(new Uint8Array(Buffer.from(base64!, "base64")), bytes)
      assert.deepStrictEqual(fetched, { path: "d", source: url("https://example.org/d") })
    })
  )

  it.effect("name the one that is too large, by its bytes and not its letters", () =>
    Effect.gen(function* () {
      const data = "ö".repeat(maxJobBytes / 2 + 1)
      const { field, message } = yield* Effect.flip(
        inputsOf([
          { data: "", path: "a" },
          { data, path: "b" }
        ])
      )
      assert.strictEqual(field, "inputs[1].data")
      assert.include(message, "1000002 bytes")
    })
  )
})

describe("the name of an input that a machine downloads", () => {
  it.each([
    ["https://example.org/data/a%20b.csv", "in/a b.csv", undefined],
    ["https://example.org/a.csv?x=/y", "a.csv", undefined],
    ["https://example.org/a.csv", "in/b.csv", 'write "in/a.csv" instead of "in/b.csv"'],
    ["https://example.org/a.csv", "b.csv", 'write "a.csv" instead of "b.csv"']
  ])("%s at %s", (from, path, advice) => {
    const problem = nameProblem({ source: url(from), path }, 2)
    if (advice === undefined) return assert.isUndefined(problem)
    assert.strictEqual(problem?.field, "inputs[2].path")
    assert.include(problem?.message, advice)
  })

  it("is not that of inline data", () => {
    assert.isUndefined(nameProblem({ source: inline("a"), path: "b" }, 0))
  })
})

it.each([
  ["a/b", "a/b"],
  ["./a//b/", "a/b"],
  [".", ""]
])("%s is tidily %j", (given, path) => {
  assert.strictEqual(tidy(given), path)
})
