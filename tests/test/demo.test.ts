import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { expect, it } from "vitest"

const demo = fileURLToPath(new URL("../../examples/demo.ts", import.meta.url))

it("every job of the demo ends as expected", () => {
  const { status, stderr, stdout } = spawnSync(process.execPath, [demo, "--json"], { encoding: "utf8" })
  const lines = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(lines.length).toBeGreaterThanOrEqual(4)
  for (const line of lines) {
    expect(Object.keys(line)).toEqual(["backend", "id", "status", "exitCode", "expected", "ok"])
    expect(line.ok, JSON.stringify(line)).toBe(true)
  }
  expect([status, stderr]).toEqual([0, ""])
})
