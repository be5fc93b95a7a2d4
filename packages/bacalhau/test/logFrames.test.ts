import { assert, describe, it } from "@effect/vitest"
import type { LogChunk } from "@longshore/core/Backend"
import { Progress, readFrame } from "../src/internal/logFrames.ts"
import { frame, refusal } from "./scriptedLogs.ts"

describe("a frame", () => {
  it.each([
    [frame("a\n"), { source: "stdout", text: "a\n" }],
    [frame("b", 2), { source: "stderr", text: "b" }],
    [frame("c", 0), { source: "system", text: "c" }]
  ])("%j is a piece", (text, chunk) => {
    assert.deepStrictEqual(readFrame(text) as LogChunk, chunk as LogChunk)
  })

  it.each([
    [refusal("job not found: j-1"), "JobNotFound"],
    [refusal("failed to open log stream for job j-1: job not found: j-1"), "JobNotFound"],
    [refusal("failed to open log stream for job j-1: Job not found. ID: j-1"), "JobNotFound"],
    [refusal("failed to open log stream for job j-1: no executions found for job j-1"), "InvalidState"],
    [refusal("unable to find execution  in job j-1"), "InvalidState"],
    [refusal("timeout while waiting for execution logs"), "Unavailable"],
    [
      refusal("nats stream: close 5000 (internal server error): error in handler : execution e not found"),
      "Unavailable"
    ],
    [JSON.stringify({ Err: "can't stream logs for completed execution: e" }), "Unavailable"],
    ["<html>", "MalformedResponse"],
    ["[]", "MalformedResponse"],
    [JSON.stringify({ value: { Type: 1 } }), "MalformedResponse"]
  ])("%j is %s", (text, tag) => {
    const read = readFrame(text)
    assert.strictEqual("_tag" in read ? read._tag : read.text, tag)
  })
})

describe("progress", () => {
  const told = (readings: ReadonlyArray<ReadonlyArray<string>>) => {
    const progress = new Progress()
    return readings.map((pieces) => {
      progress.begin()
      return pieces.map((text) => progress.take({ source: "stdout", text })?.text ?? "").join("")
    })
  }
  it.each([
    [
      [
        ["ab", "cd"],
        ["abc", "de"]
      ],
      ["abcd", "e"]
    ],
    [
      [["größer"], ["gr", "ößer 漢🚢"]],
      ["größer", " 漢🚢"]
    ],
    // An ö that was cut in two: each byte is a sign of its own.
    [
      [["gr\ufffd\ufffdß"], ["größ", "er"]],
      ["gr\ufffd\ufffdß", "er"]
    ],
    [
      [["a\ufffd"], ["aö", "b"]],
      ["a\ufffd", "b"]
    ],
    [
      [["abc"], ["a"], ["abcd"]],
      ["abc", "", "d"]
    ]
  ])("of %j lets through %j", (readings, expected) => {
    assert.deepStrictEqual(told(readings), expected)
  })

  it("is kept for each stream by itself", () => {
    const progress = new Progress()
    progress.take({ source: "stdout", text: "abc" })
    assert.deepStrictEqual(progress.take({ source: "stderr", text: "ab" }), { source: "stderr", text: "ab" })
  })
})
