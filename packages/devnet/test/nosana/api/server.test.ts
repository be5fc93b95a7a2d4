/** The gateway over HTTP: who may ask what, and what it says to whoever may not. */
import { describe, expect, it } from "vitest"
import { createDevnet, type NosanaApiOptions, type NosanaScope } from "../../../src/index.ts"
import { tokenOf } from "../../../src/nosana/authorization.ts"
import { keyPairOf } from "../../../src/nosana/KeyPair.ts"

const opened = async (options: NosanaApiOptions = {}) => {
  const devnet = await createDevnet({
    networks: ["nosana-api"],
    "nosana-api": { engine: "none", slotTime: "40 millis", ...options }
  })
  const gateway = devnet["nosana-api"]
  const ask = async (route: string, { headers = {}, key, body, raw }: Asking = {}) => {
    const [method = "", path = ""] = route.split(" ")
    const answer = await fetch(gateway.url + path, {
      method,
      headers: {
        ...(key !== undefined && { authorization: `Bearer ${key}` }),
        ...((body !== undefined || raw !== undefined) && { "content-type": "application/json" }),
        ...headers
      },
      ...((body !== undefined || raw !== undefined) && { body: raw ?? JSON.stringify(body) })
    })
    const text = await answer.text()
    const isJson = answer.headers.get("content-type")?.includes("json") === true
    return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : text }
  }
  return { devnet, gateway, ask, [Symbol.asyncDispose]: () => devnet[Symbol.asyncDispose]() }
}

interface Asking {
  readonly key?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly raw?: string
}

describe("who asks", () => {
  it("is known by an API key, with the prefix in the path or without", async () => {
    await using world = await opened({ credits: 2_500_000n })
    const key = world.gateway.apiKey()
    for (const path of ["/api/credits/balance", "/credits/balance"]) {
      expect(await world.ask(`GET ${path}`, { key })).toMatchObject({
        status: 200,
        body: { assignedCredits: 2.5, reservedCredits: 0, settledCredits: 0 }
      })
    }
    expect(world.gateway.counts()["GET /credits/balance"]).toBe(2)
  })

  it.each([
    ["no credential", {}, 401, { name: "UnauthorizedError", message: "Authentication required" }],
    ["an unknown key", { key: "nos_unknown" }, 401, { name: "UnauthorizedError", message: "Invalid API key" }],
    [
      "another kind of credential",
      { headers: { authorization: "Basic eDp5" } },
      401,
      { name: "UnauthorizedError", message: "Authentication required" }
    ]
  ])("is refused with %s", async (_, asking, status, body) => {
    await using world = await opened()
    expect(await world.ask("GET /api/credits/balance", asking)).toMatchObject({ status, body })
  })

  it("is refused with a key whose time is over", async () => {
    await using world = await opened()
    const key = world.gateway.apiKey({ isExpired: true })
    expect(await world.ask("GET /api/credits/balance", { key })).toMatchObject({
      status: 401,
      body: { message: "API key has expired" }
    })
  })

  it("needs nothing for markets and single jobs", async () => {
    await using world = await opened()
    expect((await world.ask("GET /api/markets/")).status).toBe(200)
    expect(await world.ask("GET /api/jobs/nobody")).toMatchObject({ status: 404, body: { message: "Job not found" } })
  })

  it("is told which scope the key lacks, and keeps those it has", async () => {
    await using world = await opened()
    const key = world.gateway.apiKey({ scopes: ["credits:read"] })
    expect((await world.ask("GET /api/credits/balance", { key })).status).toBe(200)
    const refused = await world.ask("POST /api/jobs/list", { key, body: {} })
    expect(refused).toMatchObject({ status: 403, body: { code: "INSUFFICIENT_SCOPE" } })
    expect(refused.headers.get("www-authenticate")).toBe('Bearer error="insufficient_scope", scope="jobs:write"')
    expect(world.gateway.jobs()).toBe(0)
  })

  it("has keys without scopes on the older release", async () => {
    await using world = await opened({ release: "2.1.8" })
    const key = world.gateway.apiKey({ scopes: ["credits:read"] })
    expect((await world.ask("POST /api/jobs/list", { key, body: {} })).status).toBe(422)
  })

  it("is known by what a wallet has signed, for five minutes where a time is told", async () => {
    await using world = await opened()
    const keys = keyPairOf(world.gateway.wallet())
    const by = (token: string, user = keys.address) =>
      world.ask("GET /api/credits/balance", { headers: { "x-user-id": user, authorization: token } })
    const message = "NosanaApiAuthentication"
    expect((await by(tokenOf(keys, message))).status).toBe(200)
    expect((await by(tokenOf(keys, message, new Date()))).status).toBe(200)
    expect(await by(tokenOf(keys, message, new Date(Date.now() - 300_000)))).toMatchObject({
      status: 401,
      body: { message: "Authorization has expired." }
    })
    expect((await by(tokenOf(keys, "another message"))).status).toBe(401)
    expect(await by(tokenOf(keys, message), world.gateway.nodes()[0])).toMatchObject({ status: 401 })
    expect((await by(message)).status).toBe(401)
  })
})

