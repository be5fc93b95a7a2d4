import * as fs from "node:fs"
import * as path from "node:path"
import { describe, expect, it } from "vitest"
import manifest from "../package.json" with { type: "json" }
import { lines, place } from "./command.ts"

const job = (script: string, more = "") => `kind: Container
image: busybox
command: [sh, -c, ${JSON.stringify(script)}]
timeout: 1 minute
${more}`

describe("longshore run", () => {
  it("prints what the job printed, fetches its outputs and ends with 0", async () => {
    const { directory, run } = place({
      "ok.yaml": job(
        "cat in; echo said >&2; echo made > made",
        "inputs: [{ from: 'file:in.txt', path: in }]\noutputs: [{ name: m, path: made }]"
      ),
      "in.txt": "read\n"
    })
    const { code, stderr, stdout } = await run("run", "ok.yaml", "--output", "out")
    expect([code, stdout]).toEqual([0, "read\n"])
    expect(stderr).toMatch(/^local:[\w-]+\n/)
    expect(stderr).toContain("warning: no container engine answers: busybox is not used")
    expect(stderr).toMatch(/local:[\w-]+ {2}Completed {2}\d+s\n/)
    expect(stderr).toContain("said\n")
    expect(fs.readFileSync(path.join(directory, "out", "outputs", "made"), "utf8")).toBe("made\n")
    expect(fs.readFileSync(path.join(directory, "out", "stdout"), "utf8")).toBe("read\n")
  })

  it("ends with 1 when the job failed, and still prints what it left", async () => {
    const { run } = place({ "fail.yaml": job("echo half; exit 3") })
    const { code, stdout } = await run("run", "fail.yaml")
    expect([code, stdout]).toEqual([1, "half\n"])
  })

  it("tells everything as JSON, a line each", async () => {
    const { run } = place({ "ok.yaml": job("echo 1", "outputs: [{ name: o, path: . }]") })
    const seen = lines(await run("run", "ok.yaml", "--json"))
    expect(seen[0]).toEqual({ event: "accepted", backend: "local", id: expect.any(String) })
    expect(seen.slice(1, -1).every(({ event }) => event === "status")).toBe(true)
    expect(seen.at(-1)).toEqual({
      event: "result",
      backend: "local",
      id: seen[0]?.id,
      status: "Completed",
      createdAt: expect.any(String),
      startedAt: expect.any(String),
      endedAt: expect.any(String),
      warnings: [expect.any(String)],
      exitCode: 0,
      stdout: "1\n",
      stderr: "",
      outputs: []
    })
  })

  it("obeys --timeout", async () => {
    const { run } = place({ "slow.yaml": job("sleep 60") })
    const { code, stderr } = await run("run", "slow.yaml", "--timeout", "1 second")
    expect(code).toBe(1)
    expect(stderr).toContain("Failed (TimedOut)")
    expect((await run("run", "slow.yaml", "--timeout", "-1 second")).code).toBe(2)
  })

  it("says how to come back when it is interrupted, and the job goes on", async () => {
    const { run, start } = place({ "slow.yaml": job("sleep 600") })
    const { child, ended, says } = start(["run", "slow.yaml"])
    await says(/Running/)
    child.kill("SIGINT")
    const { code, stderr } = await ended
    const address = /longshore watch (local:[\w-]+)/.exec(stderr)?.[1] ?? ""
    expect([code, address.slice(0, 6)]).toEqual([130, "local:"])
    expect((await run("get", address)).stdout).toContain("Running")
    expect((await run("cancel", address)).stdout).toContain("Cancelled")
    expect((await run("cancel", address)).code).toBe(0)
  })

  it("watched, says so as well", async () => {
    const { run, start } = place({ "slow.yaml": job("sleep 600") })
    const address = (await run("submit", "slow.yaml")).stdout.trim()
    const { child, ended, says } = start(["watch", address])
    await says(/Running/)
    child.kill("SIGINT")
    expect(await ended).toMatchObject({ code: 130, stderr: expect.stringContaining(`longshore watch ${address}\n`) })
    await run("cancel", address)
  })

  it("asks the job to stop when it was told to", async () => {
    const { run, start } = place({ "slow.yaml": job("sleep 600") })
    const { child, ended, says } = start(["run", "slow.yaml", "--cancel-on-exit"])
    const [, id] = await says(/local:([\w-]+) {2}Running/)
    child.kill("SIGINT")
    expect((await ended).code).toBe(130)
    expect((await run("get", `local:${id}`)).stdout).toContain("Cancelled")
  })
})

