/** The OpenAPI document says what the server answers: each answer of the devnet's gateway fits what the document has for it. */
import { describe, expect, it } from "vitest"
import { endless, nobody, start, until } from "./asking.ts"
import { releases } from "./world.ts"

const pin = async (api: string) => {
  const response = await fetch(`${api}/pinning/pinJSONToIPFS`, {
    method: "POST",
    body: JSON.stringify(endless),
    headers: { "content-type": "application/json" }
  })
  return ((await response.json()) as { readonly IpfsHash: string }).IpfsHash
}

describe.each(releases)("a gateway of %s", (release) => {
  it("answers as its document says", async () => {
    await using world = await start(release, "openapi.yaml")
    const { ask, gateway, unasked } = world
    const ipfsHash = await pin(gateway.ipfs().api)
    const order = { ipfsHash, market: gateway.market(), timeout: 3600 }
    const post = async (more: object = {}) =>
      (await ask("POST /jobs/list", { body: order, ...more })).answer.job as string
    const get = async (job: string) => (await ask("GET /jobs/{address}", { names: [job], key: "" })).answer
    const job = await post()
    const names = [job]
    const become = (state: number) =>
      until(
        () => get(job),
        (answer) => answer.state === state
      )
    await become(1)

    await ask("POST /jobs/list", { body: { ...order, market: nobody } })
    await ask("POST /jobs/list", { body: {} })
    await ask("POST /jobs/list", { body: order, key: "nos_wrong" })
    await ask("POST /jobs/list", { body: order, key: "" })
    gateway.openAccount("poor")
    expect((await ask("POST /jobs/list", { body: order, key: gateway.apiKey({ account: "poor" }) })).status).toBe(402)
    await ask("POST /jobs/{address}/extend", { names, body: { seconds: 60 } })
    await ask("POST /jobs/{address}/extend", { names, body: {} })
    await ask("POST /jobs/{address}/stop", { names, key: gateway.apiKey({ account: "poor" }) })
    await ask("POST /jobs/{address}/stop", { names: [nobody] })
    await ask("GET /jobs/{address}", { names: [nobody], key: "" })
    await ask("GET /jobs", { query: `?market=${gateway.market()}&state=RUNNING&limit=5&offset=0`, key: "" })
    for (const what of ["running", "count", "stats/timestamps", "templates", "templates/grouped"]) {
      await ask(`GET /jobs/${what}`, { key: "" })
    }
    await ask("GET /credits/balance")
    await ask("GET /credits/balance", { key: "nos_wrong" })
    await ask("GET /markets/", { key: "" })
    for (const market of [gateway.market(), "devnet-1", "nvidia-9999"]) {
      await ask("GET /markets/{market}/", { names: [market], key: "" })
      await ask("GET /markets/{market}/required-resources", { names: [market], key: "" })
    }
    for (const body of [{ message: "hello" }, { message: "hello", includeTime: true }, {}]) {
      await ask("POST /auth/sign-message/external", { body })
    }

    if (release === "current") {
      const scoped = gateway.apiKey({ scopes: ["jobs:read"] })
      expect((await ask("POST /jobs/list", { body: order, key: scoped })).status).toBe(403)
      const twice = { body: order, idempotencyKey: "once" }
      expect(await post({ idempotencyKey: "once" })).toBe(await post({ idempotencyKey: "once" }))
      expect((await ask("POST /jobs/list", { ...twice, body: { ...order, timeout: 7200 } })).status).toBe(409)
      await ask("GET /jobs/{address}/events", { names })
      await ask("GET /credits/transactions", { query: "?limit=2" })
      for (const apiKey of [scoped, "nos_wrong"])
        await ask("POST /auth/validate-api-key", { body: { apiKey }, key: "" })
      await ask("POST /jobs/batch", { body: { addresses: [job, nobody] } })
      await ask("POST /jobs/batch", { body: { addresses: [] } })
      const batch = async (operation: string, jobs: ReadonlyArray<object>) => {
        const answered = await ask(`POST /jobs/${operation}/batch`, { body: { jobs }, idempotencyKey: operation })
        expect((await ask(`POST /jobs/${operation}/batch`, { body: { jobs } })).status).toBe(400)
        return answered.answer.items
      }
      const [{ job: listed }] = await batch("list", [order])
      await batch("assign", [{ ...order, node: nobody }])
      await batch("extend", [{ jobAddress: listed, seconds: 60 }])
      await batch("stop", [{ jobAddress: listed }])
      for (const what of ["info", "results", "job-definition", "endpoints", "stats", "ops", "group/current"]) {
        await ask(`GET /jobs/{address}/node/${what}`, { names })
      }
      await ask("GET /jobs/{address}/node/ops/{operation}", { names: [job, "greeting"] })
      await ask("GET /jobs/{address}/node/group/{group}", { names: [job, "greeting"] })
      await ask("GET /jobs/{address}/node/ops", { names, key: gateway.apiKey({ account: "poor" }) })
    }
    await ask("POST /jobs/{address}/stop", { names })
    await become(2)
    await ask("POST /jobs/{address}/stop", { names })
    await ask("POST /jobs/{address}/extend", { names, body: { seconds: 60 } })
    // Of today's, nothing was left out.
    if (release === "current") expect(unasked()).toEqual([])
  })
})
