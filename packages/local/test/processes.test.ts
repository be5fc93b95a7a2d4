import * as fs from "node:fs"
import * as http from "node:http"
import type { AddressInfo } from "node:net"
import * as path from "node:path"
import { pathToFileURL } from "node:url"
import { type ContainerInput, container } from "@longshore/core/JobSpec"
import type { NotCompleted } from "@longshore/core/Watch"
import { describe, expect, it, onTestFinished } from "vitest"
import { client, scratch, until } from "./scratch.ts"

const shell = (script: string, more: Partial<ContainerInput> = {}) =>
  container({ image: "busybox", command: ["sh", "-c", script], timeout: "20 seconds", ...more })

describe("a job in a plain process", () => {
  it("has its inputs, leaves its outputs, and warns that the image is not used", async () => {
    const files = scratch()
    fs.writeFileSync(path.join(files, "a #?b.txt"), "from a file\n")
    const local = await client()
    const ref = await local.submit(
      shell("cat in/a in/b; mkdir -p out/deep; echo 1 > out/one; echo 22 > out/deep/two", {
        inputs: [
          { from: pathToFileURL(path.join(files, "a #?b.txt")).href, path: "in/a" },
          { data: Uint8Array.of(104, 105, 10), path: "in/b" }
        ],
        outputs: [{ name: "all", path: "out" }]
      })
    )
    const { exitCode, outputs, stdout } = await local.awaitResult(ref)
    expect([exitCode, stdout.text]).toEqual([0, "from a file\nhi\n"])
    expect(outputs).toEqual([
      { name: "all", path: "out/deep/two", size: 3n },
      { name: "all", path: "out/one", size: 2n }
    ])
    const chunks: Array<Uint8Array> = []
    for await (const chunk of local.download(ref, { path: "out/deep/two" })) chunks.push(chunk)
    expect(Buffer.concat(chunks).toString()).toBe("22\n")
    expect((await local.get(ref)).warnings?.[0]).toContain("busybox is not used")
  })

  it("fetches inputs from the web and from IPFS, and fails truthfully where it cannot", async () => {
    const server = http.createServer((request, response) => {
      if (request.url?.startsWith("/missing")) response.writeHead(404).end()
      else if (request.url === "/who") response.end(request.headers.authorization)
      else if (request.url === "/hang-up") response.destroy()
      else if (request.url === "/cut")
        response.writeHead(200, { "content-length": 9 }).write("half", () => response.destroy())
      else response.end(request.url)
    })
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    onTestFinished(() => void server.close())
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const local = await client({ ipfsGateway: url })
    const good = [
      { from: `${url}/page`, path: "a" },
      { from: "ipfs://QmFile/deep", path: "b" }
    ]
    const { stdout } = await local.start(shell("cat a b", { inputs: good })).waitForResult()
    expect(stdout.text).toBe("/page/ipfs/QmFile/deep")
    const failing = async (from: string) => {
      const job = local.start(shell("cat a", { inputs: [{ from, path: "a" }] }))
      const error = await job.waitForResult().catch((error: unknown) => error)
      expect(error).toMatchObject({ status: { _tag: "Failed", cause: "InputFailed" } })
      return (error as NotCompleted).message
    }
    expect(await failing(`${url}/missing?key=s3cret`)).toContain(`${url}/missing answered with HTTP 404`)
    const withKey = url.replace("//", "//me:s3cret@")
    const hungUp = await failing(`${withKey}/hang-up`)
    expect(hungUp).toContain(`${url}/hang-up cannot be fetched`)
    expect(hungUp).not.toContain("s3cret")
    const who = local.start(shell("cat a", { inputs: [{ from: `${withKey}/who`, path: "a" }] }))
    expect((await who.waitForResult()).stdout.text).toBe(`Basic ${btoa("me:s3cret")}`)
    const cut = await failing(`${url}/cut`)
    expect(cut).toContain(`${url}/cut broke off`)
  })

  it("shows what it fetches, and stops when its time is up", async () => {
    const server = http.createServer((_, response) => void response.write("never all of it"))
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    onTestFinished(() => {
      server.closeAllConnections()
      server.close()
    })
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const local = await client()
    const ref = await local.submit(shell("cat a", { inputs: [{ from: url, path: "a" }], timeout: "2 seconds" }))
    await until(async () => (await local.get(ref)).progress === "fetching input a")
    await expect(local.awaitResult(ref)).rejects.toMatchObject({ status: { cause: "TimedOut" } })
    expect((await local.result(ref)).exitCode).toBeUndefined()
  })

  it("takes a directory as an input, with what links in it lead to", async () => {
    const files = scratch()
    fs.mkdirSync(path.join(files, "deep"))
    fs.writeFileSync(path.join(files, "deep", "run.sh"), "echo ran", { mode: 0o755 })
    fs.symlinkSync(path.join(files, "deep", "run.sh"), path.join(files, "link"))
    const local = await client()
    const inputs = [{ from: pathToFileURL(files).href, path: "all" }]
    const job = local.start(shell("all/deep/run.sh; test -L all/link || sh all/link", { inputs }))
    expect((await job.waitForResult()).stdout.text).toBe("ran\nran\n")
  })

  it("fails when an input is gone that was there", async () => {
    const file = path.join(scratch(), "input")
    fs.writeFileSync(file, "")
    const local = await client()
    const ticket = await local.prepare(shell("cat a", { inputs: [{ from: pathToFileURL(file).href, path: "a" }] }))
    fs.rmSync(file)
    await expect(local.awaitResult(await local.send(ticket))).rejects.toMatchObject({
      status: { _tag: "Failed", cause: "InputFailed", message: expect.stringContaining(file) }
    })
  })

  const ends = [
    ["an exit code", "echo out; echo err >&2; exit 3", { cause: "ExitCode", message: "exit code 3" }, 3],
    ["a signal nobody sent", "kill -SEGV $$", { cause: "Signal" }, undefined],
    ["a missing output", "true", { cause: "OutputFailed", message: "output o: there is no o" }, 0],
    ["an output that is elsewhere", "ln -s /etc/hosts o", { cause: "OutputFailed" }, 0],
    [
      "an output that is no file",
      "mkfifo o",
      { cause: "OutputFailed", message: "output o: o is neither a file nor a directory" },
      0
    ]
  ] as const
  it.each(ends)("that failed by %s says so, and its result can be read", async (_, script, status, exitCode) => {
    const local = await client()
    const outputs = status.cause === "OutputFailed" ? [{ name: "o", path: "o" }] : []
    const job = local.start(shell(script, { outputs }))
    await expect(job.waitForResult()).rejects.toMatchObject({
      status: { _tag: "Failed", ...status },
      result: { exitCode, outputs: [] }
    })
    expect((await local.result(job.ref!)).exitCode).toBe(exitCode)
  })

  it("that cannot be started says why", async () => {
    const local = await client()
    const job = local.start(container({ image: "i", command: ["no-such-program"], timeout: "20 seconds" }))
    await expect(job.waitForResult()).rejects.toThrow("(StartFailed): no-such-program cannot be run")
  })

  it("is killed when its time is up, with everything it started", async () => {
    const local = await client()
    const job = local.start(
      shell("sleep 1234 & echo $!; trap '' TERM; while :; do sleep 1; done", { timeout: "1 second" })
    )
    const error = await job.waitForResult().catch((error: unknown) => error)
    expect(error).toMatchObject({ status: { _tag: "Failed", cause: "TimedOut" } })
    const { stdout } = await local.result(job.ref!)
    expect(() => process.kill(Number(stdout.text), 0)).toThrow()
  })

  it("runs on when it was given more time", async () => {
    const local = await client()
    const ref = await local.submit(shell("sleep 2; echo done", { timeout: "1 second" }))
    await local.extend(ref, { by: "1 minute" })
    expect((await local.awaitResult(ref)).stdout.text).toBe("done\n")
    await expect(local.extend(ref, { by: "1 minute" })).rejects.toMatchObject({ reason: { _tag: "InvalidState" } })
  })

  it("inherits a few variables and no more", async () => {
    process.env.LONGSHORE_TEST_SECRET = "s3cret"
    onTestFinished(() => void Reflect.deleteProperty(process.env, "LONGSHORE_TEST_SECRET"))
    const local = await client()
    const { stdout } = await local.start(shell("env", { env: { MINE: "1" } })).waitForResult()
    const names = stdout.text
      .trim()
      .split("\n")
      .map((line) => line.split("=")[0])
    expect(names).toContain("MINE")
    const allowed = ["PATH", "LANG", "LC_ALL", "TZ", "HOME", "TMPDIR", "MINE", "PWD", "SHLVL", "_", "OLDPWD"]
    expect(names.filter((name) => !allowed.includes(name!))).toEqual([])
  })

  it("may write more than is kept", async () => {
    const local = await client({ captureLimit: 1000 })
    const { exitCode, stderr, stdout } = await local
      .start(shell("yes | head -c 100000; echo small >&2"))
      .waitForResult()
    expect([exitCode, stdout.bytes.length, stdout.truncated]).toEqual([0, 1000, true])
    expect([stderr.text, stderr.truncated]).toEqual(["small\n", false])
  })

  it("is heard while it runs, in whole characters", async () => {
    const local = await client()
    const go = path.join(scratch(), "go")
    const ref = await local.submit(
      shell(`printf 'wait \\303'; while [ ! -e ${go} ]; do sleep 0.05; done; printf '\\244\\n'`)
    )
    let heard = ""
    for await (const { source, text } of local.logs(ref, { follow: true })) {
      expect(source).toBe("stdout")
      heard += text
      if (heard === "wait ") fs.writeFileSync(go, "")
    }
    expect(heard).toBe("wait ä\n")
    for await (const { text } of local.logs(ref)) expect(text).toBe("wait ä\n")
  })
})