describe("a submitted job", () => {
  it("can be got, watched, listed, read and extended", async () => {
    const { run } = place({ "slow.yaml": job("echo one; sleep 1; echo two") })
    const { code, stdout } = await run("submit", "slow.yaml")
    const address = stdout.trim()
    expect([code, address]).toEqual([0, expect.stringMatching(/^local:[\w-]+$/)])
    expect((await run("result", address)).code).toBe(2)
    expect((await run("extend", address, "--by", "1 minute")).stdout).toBe(`${address} may run 1m longer\n`)
    expect((await run("logs", "-f", address)).stdout).toBe("one\ntwo\n")
    expect((await run("watch", address)).code).toBe(0)
    expect((await run("get", address)).stdout).toMatch(/^local:[\w-]+ {2}Completed {2}\d+s\n$/)
    expect(lines(await run("list", "--json")).map(({ id }) => `local:${id}`)).toEqual([address])
    expect((await run("list", "--status", "Failed")).stdout).toBe("")
    expect((await run("result", address)).stdout).toBe("one\ntwo\n")
    expect((await run("logs", address)).stdout).toBe("one\ntwo\n")
    expect((await run("extend", address, "--by", "1 minute")).code).toBe(2)
  })

  it("that failed leaves as much, and get and list do not fail for it", async () => {
    const { directory, run } = place({
      "fail.yaml": job("echo half; echo why >&2; echo kept > f; exit 3", "outputs: [{ name: f, path: f }]")
    })
    const address = (await run("submit", "fail.yaml")).stdout.trim()
    expect(await run("watch", address)).toMatchObject({ code: 1, stdout: "half\n" })
    const { code, stderr, stdout } = await run("result", address, "--output", "out")
    expect([code, stdout, stderr]).toEqual([1, "half\n", expect.stringMatching(/^why\n/)])
    expect(fs.readFileSync(path.join(directory, "out", "stderr"), "utf8")).toBe("why\n")
    const [told] = lines(await run("result", address, "--json"))
    expect(told).toMatchObject({ event: "result", status: "Failed", cause: "ExitCode", exitCode: 3, stdout: "half\n" })
    for (const call of [["get", address], ["list"]]) {
      expect(await run(...call)).toMatchObject({ code: 0, stdout: expect.stringContaining("exit code 3") })
    }
  })

  it("tells the same fields as JSON, call after call", async () => {
    const { run } = place({ "ok.yaml": job("echo 1", "outputs: [{ name: o, path: . }]") })
    const keys = async (...call: ReadonlyArray<string>) =>
      lines(await run(...call, "--json")).map((line) => Object.keys(line).join(" "))
    const [{ backend, id } = {}] = lines(await run("submit", "ok.yaml", "--json"))
    const address = `${backend}:${id}`
    const ended = "event backend id status createdAt startedAt endedAt warnings"
    expect((await keys("watch", address)).at(-1)).toBe(`${ended} exitCode stdout stderr outputs`)
    expect(await keys("result", address)).toEqual([`${ended} exitCode stdout stderr outputs`])
    for (const call of [["get", address], ["list"], ["cancel", address]]) expect(await keys(...call)).toEqual([ended])
    expect(await keys("logs", address)).toEqual(["event source text"])
    expect(new Set(await keys("backends"))).toEqual(
      new Set(["event backend description accepts capabilities refuses takes settings"])
    )
    expect(await keys("get", "local:none")).toEqual(["event reason message exitCode"])
    expect(await keys("fly")).toEqual(["event reason message exitCode"])
  })

  it("may be read by somebody who has had enough", async () => {
    const { run, start } = place({ "long.yaml": job("i=0; while [ $i -lt 40000 ]; do echo $i; i=$((i+1)); done") })
    const address = (await run("submit", "long.yaml")).stdout.trim()
    await run("watch", address)
    const { child, ended } = start(["result", address])
    child.stdout?.once("data", () => child.stdout?.destroy())
    const { code, stderr } = await ended
    expect([code, stderr]).toEqual([0, ""])
  })

  it("is not waited for with --detach", async () => {
    const { run } = place({ "slow.yaml": job("sleep 600") })
    const { code, stdout } = await run("run", "slow.yaml", "--detach")
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^local:[\w-]+\n$/)])
    await run("cancel", stdout.trim())
  })
})

describe("what the command tells of itself", () => {
  it("is its version, its backends and the schema of job files", async () => {
    const { run } = place()
    expect((await run("--version")).stdout).toBe(`longshore ${manifest.version}\n`)
    expect((await run("backends")).stdout).toContain("LONGSHORE_LOCAL_ENGINE (set): ")
    expect(lines(await run("backends", "--json"))).toMatchObject([
      { event: "backend", backend: "bacalhau" },
      { event: "backend", backend: "infernet" },
      { event: "backend", backend: "local" },
      { event: "backend", backend: "nosana-api" },
      { event: "backend", backend: "nosana-program" }
    ])
    expect(JSON.parse((await run("schema")).stdout)).toMatchObject({ title: "longshore job" })
    expect((await run("--help")).code).toBe(0)
  })

  it("comes from the environment, or from the file with the same names", async () => {
    const { directory, home, run, start } = place({ "ok.yaml": job("true") })
    fs.mkdirSync(home)
    fs.writeFileSync(path.join(home, "config.yaml"), `LONGSHORE_LOCAL_DIRECTORY: ${directory}/from-file\n`)
    await run("run", "ok.yaml")
    expect(fs.existsSync(path.join(directory, "from-file", "jobs"))).toBe(true)
    await start(["run", "ok.yaml"], { LONGSHORE_LOCAL_DIRECTORY: path.join(directory, "from-env") }).ended
    expect(fs.existsSync(path.join(directory, "from-env", "jobs"))).toBe(true)
    fs.writeFileSync(path.join(home, "config.yaml"), "- not\n- a mapping\n")
    const { code, stderr } = await run("run", "ok.yaml")
    expect([code, stderr]).toEqual([2, expect.stringContaining("config.yaml cannot be read")])
    fs.writeFileSync(path.join(home, "config.yaml"), "LONGSHORE_BACKEND: nowhere\n")
    expect((await run("list")).stderr).toContain('there is no backend "nowhere"')
    expect((await run("list", "--on", "local")).code).toBe(0)
  })
})
