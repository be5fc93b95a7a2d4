import { refTo } from "@longshore/core/Backend"
import type { Job } from "@longshore/core/Job"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { board, redraw, type Screen } from "../src/live.ts"
import { elapsed, jobLine } from "../src/show.ts"

const start = new Date("2026-01-01T00:00:00Z")
const job = (fields: Partial<Job> = {}): Job => ({
  ref: refTo({ id: "local", at: "here" }, "a1"),
  status: { _tag: "Running" },
  ...fields
})

beforeEach(() => vi.useFakeTimers({ now: start }))
afterEach(() => vi.useRealTimers())

const screenOf = (isTTY: boolean) => {
  const written: Array<string> = []
  const screen: Screen = { isTTY, columns: 40, write: (text: string | Uint8Array) => written.push(String(text)) > 0 }
  return { screen, written }
}

describe("the line of a job", () => {
  const now = start.getTime() + 130_000
  const cases: ReadonlyArray<readonly [string, Partial<Job>, string]> = [
    ["that waits", { status: { _tag: "Queued", position: 2 } }, "local:a1  Queued (position 2)"],
    [
      "on a node",
      { status: { _tag: "Running", node: "n7" }, startedAt: start, progress: "pulling image, 40%" },
      "local:a1  Running on n7  2m 10s  pulling image, 40%"
    ],
    ["that only runs", { progress: "running" }, "local:a1  Running"],
    [
      "that ended",
      {
        status: { _tag: "Failed", cause: "ExitCode", message: "exit code 3" },
        startedAt: start,
        endedAt: new Date(start.getTime() + 900),
        progress: "running"
      },
      "local:a1  Failed (ExitCode): exit code 3  0s"
    ],
    ["with words that would move the cursor", { progress: "\x1b[2Jgone\r\nnext" }, "local:a1  Running   [2Jgone next"]
  ]
  it.each(cases)("%s", (_, fields, line) => expect(jobLine(job(fields), now)).toBe(line))

  it("never tells of negative time", () => {
    expect(elapsed(job({ startedAt: new Date(now) }), start.getTime())).toBe("0s")
  })
})

describe("redraw", () => {
  it("puts lines in the place of the last ones, cut to the terminal, with others above", () => {
    const text = redraw(["local:a1  Running", "local:b2  Queued"], { above: ["warning: w"], columns: 12, drawn: 2 })
    expect(text).toBe("\x1b[2A\r\x1b[Jwarning: w\n\x1b[?7llocal:a1  R\nlocal:b2  Q\n\x1b[?7h")
  })
})

describe("a board", () => {
  it("on a terminal has one line a job, and lets its time pass", () => {
    const { screen, written } = screenOf(true)
    const shown = board(screen)
    shown.see(job({ startedAt: start, warnings: ["no image"] }))
    shown.see(job({ startedAt: start, warnings: ["no image"] }))
    vi.advanceTimersByTime(1000)
    shown.see(job({ status: { _tag: "Completed" }, startedAt: start, endedAt: new Date(Date.now()) }))
    shown.done()
    vi.advanceTimersByTime(5000)
    expect(written).toEqual([
      "warning: no image\n\x1b[?7llocal:a1  Running  0s\n\x1b[?7h",
      "\x1b[1A\r\x1b[J\x1b[?7llocal:a1  Running  1s\n\x1b[?7h",
      "\x1b[1A\r\x1b[J\x1b[?7llocal:a1  Completed  1s\n\x1b[?7h"
    ])
  })

  it("elsewhere has a plain line for each change", () => {
    const { screen, written } = screenOf(false)
    const shown = board(screen)
    shown.see(job({ warnings: ["no image"] }))
    vi.advanceTimersByTime(5000)
    shown.see(job({ status: { _tag: "Completed" }, warnings: ["no image"] }))
    shown.done()
    expect(written).toEqual(["warning: no image\n", "local:a1  Running\n", "local:a1  Completed\n"])
  })
})
