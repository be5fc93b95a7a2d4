import { assert, describe, it } from "vitest"
import { captured, make } from "../src/JobResult.ts"

describe("a result", () => {
  it("keeps bytes, reads text, and marks what was cut off", () => {
    const text = captured(Uint8Array.of(0x61, 0xff), true)
    assert.deepStrictEqual([text.text, text.bytes.length, text.truncated], ["a\ufffd", 2, true])
    assert.deepStrictEqual(captured("ä").bytes, Uint8Array.of(0xc3, 0xa4))
  })

  it("has stdout's JSON as its output", () => {
    assert.deepStrictEqual(make({ stdout: captured('{"words": 3}\n') }).output, { words: 3 })
    assert.isUndefined(make({ stdout: captured("three words\n") }).output)
    assert.deepStrictEqual(make({ stdout: captured("1"), output: ["the network's own"] }).output, ["the network's own"])
  })

  it("is whole when a job left nothing", () => {
    const { exitCode, outputs, stderr, stdout } = make({})
    assert.deepStrictEqual([exitCode, outputs, stdout.text, stderr.text], [undefined, [], "", ""])
  })
})
