/** The life of a job, from its request to its end. */
import { describe, expect, it } from "vitest"
import type { InfernetVersion } from "../src/index.ts"
import { liveNode, recordedContainers, testNode } from "./infernetNode.ts"
import { bytesOf, connect } from "./wire.ts"

const text = { serve: () => new Response("x", { headers: { "content-type": "text/plain" } }) }

const asked: ReadonlyArray<readonly [InfernetVersion, string, string]> = [
  ["1.4.0", '{"source": 1, "destination": 1, "data": {"b": 1.0, "a": "\\u00e9"}, "requires_proof": true}', "bcdef"],
  ["1.3.1", '{"source": 1, "destination": 1, "data": {"b": 1.0, "a": "\\u00e9"}, "requires_proof": true}', "cdefb"],
  ["0.2.0", '{"source": 1, "data": {"b": 1.0, "a": "\\u00e9"}}', "cdefb"]
]

describe("a node", () => {
  it.each(asked)("%s calls a container as its HTTP client does", async (version, body) => {
    let text = ""
    const node = await liveNode({
      version,
      containers: { it: { generatesProofs: true, serve: (_, context) => void (text = context.text) } }
    })
    const job = '{"containers":["it"],"data":{"b":1.0,"a":"é"},"requires_proof":true}'
    const { id } = (await (await node.send("POST", "/api/jobs", job)).json()) as { id: string }
    await node.ended(id)
    expect(text).toBe(body)
  })

  it("feeds each container what the one before it gave, and keeps what came in between", async () => {
    const node = await liveNode({
      containers: { first: ({ data }) => ({ ...data, first: true }), second: ({ data }) => ({ ...data, second: true }) }
    })
    const id = await node.post(["first", "second"], { a: 1 })
    await node.ended(id)
    expect(await node.read(id, "&intermediate=true")).toEqual([
      {
        id,
        status: "success",
        intermediate_results: [{ container: "first", output: { a: 1, first: true } }],
        result: { container: "second", output: { a: 1, first: true, second: true } }
      }
    ])
  })

  it("runs no container after one that failed", async () => {
    const calls: Array<string> = []
    const node = await liveNode({
      containers: { good: () => calls.push("good"), bad: text, never: () => calls.push("never") }
    })
    const job = await node.ended(await node.post(["good", "bad", "never"]), "&intermediate=true")
    expect(job).toMatchObject({
      status: "failed",
      intermediate_results: [{ container: "good" }],
      result: { container: "bad" }
    })
    expect(calls).toEqual(["good"])
  })

  it("gives finished jobs first, drops unknown ones, and repeats what is asked twice", async () => {
    const node = await testNode({ containers: { quick: () => 1, endless: () => new Promise(() => {}) } })
    for (const id of ["running"]) await node.post(["endless"], {}, { id })
    await node.post(["quick"], {}, { id: "done" })
    await node.ended("done")
    const found = await (await node.get("/api/jobs?id=running&id=none&id=done&id=running&id=")).json()
    expect((found as Array<any>).map(({ id }) => id)).toEqual(["done", "running", "running"])
    const list = async (query: string) => ((await (await node.get(`/api/jobs${query}`)).json()) as Array<string>).sort()
    expect(await list("")).toEqual(["done", "running"])
    expect(await list("?pending=true")).toEqual(["running"])
    expect(await list("?pending=false")).toEqual(["done"])
    expect(await list("?pending=TRUE")).toEqual(["done", "running"])
    const [running] = await node.read("running", "&intermediate=true")
    expect(running).toEqual({ id: "running", status: "running", result: null, intermediate_results: [] })
    const info = (await (await node.get("/info")).json()) as any
    expect(info.pending).toEqual({ offchain: 1, onchain: 0 })
  })

  it("takes the caller's id, and runs it again when it is posted again", async () => {
    const gates: Array<(value: unknown) => void> = []
    const node = await testNode({ containers: { it: () => new Promise((resolve) => gates.push(resolve)) } })
    const run = async () => {
      expect(await node.post(["it"], {}, { id: "mine" })).toBe("mine")
      await expect.poll(() => gates.length).toBeGreaterThan(0)
      return gates.shift()!
    }
    ;(await run())(1)
    await node.ended("mine")
    const finish = await run()
    expect((await node.read("mine")).map(({ result, status }) => [status, result?.output])).toEqual([
      ["success", 1],
      ["running", undefined]
    ])
    finish(2)
    await expect
      .poll(() => node.read("mine"))
      .toEqual([{ id: "mine", status: "success", result: { container: "it", output: 2 } }])
  })

  it("cuts ids at a colon in listings, and gives jobs to another address when told so", async () => {
    const node = await liveNode({ containers: recordedContainers })
    await node.post(["echo"], {}, { id: "a:b" })
    await node.post(["fenced"], {}, { id: "spoof", ip: "10.1.2.3" })
    await node.ended("a:b")
    expect(await (await node.get("/api/jobs")).json()).toEqual(["a"])
    expect(await node.read("a")).toEqual([])
    expect(await node.read("spoof")).toEqual([])
  })

  it("starts the plain items of a batch of which it cannot write the answer", async () => {
    const node = await liveNode({ containers: recordedContainers })
    const zero = "0x0000000000000000000000000000000000000000"
    const subscription = {
      subscription: {
        owner: zero,
        active_at: 1,
        period: 0,
        frequency: 1,
        redundancy: 1,
        containers: "0x",
        lazy: false,
        verifier: zero,
        payment_amount: 0,
        payment_token: zero,
        wallet: zero
      },
      signature: { nonce: 1, expiry: 4_000_000_000, v: 27, r: 1, s: 1 },
      data: {}
    }
    const plain = (id: string) => ({ id, containers: ["echo"], data: {} })
    const response = await node.send("POST", "/api/jobs/batch", [plain("before"), subscription, plain("after")])
    expect([response.status, await response.json()]).toEqual([
      500,
      { error: "Could not enqueue job:  Object of type MessageType is not JSON serializable" }
    ])
    expect(await (await node.get("/api/jobs")).json()).toEqual(expect.arrayContaining(["before", "after"]))
  })

  it("runs a job whose client has left without waiting for an answer", async () => {
    const node = await liveNode({ containers: recordedContainers })
    for (const how of ["end", "destroy"] as const) {
      const { socket } = await connect(node.url)
      const body = JSON.stringify({ id: how, containers: ["echo"], data: {} })
      socket.write(bytesOf({ method: "POST", target: "/api/jobs", body }), () => void socket[how]())
      expect(await node.ended(how)).toMatchObject({ status: "success" })
    }
  })

  it("loses jobs while its Redis is down, and says they were accepted", async () => {
    const node = await liveNode({ containers: recordedContainers })
    await node.post(["echo"], {}, { id: "kept" })
    await node.ended("kept")
    node.devnet.infernet.redis("down")
    expect(await node.post(["echo"], {}, { id: "lost" })).toBe("lost")
    const failed = await node.get("/api/jobs?id=lost")
    expect([failed.status, failed.headers.get("content-type"), (await failed.text()).length]).toEqual([
      500,
      "text/html; charset=utf-8",
      265
    ])
    expect((await node.get("/info")).status).toBe(500)
    expect((await node.get("/health")).status).toBe(200)
    expect((await node.send("PUT", "/api/status", { id: "x", status: "running", containers: [] })).status).toBe(500)
    node.devnet.infernet.redis("up")
    expect((await node.read("kept")).length).toBe(1)
    expect(await node.read("lost")).toEqual([])
  })
})

