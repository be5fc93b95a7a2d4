import { describe, expect, it } from "vitest"
import type { Fault, InfernetRoute } from "../src/index.ts"
import { liveNode, testNode } from "./infernetNode.ts"
import { ask, bytesOf, connect } from "./wire.ts"

const post = (id: string) =>
  bytesOf({ method: "POST", target: "/api/jobs", body: JSON.stringify({ id, containers: ["it"], data: {} }) })

const containers = { it: () => ({ some: "output" }) }

/** What a client sees of a POST that meets a fault, and whether there is a job. */
const meeting = async (fault: Fault<InfernetRoute>) => {
  const node = await liveNode({ containers })
  await node.devnet.infernet.faults.inject(fault)
  const reply = await ask(node.url, post("x"))
  const jobs = await node.read("x")
  return { reply, isThere: jobs.length === 1 }
}

describe("the fault", () => {
  const route = "POST /api/jobs"

  it("refuse resets the connection when the head has come, and nothing is acted upon", async () => {
    const node = await liveNode({ containers })
    await node.devnet.infernet.faults.inject({ kind: "refuse", route })
    const connection = await connect(node.url)
    const reset = new Promise<string | undefined>((resolve) =>
      connection.socket.once("error", (error: NodeJS.ErrnoException) => resolve(error.code))
    )
    connection.write(post("x").split("\r\n\r\n")[0]!)
    connection.write("\r\n\r\n")
    expect(await reset).toBe("ECONNRESET")
    expect(await node.read("x")).toEqual([])
  })

  it("refuse without a route closes the port until it is removed", async () => {
    const node = await liveNode({ containers })
    const idle = await connect(node.url)
    const fault = await node.devnet.infernet.faults.inject({ kind: "refuse" })
    await idle.closed
    await expect(node.get("/health")).rejects.toMatchObject({ cause: { code: "ECONNREFUSED" } })
    await fault.remove()
    expect((await node.get("/health")).status).toBe(200)
  })

  it("dropBefore reads the request and acts on nothing", async () => {
    expect(await meeting({ kind: "dropBefore", route })).toEqual({ reply: undefined, isThere: false })
  })

  it("dropAfter acts, and does not answer", async () => {
    expect(await meeting({ kind: "dropAfter", route })).toEqual({ reply: undefined, isThere: true })
  })

  it("truncate cuts the answer in the middle", async () => {
    const { isThere, reply } = await meeting({ kind: "truncate", route })
    expect(isThere).toBe(true)
    expect(reply).toMatchObject({ status: "HTTP/1.1 200 ", isComplete: false, body: '{"id":' })
    expect((await meeting({ kind: "truncate", route, bytes: 2 })).reply?.body).toBe('{"')
  })

  it("status answers instead, or after the server has acted", async () => {
    const instead = await meeting({
      kind: "status",
      route,
      status: 503,
      body: { wait: true },
      headers: { "Retry-After": "7" }
    })
    expect(instead).toMatchObject({ isThere: false, reply: { status: "HTTP/1.1 503 ", body: '{"wait":true}\n' } })
    expect(instead.reply?.headers).toEqual(expect.arrayContaining(["retry-after: 7", "content-type: application/json"]))
    const after = await meeting({ kind: "status", route, status: 500, body: "oops", acts: true })
    expect(after).toMatchObject({ isThere: true, reply: { body: "oops" } })
  })

  it("html gives a page where JSON is due", async () => {
    const { isThere, reply } = await meeting({ kind: "html", route })
    expect([isThere, reply?.status, reply?.body]).toEqual([
      false,
      "HTTP/1.1 200 ",
      expect.stringMatching(/^<!doctype html>/)
    ])
    expect(reply?.headers).toContain("content-type: text/html; charset=utf-8")
    expect((await meeting({ kind: "html", route, status: 502, acts: true })).reply?.status).toBe("HTTP/1.1 502 ")
  })

  it("delay holds the request back by the devnet's clock", async () => {
    const node = await testNode({ containers })
    await node.devnet.infernet.faults.inject({ kind: "delay", by: "3 seconds", route: "GET /health" })
    let isThere = false
    const answer = node.get("/health").then((response) => {
      isThere = true
      return response
    })
    await expect.poll(() => node.devnet.infernet.requests("GET /health")).toHaveLength(1)
    await node.devnet.advance("2 seconds")
    expect(isThere).toBe(false)
    await node.devnet.advance("1 second")
    expect((await answer).status).toBe(200)
  })

  it("slow lets the body trickle", async () => {
    const node = await testNode({ containers })
    await node.devnet.infernet.faults.inject({ kind: "slow", pause: "1 second", bytes: 7, route: "GET /health" })
    const connection = await connect(node.url)
    const pieces: Array<string> = []
    connection.socket.on("data", (data) => pieces.push(data.toString()))
    connection.write(bytesOf({ target: "/health" }))
    await expect.poll(() => pieces.join("")).toContain('{"statu')
    expect(pieces.join("")).not.toContain("healthy")
    await node.devnet.advance("3 seconds")
    expect((await connection.answer())?.body).toBe('{"status":"healthy"}\n')
    connection.socket.destroy()
  })

  it("hang never answers, whether or not the server has acted", async () => {
    for (const acts of [false, true]) {
      const node = await testNode({ containers })
      await node.devnet.infernet.faults.inject({ kind: "hang", route, acts })
      const connection = await connect(node.url)
      connection.write(post("x"))
      await expect.poll(() => node.devnet.infernet.counts()).toEqual({ [route]: 1 })
      await expect.poll(() => node.read("x")).toHaveLength(acts ? 1 : 0)
      await node.devnet.advance("4 seconds")
      expect(connection.socket.destroyed).toBe(false)
      connection.socket.destroy()
    }
  })

  it("restart loses the memory, once", async () => {
    const node = await liveNode({ containers: { it: () => new Promise(() => {}) } })
    await node.post(["it"], {}, { id: "before" })
    await node.devnet.infernet.faults.inject({ kind: "restart", route, acts: true })
    expect(await ask(node.url, post("x"))).toBeUndefined()
    expect([await node.read("before"), await node.read("x")]).toEqual([[], []])
    expect((await ask(node.url, post("x")))?.status).toBe("HTTP/1.1 200 ")
  })
})

