/** Containers, run by an engine that writes down what it is told. */
import * as fs from "node:fs"
import * as path from "node:path"
import { type ContainerInput, container } from "@longshore/core/JobSpec"
import { describe, expect, it, onTestFinished } from "vitest"
import { all, client, isAlive, scratch, until } from "./scratch.ts"

/** An engine of that name, first on the PATH while the test runs. */
const engine = (name: "docker" | "podman" = "docker") => {
  const directory = scratch()
  const program = fs.readFileSync(new URL("engine.mjs", import.meta.url), "utf8")
  // A script without a suffix is CommonJS unless somebody says otherwise.
  fs.writeFileSync(path.join(directory, "package.json"), `{"type":"module"}`)
  const shebang = `#!${process.execPath}\n`
  fs.writeFileSync(path.join(directory, name), shebang + program.slice(program.indexOf("\n") + 1), { mode: 0o755 })
  const before = process.env.PATH
  process.env.PATH = `${directory}:${before}`
  onTestFinished(() => {
    process.env.PATH = before
  })
  fs.mkdirSync(path.join(directory, "state"))
  const calls = path.join(directory, "state", "calls")
  return {
    state: path.join(directory, "state"),
    calls: (verb: string): ReadonlyArray<ReadonlyArray<string>> =>
      (fs.existsSync(calls) ? fs.readFileSync(calls, "utf8").trim().split("\n") : [])
        .map((line) => JSON.parse(line))
        .filter((words) => words[0] === verb)
  }
}

const shell = (script: string, more: Partial<ContainerInput> = {}) =>
  container({ image: "here", command: ["sh", "-c", script], timeout: "20 seconds", ...more })

