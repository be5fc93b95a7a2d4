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

it("shows what the jobs left, and a verdict on each", async () => {
  const { code, stdout } = await run()
  for (const words of [
    "9592",
    "report.json: [",
    "the cargo is missing",
    "waiting for the tide",
    "fullMoon",
    "the account had $100.000000 of credits and has $99.9",
    "infernet:",
    "bacalhau:"
  ]) {
    expect(stdout).toContain(words)
  }
  expect(stdout.match(/ as expected$/gm)).toHaveLength(9)
  expect(code).toBe(0)
})

it("an engine that there is not is told", async () => {
  expect(await run("--engine", "steam")).toMatchObject({ code: 2, stderr: expect.stringContaining("steam") })
})

it("whose reader has gone leaves no job behind", async () => {
  const child = execFile(process.execPath, [demo])
  const ended = new Promise((resolve) => child.once("exit", resolve))
  child.stdout?.once("data", () => child.stdout?.destroy())
  expect(await ended).toBe(130)
})
