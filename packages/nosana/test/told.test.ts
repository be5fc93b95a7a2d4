import { assert, describe, it } from "@effect/vitest"
import type { LogChunk } from "@longshore/core/Backend"
import { behind, nothing, telling } from "../src/internal/told.ts"

describe("what is behind what was told", () => {
  const chunks: ReadonlyArray<LogChunk> = [
    { source: "system", text: "pulling\n" },
    { source: "stdout", text: "abc" },
    { source: "stderr", text: "def" },
    { source: "stdout", text: "ghi" }
  ]
  const told = (...texts: ReadonlyArray<string>) => texts.reduce(telling, nothing)

  it("is everything where nothing was", () => assert.deepStrictEqual(behind(chunks, nothing), chunks))
  it("begins in the middle of a chunk", () => {
    assert.deepStrictEqual(behind(chunks, told("ab", "cd")), [
      { source: "stderr", text: "ef" },
      { source: "stdout", text: "ghi" }
    ])
  })
  it("is nothing where all was", () => assert.deepStrictEqual(behind(chunks, told("abcdefghi")), []))
  it("is found where the beginning is not kept", () => {
    assert.deepStrictEqual(behind(chunks.slice(2), told("a".repeat(1_000), "abcd".repeat(70), "def")), [
      { source: "stdout", text: "ghi" }
    ])
  })
})
