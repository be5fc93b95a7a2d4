import * as fs from "node:fs"
import * as path from "node:path"
import { type BacalhauOptions, createDevnet } from "@longshore/devnet"
import { describe, expect, it, onTestFinished } from "vitest"
import { lines, place } from "./command.ts"

const job = (image: string, more = "") =>
  `kind: Container\nimage: ${image}\ncommand: [say, ahoy]\ntimeout: 1 minute\n${more}`

/** A Bacalhau network of a devnet, and a place that knows it. */
const port = async (files: Readonly<Record<string, string>>, options: BacalhauOptions = {}) => {
  const devnet = await createDevnet({
    networks: ["bacalhau"],
    bacalhau: {
      ...options,
      images: {
        echo: ({ command, stdout, write }) => {
          stdout(`${command.slice(1).join(" ")}\n`)
          write("/job/out/copy.txt", "a copy")
        },
        failing: ({ stderr }) => {
          stderr("the cargo is missing\n")
          return 3
        },
        endless: ({ signal }) => new Promise((resolve) => signal.addEventListener("abort", () => resolve(1)))
      }
    }
  })
  onTestFinished(() => devnet[Symbol.asyncDispose]())
  const { url } = devnet.bacalhau
  return { ...place(files), devnet, there: ["--on", "bacalhau", "--url", url], url }
}

describe("longshore on a Bacalhau network", () => {
  it("runs a job that a file describes, fetches its outputs, and is come back to by its address", async () => {
    const file = job("echo", "outputs:\n  - { name: copy, path: out }\n")
    const { home, run, there, url } = await port({ "job.yaml": file })
    const { code, stderr, stdout } = await run("run", "job.yaml", ...there, "--output", "left")
    expect([code, stdout]).toEqual([0, "ahoy\n"])
    expect(fs.readFileSync(path.join(home, "..", "left", "outputs", "out", "copy.txt"), "utf8")).toBe("a copy")
    const [address = ""] = /bacalhau:j-[\w-]+/.exec(stderr) ?? []
    expect((await run("result", address, "--url", url)).stdout).toBe(stdout)
    expect((await run("logs", address, "--url", url)).stdout).toBe(stdout)
    expect((await run("list", ...there)).stdout).toContain(`${address}  Completed`)
    expect(lines(await run("get", address, "--url", url, "--json"))).toMatchObject([
      { event: "job", status: "Completed", createdAt: expect.any(String) }
    ])
  })

  it("ends with 1 when the program ends with another code than 0", async () => {
    const { run, there } = await port({ "job.yaml": job("failing") })
    const { code, stderr } = await run("run", "job.yaml", ...there)
    expect([code, stderr]).toEqual([1, expect.stringContaining("Failed (ExitCode): exit code 3")])
    expect(stderr).toContain("the cargo is missing")
  })

  it("cancels", async () => {
    const { run, there, url } = await port({ "job.yaml": job("endless") })
    const { stdout } = await run("submit", "job.yaml", ...there)
    const [address = ""] = /bacalhau:j-[\w-]+/.exec(stdout) ?? []
    expect((await run("cancel", address, "--url", url)).code).toBe(0)
    expect((await run("get", address, "--url", url)).stdout).toContain("Cancelled")
  })

  it("tells of its machines", async () => {
    const nodes = [
      { id: "n-crane", cpu: 4 },
      { id: "n-winch", engines: ["wasm"] as const, cpu: 2 }
    ]
    const { run, there } = await port({}, { nodes })
    const { code, stdout } = await run("nodes", ...there)
    expect(code).toBe(0)
    expect(stdout).toMatch(/^n-crane {2}available {2}runs Container, Wasm {2}4 cores {2}/m)
    expect(stdout).toMatch(/^n-winch {2}available {2}runs Wasm {2}2 cores {2}/m)
    expect(lines(await run("nodes", ...there, "--json"))).toMatchObject([
      { event: "node", id: "n-crane", isAvailable: true, accepts: ["Container", "Wasm"], capacity: { cpu: 4 } },
      { event: "node", id: "n-winch" }
    ])
  })

  it("logs in with what the settings say, and says what is missing", async () => {
    const auth = { users: [{ apiKey: "a-key-of-more-than-twenty-letters" }] }
    const { run, start, there } = await port({ "job.yaml": job("echo") }, { auth })
    const { code, stderr } = await run("run", "job.yaml", ...there)
    expect([code, stderr]).toEqual([expect.any(Number), expect.stringContaining("give auth")])
    expect(code).not.toBe(0)
    const key = { LONGSHORE_BACALHAU_API_KEY: "a-key-of-more-than-twenty-letters" }
    expect(await start(["run", "job.yaml", ...there], key).ended).toMatchObject({ code: 0, stdout: "ahoy\n" })
    const login = { LONGSHORE_BACALHAU_USERNAME: "alice" }
    const half = await start(["run", "job.yaml", ...there], login).ended
    expect([half.code, half.stderr]).toEqual([2, expect.stringContaining("LONGSHORE_BACALHAU_PASSWORD")])
  })
})

describe("longshore nodes", () => {
  it("is not for a network that does not tell", async () => {
    const { code, stderr } = await place().run("nodes", "--on", "infernet", "--url", "http://127.0.0.1:1")
    expect([code, stderr]).toEqual([2, expect.stringContaining("infernet has no nodes")])
  })

  it("knows this machine", async () => {
    const { code, stdout } = await place().run("nodes")
    expect([code, stdout]).toEqual([0, expect.stringMatching(/ {2}available {2}runs Container, Wasm {2}\d+ cores/)])
  })
})
