/** All routes of the gateway: that each is there, has one name, and is guarded as the gateway's own description says. */
import * as net from "node:net"
import { describe, expect, it, onTestFinished } from "vitest"
import { createDevnet, type NosanaApiOptions, type NosanaApiRoute, type NosanaScope } from "../../../src/index.ts"
import { tokenOf } from "../../../src/nosana/authorization.ts"
import { keyPairOf } from "../../../src/nosana/KeyPair.ts"

interface Described {
  readonly route: NosanaApiRoute
  /** What a key has to be good for; `undefined` where nobody has to be known. */
  readonly scope: string | undefined
}

interface Document {
  readonly paths: Record<string, Record<string, { readonly security?: ReadonlyArray<{ readonly bearer: [string] }> }>>
}

const opened = async (options: NosanaApiOptions = {}) => {
  const devnet = await createDevnet({
    networks: ["nosana-api"],
    "nosana-api": { hosts: 0, engine: "none", ...options }
  })
  onTestFinished(() => devnet[Symbol.asyncDispose]())
  const gateway = devnet["nosana-api"]
  const describedIn = async (path: string): Promise<ReadonlyArray<Described>> => {
    const { paths } = (await (await fetch(gateway.url + path)).json()) as Document
    return Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { security }]) => ({
        route: `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ":$1")}` as NosanaApiRoute,
        scope: security?.[0]?.bearer[0]
      }))
    )
  }
  const { routes } = (await (await fetch(gateway.admin)).json()) as { readonly routes: ReadonlyArray<string> }
  return {
    gateway,
    describedIn,
    described: await describedIn("/openapi.json"),
    /** Those of the gateway itself. Pins and hosts are found at other ports. */
    named: routes.filter((route) => !/ \/(:node|pinning|ipfs)\b/.test(route))
  }
}

const requestOf = (route: string) => {
  const [method = "", pattern = ""] = route.split(" ")
  return { method, path: pattern.replace(/:\w+/g, "it") }
}

const asking = (key: string) => ({ authorization: `Bearer ${key}` })

describe("the routes of the gateway", () => {
  it("are those that it describes", async () => {
    const { described, describedIn, named } = await opened()
    const own = ["GET /openapi.json", "GET /swagger/json"]
    expect([...described.map(({ route }) => route), ...own].sort()).toEqual([...named].sort())
    const prefixed = await describedIn("/api/swagger/json")
    expect(prefixed.map(({ route }) => route.replace(" /api/", " /"))).toEqual(described.map(({ route }) => route))
  })

  it("are fewer in the older release", async () => {
    const current = await opened()
    const old = await opened({ release: "2.1.8" })
    const known = new Set<string>(old.described.map(({ route }) => route))
    const newer = current.described.map(({ route }) => route).filter((route) => !known.has(route))
    expect(newer.filter((route) => !route.startsWith("GET /jobs/:id/node/")).sort()).toEqual([
      "GET /credits/transactions",
      "GET /deployments/:id/stream",
      "GET /jobs/:id/events",
      "PATCH /deployments/:id/update-name",
      "POST /auth/validate-api-key",
      "POST /jobs/assign/batch",
      "POST /jobs/batch",
      "POST /jobs/extend/batch",
      "POST /jobs/list/batch",
      "POST /jobs/stop/batch"
    ])
    expect(newer).toHaveLength(10 + 9)
    for (const route of newer) {
      const { method, path } = requestOf(route)
      // A path with a name in it may well be one that the older release has: then there is no such job.
      const { status } = await fetch(old.gateway.url + path, { method })
      expect([route, [404, 401].includes(status)]).toEqual([route, true])
    }
  })

  it("have one name each, with the prefix and without, with a slash at the end and without", async () => {
    const { described, gateway } = await opened()
    for (const { route } of described) {
      const { method, path } = requestOf(route)
      const fault = await gateway.faults.inject({ kind: "status", status: 418, route })
      const statuses = await Promise.all(
        [path, `/api${path}`, `/api${path}/`].map(async (each) => (await fetch(gateway.url + each, { method })).status)
      )
      expect([route, statuses]).toEqual([route, [418, 418, 418]])
      expect([route, fault.met(), gateway.requests(route).length]).toEqual([route, 3, 3])
      await fault.remove()
    }
  })

  it("that need somebody refuse whoever is not known, and keys that are not for them by their scope", async () => {
    const { described, gateway } = await opened()
    const guarded = described.filter(({ scope }) => scope !== undefined)
    expect(guarded.length).toBeGreaterThan(30)
    const useless = gateway.apiKey({ scopes: ["inference:use"] })
    for (const { route, scope } of guarded) {
      const { method, path } = requestOf(route)
      const ask = (headers: Record<string, string>) => fetch(gateway.url + path, { method, headers })
      const unknown = await Promise.all([
        ask({}),
        ask(asking("nos_unknown")),
        ask(asking("eyJhbGciOiJIUzI1NiJ9.e30.x"))
      ])
      expect([route, ...unknown.map(({ status }) => status)]).toEqual([route, 401, 401, 401])
      const refused = await ask(asking(useless))
      expect([route, refused.status, refused.headers.get("www-authenticate")]).toEqual([
        route,
        403,
        `Bearer error="insufficient_scope", scope="${scope}"`
      ])
      expect(await refused.json()).toMatchObject({
        code: "INSUFFICIENT_SCOPE",
        message: expect.stringContaining(scope!)
      })
      const able = await ask(asking(gateway.apiKey({ scopes: [scope as NosanaScope] })))
      expect([route, [401, 403].includes(able.status)]).toEqual([route, false])
    }
  })
})

