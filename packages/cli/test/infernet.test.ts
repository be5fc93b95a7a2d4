import * as fs from "node:fs"
import * as path from "node:path"
import { createDevnet, type Fault, type InfernetRoute } from "@longshore/devnet"
import { describe, expect, it, onTestFinished } from "vitest"
import { lines, place } from "./command.ts"

const pipeline = (containers: string, input = "{ text: ahoy }") =>
  `kind: Pipeline\ncontainers: [${containers}]\ninput: ${input}\ntimeout: 10 minutes\n`

/** A node of a devnet, and a place that knows it. */
const port = async (files: Readonly<Record<string, string>>) => {
  const devnet = await createDevnet({ networks: ["infernet"] })
  onTestFinished(() => devnet[Symbol.asyncDispose]())
  const { url } = devnet.infernet
  const there = ["--on", "infernet", "--url", url]
  const inject = (fault: Fault<InfernetRoute>) => devnet.infernet.faults.inject(fault)
  return { ...place(files), devnet, inject, there, url }
}

describe("longshore on an Infernet node", () => {
  it("runs a pipeline that a file describes, and is come back to by its address", async () => {
    const { run, there, url } = await port({ "job.yaml": pipeline("text-statistics, report") })
    const { code, stderr, stdout } = await run("run", "job.yaml", ...there)
    expect([code, stdout]).toEqual([0, expect.stringContaining("# Text report\n")])
    const [address = ""] = /infernet:[\w-]+/.exec(stderr) ?? []
    expect((await run("result", address, "--url", url)).stdout).toBe(stdout)
    expect((await run("logs", address, "--url", url)).stdout).toBe(stdout)
    expect((await run("list", ...there)).stdout).toContain(`${address}  Completed`)
    expect(lines(await run("get", address, "--url", url, "--json"))).toMatchObject([
      { event: "job", status: "Completed", createdAt: expect.any(String) }
    ])
  })

  it("ends with 1 when a container fails, and says which and why", async () => {
    const { run, there } = await port({ "job.yaml": pipeline("echo, failing") })
    const { code, stderr } = await run("run", "job.yaml", ...there)
    expect([code, stderr]).toEqual([1, expect.stringContaining("Failed (Unknown): container failing: ")])
  })

  it("finds its URL in the settings too, and tells how to come back with the one it was given", async () => {
    const { run, start, there, url } = await port({ "job.yaml": pipeline("slow", "{ seconds: 600 }") })
    const { child, ended, says } = start(["run", "job.yaml", ...there])
    await says(/Running/)
    child.kill("SIGINT")
    const { stderr } = await ended
    const [, again = ""] = /longshore (watch infernet:[\w-]+ --url .*)\n/.exec(stderr) ?? []
    const [, address = "", , given = ""] = again.split(" ")
    expect(given).toBe(url)
    expect((await run("get", address, "--url", url)).stdout).toContain("Running")
    expect((await start(["get", address], { LONGSHORE_INFERNET_URL: url }).ended).stdout).toContain("Running")
  })

  const wrong: ReadonlyArray<readonly [string, string, string]> = [
    ["no containers", pipeline(""), "containers: name at least one container"],
    [
      "a container that is not there",
      pipeline("echo, nobody"),
      'containers[1]: the node runs no "nobody"; it runs echo'
    ],
    ["a container that is not external", pipeline("report"), '"report" is not external, and cannot be the first'],
    ["input that is no object", pipeline("echo", "[1]"), "input: must be an object"]
  ]
  it.each(wrong)("refuses %s before anything is sent", async (_, file, message) => {
    const { devnet, run, there } = await port({ "job.yaml": file })
    const { code, stderr, stdout } = await run("run", "job.yaml", ...there)
    expect([code, stdout, stderr]).toEqual([2, "", expect.stringContaining(message)])
    expect(devnet.infernet.requests("POST /api/jobs")).toEqual([])
  })

  it("says of a place that it is no node, and of one that answers with pages to everything", async () => {
    const { devnet, inject, run, there } = await port({ "job.yaml": pipeline("echo") })
    const admin = ["--on", "infernet", "--url", devnet.infernet.admin]
    expect(await run("run", "job.yaml", ...admin)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("is not an Infernet node: it answers HTTP 404; check the URL")
    })
    await inject({ kind: "html" })
    expect(await run("run", "job.yaml", ...there)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("is not an Infernet node: the answer cannot be read: it is a web page")
    })
    expect(devnet.infernet.requests()).toHaveLength(1)
  })

  it("loses nothing and runs nothing twice when it is killed before the answer comes", async () => {
    const { devnet, home, inject, run, start, there } = await port({ "job.yaml": pipeline("echo") })
    const fault = await inject({ kind: "hang", route: "POST /api/jobs", times: 1, acts: true })
    const { child, ended } = start(["run", "job.yaml", ...there])
    while (fault.met() === 0) await new Promise((resolve) => setTimeout(resolve, 20))
    child.kill("SIGKILL")
    await ended
    // A process that is gone keeps its turn for a minute, and nobody waits that long for a test.
    fs.rmSync(path.join(home, "journal", "turns"), { recursive: true, force: true })
    const { code, stdout } = await run("resume", ...there)
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^infernet:[\w-]+\n$/)])
    expect(devnet.infernet.requests("POST /api/jobs")).toHaveLength(1)
    expect((await run("resume", ...there)).stderr).toContain("nothing is open")
  })
})
