import { describe, expect, it } from "vitest"
import type { Container } from "../src/index.ts"
import { liveNode, testNode } from "./infernetNode.ts"
import { bytesOf, connect } from "./wire.ts"

const job = (container: string, data: object = {}, id = "s") =>
  bytesOf({ method: "POST", target: "/api/jobs/stream", body: JSON.stringify({ containers: [container], data, id }) })

const open = async (url: string, request: string) => {
  const connection = await connect(url)
  connection.write(request)
  return connection
}

const words: Container = async function* (_: unknown, { sleep }: { sleep: (by: "1 second") => Promise<void> }) {
  for (const word of ["one ", "two ", "three"]) {
    yield word
    await sleep("1 second")
  }
} as Container

describe("a stream", () => {
  it("is the id in a chunk of its own, then what comes, and is kept as text in an output of its own", async () => {
    const node = await testNode({ containers: { words } })
    const connection = await open(node.url, job("words"))
    await expect.poll(() => node.read("s")).toHaveLength(1)
    await node.devnet.advance("3 seconds")
    const reply = await connection.answer()
    expect(reply).toMatchObject({ status: "HTTP/1.1 200 ", isComplete: true, chunks: ["s\n", "one ", "two ", "three"] })
    expect(reply?.headers.map((header) => header.split(":")[0])).toEqual([
      "content-type",
      "ratelimit-limit",
      "ratelimit-remaining",
      "ratelimit-reset",
      "date",
      "server",
      "Transfer-Encoding"
    ])
    expect(await node.read("s")).toEqual([
      { id: "s", status: "success", result: { container: "words", output: { output: "one two three" } } }
    ])
  })

  const silent: ReadonlyArray<readonly [string, Container, string, string | RegExp]> = [
    ["a status", { serve: () => new Response("no", { status: 500 }) }, "s\n", /^500, message='.*', url=URL\('http/],
    [
      "an end in the middle",
      async function* () {
        yield "half"
        await new Promise((resolve) => setTimeout(resolve, 20))
        throw new Error("dies")
      },
      "s\nhalf",
      /^Response payload is not completed/
    ],
    [
      "bytes that are no text",
      async function* () {
        yield Uint8Array.of(0xff, 0xfe)
      },
      "s\n",
      "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"
    ]
  ]
  it.each(silent)("ends well although the container fails by %s", async (_, container, text, error) => {
    const node = await liveNode({ containers: { it: container } })
    const reply = await (await open(node.url, job("it"))).answer()
    expect(reply?.isComplete).toBe(true)
    expect(reply?.body.replaceAll("\ufffd", "")).toBe(text)
    const { result, status } = await node.ended("s")
    expect(status).toBe("failed")
    expect(result.error).toMatch(error)
  })

  it("is cut after 60 seconds, and its job runs on for ever", async () => {
    const node = await testNode({ containers: { it: () => new Promise(() => {}) } })
    const connection = await open(node.url, job("it"))
    await expect.poll(() => node.read("s")).toHaveLength(1)
    await node.devnet.advance("59 seconds")
    expect(connection.socket.destroyed).toBe(false)
    await node.devnet.advance("1 second")
    expect(await connection.answer()).toMatchObject({ isComplete: false, body: "s\n" })
    await node.devnet.advance("5 minutes")
    expect(await node.read("s")).toMatchObject([{ status: "running" }])
  })

  it.each(["its client leaves", "its client half-closes"])("stays running when %s", async (how) => {
    let hasLeft = false
    const node = await liveNode({
      containers: {
        it: async function* (_: unknown, { signal }: { signal: AbortSignal }) {
          yield "first"
          await new Promise((resolve) => signal.addEventListener("abort", resolve))
          hasLeft = true
        } as Container
      }
    })
    const connection = await open(node.url, job("it"))
    await new Promise<void>((resolve) => connection.socket.on("data", (data) => data.includes("first") && resolve()))
    if (how.endsWith("leaves")) connection.socket.destroy()
    else connection.socket.end()
    await connection.closed
    await expect.poll(() => hasLeft).toBe(true)
    expect(await node.read("s")).toMatchObject([{ status: "running", result: null }])
  })

  it("is not for subscriptions, and not of old nodes", async () => {
    const node = await liveNode({ version: "0.2.0" })
    expect((await node.send("POST", "/api/jobs/stream", {})).status).toBe(404)
  })

  it("asks the container for a stream, of the first container only", async () => {
    const seen: Array<string> = []
    const node = await liveNode({
      containers: { it: (_, { text }) => void seen.push(text), other: () => void seen.push("other") }
    })
    const body = { containers: ["it", "other"], data: { a: 1 } }
    await (await node.send("POST", "/api/jobs/stream", body)).text()
    expect(seen).toEqual(['{"source": 1, "destination": 2, "data": {"a": 1}}'])
  })

  it("loses its connection after the id when Redis is down", async () => {
    const node = await liveNode({ containers: { it: () => 1 }, redisDown: true })
    const reply = await (await open(node.url, job("it"))).answer()
    expect(reply).toMatchObject({ status: "HTTP/1.1 200 ", isComplete: false, chunks: ["s\n"] })
  })
})