describe("a fault", () => {
  it("acts so many times, after so many requests, on its route alone", async () => {
    const node = await liveNode()
    const { faults } = node.devnet.infernet
    const fault = await faults.inject({ kind: "status", status: 503, route: "GET /health", after: 1, times: 2 })
    const statuses = []
    for (let index = 0; index < 5; index++) statuses.push((await node.get("/health")).status)
    expect(statuses).toEqual([200, 503, 503, 200, 200])
    expect((await node.get("/info")).status).toBe(200)
    expect(fault.met()).toBe(3)
    expect(node.devnet.infernet.requests("GET /health").map(({ fault }) => fault)).toEqual([
      undefined,
      "status",
      "status",
      undefined,
      undefined
    ])
    expect(node.devnet.infernet.counts()).toEqual({ "GET /health": 5, "GET /info": 1 })
  })

  it("without a route acts on all of them, and the oldest that fits acts", async () => {
    const node = await liveNode()
    const { faults } = node.devnet.infernet
    await faults.inject({ kind: "status", status: 501, route: "GET /info" })
    const all = await faults.inject({ kind: "status", status: 502 })
    const look = async () => [
      (await node.get("/info")).status,
      (await node.get("/health")).status,
      (await node.get("/none")).status
    ]
    expect(await look()).toEqual([501, 502, 502])
    await all.remove()
    expect(await look()).toEqual([501, 200, 404])
    expect(faults.list().map(({ fault }) => fault.kind)).toEqual(["status"])
    await node.devnet.faults.clear()
    expect(await look()).toEqual([200, 200, 404])
  })

  const wrong: ReadonlyArray<readonly [object, string]> = [
    [{ kind: "explode" }, "kind"],
    [{ kind: "delay" }, "by"],
    [{ kind: "delay", by: 5 }, "by"],
    [{ kind: "delay", by: "soon" }, "by"],
    [{ kind: "delay", by: "1 second", bytes: 1 }, "bytes"],
    [{ kind: "status", status: 99 }, "status"],
    [{ kind: "hang", route: "GET /nowhere" }, "route"],
    [{ kind: "hang", times: 0 }, "times"],
    [{ kind: "hang", after: -1 }, "after"],
    [{ kind: "hang", acts: "yes" }, "acts"],
    [{ kind: "refuse", times: 1 }, "times"],
    [{ kind: "restart", completed: "some" }, "completed"],
    [{ kind: "slow", pause: "1 second", bytes: 0 }, "bytes"],
    [{ kind: "status", status: 500, headers: { a: 1 } }, "headers"]
  ]
  it.each(wrong)("%j is refused by the name of %s", async (fault, field) => {
    const { devnet } = await liveNode()
    await expect(devnet.infernet.faults.inject(fault as never)).rejects.toMatchObject({ reason: "InvalidFault", field })
    const response = await fetch(`${devnet.infernet.admin}/faults`, { method: "POST", body: JSON.stringify(fault) })
    expect([response.status, ((await response.json()) as any).field]).toEqual([400, field])
  })
})