describe("credits", () => {
  it("tell of each movement, newest first, page by page", async () => {
    await using world = await opened({ credits: 1_000_000n })
    const key = world.gateway.apiKey()
    world.gateway.grant(500_000n)
    world.gateway.grant(-250_000n)
    const { body } = await world.ask("GET /api/credits/transactions?limit=2", { key })
    expect(body).toMatchObject({ total: 3, transactions: [{ amountUsd: -0.25 }, { amountUsd: 0.5 }] })
    const rest = await world.ask("GET /api/credits/transactions?limit=2&offset=2", { key })
    expect(rest.body).toMatchObject({ total: 3, transactions: [{ type: "manual_grant", amountUsd: 1 }] })
    expect(world.gateway.ledger()).toMatchObject({ assigned: 1_250_000n, available: 1_250_000n })
  })

  it("belong to one account each", async () => {
    await using world = await opened()
    world.gateway.openAccount("other", { credits: 3_000_000n })
    const key = world.gateway.apiKey({ account: "other" })
    expect((await world.ask("GET /api/credits/balance", { key })).body.assignedCredits).toBe(3)
    expect(world.gateway.ledgers().assigned).toBe(103_000_000n)
    expect(() => world.gateway.openAccount("other")).toThrow('there is an account "other" already')
    expect(() => world.gateway.grant(1n, "nobody")).toThrow('there is no account "nobody"')
  })
})

describe("markets", () => {
  const markets = [
    { slug: "nvidia-3060", name: "NVIDIA 3060", gpuTypes: ["NVIDIA 3060"], usdPerHour: 48_000n, price: 250n },
    { slug: "free", category: "COMMUNITY", usdPerHour: 0n, takesCredits: false, requiredImages: ["alpine"] }
  ] as const

  it("are found by address and by slug, with a slash at the end or without", async () => {
    await using world = await opened({ markets })
    const address = world.gateway.market()
    for (const path of [`/api/markets/${address}/`, "/api/markets/nvidia-3060/", "/markets/nvidia-3060"]) {
      expect(await world.ask(`GET ${path}`)).toMatchObject({
        status: 200,
        body: {
          address,
          slug: "nvidia-3060",
          name: "NVIDIA 3060",
          type: "PREMIUM",
          usd_reward_per_hour: 0.048,
          nos_job_price_per_second: 0.00025,
          network_fee_percentage: 10,
          gpu_types: ["NVIDIA 3060"]
        }
      })
    }
    expect(await world.ask("GET /api/markets/none/")).toMatchObject({
      status: 404,
      body: { message: "Market not found" }
    })
  })

  it("are listed, and filtered", async () => {
    await using world = await opened({ markets })
    const slugs = async (query: string) =>
      (await world.ask(`GET /api/markets/${query}`)).body.map(({ slug }: { slug: string }) => slug)
    expect(await slugs("")).toEqual(["nvidia-3060", "free"])
    expect(await slugs("?type=COMMUNITY")).toEqual(["free"])
    expect(await slugs("?filterKey=slug&filterValue=nvidia-3060")).toEqual(["nvidia-3060"])
    expect(await slugs("?limit=1")).toEqual(["nvidia-3060"])
    expect((await world.ask("GET /api/markets/free/required-resources")).body).toEqual({
      required_images: ["alpine"],
      required_remote_resources: []
    })
  })
})

describe("signing", () => {
  it("signs for the user of an API key, at both of its paths", async () => {
    await using world = await opened()
    const key = world.gateway.apiKey()
    const keys = keyPairOf(world.gateway.wallet())
    for (const path of ["/auth/sign-message/external", "/api/auth/sign-message/external"]) {
      const { body } = await world.ask(`POST ${path}`, { key, body: { message: "hello" } })
      expect(`hello:${body.signature}`).toBe(tokenOf(keys, "hello"))
      expect(body).toEqual({ message: "hello", userAddress: world.gateway.address(), signature: body.signature })
    }
    const timed = await world.ask("POST /auth/sign-message/external", {
      key,
      body: { message: "a", includeTime: true }
    })
    expect(Math.abs(timed.body.timestamp - Date.now())).toBeLessThan(60_000)
    expect((await world.ask("POST /auth/sign-message/external", { key, body: {} })).status).toBe(400)
  })

  it("tells what a key is good for", async () => {
    await using world = await opened()
    const apiKey = world.gateway.apiKey({ scopes: ["jobs:read"] })
    const { body } = await world.ask("POST /auth/validate-api-key", { body: { apiKey } })
    expect(body).toMatchObject({ valid: true, scopes: ["jobs:read"], user: { address: world.gateway.address() } })
    const unknown = await world.ask("POST /auth/validate-api-key", { body: { apiKey: "nos_x" } })
    expect(unknown.body).toEqual({ valid: false })
  })
})