describe("time", () => {
  it("forgets a pending job after 15 minutes, from 1.0 on", async () => {
    for (const [version, left] of [
      ["1.4.0", 0],
      ["0.2.0", 1]
    ] as const) {
      const node = await testNode({ version, containers: { it: () => new Promise(() => {}) } })
      await node.send("PUT", "/api/status", { id: "x", status: "running", containers: [] })
      await node.devnet.advance("899 seconds")
      expect(await node.read("x")).toHaveLength(1)
      await node.devnet.advance("1 second")
      expect(await node.read("x")).toHaveLength(left)
    }
  })

  it("fails a container with an empty error after 180 seconds", async () => {
    const node = await testNode({ containers: { it: () => new Promise(() => {}) } })
    const id = await node.post(["it"])
    await node.devnet.advance("179 seconds")
    expect(await node.read(id)).toMatchObject([{ status: "running" }])
    await node.devnet.advance("1 second")
    expect(await node.read(id)).toEqual([{ id, status: "failed", result: { container: "it", error: "" } }])
  })

  it("is told to a slow container by the devnet's clock", async () => {
    const node = await testNode()
    const id = await node.post(["slow"], { seconds: 170 })
    await node.devnet.advance("169 seconds")
    expect(await node.read(id)).toMatchObject([{ status: "running" }])
    await node.devnet.advance("1 second")
    expect(await node.read(id)).toMatchObject([{ status: "success", result: { output: { slept: 170 } } }])
  })
})

describe("a restart", () => {
  it.each(["keep", "lose"] as const)(
    "flushes what is pending, kills what runs, and can %s what is done",
    async (completed) => {
      let hasLeft = false
      const node = await liveNode({
        containers: {
          quick: () => 1,
          endless: (_, { signal }) => new Promise(() => signal.addEventListener("abort", () => (hasLeft = true)))
        }
      })
      await node.post(["quick"], {}, { id: "done" })
      await node.ended("done")
      await node.post(["endless"], {}, { id: "running" })
      await expect.poll(() => node.read("running")).toHaveLength(1)
      await node.devnet.infernet.restart({ completed })
      expect(await node.read("running")).toEqual([])
      expect(await node.read("done")).toHaveLength(completed === "keep" ? 1 : 0)
      await expect.poll(() => hasLeft).toBe(true)
    }
  )
})
