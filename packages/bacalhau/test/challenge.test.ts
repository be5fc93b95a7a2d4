import { createPrivateKey, createPublicKey, verify } from "node:crypto"
import { describe, expect, it } from "@effect/vitest"
import { JobError, Unavailable } from "@longshore/core/JobError"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { type ClientKey, generate } from "../src/ClientKey.ts"
import { tokenFor } from "../src/internal/challenge.ts"

const url = "http://127.0.0.1:1234"
const made = await Effect.runPromise(generate)
const publicKey = createPublicKey(createPrivateKey(Redacted.value(made.pem)))

const json = (status: number, body: unknown) => new Response(JSON.stringify(body, null, 2), { status })
const methods = (name: string, type = "challenge", phrase = "node132") =>
  json(200, { NextToken: "", Methods: { [name]: { type, params: { InputPhrase: btoa(phrase) } } } })

/** What the server was sent, and what came of it. */
const login = (answer: (path: string, body: string) => Response | Promise<Response>, key: ClientKey = made.key) => {
  const seen: Array<{ method: string; path: string; headers: Headers; body: string }> = []
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init)
    const body = await request.text()
    const { pathname } = new URL(request.url)
    seen.push({ method: request.method, path: pathname, headers: request.headers, body })
    return answer(pathname, body)
  }
  const headers = { "x-proxy": "yes" }
  return Effect.map(
    Effect.result(tokenFor("list", key, { url, fetch, headers, timeout: "30 seconds" })),
    (outcome) => ({
      outcome,
      seen
    })
  )
}

describe("a login", () => {
  it.effect("signs the phrase of the server under the name that the server has for it", () =>
    Effect.gen(function* () {
      const { outcome, seen } = yield* login((path, body) => {
        if (path === "/api/v1/auth") return methods("clientkey")
        const { MethodData, Name } = JSON.parse(body)
        const { PhraseSignature, PublicKey } = JSON.parse(atob(MethodData))
        const isSigned = verify("RSA-SHA256", Buffer.from("node132"), publicKey, Buffer.from(PhraseSignature, "base64"))
        const isKnown = Name === "clientkey" && PublicKey === made.key.publicKey
        return json(200, { Authentication: { success: true, token: isSigned && isKnown ? "a.jwt.of-theirs" : "no" } })
      })
      expect(outcome).toMatchObject({ _tag: "Success", success: "a.jwt.of-theirs" })
      expect(seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
        "GET /api/v1/auth",
        "POST /api/v1/auth/clientkey"
      ])
      for (const { headers } of seen) expect(headers.get("x-proxy")).toBe("yes")
      expect(seen[1]!.headers.get("content-type")).toBe("application/json")
    })
  )

  it.effect("signs a phrase that is not ASCII by its bytes", () =>
    Effect.gen(function* () {
      const phrase = Buffer.from("knöten-漢")
      const { outcome } = yield* login((path, body) => {
        if (path === "/api/v1/auth") {
          const params = { InputPhrase: phrase.toString("base64") }
          return json(200, { Methods: { "a/b": { type: "challenge", params } } })
        }
        const { PhraseSignature } = JSON.parse(atob(JSON.parse(body).MethodData))
        const isSigned = verify("RSA-SHA256", phrase, publicKey, Buffer.from(PhraseSignature, "base64"))
        return json(200, { Authentication: { success: true, token: `${isSigned}${path}` } })
      })
      expect(outcome).toMatchObject({ success: "true/api/v1/auth/a%2Fb" })
    })
  )

  for (const [name, answer] of Object.entries({
    "has no such path": () => new Response("404 page not found\n", { status: 404 }),
    "asks for something else": () => methods("shared", "ask"),
    "asks for nothing": () => json(200, { Methods: {} })
  })) {
    it.effect(`is none where the server ${name}`, () =>
      Effect.gen(function* () {
        const { outcome, seen } = yield* login(answer)
        expect(outcome).toMatchObject({ _tag: "Success", success: undefined })
        expect(seen).toHaveLength(1)
      })
    )
  }
})

describe("a login that fails", () => {
  const after = (answer: () => Response) =>
    Effect.map(
      login((path) => (path === "/api/v1/auth" ? methods("clientkey") : answer())),
      ({ outcome }) => (outcome._tag === "Failure" ? outcome.failure : undefined)
    )

  for (const status of [401, 200]) {
    it.effect(`is Unauthorized, in the server's words (HTTP ${status})`, () =>
      Effect.gen(function* () {
        const refused = {
          Authentication: { success: false, reason: "signature verified but user credentials rejected" }
        }
        const error = yield* after(() => json(status, refused))
        expect(error!.reason._tag).toBe("Unauthorized")
        expect(error!.message).toBe(
          "bacalhau.list: the server does not take the client's key: signature verified but user credentials rejected"
        )
      })
    )
  }

  it.effect("is Malformed where no token comes, and does not show what came", () =>
    Effect.gen(function* () {
      const error = yield* after(() => json(200, { Authentication: { success: true, token: "secret\nX-Evil: 1" } }))
      expect(error!.reason._tag).toBe("MalformedResponse")
      expect(error!.message).toBe("bacalhau.list: the answer cannot be read: the token is no token")
    })
  )

  it.effect("is Unavailable where the server is not there", () =>
    Effect.gen(function* () {
      const { outcome } = yield* login(() => Promise.reject(new TypeError("fetch failed")))
      expect(outcome).toMatchObject({ failure: { reason: { _tag: "Unavailable" } } })
      const error = yield* after(() => new Response("Server Timeout!", { status: 503 }))
      expect(error!.reason._tag).toBe("Unavailable")
    })
  )

  it.effect("fails as the key does", () =>
    Effect.gen(function* () {
      const { outcome } = yield* login(() => methods("clientkey"), {
        ...made.key,
        sign: () =>
          new JobError({ backend: "bacalhau", operation: "sign", reason: new Unavailable({ message: "no card" }) })
      })
      expect(outcome).toMatchObject({ failure: { operation: "sign" } })
    })
  )
})