describe("prepare refuses, by field,", () => {
  const cases: ReadonlyArray<readonly [string, string, Partial<ContainerInput>]> = [
    ["what nobody limits", "resources.memory", { resources: { memory: "1 GiB" } }],
    ["a disk limit", "resources.disk", { resources: { disk: "1 GiB" } }],
    ["an image's own command", "command", { command: [] }],
    ["an input that is not there", "inputs[0].from", { inputs: [{ from: "file:///no/such/file", path: "a" }] }],
    ["a file of another machine", "inputs[0].from", { inputs: [{ from: "file://elsewhere/file", path: "a" }] }],
    ["a file whose name cannot be read", "inputs[0].from", { inputs: [{ from: "file:%zz", path: "a" }] }]
  ]
  it.each(cases)("%s", async (_, field, more) => {
    const local = await client()
    const refused = local.submit(shell("true", more))
    await expect(refused).rejects.toMatchObject({ reason: { _tag: "InvalidSpec", field } })
    for await (const job of local.list()) throw new Error(`${job.ref.id} was started`)
  })
})

it("a runner that is not there is told before anything starts", async () => {
  const runner = pathToFileURL(path.join(scratch(), "no-runner.js"))
  await expect(client({ runner })).rejects.toMatchObject({
    reason: { _tag: "Misconfigured", message: expect.stringContaining("no-runner.js") }
  })
})

it("what jobs write is nobody else's", async () => {
  const directory = path.join(scratch(), "state")
  await client({ directory })
  expect(fs.statSync(path.join(directory, "jobs")).mode & 0o077).toBe(0)
})

it("a state directory that cannot be is told before anything starts", async () => {
  const file = path.join(scratch(), "file")
  fs.writeFileSync(file, "")
  await expect(client({ directory: path.join(file, "state") })).rejects.toMatchObject({
    reason: { _tag: "Misconfigured", message: expect.stringContaining(path.join(file, "state")) }
  })
})
