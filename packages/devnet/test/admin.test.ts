import { describe, expect, it } from "vitest"
import { liveNode, testNode } from "./infernetNode.ts"

const call = async (method: string, url: string, body?: unknown): Promise<readonly [number, any]> => {
  const response = await fetch(url, { method, ...(body !== undefined && { body: JSON.stringify(body) }) })
  const text = await response.text()
  return [response.status, text === "" ? undefined : JSON.parse(text)]
}

describe("the admin route", () => {
  it("tells what there is", async () => {
    const { devnet, url } = await liveNode()
    const { admin } = devnet.infernet
    expect(await call("GET", devnet.admin)).toEqual([200, { infernet: { url, admin } }])
    expect(await call("GET", admin)).toMatchObject([200, { url, faults: [], requests: {} }])
    expect(await call("GET", `${admin}/nothing`)).toMatchObject([404, { error: expect.any(String) }])
  })

  it("injects faults, lists them and removes them, and heals a closed port", async () => {
    const node = await liveNode()
    const { admin } = node.devnet.infernet
    const fault = { kind: "refuse" }
    const [status, { id }] = await call("POST", `${admin}/faults`, fault)
    expect(status).toBe(201)
    await expect(node.get("/health")).rejects.toThrow()
    expect(await call("GET", `${admin}/faults`)).toEqual([200, [{ id, met: 0, ...fault }]])
    expect(await call("DELETE", `${admin}/faults/${id}`)).toEqual([204, undefined])
    expect((await node.get("/health")).status).toBe(200)
    expect(await call("DELETE", `${admin}/faults/${id}`)).toMatchObject([404, { field: "id" }])
    for (const url of [`${admin}/faults`, `${node.devnet.admin}/faults`]) {
      await call("POST", `${admin}/faults`, { kind: "status", status: 503 })
      expect((await node.get("/health")).status).toBe(503)
      expect(await call("DELETE", url)).toEqual([204, undefined])
      expect((await node.get("/health")).status).toBe(200)
    }
  })

  it("counts requests", async () => {
    const node = await liveNode()
    await node.get("/health?a=1")
    const [status, seen] = await call("GET", `${node.devnet.infernet.admin}/requests`)
    expect([status, seen.counts]).toEqual([200, { "GET /health": 1 }])
    expect(seen.requests).toEqual([{ route: "GET /health", method: "GET", url: "/health?a=1", at: expect.any(String) }])
  })

  it("restarts a network", async () => {
    const node = await liveNode()
    const url = `${node.devnet.infernet.admin}/restart`
    await node.post(["echo"], {}, { id: "done" })
    await node.ended("done")
    expect(await call("POST", url)).toEqual([204, undefined])
    expect(await node.read("done")).toHaveLength(1)
    expect(await call("POST", url, { completed: "lose" })).toEqual([204, undefined])
    expect(await node.read("done")).toEqual([])
    expect(await call("POST", url, { completed: "all" })).toMatchObject([400, { field: "completed" }])
    expect(await call("POST", url, { complete: "keep" })).toMatchObject([400, { field: "complete" }])
  })

  it("moves the test clock, and no other", async () => {
    const node = await testNode()
    const url = `${node.devnet.admin}/advance`
    await node.send("PUT", "/api/status", { id: "x", status: "running", containers: [] })
    expect(await call("POST", url, { by: "15 minutes" })).toEqual([204, undefined])
    expect(await node.read("x")).toEqual([])
    for (const by of ["later", 5, "-1 second", undefined])
      expect(await call("POST", url, { by })).toMatchObject([400, { field: "by" }])
    expect(await call("POST", `${(await liveNode()).devnet.admin}/advance`, { by: "1 second" })).toMatchObject([
      409,
      {}
    ])
  })

  it("refuses what is no JSON object, and web pages", async () => {
    const { devnet } = await liveNode()
    const url = `${devnet.infernet.admin}/faults`
    for (const body of ["{", "[]", "5"]) {
      expect(await (await fetch(url, { method: "POST", body })).json()).toMatchObject({ field: "body" })
    }
    const page = await fetch(url, { method: "POST", headers: { origin: "http://evil.example" }, body: "{}" })
    expect(page.status).toBe(403)
  })
})
