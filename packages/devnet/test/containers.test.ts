import { spawn } from "node:child_process"
import * as fs from "node:fs"
import * as http from "node:http"
import type * as net from "node:net"
import { fileURLToPath } from "node:url"
import { describe, expect, it, onTestFinished } from "vitest"
import { statisticsOf } from "../src/containers/textStatistics.ts"
import { createDevnet } from "../src/index.ts"
import { liveNode } from "./infernetNode.ts"

const service = fileURLToPath(new URL("service.mjs", import.meta.url))
const command = [process.execPath, service] as const

/** One that has ended and that nobody has asked about is not alive. */
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return !/^State:\s+Z/m.test(fs.readFileSync(`/proc/${pid}/status`, "utf8"))
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH" && !fs.existsSync("/proc/self") && process.kill(pid, 0)
  }
}

describe("a container that is a program", () => {
  it("is started, called, and ended with all it has started", async () => {
    const devnet = await createDevnet({ infernet: { containers: { it: { command, env: { LEVEL: "3" } } } } })
    const response = await fetch(`${devnet.infernet.url}/api/jobs`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"id":"x","containers":["it"],"data":{}}'
    })
    await response.text()
    const read = async () => ((await (await fetch(`${devnet.infernet.url}/api/jobs?id=x`)).json()) as Array<any>)[0]
    await expect.poll(async () => (await read()).status).toBe("success")
    const { child, level, path, pid } = (await read()).result.output
    expect([level, path, isAlive(pid), isAlive(child)]).toEqual(["3", "/service_output", true, true])
    await devnet[Symbol.asyncDispose]()
    await expect.poll(() => isAlive(pid) || isAlive(child)).toBe(false)
  })

  it("is ended also when the devnet's process is killed", async () => {
    const script = fileURLToPath(new URL("devnetThatDies.mjs", import.meta.url))
    const process_ = spawn(process.execPath, [script], { stdio: ["ignore", "pipe", "inherit"] })
    onTestFinished(() => void process_.kill("SIGKILL"))
    const url = await new Promise<string>((resolve) =>
      process_.stdout.once("data", (data) => resolve(String(data).trim()))
    )
    const body = '{"id":"x","containers":["it"],"data":{}}'
    await (
      await fetch(`${url}/api/jobs`, { method: "POST", headers: { "content-type": "application/json" }, body })
    ).text()
    const read = async () => ((await (await fetch(`${url}/api/jobs?id=x`)).json()) as Array<any>)[0]
    await expect.poll(async () => (await read()).status).toBe("success")
    const { child, pid } = (await read()).result.output
    process_.kill("SIGKILL")
    await expect.poll(() => isAlive(pid) || isAlive(child)).toBe(false)
  })

  const wrong: ReadonlyArray<readonly [readonly [string, ...Array<string>], RegExp]> = [
    [["no-such-program-anywhere"], /^the container it cannot be started/],
    [
      [process.execPath, "-e", "console.log('no port for me'); process.exit(3)"],
      /ended by itself \(exit code 3\).*no port for me/s
    ]
  ]
  it.each(wrong)("%j that does not start is told by name", async (command, message) => {
    await expect(createDevnet({ infernet: { containers: { it: { command } } } })).rejects.toMatchObject({
      reason: "StartFailed",
      field: "infernet.containers.it",
      message: expect.stringMatching(message)
    })
  })
})

describe("the shipped containers", () => {
  const text = "The fox runs. The dog sleeps!\n\nDoes the fox know?"

  it("count a text and report on it", async () => {
    const node = await liveNode()
    const { result } = await node.ended(await node.post(["text-statistics"], { text }))
    expect(result.output).toMatchObject({
      characters: 49,
      words: 10,
      unique_words: 7,
      sentences: 3,
      paragraphs: 2,
      type_token_ratio: 0.7,
      longest_word: "sleeps",
      most_frequent_words: expect.arrayContaining([{ word: "the", count: 3 }])
    })
    const chained = await node.ended(await node.post(["echo", "text-statistics", "report"], { text }))
    expect(chained.result.output).toContain("# Text report\n\n10 words in 3 sentences")
    const first = await node.send("POST", "/api/jobs", { containers: ["report"], data: {} })
    expect(await first.json()).toEqual({
      error: "First container must be external",
      params: { first_container: "report" }
    })
  })

  it("count words of any language, and an empty text", () => {
    expect(statisticsOf("Ça va ? Très bien, merci.")).toMatchObject({ words: 5, sentences: 2 })
    expect(statisticsOf("")).toMatchObject({ words: 0, sentences: 0, type_token_ratio: 0, longest_word: "" })
  })

  it("take the text of a stream's result too, and say what they miss", async () => {
    const node = await liveNode()
    expect(
      (await node.ended(await node.post(["text-statistics"], { output: { output: "one two" } }))).result.output.words
    ).toBe(2)
    expect((await node.ended(await node.post(["text-statistics"], { txt: "" }))).result.error).toMatch(/text\/plain/)
    expect((await node.ended(await node.post(["echo", "report"], {}))).status).toBe("failed")
    expect((await node.ended(await node.post(["failing"]))).status).toBe("failed")
    expect((await node.ended(await node.post(["slow"], { seconds: 0 }))).result.output).toEqual({ slept: 0 })
  })

  it("echo what they are given to the last digit", async () => {
    const node = await liveNode()
    await node.send("POST", "/api/jobs", '{"id":"x","containers":["echo"],"data":{"n":12345678901234567890,"f":1.0}}')
    await node.ended("x")
    expect(await (await node.get("/api/jobs?id=x")).text()).toContain('"output":{"f":1.0,"n":12345678901234567890}')
  })

  it("stream a text word by word", async () => {
    const node = await liveNode()
    const data = { text: "one two  three", pause: 0 }
    const response = await node.send("POST", "/api/jobs/stream", { id: "s", containers: ["streaming"], data })
    expect(await response.text()).toBe("s\none two  three")
    expect((await node.ended(await node.post(["streaming"], data))).result.output).toEqual({ text: data.text })
  })
})

describe("a container that somebody runs", () => {
  it.each(["by its address", "by its port"])("is called %s", async (how) => {
    const seen: Array<string | undefined> = []
    const server = http.createServer((request, response) => {
      seen.push(request.url, request.headers.authorization, request.headers.host)
      response.writeHead(200, { "content-type": "application/json" }).end("1")
    })
    onTestFinished(() => void server.close())
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    const { port } = server.address() as net.AddressInfo
    const isRemote = how === "by its address"
    const it = isRemote ? { url: `http://127.0.0.1:${port}/base/`, bearer: "secret" } : { port }
    const node = await liveNode({ containers: { it } })
    expect((await node.ended(await node.post(["it"]))).result).toEqual({ container: "it", output: 1 })
    expect(seen).toEqual(
      isRemote
        ? ["/base/service_output", "Bearer secret", `127.0.0.1:${port}`]
        : ["/service_output", undefined, `localhost:${port}`]
    )
  })
})
