import { execFileSync, spawn } from "node:child_process"
import * as fs from "node:fs"
import * as path from "node:path"
import { pathToFileURL } from "node:url"
import { container } from "@longshore/core/JobSpec"
import { describe, expect, it, onTestFinished } from "vitest"
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

/** A client in a process of its own, and the first line that it says. */
const program = (directory: string, script: string) => {
  const options = JSON.stringify({ directory, engine: "none" })
  const whole = `
    import * as fs from "node:fs"
    import { createClient } from "@longshore/core/Client"
    import { container } from "@longshore/core/JobSpec"
    import { local } from ${JSON.stringify(new URL("../dist/index.js", import.meta.url).href)}
    const client = await createClient({ local: local(${options}) })
    ${script}`
  const child = spawn(process.execPath, ["--input-type=module", "-e", whole], {
    cwd: new URL(".", import.meta.url),
    stdio: ["ignore", "pipe", "inherit"]
  })
  onTestFinished(() => void child.kill("SIGKILL"))
  const said = new Promise<string>((resolve) => child.stdout.once("data", (data) => resolve(String(data).trim())))
  return { child, said }
}

describe("a job outlives", () => {
  it("the client that submitted it", async () => {
    const directory = scratch()
    const { child, said } = program(
      directory,
      `const command = ["sh", "-c", "sleep 1; echo survived"]
      const ref = await client.local.submit(container({ image: "i", command, timeout: "1 minute" }))
      console.log(ref.id)
      setInterval(() => {}, 1000)`
    )
    const id = await said
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

  it("its runner is told to end, and its work with it", async () => {
    const directory = scratch()
    const { local, ref, work } = await running(directory)
    process.kill(read(directory, ref.id, "runner.json").pid, "SIGTERM")
    await expect(local.awaitResult(ref)).rejects.toMatchObject({
      status: { _tag: "Failed", cause: "NodeLost", message: "the process that ran it was told to end" }
    })
    expect(isAlive(work)).toBe(false)
  })

  it.runIf(process.platform === "linux")("its work has left the group that it began in", async () => {
    const local = await client()
    const script = "setsid sh -c 'echo $$; : > up; exec sleep 600' & while [ ! -e up ]; do sleep 0.05; done; exit 4"
    const job = local.start(container({ image: "i", command: ["sh", "-c", script], timeout: "10 minutes" }))
    await expect(job.waitForResult()).rejects.toMatchObject({ status: { cause: "ExitCode" } })
    const escaped = Number((await local.result(job.ref!)).stdout.text)
    expect(escaped).toBeGreaterThan(0)
    expect(isAlive(escaped)).toBe(false)
  })

  it("its runner never got to run it", async () => {
    const broken = path.join(scratch(), "runner.mjs")
    fs.writeFileSync(broken, "process.exit(9)")
    const local = await client({ runner: pathToFileURL(broken) })
    await expect(local.start(sleeping).waitForResult()).rejects.toMatchObject({
      status: { _tag: "Failed", cause: "StartFailed", message: expect.stringContaining("exit code 9") }
    })
  })

  it("it is cancelled before anybody runs it", async () => {
    const idle = path.join(scratch(), "runner.mjs")
    fs.writeFileSync(idle, "setTimeout(() => {}, 3000)")
    const local = await client({ runner: pathToFileURL(idle) })
    const ref = await local.submit(sleeping)
    expect((await local.get(ref)).status._tag).toBe("Queued")
    await local.cancel(ref)
    expect((await local.get(ref)).status._tag).toBe("Cancelled")
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
  const command = ["sh", "-c", "echo x >> ../../../runs; sleep 0.2"]
  const once = container({ image: "i", command, timeout: "1 minute" })

  it("that is sent and settled at once is one job", async () => {
    const directory = scratch()
    const [one, other] = await Promise.all([client({ directory }), client({ directory })])
    const ticket = await one.prepare(once)
    const refs = await Promise.all([one.send(ticket), other.send(ticket), one.settle(ticket), other.settle(ticket)])
    expect(new Set(refs.map((ref) => ref.id)).size).toBe(1)
    await one.awaitResult(refs[0])
    expect(fs.readFileSync(path.join(directory, "runs"), "utf8")).toBe("x\n")
    expect(await all(one.list())).toHaveLength(1)
  })

  it("that several processes send at once is one job", async () => {
    const directory = scratch()
    const local = await client({ directory })
    const ticket = await local.prepare(once)
    const go = path.join(scratch(), "go")
    const senders = [1, 2, 3].map(() =>
      program(
        directory,
        `while (!fs.existsSync(${JSON.stringify(go)}));
        const ref = await client.local.send(${JSON.stringify(ticket)})
        console.log(ref.id)
        await client[Symbol.asyncDispose]()`
      )
    )
    const answers = Promise.all(senders.map(({ said }) => said))
    fs.writeFileSync(go, "")
    expect(await answers).toEqual([ticket.key, ticket.key, ticket.key])
    const [job] = await all(local.list())
    await local.awaitResult(job!.ref)
    expect(fs.readFileSync(path.join(directory, "runs"), "utf8")).toBe("x\n")
  })
})

it("what a client that died left half written is no job, and does not stay", async () => {
  const directory = scratch()
  const [old, fresh] = [".new-1", ".new-2"].map((name) => path.join(directory, "jobs", name)) as [string, string]
  for (const each of [old, fresh]) fs.mkdirSync(path.join(each, "work"), { recursive: true })
  fs.utimesSync(old, new Date(0), new Date(0))
  const local = await client({ directory })
  expect(await all(local.list())).toEqual([])
  expect([old, fresh].map((each) => fs.existsSync(each))).toEqual([false, true])
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

  it("of how far a job is does not hide how it is", async () => {
    const directory = scratch()
    const { local, ref } = await running(directory)
    fs.writeFileSync(path.join(directory, "jobs", ref.id, "status.json"), "{")
    expect((await local.get(ref)).status._tag).toBe("Running")
    await local.cancel(ref)
  })
})

const canMount = process.platform === "linux" && process.getuid?.() === 0
describe.runIf(canMount)("a full disk", () => {
  const small = () => {
    const directory = scratch()
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", directory])
    onTestFinished(() => void execFileSync("umount", ["-l", directory]))
    return directory
  }
  const fill = (file: string) => {
    const handle = fs.openSync(file, "w")
    try {
      while (true) fs.writeSync(handle, Buffer.alloc(4096))
    } catch {
      fs.closeSync(handle)
    }
  }

  it("keeps room for how a job ended", async () => {
    const local = await client({ directory: small() })
    const script = "head -c 1000000 /dev/zero > big; echo so it goes on; exit 9"
    const job = local.start(container({ image: "i", command: ["sh", "-c", script], timeout: "20 seconds" }))
    await expect(job.waitForResult()).rejects.toMatchObject({
      status: { _tag: "Failed", cause: "ExitCode", message: "exit code 9" },
      result: { exitCode: 9, stdout: { truncated: true } }
    })
  })

  it("that leaves no room at all is told by whoever looks", async () => {
    const directory = small()
    const go = path.join(scratch(), "go")
    const local = await client({ directory })
    const command = ["sh", "-c", `echo begun; while [ ! -e ${go} ]; do sleep 0.05; done`]
    const ref = await local.submit(container({ image: "i", command, timeout: "1 minute" }))
    const files = path.join(directory, "jobs", ref.id)
    await until(() => fs.existsSync(path.join(files, "stdout")) && fs.statSync(path.join(files, "stdout")).size > 0)
    fs.rmSync(path.join(files, "reserve"))
    fill(path.join(directory, "filler"))
    fs.writeFileSync(go, "")
    await expect(local.awaitResult(ref)).rejects.toMatchObject({
      status: { _tag: "Failed", cause: "NodeLost" },
      result: { stdout: { text: "begun\n" } }
    })
    expect(fs.existsSync(path.join(files, "end.json"))).toBe(false)
    const told = await local.get(ref)
    expect(await local.get(ref)).toEqual(told)
    fs.rmSync(path.join(directory, "filler"))
    expect((await local.get(ref)).status).toEqual(told.status)
    expect(fs.existsSync(path.join(files, "end.json"))).toBe(true)
  })

  it("takes no job", async () => {
    const directory = small()
    const local = await client({ directory })
    fill(path.join(directory, "filler"))
    await expect(local.submit(sleeping)).rejects.toMatchObject({ reason: { _tag: "Unavailable" } })
    expect(await all(local.list())).toEqual([])
  })
})
