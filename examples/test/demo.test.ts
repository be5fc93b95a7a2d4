import { execFile } from "node:child_process"
import { fileURLToPath } from "node:url"
import { expect, it } from "vitest"

const demo = fileURLToPath(new URL("../demo.ts", import.meta.url))

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

const run = (...args: ReadonlyArray<string>) =>
  new Promise<Ended>((resolve) => {
    const child = execFile(process.execPath, [demo, ...args], (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr })
    )
  })

it("every job ends as expected, told as one line of JSON each", async () => {
  const { code, stderr, stdout } = await run("--json")
  const told = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  const common = { backend: "local", id: expect.any(String), ok: true }
  expect(told).toEqual([
    { ...common, status: "Completed", exitCode: 0, expected: "Completed" },
    { ...common, status: "Completed", exitCode: 0, expected: "Completed" },
    { ...common, status: "Failed", exitCode: 3, expected: "Failed" },
    { ...common, status: "Cancelled", exitCode: null, expected: "Cancelled" }
  ])
  expect([code, stderr]).toEqual([0, ""])
})

it("for people it shows what the jobs left, and a verdict on each", async () => {
  const { code, stdout } = await run()
  for (const words of ["9592", "report.json: [", "the cargo is missing", "waiting for the tide"]) {
    expect(stdout).toContain(words)
  }
  expect(stdout.match(/ as expected$/gm)).toHaveLength(4)
  expect(code).toBe(0)
})

it("an engine that there is not is told", async () => {
  expect(await run("--engine", "steam")).toMatchObject({ code: 2, stderr: expect.stringContaining("steam") })
})