describe("a job in a container", () => {
  it("is told its limits, network and directory, and no value of a variable", async () => {
    const docker = engine()
    const directory = scratch()
    const local = await client({ directory, engine: "docker", network: "none" })
    const spec = shell('cat in > out; echo "$KEY,$LINES"', {
      env: { KEY: "s3cret", LINES: "one\ntwo" },
      inputs: [{ data: "input", path: "in" }],
      outputs: [{ name: "out", path: "out" }],
      resources: { cpu: 1.5, memory: "64 MiB", gpu: 2 }
    })
    const job = local.start(spec)
    const { exitCode, outputs, stdout } = await job.waitForResult()
    expect([exitCode, stdout.text, outputs]).toEqual([0, "s3cret,one\ntwo\n", [{ name: "out", path: "out", size: 5n }]])
    const home = path.join(fs.realpathSync(directory), "jobs", job.ref!.id)
    const name = `longshore-${job.ref!.id}`
    const words = `run --name ${name} --volume ${home}/work:/job:Z --workdir /job --network none --env-file ${home}/env`
    const limits = "--env LINES --cpus 1.5 --memory 67108864 --memory-swap 67108864 --gpus 2"
    expect(docker.calls("run")).toEqual([
      [...`${words} ${limits} --entrypoint sh here -c`.split(" "), 'cat in > out; echo "$KEY,$LINES"']
    ])
    expect(docker.calls("rm").at(-1)).toEqual(["rm", "--force", name])
    expect(fs.existsSync(path.join(home, "env"))).toBe(false)
    expect((await local.get(job.ref!)).warnings).toBeUndefined()
  })

  it("has its image pulled, and says how far that is", async () => {
    const podman = engine("podman")
    fs.writeFileSync(path.join(podman.state, "hold"), "")
    const local = await client({ engine: "podman" })
    const ref = await local.submit(shell("echo pulled", { image: "far" }))
    await until(async () => (await local.get(ref)).progress === "pulling image far, 1 of 2 layers")
    fs.rmSync(path.join(podman.state, "hold"))
    expect((await local.awaitResult(ref)).stdout.text).toBe("pulled\n")
    const logs = await all(local.logs(ref))
    expect(logs.filter(({ source }) => source === "system").map(({ text }) => text)).toEqual([
      expect.stringContaining("0123456789ab: Pull complete")
    ])
    expect(podman.calls("pull")).toEqual([["pull", "far"]])
  })

  const ends = [
    ["an exit code", shell("exit 3"), "ExitCode", "exit code 3", 3],
    ["memory", shell("touch out-of-memory; exit 137", { resources: { memory: 64n } }), "OutOfMemory", "64 bytes", 137],
    ["a kill that may be for memory", shell("exit 137"), "ExitCode", "perhaps for lack of memory", 137],
    ["an image that is nowhere", shell("true", { image: "nowhere" }), "StartFailed", "manifest for nowhere", undefined],
    [
      "a missing program",
      container({ image: "here", command: ["no-such"], timeout: "9 seconds" }),
      "StartFailed",
      "no-such",
      undefined
    ]
  ] as const
  it.each(ends)("tells how it failed: by %s", async (_, spec, cause, message, exitCode) => {
    engine()
    const local = await client({ engine: "docker" })
    const job = local.start(spec)
    await expect(job.waitForResult()).rejects.toMatchObject({
      status: { _tag: "Failed", cause, message: expect.stringContaining(message) },
      result: { exitCode }
    })
  })

  const stubborn = "echo $$; trap '' TERM; while :; do sleep 0.1; done"
  const running = async (timeout: "4 seconds" | "10 minutes") => {
    const docker = engine()
    const directory = scratch()
    const local = await client({ directory, engine: "docker" })
    const ref = await local.submit(shell(stubborn, { timeout }))
    const stdout = path.join(directory, "jobs", ref.id, "stdout")
    await until(() => fs.existsSync(stdout) && fs.readFileSync(stdout, "utf8").endsWith("\n"))
    return { docker, local, ref, pid: Number(fs.readFileSync(stdout, "utf8")), job: path.dirname(stdout) }
  }

  it("is killed when its time is up", async () => {
    const { docker, local, pid, ref } = await running("4 seconds")
    await expect(local.awaitResult(ref)).rejects.toMatchObject({ status: { cause: "TimedOut" } })
    expect(isAlive(pid)).toBe(false)
    const signals = docker.calls("kill").map((words) => words[2])
    expect([signals[0], signals.at(-1)]).toEqual(["SIGTERM", "SIGKILL"])
  })

  it("is cancelled", async () => {
    const { local, pid, ref } = await running("10 minutes")
    await local.cancel(ref)
    expect((await local.get(ref)).status._tag).toBe("Cancelled")
    expect(isAlive(pid)).toBe(false)
  })

  it("does not outlive its runner", async () => {
    const { docker, job, local, pid, ref } = await running("10 minutes")
    process.kill(JSON.parse(fs.readFileSync(path.join(job, "runner.json"), "utf8")).pid, "SIGKILL")
    await expect(local.awaitResult(ref)).rejects.toMatchObject({ status: { cause: "NodeLost" } })
    // What is killed is gone once its parent has noticed.
    await expect.poll(() => isAlive(pid)).toBe(false)
    expect(docker.calls("rm").at(-1)).toEqual(["rm", "--force", `longshore-${ref.id}`])
    expect(fs.existsSync(path.join(job, "env"))).toBe(false)
  })
})

describe("the engine", () => {
  it("is the one that answers, and is asked once", async () => {
    const podman = engine("podman")
    fs.writeFileSync(path.join(path.dirname(podman.state), "docker"), "#!/bin/sh\nexit 1\n", { mode: 0o755 })
    const local = await client({ engine: "auto" })
    await local.start(shell("true")).waitForResult()
    await local.start(shell("true")).waitForResult()
    expect(podman.calls("info")).toHaveLength(1)
    expect(podman.calls("run")).toHaveLength(2)
  })

  it("that was asked for by name must answer", async () => {
    const before = process.env.PATH
    process.env.PATH = scratch()
    onTestFinished(() => {
      process.env.PATH = before
    })
    const local = await client({ engine: "docker" })
    await expect(local.submit(shell("true"))).rejects.toMatchObject({
      reason: { _tag: "Misconfigured", message: expect.stringContaining("docker does not answer") }
    })
    const auto = await client({ engine: "auto" })
    await expect(auto.submit(shell("true", { resources: { gpu: 1 } }))).rejects.toMatchObject({
      reason: {
        _tag: "InvalidSpec",
        field: "resources.gpu",
        message: expect.stringContaining("start docker or podman")
      }
    })
  })
})
