/** Limits, connections and heads: what takes several requests, or time. */
import { describe, expect, it } from "vitest"
import { liveNode, recordedContainers, testNode } from "./infernetNode.ts"
import { ask, bytesOf, connect, type Reply } from "./wire.ts"

const of = (reply: Reply | undefined, name: string) =>
  reply?.headers.filter((header) => header.startsWith(`${name}: `)).map((header) => header.slice(name.length + 2))
const limits = (reply: Reply | undefined) =>
  ["limit", "remaining", "reset"].map((name) => Number(of(reply, `ratelimit-${name}`)))

describe("the rate limit", () => {
  const five = { rateLimit: { requests: 5, period: "50 seconds" }, containers: recordedContainers } as const

  it("lets a burst through, then one at a time, and tells it as the node does", async () => {
    const { devnet, url } = await testNode(five)
    const look = () => ask(url, { target: "/health" })
    const seen = []
    for (let index = 0; index < 5; index++) seen.push(limits(await look()))
    expect(seen).toEqual([
      [5, 4, 9],
      [5, 3, 19],
      [5, 2, 29],
      [5, 1, 39],
      [5, 0, 49]
    ])
    const refused = await look()
    expect(refused?.status).toBe("HTTP/1.1 429 ")
    expect(of(refused, "retry-after")).toEqual(["9", "9"])
    expect(refused?.headers.map((header) => header.split(":")[0])).toEqual([
      "content-type",
      "retry-after",
      "retry-after",
      "content-length",
      "ratelimit-limit",
      "ratelimit-remaining",
      "ratelimit-reset",
      "date",
      "server"
    ])
    expect(refused?.body).toHaveLength(169)
    await devnet.advance("3 seconds")
    expect(of(await look(), "retry-after")).toEqual(["6", "6"])
    await devnet.advance("7 seconds")
    expect((await look())?.status).toBe("HTTP/1.1 200 ")
    expect((await look())?.status).toBe("HTTP/1.1 429 ")
  })

  it("says 0 at the node's default", async () => {
    const { url } = await testNode()
    const replies = []
    for (let index = 0; index < 61; index++) replies.push(await ask(url, { target: "/health" }))
    expect(limits(replies[0])).toEqual([60, 59, 0])
    expect(of(replies[60], "retry-after")).toEqual(["0", "0"])
  })

  it("is by endpoint and by client, and the client is what X-Forwarded-For says first", async () => {
    const { url } = await testNode(five)
    const left = async (target: string, method = "GET", ...headers: ReadonlyArray<string>) =>
      limits(await ask(url, { target, method, headers }))[1]
    expect(await left("/health")).toBe(4)
    expect(await left("/health", "HEAD")).toBe(3)
    expect(await left("/health", "OPTIONS")).toBe(2)
    expect(await left("/info")).toBe(4)
    expect(await left("/health", "GET", "X-Forwarded-For: 1.1.1.1, 127.0.0.1")).toBe(4)
    expect(await left("/health", "GET", "X-Forwarded-For:  1.1.1.1 ")).toBe(3)
    expect(await left("/health", "GET", "X-Forwarded-For: 1.1.1.1:80")).toBe(4)
    expect(await left("/api/jobs", "OPTIONS")).toBe(4)
    expect(await left("/api/jobs")).toBe(4)
    expect(limits(await ask(url, { target: "/api/jobs", method: "POST", body: "{" }))[1]).toBe(3)
    expect(of(await ask(url, { target: "/health", method: "DELETE" }), "ratelimit-limit")).toEqual([])
  })

  it("is not of old nodes", async () => {
    const { url } = await testNode({ ...five, version: "0.2.0" })
    for (let index = 0; index < 7; index++)
      expect((await ask(url, { target: "/health" }))?.status).toBe("HTTP/1.1 200 ")
  })
})

