import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { expect, it, onTestFinished } from "vitest"
import { nameProblem, write } from "../src/write.ts"

const room = fileURLToPath(new URL("..", import.meta.url))

it("writes a package that compiles, and whose conformance test fails", () => {
  const directory = mkdtempSync(join(room, "written-"))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  const files = write(directory, "new-net", "0.1.0")
  expect(files).toContain("src/NewNetBackend.ts")
  const types = spawnSync("tsc", ["-p", directory], { encoding: "utf8" })
  expect(types.stdout).not.toMatch(/error TS/)
  expect(types.status).toBe(0)
  spawnSync("vitest", ["run", "--root", directory], { encoding: "utf8" })
  const report = join(directory, ".turbo", "tests.json")
  const { numFailedTests, numTotalTests } = JSON.parse(readFileSync(report, "utf8")) as Record<string, number>
  expect(numTotalTests).toBeGreaterThan(20)
  expect(numFailedTests).toBeGreaterThan(15)
})

it.each(["", "Nosana", "a_b", "-a", "../a", "core"])("%j is no name", (name) => {
  expect(nameProblem(name)).toBeTypeOf("string")
})

it.each(["infernet", "nosana-api", "net2"])("%s is a name", (name) => {
  expect(nameProblem(name)).toBeUndefined()
})
