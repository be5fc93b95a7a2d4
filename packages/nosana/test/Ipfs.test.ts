import { inspect } from "node:util"
import { describe, expect, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Cid from "../src/Cid.ts"
import * as Ipfs from "../src/Ipfs.ts"
import { type Answering, bytes, json, loopback, status } from "./loopback.ts"

const here = loopback()
const token = "eyJhbGciOiJI.a-secret.token"
const value = { version: "0.1", ops: [] }
const content = Cid.bytesOfJson(value)
const cid = Cid.ofBytes(content)

const client = (more: Partial<Ipfs.Options> = {}) =>
  Ipfs.make({
    api: here.url,
    gateways: [`${here.url}/a/ipfs/`, `${here.url}/b/ipfs`],
    jwt: Redacted.make(token),
    ...more
  })

describe("pinning", () => {
  it.effect("a value sends compact JSON as it is, with the token", () =>
    Effect.gen(function* () {
      here.answer(json(200, { IpfsHash: cid, PinSize: 1, isDuplicate: true }))
      const ipfs = yield* client()
      expect(yield* ipfs.pinJson(value)).toBe(cid)
      expect(here.asked).toMatchObject([
        {
          method: "POST",
          path: "/pinning/pinJSONToIPFS",
          body: '{"version":"0.1","ops":[]}',
          headers: { authorization: `Bearer ${token}`, "content-type": "application/json" }
        }
      ])
    })
  )

  it.effect("bytes sends a file", () =>
    Effect.gen(function* () {
      const file = Uint8Array.of(0, 255, 10, 13)
      here.answer(json(200, { IpfsHash: Cid.ofBytes(file) }))
      const ipfs = yield* client()
      expect(yield* ipfs.pinBytes(file, { name: "result.bin" })).toBe(Cid.ofBytes(file))
      const [received] = here.asked
      expect(received?.path).toBe("/pinning/pinFileToIPFS")
      expect(received?.headers["content-type"]).toMatch(/^multipart\/form-data; boundary=/)
      expect(received?.body).toContain('name="file"; filename="result.bin"')
      expect(received?.body).toContain("\r\n\r\n\u0000\u00ff\n\r\r\n")
    })
  )

  it.effect("needs no token where the service wants none", () =>
    Effect.gen(function* () {
      here.answer(json(200, { IpfsHash: cid }))
      const ipfs = yield* client({ jwt: undefined })
      expect(yield* ipfs.pinJson(value)).toBe(cid)
      expect(here.asked[0]?.headers.authorization).toBeUndefined()
    })
  )

  const failing = (answer: Answering, more: Partial<Ipfs.Options> = {}) =>
    Effect.gen(function* () {
      here.answer(answer)
      const ipfs = yield* client(more)
      const error = yield* Effect.flip(ipfs.pinJson(value))
      expect(JSON.stringify(error) + error.message + String(error.cause)).not.toContain(token)
      return { ...error.reason, message: error.message.replaceAll(here.url, "URL") }
    })

  it.effect.each([
    [401, {}, { _tag: "Unauthorized", message: "URL/ answers HTTP 401: no; give another token (jwt)" }],
    [403, {}, { _tag: "Unauthorized" }],
    [429, { "retry-after": "7" }, { _tag: "RateLimited", retryAfter: Duration.seconds(7) }],
    [429, {}, { _tag: "RateLimited", retryAfter: undefined }],
    [413, {}, { _tag: "TooLarge", maxBytes: undefined }],
    [400, {}, { _tag: "Refused", message: "URL/ answers HTTP 400: no" }],
    [500, {}, { _tag: "Unavailable", message: "URL/ answers HTTP 500: no" }]
  ] as const)("HTTP %d is told for what it is", ([code, headers, expected]) =>
    Effect.gen(function* () {
      expect(yield* failing(json(code, { error: { reason: "INVALID", details: "no" } }, headers))).toMatchObject(
        expected
      )
    })
  )

  it.effect("is told without a token to give one, and without the token that a server repeats", () =>
    Effect.gen(function* () {
      expect((yield* failing(status(401), { jwt: undefined })).message).toBe(
        "URL/ answers HTTP 401: no explanation; give a token (jwt)"
      )
      const repeated = yield* failing(status(400, `what is ${token}?`))
      expect(repeated.message).toBe("URL/ answers HTTP 400: what is <redacted>?")
    })
  )

  it.effect("is told without the token in any part, as what and in which way ever a server repeats it", () =>
    Effect.gen(function* () {
      const odd = 'a-secret"token\\of/many+kinds'
      const written = [odd, encodeURIComponent(odd), JSON.stringify(odd).slice(1, -1), btoa(odd).slice(0, -3)]
      const answers = [
        ...written.map((token) => json(200, { IpfsHash: token })),
        ...written.map((token) => json(200, { message: token })),
        ...written.map((token) => json(401, { error: { details: token } })),
        ...written.map((token) => status(400, `what is ${token}?`)),
        // Where the words are cut, a piece of it would be left.
        status(400, "x".repeat(490) + odd),
        json(200, { IpfsHash: `${"x".repeat(90)}${odd}` })
      ]
      for (const answer of answers) {
        here.answer(answer)
        const ipfs = yield* client({ jwt: Redacted.make(odd) })
        const error = yield* Effect.flip(ipfs.pinJson(value))
        const shown = [
          inspect(error, { depth: 9, showHidden: true }),
          JSON.stringify(error),
          error.message,
          error.stack
        ]
        for (const token of [...written, odd.slice(0, 9)]) expect(shown.join("\n")).not.toContain(token)
        expect(shown.join("\n")).toContain("<redacted>".slice(0, 9))
      }
    })
  )

  it.effect("as other content, or as nothing, is no success", () =>
    Effect.gen(function* () {
      const other = Cid.ofJson({ other: true })
      expect(yield* failing(json(200, { IpfsHash: other }))).toMatchObject({
        _tag: "Mismatch",
        expected: cid,
        actual: other,
        message: `URL/ pinned other content, or in another way: it says ${other}, and the CID is ${cid}`
      })
      expect((yield* failing(json(200, { ok: true })))._tag).toBe("Malformed")
      expect((yield* failing(bytes("<!doctype html><title>Hello</title>", "text/html"))).message).toBe(
        "URL/ does not say as what it is pinned: a web page: Hello"
      )
    })
  )

  it.effect("does not follow a server to another place", () =>
    Effect.gen(function* () {
      const error = yield* failing(status(302, "", { location: `${here.url}/elsewhere` }))
      expect(error._tag).toBe("Unavailable")
      expect(here.asked).toHaveLength(1)
    })
  )

  it.live("ends in time", () =>
    Effect.gen(function* () {
      const error = yield* failing(() => {}, { timeout: "50 millis" })
      expect(error).toMatchObject({ _tag: "Unavailable", message: "URL/: no answer within 50ms" })
    })
  )

  it.effect("sends nothing that is too large, or no JSON", () =>
    Effect.gen(function* () {
      here.answer(json(200, { IpfsHash: cid }))
      const ipfs = yield* client({ maxBytes: 10 })
      expect((yield* Effect.flip(ipfs.pinJson(value))).reason).toEqual({ _tag: "TooLarge", maxBytes: 10 })
      expect((yield* Effect.flip(ipfs.pinJson(undefined))).message).toBe(
        "it cannot be pinned as JSON: undefined is not a value that JSON can hold"
      )
      expect(here.asked).toEqual([])
    })
  )
})

describe("a client", () => {
  it.effect.each([
    [{ api: "ftp://x" }, "api: not a URL of a pin service; write for example https://api.pinata.cloud"],
    [{ api: "https://me:secret@x" }, "api: not a URL of a pin service; write for example https://api.pinata.cloud"],
    [{ gateways: [] }, "gateways: name at least one"],
    [
      { gateways: ["https://ipfs.io/ipfs/", "https://ipfs.io/"] },
      "gateways[1]: not a URL that ends in /ipfs/; write for example https://ipfs.io/ipfs/"
    ],
    [{ jwt: Redacted.make("a\nb") }, "jwt: it is empty, or has a character that no header may have"]
  ] as const)("is not made of what cannot work: %j", ([options, message]) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(client(options))
      expect(error).toMatchObject({ operation: "make", reason: { _tag: "Misconfigured" }, message })
    })
  )

  it.effect("has nothing in common with another", () =>
    Effect.gen(function* () {
      here.answer(json(200, { IpfsHash: cid }))
      const first = yield* client({ api: `${here.url}/first` })
      yield* client({ api: `${here.url}/second`, jwt: Redacted.make("other") })
      yield* first.pinJson(value)
      expect(here.asked[0]?.path).toBe("/first/pinning/pinJSONToIPFS")
      expect(here.asked[0]?.headers.authorization).toBe(`Bearer ${token}`)
    })
  )
})

