import { inspect } from "node:util"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { make } from "../src/BacalhauOrchestrator.ts"
import { generate } from "../src/ClientKey.ts"

const url = "http://127.0.0.1:1234"
const { key: clientKey } = await Effect.runPromise(generate)
const json = (status: number, body: unknown) =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } })
const refused = { Status: 401, Message: "Request Unauthorized", Code: "Unauthorized", Component: "Authorizer" }

/** A server that gives a token for a signature, and takes the one it gave last. */
const serverWith = ({ asks = true, takesToken = true } = {}) => {
  const requests: Array<string> = []
  let given = 0
  let valid = ""
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init)
    const { pathname } = new URL(request.url)
    requests.push(`${request.method} ${pathname}`)
    if (pathname === "/api/v1/auth") {
      const clientkey = { type: "challenge", params: { InputPhrase: btoa("n-1") } }
      return json(200, { NextToken: "", Methods: asks ? { clientkey } : {} })
    }
    if (pathname === "/api/v1/auth/clientkey") {
      valid = `t0ken-${++given}`
      return json(200, { Authentication: { success: true, token: valid } })
    }
    const header = request.headers.get("authorization")
    if (!asks) return header === null ? json(200, { Status: "OK" }) : json(401, refused)
    return header === `Bearer ${valid}` && takesToken ? json(200, { Status: "OK" }) : json(401, refused)
  }
  const count = (of: string) => requests.filter((request) => request === of).length
  return {
    fetch,
    count,
    forget: () => {
      valid = "none"
    }
  }
}
const connected = (server: ReturnType<typeof serverWith>) => make({ url, fetch: server.fetch, auth: { clientKey } })
const login = "POST /api/v1/auth/clientkey"
const alive = "GET /api/v1/agent/alive"

describe("a client's key", () => {
  it.effect("gets a token once, for all that ask", () =>
    Effect.gen(function* () {
      const server = serverWith()
      const client = yield* connected(server)
      assert.strictEqual(server.count(login), 0)
      yield* Effect.all(
        Array.from({ length: 5 }, () => client.alive),
        { concurrency: 5 }
      )
      assert.deepStrictEqual([server.count(login), server.count(alive)], [1, 5])
    })
  )

  it.effect("gets another when the first is taken no more, once for all that were refused", () =>
    Effect.gen(function* () {
      const server = serverWith()
      const client = yield* connected(server)
      yield* client.alive
      server.forget()
      yield* Effect.all(
        Array.from({ length: 5 }, () => client.alive),
        { concurrency: 5 }
      )
      assert.strictEqual(server.count(login), 2)
      assert.isAtLeast(server.count(alive), 7)
      yield* client.alive
      assert.strictEqual(server.count(login), 2)
    })
  )

  it.effect("is asked for no third token by a server that takes none", () =>
    Effect.gen(function* () {
      const server = serverWith({ takesToken: false })
      const error = yield* Effect.flip(Effect.flatMap(connected(server), (client) => client.alive))
      assert.strictEqual(error.reason._tag, "Unauthorized")
      assert.include(error.message, "the server does not take the client's key")
      assert.deepStrictEqual([server.count(login), server.count(alive)], [2, 2])
      for (const shown of [inspect(error, { depth: 9 }), JSON.stringify(error), String(error)]) {
        assert.notInclude(shown, "t0ken")
      }
    })
  )

  it.effect("is not used with a server that asks for none", () =>
    Effect.gen(function* () {
      const server = serverWith({ asks: false })
      const client = yield* connected(server)
      yield* client.alive
      yield* client.alive
      assert.deepStrictEqual([server.count(login), server.count("GET /api/v1/auth")], [0, 1])
    })
  )
})

it.effect("a login that is fixed is not tried twice", () =>
  Effect.gen(function* () {
    const server = serverWith()
    const client = yield* make({ url, fetch: server.fetch, auth: { apiKey: Redacted.make("wrong") } })
    assert.strictEqual((yield* Effect.flip(client.alive)).reason._tag, "Unauthorized")
    assert.strictEqual(server.count(alive), 1)
  })
)

describe("the URL of a server", () => {
  it.effect.each([
    ["", "is not a URL of a server"],
    ["node:1234", "is not a URL of a server"],
    ["ftp://node", "is not a URL of a server; write for example http://127.0.0.1:1234"],
    ["http://node/?a=b", "has a query or a fragment"],
    ["http://me:s3cret@node", "would be shown to others"]
  ] as const)("is not %s", ([given, words]) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(make({ url: given }))
      assert.strictEqual(error.reason._tag, "Misconfigured")
      assert.include(error.message, words)
      assert.notInclude(JSON.stringify(error), "s3cret")
    })
  )

  it.effect.each([
    ["http://127.0.0.1:1234/", "http://127.0.0.1:1234/api/v1/agent/alive"],
    ["HTTPS://Node.example/bacalhau//", "https://node.example/bacalhau/api/v1/agent/alive"]
  ] as const)("may be %s", ([given, asked]) =>
    Effect.gen(function* () {
      const urls: Array<string> = []
      const fetch: typeof globalThis.fetch = async (input, init) => {
        urls.push(new Request(input, init).url)
        return json(200, { Status: "OK" })
      }
      yield* Effect.flatMap(make({ url: given, fetch }), (client) => client.alive)
      assert.deepStrictEqual(urls, [asked])
    })
  )
})