describe("a connection", () => {
  it("is kept for 5 seconds after each answer, and before the first request", async () => {
    const { devnet, url } = await testNode()
    for (const begin of [[], [bytesOf({ target: "/nope" })], ["GET /health HTTP/1.1\r\nHost:"]]) {
      const connection = await connect(url)
      for (const bytes of begin) connection.write(bytes)
      if (begin[0]?.endsWith("\r\n\r\n")) await connection.answer()
      await devnet.advance("4900 millis")
      expect(connection.socket.destroyed).toBe(false)
      await devnet.advance("100 millis")
      await connection.closed
    }
  })

  it("carries many requests, 1001 at the most", async () => {
    const { url } = await testNode()
    const connection = await connect(url)
    for (let index = 0; index < 1001; index++) {
      connection.write(bytesOf({ target: "/nope" }))
      expect((await connection.answer())?.isComplete).toBe(true)
    }
    await connection.closed
  })

  it("answers pipelined requests in order, chunked ones, and those that wait to go on", async () => {
    const { url } = await liveNode({ containers: recordedContainers })
    const connection = await connect(url)
    connection.write(bytesOf({ target: "/nope" }) + bytesOf({ target: "/health" }))
    expect([(await connection.answer())?.status, (await connection.answer())?.status]).toEqual([
      "HTTP/1.1 404 ",
      "HTTP/1.1 200 "
    ])
    const head = "POST /api/jobs HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
    connection.write(`${head}Transfer-Encoding: chunked\r\n\r\n5\r\n{"a":\r\n2\r\n1}\r\n0\r\n\r\n`)
    expect((await connection.answer())?.body).toContain("can not match type")
    connection.write(`${head}Expect: 100-continue\r\nContent-Length: 2\r\n\r\n`)
    const proceed = await connection.answer()
    expect([proceed?.status, proceed?.headers.map((header) => header.split(":")[0])]).toEqual([
      "HTTP/1.1 100 ",
      ["date", "server"]
    ])
    connection.write("[]")
    expect((await connection.answer())?.body).toContain("'list' object is not a mapping")
    connection.socket.destroy()
  })

  it("ends when it was answered before the request had come", async () => {
    const { url } = await liveNode()
    const connection = await connect(url)
    connection.write("POST /nope HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc")
    expect((await connection.answer())?.status).toBe("HTTP/1.1 404 ")
    await connection.closed
  })
})

describe("a request", () => {
  const filler = (length: number) => `GET /nope HTTP/1.1\r\nHost: a\r\nX: ${"a".repeat(length)}\r\n\r\n`

  it("may have a head of 64 KiB in one piece, and of 16 KiB in several", async () => {
    const { url } = await liveNode()
    expect((await ask(url, filler(65_400)))?.status).toBe("HTTP/1.1 404 ")
    const refused = await ask(url, filler(70_000))
    expect(refused).toMatchObject({ status: "HTTP/1.1 431 ", body: "" })
    expect(refused?.headers.slice(0, 2)).toEqual(["content-length: 0", "connection: close"])
    for (const [length, status] of [
      [15_000, "404"],
      [20_000, "431"]
    ] as const) {
      const connection = await connect(url)
      const text = filler(length)
      for (let at = 0; at < text.length && !connection.socket.destroyed; at += 5000) {
        connection.write(text.slice(at, at + 5000))
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
      expect((await connection.answer())?.status).toBe(`HTTP/1.1 ${status} `)
      connection.socket.destroy()
    }
  })

  it("may have a body of 16 MiB, and what is more is an error of the server", async () => {
    const { url } = await liveNode({ containers: recordedContainers })
    const head = (length: number) =>
      `POST /api/jobs HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`
    const start = '{"containers":["nosuch"],"data":{"x":"'
    const most = 16 * 1024 * 1024
    expect((await ask(url, `${head(most)}${start}${"a".repeat(most - start.length - 3)}"}}`))?.status).toBe(
      "HTTP/1.1 405 "
    )
    expect((await ask(url, head(most + 1)))?.body).toBe(
      '{"error":"Internal server error: 413 Request Entity Too Large: The data value transmitted exceeds the capacity limit."}\n'
    )
  })

  it("must have come in whole after a minute", async () => {
    const { devnet, url } = await testNode()
    const connection = await connect(url)
    connection.write(
      "POST /api/jobs HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"
    )
    await expect.poll(() => devnet.infernet.counts()["POST /api/jobs"]).toBe(1)
    await devnet.advance("1 minute")
    expect((await connection.answer())?.body).toContain("Internal server error: 408 Request Timeout: ")
    await connection.closed
  })
})

describe("GET /resources", () => {
  const resources = (id: string) => (model: string | undefined) =>
    model === undefined ? { id } : { supported: model === "m 1", model }
  const containers = {
    one: { serve: () => 1, resources: resources("one") },
    none: () => 1,
    away: { url: "http://127.0.0.1:9" }
  }

  it("asks the containers, and leaves out those that do not answer well or have an address of their own", async () => {
    const node = await liveNode({ containers })
    expect(await (await node.get("/resources")).json()).toEqual({ one: { id: "one" } })
    expect(await (await node.get("/resources?model_id=")).json()).toEqual({ one: { id: "one" } })
    expect(await (await node.get("/resources?model_id=m%201")).json()).toEqual({
      one: { supported: true, model: "m 1" }
    })
  })

  it("is new in 1.4", async () => {
    for (const version of ["1.3.1", "0.2.0"] as const)
      expect((await (await liveNode({ version })).get("/resources")).status).toBe(404)
  })
})