describe("its own description", () => {
  const keysIn = (document: unknown) => JSON.stringify(document).includes("Idempotency-Key")

  it("says which release knows idempotency keys", async () => {
    await using current = await opened()
    await using old = await opened({ release: "2.1.8" })
    const documents = [
      [current, "/openapi.json", "/jobs/list"],
      [current, "/api/swagger/json", "/api/jobs/list"],
      [old, "/api/swagger/json", "/api/jobs/list"]
    ] as const
    for (const [world, path, posting] of documents) {
      const { body } = await world.ask(`GET ${path}`)
      expect(Object.keys(body.paths)).toContain(posting)
      expect(keysIn(body.paths[posting])).toBe(world === current)
    }
  })
})

describe("what is no request", () => {
  it("answers in the shape of the part that is asked", async () => {
    await using world = await opened()
    const key = world.gateway.apiKey()
    expect(await world.ask("GET /api/nothing")).toMatchObject({ status: 404, body: { message: "NOT_FOUND" } })
    expect(await world.ask("POST /api/jobs/list", { key, raw: "{" })).toMatchObject({
      status: 400,
      body: { message: "Bad Request" }
    })
  })

  it("takes a form where it takes JSON", async () => {
    await using world = await opened()
    const form = new FormData()
    for (const [name, value] of Object.entries({ ipfsHash: "Qm", market: world.gateway.market(), timeout: "10" })) {
      form.set(name, value)
    }
    const answer = await fetch(`${world.gateway.url}/api/jobs/list`, {
      method: "POST",
      headers: { authorization: `Bearer ${world.gateway.apiKey()}` },
      body: form
    })
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain("at least 3600 seconds")
  })
})

describe("options", () => {
  it.each<[field: string, options: unknown, words: string]>([
    ["nosana-api.release", { release: "1.0" }, "none of current, 2.1.8"],
    ["nosana-api.delisted", { delisted: "lost" }, "none of gone, kept"],
    ["nosana-api.markets", { markets: [] }, "name at least one"],
    ["nosana-api.markets[1].slug", { markets: [{ slug: "a" }, { slug: "a" }] }, "another market's"],
    ["nosana-api.markets[0].usdPerHour", { markets: [{ usdPerHour: -1n }] }, "-1n is not a bigint"],
    ["nosana-api.markets[0].category", { markets: [{ category: "BEST" }] }, "none of PREMIUM"],
    ["nosana-api.markets[1].type", { markets: [{}, { type: 9 }] }, "9 is none of"],
    ["nosana-api.credits", { credits: 1.5 }, "1.5 is not a bigint"],
    ["nosana-api.minimumTimeout", { minimumTimeout: 60 }, 'write for example "2 hours"'],
    ["nosana-api.hosts", { hosts: -1 }, "-1 is not a whole number"]
  ])("%s is refused by its name", async (field, options, words) => {
    await expect(opened(options as NosanaApiOptions)).rejects.toMatchObject({
      field,
      message: expect.stringContaining(words)
    })
  })

  it("give keys only scopes that there are", async () => {
    await using world = await opened()
    expect(() => world.gateway.apiKey({ scopes: ["jobs:all" as NosanaScope] })).toThrow('"jobs:all" is none of')
  })
})

describe("a restart", () => {
  it("keeps accounts, keys, credits and jobs", async () => {
    await using world = await opened({ hosts: 0 })
    const key = world.gateway.apiKey()
    const pinned = await fetch(`${world.gateway.ipfs().api}/pinning/pinJSONToIPFS`, {
      method: "POST",
      body: JSON.stringify({ version: "0.1", type: "container", ops: [] })
    })
    const { IpfsHash: ipfsHash } = (await pinned.json()) as { IpfsHash: string }
    const body = { ipfsHash, market: world.gateway.market(), timeout: 3600 }
    const posted = await world.ask("POST /api/jobs/list", { key, body, headers: { "idempotency-key": "one" } })
    expect(posted.status).toBe(200)
    await world.gateway.restart()
    const again = await world.ask("POST /api/jobs/list", { key, body, headers: { "idempotency-key": "one" } })
    expect(again.body).toEqual(posted.body)
    expect(world.gateway.ledger()).toMatchObject({ reserved: 52_800n })
    expect(world.gateway.jobs()).toBe(1)
    const stopped = await world.ask(`POST /api/jobs/${posted.body.job}/stop`, { key })
    expect(stopped.body).toMatchObject({ delisted: true, outcome: "delisted" })
    expect(world.gateway.ledger()).toMatchObject({ reserved: 0n, settled: 0n })
  })

  it("tells programs and the command how to find it", async () => {
    await using world = await opened({ ipfsJwt: "pin-token" })
    const { settings } = world.gateway
    expect(Object.keys(settings).sort()).toEqual(
      ["HOST", "IPFS_API", "IPFS_GATEWAYS", "IPFS_JWT", "KEY", "MARKET", "MIN_TIMEOUT", "NETWORK", "SIGN", "URL"].map(
        (name) => `LONGSHORE_NOSANA_API_${name}`
      )
    )
    const key = settings.LONGSHORE_NOSANA_API_KEY!
    expect((await world.ask("GET /credits/balance", { key })).status).toBe(200)
  })
})
