import { describe, expect, it } from "vitest"
import { contentId } from "../../src/nosana/contentId.ts"
import { liveNetwork } from "./requester.ts"

const post = (url: string, body: string | FormData, headers: Record<string, string> = {}) =>
  fetch(url, {
    method: "POST",
    body,
    headers: { ...(typeof body === "string" && { "content-type": "application/json" }), ...headers }
  })

describe("the pin service", () => {
  it("pins JSON under the name of its compact form, and says when it was there", async () => {
    const { network } = await liveNetwork({ hosts: 0 })
    const { api, gateway } = network.ipfs()
    const pinned = await post(`${api}/pinning/pinJSONToIPFS`, '{ "b": 1,\n "a": [ ] }')
    const cid = contentId(new TextEncoder().encode('{"b":1,"a":[]}')).cid
    expect(await pinned.json()).toEqual({ IpfsHash: cid, PinSize: 22, Timestamp: expect.stringMatching(/Z$/) })
    const wrapped = await post(
      `${api}/pinning/pinJSONToIPFS`,
      '{"pinataContent":{"b":1,"a":[]},"pinataMetadata":{"name":"x"}}'
    )
    expect(await wrapped.json()).toMatchObject({ IpfsHash: cid, isDuplicate: true })
    const read = await fetch(gateway + cid)
    expect([read.status, read.headers.get("content-type"), await read.text()]).toEqual([
      200,
      "application/json",
      '{"b":1,"a":[]}'
    ])
    expect(read.headers.get("etag")).toBe(`"${cid}"`)
  })

  it("pins files byte by byte", async () => {
    const { network } = await liveNetwork({ hosts: 0 })
    const { api, gateway } = network.ipfs()
    const bytes = Uint8Array.from({ length: 300_000 }, (_, index) => index % 251)
    const form = new FormData()
    form.append("file", new Blob([bytes]), "file.bin")
    const { IpfsHash } = (await (await post(`${api}/pinning/pinFileToIPFS`, form)).json()) as { IpfsHash: string }
    expect(IpfsHash).toBe(contentId(bytes).cid)
    expect(new Uint8Array(await (await fetch(gateway + IpfsHash)).arrayBuffer())).toEqual(bytes)
  })

  it("wants its token, where it has one", async () => {
    const { network } = await liveNetwork({ hosts: 0, ipfsJwt: "secret" })
    const url = `${network.ipfs().api}/pinning/pinJSONToIPFS`
    const refused = await post(url, "{}", { authorization: "Bearer other" })
    expect([refused.status, await refused.json()]).toEqual([
      401,
      { error: { reason: "INVALID_CREDENTIALS", details: "Authentication failed" } }
    ])
    expect((await post(url, "{}", { authorization: "Bearer secret" })).status).toBe(200)
    // The gateway is everybody's.
    expect((await fetch(`${network.ipfs().gateway}QmbJWAESqCsf4RFCqEY7jecCashj8usXiyDNfKtZCwwzGb`)).status).toBe(200)
  })

  it.each(["no JSON", '"text"', "null"])("refuses %s", async (body) => {
    const { network } = await liveNetwork({ hosts: 0 })
    const answer = await post(`${network.ipfs().api}/pinning/pinJSONToIPFS`, body)
    expect([answer.status, await answer.json()]).toMatchObject([400, { error: { reason: "INVALID_PINATA_CONTENT" } }])
  })

  it("refuses a form without a file", async () => {
    const { network } = await liveNetwork({ hosts: 0 })
    const form = new FormData()
    form.append("other", "text")
    expect((await post(`${network.ipfs().api}/pinning/pinFileToIPFS`, form)).status).toBe(400)
  })
})

describe("the gateway", () => {
  it("has a page for what it does not have", async () => {
    const { network } = await liveNetwork({ hosts: 0 })
    const { gateway } = network.ipfs()
    const unknown = await fetch(`${gateway}QmT78zSuBmuS4z925WZfrqQ1qHaJ56DQaTfyMUF7F8ff5o`)
    expect([unknown.status, unknown.headers.get("content-type")]).toEqual([404, "text/html; charset=utf-8"])
    expect((await fetch(`${gateway}nothing`)).status).toBe(400)
  })

  it("keeps what was pinned over a restart, unless it is told to lose it", async () => {
    const { network, pin } = await liveNetwork({ hosts: 0 })
    const cid = await pin({ kept: true })
    const status = async () => (await fetch(network.ipfs().gateway + cid)).status
    await network.restart()
    expect(await status()).toBe(200)
    await network.restart({ completed: "lose" })
    expect(await status()).toBe(404)
  })

  it("meets faults by its routes", async () => {
    const { network, pin } = await liveNetwork({ hosts: 0 })
    const cid = await pin({ a: 1 })
    await network.faults.inject({ kind: "status", route: "GET /ipfs/:cid", status: 504, times: 1 })
    expect((await fetch(network.ipfs().gateway + cid)).status).toBe(504)
    expect((await fetch(network.ipfs().gateway + cid)).status).toBe(200)
    expect(network.counts()).toMatchObject({ "GET /ipfs/:cid": 2, "POST /pinning/pinJSONToIPFS": 1 })
  })
})
