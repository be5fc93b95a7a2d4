import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Cid from "../src/Cid.ts"
import * as Ipfs from "../src/Ipfs.ts"
import { type Answering, bytes, loopback, status } from "./loopback.ts"

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
/** What each gateway answers, by the first part of its path. */
const gateways =
  (answers: { readonly [name: string]: Answering }): Answering =>
  (received, response) =>
    answers[received.path.split("/")[1]!]!(received, response)

describe("getting", () => {
  it.effect("gives the bytes that the CID says, without any credential", () =>
    Effect.gen(function* () {
      here.answer(bytes(content))
      const ipfs = yield* client()
      expect(yield* ipfs.get(cid)).toEqual(content)
      expect(yield* ipfs.getJson(cid)).toEqual(value)
      expect(here.asked.map(({ path }) => path)).toEqual([`/a/ipfs/${cid}`, `/a/ipfs/${cid}`])
      for (const { headers } of here.asked) {
        expect(headers.authorization).toBeUndefined()
        expect(headers.cookie).toBeUndefined()
      }
    })
  )

  it.live.each([
    ["other bytes", bytes("other")],
    ["a page", bytes("<html>", "text/html")],
    ["HTTP 404", status(404, "not found")],
    ["HTTP 500", status(500)],
    ["HTTP 429", status(429)],
    ["part of it", bytes(content.subarray(1))],
    [
      "half an answer",
      ((_, response) => {
        response.writeHead(200, { "content-length": String(content.length) })
        response.write(content.subarray(0, 5), () => response.destroy())
      }) as Answering
    ],
    ["too much", bytes(new Uint8Array(2000))],
    ["nothing, for ever", (() => {}) as Answering],
    ["a beginning, for ever", ((_, response) => void response.writeHead(200).write("{")) as Answering]
  ] as const)("passes over a gateway that answers with %s", ([, bad]) =>
    Effect.gen(function* () {
      here.answer(gateways({ a: bad, b: bytes(content) }))
      const ipfs = yield* client({ timeout: "200 millis", maxBytes: 1000 })
      expect(yield* ipfs.get(cid)).toEqual(content)
      expect(here.asked.map(({ path }) => path)).toEqual([`/a/ipfs/${cid}`, `/b/ipfs/${cid}`])
    })
  )

  it.live("tells of every gateway when none has it", () =>
    Effect.gen(function* () {
      here.answer(gateways({ a: bytes("<html>", "text/html"), b: status(404), c: () => {} }))
      const ipfs = yield* client({
        gateways: [...["a", "b", "c"].map((name) => `${here.url}/${name}/ipfs/`), "http://127.0.0.1:1/ipfs/"],
        timeout: "50 millis"
      })
      const error = yield* Effect.flip(ipfs.get(cid))
      expect(error.attempts?.map(({ reason }) => reason._tag)).toEqual([
        "Mismatch",
        "NotFound",
        "Unavailable",
        "Unavailable"
      ])
      expect(error.reason._tag).toBe("Unavailable")
      const [, other = ""] = /whose CID is (\w+)/.exec(error.message) ?? []
      expect(error.message.replaceAll(here.url, "URL")).toMatch(
        `${cid}: no gateway has it as it should be: URL/a/ipfs/ answers with a web page, whose CID is ${other}; ` +
          "URL/b/ipfs/ does not have it (HTTP 404); URL/c/ipfs/ no answer within 50ms; http://127.0.0.1:1/ipfs/ fetch failed"
      )
    })
  )

  it.effect.each([
    ["NotFound", { a: status(404), b: status(410) }],
    ["NotFound", { a: bytes("other"), b: status(404) }],
    ["RateLimited", { a: status(429, "", { "retry-after": "3" }), b: status(404) }],
    ["Mismatch", { a: bytes("other"), b: bytes("other") }],
    ["TooLarge", { a: bytes(new Uint8Array(2000)), b: bytes("other") }],
    ["Unavailable", { a: status(503), b: bytes("other") }]
  ] as const)("is %s as a whole", ([tag, answers]) =>
    Effect.gen(function* () {
      here.answer(gateways(answers))
      const ipfs = yield* client({ maxBytes: 1000 })
      expect((yield* Effect.flip(ipfs.get(cid))).reason._tag).toBe(tag)
    })
  )

  it.effect("counts what it reads, where a gateway does not say how much comes", () =>
    Effect.gen(function* () {
      here.answer((_, response) => {
        response.writeHead(200)
        const write = () => void (response.destroyed || (response.write(new Uint8Array(65536)), setImmediate(write)))
        write()
      })
      const ipfs = yield* client({ maxBytes: 1_000_000 })
      expect((yield* Effect.flip(ipfs.get(cid))).reason).toEqual({ _tag: "TooLarge", maxBytes: 1_000_000 })
    })
  )

  it.effect("asks nobody for what is no CID, or stands for no result", () =>
    Effect.gen(function* () {
      here.answer(bytes(content))
      const ipfs = yield* client()
      const version1 = yield* Effect.flip(ipfs.get("bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi"))
      expect(version1.reason._tag).toBe("Malformed")
      expect(version1.message).toContain("is a CIDv1")
      expect((yield* Effect.flip(ipfs.getJson("../../etc"))).reason._tag).toBe("Malformed")
      const none = yield* Effect.flip(ipfs.get(Cid.zero))
      expect([none.reason._tag, none.message]).toEqual([
        "NotFound",
        `${Cid.zero} stands for 32 zero bytes, by which the chain says that there is no result yet`
      ])
      expect(here.asked).toEqual([])
    })
  )

  it.effect("says when it is not JSON", () =>
    Effect.gen(function* () {
      const text = new TextEncoder().encode("hello")
      here.answer(bytes(text))
      const ipfs = yield* client()
      const error = yield* Effect.flip(ipfs.getJson(Cid.ofBytes(text)))
      expect([error.operation, error.reason._tag]).toEqual(["getJson", "Malformed"])
    })
  )
})