describe("an error of IPFS in a backend's words", () => {
  const as = (operation: Ipfs.IpfsError["operation"], reason: Ipfs.IpfsReason) => {
    const error = Ipfs.toJobError(new Ipfs.IpfsError({ operation, reason, message: "why" }), {
      backend: "nosana-program",
      operation: "prepare"
    })
    expect(error.message).toBe("nosana-program.prepare: IPFS: why")
    return error
  }
  it("is what the caller has to do", () => {
    expect(as("pinJson", { _tag: "Unauthorized" }).reason._tag).toBe("Unauthorized")
    expect(as("pinJson", { _tag: "RateLimited", retryAfter: Duration.seconds(3) }).retryAfter).toEqual(
      Duration.seconds(3)
    )
    expect(as("get", { _tag: "Unavailable" }).isRetryable).toBe(true)
    expect(as("get", { _tag: "NotFound" }).isRetryable).toBe(true)
    expect(as("get", { _tag: "Mismatch", expected: "a", actual: "b" }).reason._tag).toBe("MalformedResponse")
    expect(as("get", { _tag: "Malformed" }).reason._tag).toBe("MalformedResponse")
    expect(as("get", { _tag: "TooLarge", maxBytes: 1 }).reason._tag).toBe("MalformedResponse")
    expect(as("pinBytes", { _tag: "TooLarge", maxBytes: 1 }).reason._tag).toBe("InvalidSpec")
    expect(as("pinJson", { _tag: "Refused" }).reason._tag).toBe("InvalidSpec")
    expect(as("make", { _tag: "Misconfigured" }).reason._tag).toBe("Misconfigured")
  })
})
