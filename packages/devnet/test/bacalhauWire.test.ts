import { generateKeyPairSync, sign } from "node:crypto"
import { describe, expect, it } from "vitest"
import { createDevnet } from "../src/index.ts"
import { batch, docker, liveServer } from "./bacalhauServer.ts"

describe("the wire of a Bacalhau server", () => {
  it("has times in nanoseconds, to the last digit", async () => {
    const { get, jobs, put } = await liveServer()
    const { JobID } = await put(batch(docker("echo")))
    const text = await (await get(`${jobs}/${JobID}`)).text()
    const [, time] = /"CreateTime":(\d{19}),/.exec(text)!
    expect(BigInt(time!)).toBeGreaterThan(BigInt(Number.MAX_SAFE_INTEGER))
  })

  it("counts by route, and meets faults by it", async () => {
    const { devnet, get, jobs, put } = await liveServer()
    const { JobID } = await put(batch(docker("echo")))
    const route = "GET /api/v1/orchestrator/jobs/:id"
    const fault = await devnet.bacalhau.faults.inject({ kind: "status", route, status: 502, times: 1 })
    expect((await get(`${jobs}/${JobID}`)).status).toBe(502)
    expect((await get(`${jobs}/another`)).status).toBe(404)
    expect((await get(`${jobs}/another/history`)).status).toBe(404)
    expect(await fault.met()).toBe(1)
    expect(devnet.bacalhau.counts()).toEqual({
      "PUT /api/v1/orchestrator/jobs": 1,
      [route]: 2,
      "GET /api/v1/orchestrator/jobs/:id/history": 1
    })
    await expect(
      devnet.bacalhau.faults.inject({ kind: "refuse", route: "GET /nothing" as never })
    ).rejects.toMatchObject({ field: "route" })
  })

  it("counts the requester API by one name, wherever it is", async () => {
    const { devnet, send } = await liveServer({ version: "1.3.2" })
    await send("POST", "/requester/list", {})
    await send("POST", "/api/v1/requester/list", {})
    expect(devnet.bacalhau.counts()).toEqual({ "POST /requester/list": 2 })
  })

  it("sends old paths away since 1.7, with a word before", async () => {
    const newest = await liveServer()
    const moved = await newest.get("/version")
    expect([moved.status, moved.headers.get("location")]).toEqual([301, "/api/v1/agent/version"])
    expect((await newest.send("POST", "/requester/list", {})).status).toBe(404)
    const before = await liveServer({ version: "1.4.0" })
    const gone = await before.send("POST", "/requester/list", {})
    expect([gone.status, await gone.json()]).toEqual([410, expect.stringContaining("This endpoint is deprecated.")])
    expect((await before.get("/api/v1/agent/authconfig")).status).toBe(404)
  })

  it("pages by tokens that say everything again", async () => {
    const { jobs, put, read } = await liveServer()
    for (const name of ["a", "b", "c"]) await put(batch(docker("echo"), { Name: name, Labels: { name } }))
    const first = await read(`${jobs}?limit=2`)
    expect(first.Items.map(({ Name }: any) => Name)).toEqual(["a", "b"])
    expect(Buffer.from(first.NextToken, "base64url").toString()).toBe(":N:2:2")
    expect(await read(`${jobs}?next_token=${first.NextToken}`)).toMatchObject({ NextToken: "", Items: [{ Name: "c" }] })
    expect((await read(`${jobs}?labels=name+in+(a,c)&labels=name!%3Dc`)).Items).toHaveLength(1)
    expect(await read(`${jobs}?order_by=name`)).toMatchObject({ Status: 500, Component: "Unknown" })
  })

  it("takes no body beyond ten megabytes", async () => {
    const { devnet, send } = await liveServer()
    const body = "x".repeat(10 * 1024 * 1024 + 1)
    const status = await send("PUT", "/api/v1/orchestrator/jobs", body).then(
      (answer) => answer.status,
      () => 0
    )
    // Whoever is still writing may not hear of it.
    expect([0, 413]).toContain(status)
    expect(await devnet.bacalhau.jobs()).toBe(0)
  })

  it("gives a token to a client that signs its phrase", async () => {
    const { jobs, get, read, send } = await liveServer({ version: "1.4.0", auth: { challenge: true } })
    expect((await get(jobs)).status).toBe(401)
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 })
    const { Methods } = await read("/api/v1/auth")
    const phrase = Buffer.from(Methods.clientkey.params.InputPhrase, "base64")
    const proof = {
      PhraseSignature: sign("sha256", phrase, privateKey).toString("base64"),
      PublicKey: publicKey.export({ format: "der", type: "pkcs1" }).toString("base64")
    }
    const MethodData = Buffer.from(JSON.stringify(proof)).toString("base64")
    const answer = await send("POST", "/api/v1/auth/clientkey", { Name: "clientkey", MethodData })
    const { Authentication } = (await answer.json()) as any
    expect(Authentication.success).toBe(true)
    expect((await fetch(`${(await liveServer()).url}${jobs}`)).status).toBe(200)
    const allowed = await send("PUT", jobs, {}, { authorization: `Bearer ${Authentication.token}` })
    expect(allowed.status).toBe(400)
  })

  it("refuses options that make no sense, by their names", async () => {
    const start = (bacalhau: object) => createDevnet({ networks: ["bacalhau"], bacalhau })
    await expect(start({ version: "2.0.0" })).rejects.toMatchObject({ field: "bacalhau.version" })
    await expect(start({ nodes: 0 })).rejects.toMatchObject({ field: "bacalhau.nodes" })
    await expect(start({ nodes: [] })).rejects.toMatchObject({ field: "bacalhau.nodes" })
  })
})
