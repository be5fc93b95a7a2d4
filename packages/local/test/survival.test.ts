import { execFileSync, spawn } from "node:child_process"
import * as fs from "node:fs"
import * as path from "node:path"
import { container } from "@longshore/core/JobSpec"
import { describe, expect, it } from "vitest"
import { all, client, isAlive, scratch, until } from "./scratch.ts"

const sleeping = container({ image: "i", command: ["sh", "-c", "echo $$; exec sleep 600"], timeout: "10 minutes" })
const read = (directory: string, id: string, file: string) =>
  JSON.parse(fs.readFileSync(path.join(directory, "jobs", id, file), "utf8"))

const running = async (directory: string) => {
  const local = await client({ directory })
  const ref = await local.submit(sleeping)
  const stdout = path.join(directory, "jobs", ref.id, "stdout")
  await until(() => fs.existsSync(stdout) && fs.readFileSync(stdout, "utf8").endsWith("\n"))
  return { local, ref, work: Number(fs.readFileSync(stdout, "utf8")) }
}

describe("a job outlives", () => {
  it("the client that submitted it", async () => {
    const directory = scratch()
    const script = `
      import { createClient } from "@longshore/core/Client"
      import { container } from "@longshore/core/JobSpec"
      import { local } from ${JSON.stringify(new URL("../dist/index.js", import.meta.url).href)}
      const client = await createClient({ local: local({ directory: ${JSON.stringify(directory)}, engine: "none" }) })
      const command = ["sh", "-c", "sleep 1; echo survived"]
      const ref = await client.local.submit(container({ image: "i", command, timeout: "1 minute" }))
      console.log(ref.id)
      setInterval(() => {}, 1000)`
    const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
      cwd: new URL(".", import.meta.url),
      stdio: ["ignore", "pipe", "inherit"]
    })
    const id = await new Promise<string>((resolve) => child.stdout.once("data", (data) => resolve(String(data).trim())))
    child.kill("SIGKILL")
    const local = await client({ directory })
    const [job] = await all(local.list())
    expect(job?.ref.id).toBe(id)
    expect((await local.awaitResult(job!.ref)).stdout.text).toBe("survived\n")
  })
})

describe("a job ends truthfully when", () => {
  it("its runner is killed, and its work with it", async () => {
    const directory = scratch()
    const { local, ref, work } = await running(directory)
    process.kill(read(directory, ref.id, "runner.json").pid, "SIGKILL")
    await until(() => !isAlive(work))
    await expect(local.awaitResult(ref)).rejects.toMatchObject({ status: { _tag: "Failed", cause: "NodeLost" } })
    expect((await local.result(ref)).stdout.text).toBe(`${work}\n`)
    await local.cancel(ref)
    expect((await local.get(ref)).status._tag).toBe("Failed")
  })

  it("the machine was restarted", async () => {
    const directory = scratch()
    const { local, ref, work } = await running(directory)
    const runner = path.join(directory, "jobs", ref.id, "runner.json")
    const { pid } = read(directory, ref.id, "runner.json")
    process.kill(pid, "SIGKILL")
    await until(() => !isAlive(work))
    fs.writeFileSync(runner, JSON.stringify({ pid: process.pid, startedAt: "1", boot: "another" }))
    await expect(local.awaitResult(ref)).rejects.toThrow("this machine was restarted")
  })

  it("it is cancelled, and again", async () => {
    const { local, ref, work } = await running(scratch())
    await Promise.all([local.cancel(ref), local.cancel(ref)])
    expect((await local.get(ref)).status._tag).toBe("Cancelled")
    expect(isAlive(work)).toBe(false)
    await local.cancel(ref)
    expect((await local.result(ref)).stdout.text).toBe(`${work}\n`)
  })

  it("nobody started it: the next who looks does", async () => {
    const directory = scratch()
    const local = await client({ directory })
    const ticket = await local.prepare(container({ image: "i", command: ["echo", "late"], timeout: "1 minute" }))
    const jobDirectory = path.join(directory, "jobs", ticket.key)
    fs.mkdirSync(path.join(jobDirectory, "work"), { recursive: true })
    fs.writeFileSync(
      path.join(jobDirectory, "job.json"),
      JSON.stringify({ ...(ticket.payload as object), createdAt: 1 })
    )
    const ref = await local.settle(ticket)
    expect((await local.awaitResult(ref)).stdout.text).toBe("late\n")
  })
})

describe("one ticket", () => {
  it("that two processes send at once is one job", async () => {
    const directory = scratch()
    const [one, other] = await Promise.all([client({ directory }), client({ directory })])
    const command = ["sh", "-c", "echo x >> ../../../runs; sleep 0.2"]
    const ticket = await one.prepare(container({ image: "i", command, timeout: "1 minute" }))
    const refs = await Promise.all([one.send(ticket), other.send(ticket), one.settle(ticket), other.settle(ticket)])
    expect(new Set(refs.map((ref) => ref.id)).size).toBe(1)
    await one.awaitResult(refs[0])
    expect(fs.readFileSync(path.join(directory, "runs"), "utf8")).toBe("x\n")
    expect(await all(one.list())).toHaveLength(1)
  })
})

describe("a damaged record", () => {
  it("is told by name, and hides no other job", async () => {
    const directory = scratch()
    const local = await client({ directory })
    const good = await local.submit(container({ image: "i", command: ["true"], timeout: "1 minute" }))
    const bad = await local.submit(container({ image: "i", command: ["true"], timeout: "1 minute" }))
    await Promise.all([local.awaitEnd(good), local.awaitEnd(bad)])
    const file = path.join(directory, "jobs", bad.id, "end.json")
    fs.truncateSync(file, 10)
    await expect(local.get(bad)).rejects.toMatchObject({
      reason: { _tag: "MalformedResponse", message: `${file} is damaged: it is not JSON` }
    })
    const listed = await all(local.list())
    expect(listed.map((job) => job.ref.id)).toEqual([good.id])
  })
})

const canMount = process.platform === "linux" && process.getuid?.() === 0
describe("a full disk", () => {
  it.runIf(canMount)("ends in a truthful status", async () => {
    const directory = scratch()
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", directory])
    try {
      const local = await client({ directory })
      const script = "head -c 1000000 /dev/zero > big; echo wrote $?"
      const job = local.start(container({ image: "i", command: ["sh", "-c", script], timeout: "20 seconds" }))
      const ended = await job.waitForResult().then(
        () => "Completed",
        (error) => error.status?._tag ?? error
      )
      expect(["Completed", "Failed"]).toContain(ended)
      expect((await local.get(job.ref!)).status._tag).toBe(ended)
    } finally {
      execFileSync("umount", ["-l", directory])
    }
  })
})