describe("whoever is refused by deployments", () => {
  it("reads a bare word, and what was not expected as a fault of the server", async () => {
    const { gateway } = await opened()
    const keys = keyPairOf(gateway.wallet())
    const ask = async (headers: Record<string, string>) => {
      const answer = await fetch(`${gateway.url}/api/deployments`, { headers })
      return [answer.status, await answer.text()]
    }
    const by = (authorization: string) => ask({ "x-user-id": keys.address, authorization })
    expect(await ask({})).toEqual([401, "Unauthorized"])
    expect(await ask(asking("nos_unknown"))).toEqual([401, "Unauthorized"])
    expect((await by(tokenOf(keys, "NosanaApiAuthentication")))[0]).toBe(200)
    const [, signature] = tokenOf(keys, "another").split(":")
    expect(await by(`NosanaApiAuthentication:${signature}`)).toEqual([401, "Unauthorized"])
    const failed = (message: string) => [
      500,
      JSON.stringify({ statusCode: 500, error: "Internal Server Error", message })
    ]
    expect(await by("NosanaApiAuthentication:0OIl")).toEqual(failed("Non-base58 character"))
    expect(await by("NosanaApiAuthentication")).toEqual(failed("Invalid signature."))
    const old = tokenOf(keys, "NosanaApiAuthentication", new Date(Date.now() - 300_000))
    expect(await by(old)).toEqual(failed("Authorization has expired."))
    expect(await by(tokenOf(keys, "another"))).toEqual(failed("Failed to authenticate message."))
  })

  it("reads what its framework says of a path that is not there, and of a body that is no JSON", async () => {
    const { gateway } = await opened()
    const headers = { ...asking(gateway.apiKey()), "content-type": "application/json" }
    const missing = await fetch(`${gateway.url}/api/deployments/it/nothing`, { headers })
    expect([missing.status, await missing.json()]).toEqual([
      404,
      { statusCode: 404, error: "Not Found", message: "Route GET:/api/deployments/it/nothing not found" }
    ])
    const unread = await fetch(`${gateway.url}/deployments/create`, { method: "POST", headers, body: "{" })
    expect([unread.status, await unread.json()]).toMatchObject([
      400,
      { statusCode: 400, code: "FST_ERR_CTP_INVALID_JSON_BODY", error: "Bad Request" }
    ])
  })
})

describe("a client that is there before the gateway", () => {
  it("is answered as soon as there is an answer, and by nothing else", async () => {
    const port = await new Promise<number>((resolve) => {
      const server = net.createServer().listen(0, "127.0.0.1", () => {
        const { port } = server.address() as net.AddressInfo
        server.close(() => resolve(port))
      })
    })
    const first = async (): Promise<number> => {
      for (;;) {
        const answer = await fetch(`http://127.0.0.1:${port}/api/markets`).catch(() => undefined)
        if (answer !== undefined) return answer.status
      }
    }
    const status = first()
    const devnet = await createDevnet({ networks: ["nosana-api"], ports: { "nosana-api": port } })
    onTestFinished(() => devnet[Symbol.asyncDispose]())
    expect(await status).toBe(200)
  })
})
