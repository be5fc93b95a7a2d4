import { createServer, type RequestListener } from "node:http"
import type { AddressInfo } from "node:net"
import { gzipSync } from "node:zlib"
import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { boundedFetch, type CallOptions, call } from "../src/Rest.ts"

/** A server on loopback for as long as the test runs. */
const serve = (listener: RequestListener) =>
  Effect.acquireRelease(
    Effect.callback<{ readonly url: string; readonly close: () => void }>((resume) => {
      const server = createServer(listener)
      server.listen(0, "127.0.0.1", () => {
        const close = () => {
          server.closeAllConnections()
          server.close()
        }
        resume(Effect.succeed({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close }))
      })
    }),
    ({ close }) => Effect.sync(close)
  )

/** What openapi-fetch does with a request, in a few lines. */
const ask =
  (url: string, fetch = globalThis.fetch) =>
  async (signal: AbortSignal) => {
    const response = await fetch(url, { signal })
    if (response.ok)
      return { data: response.status === 204 ? undefined : ((await response.json()) as unknown), response }
    const text = await response.text()
    try {
      return { error: JSON.parse(text) as unknown, response }
    } catch {
      return { error: text, response }
    }
  }

const read: CallOptions = { backend: "test", operation: "get", replaySafe: true }
const ticket = { backend: "test", at: "here", key: "k", payload: null }
const spend: CallOptions = { backend: "test", operation: "send", replaySafe: false, ticket }

const failing = (options: CallOptions, listener: RequestListener) =>
  Effect.gen(function* () {
    const { url } = yield* serve(listener)
    return (yield* Effect.flip(call(options, ask(url)))).reason
  })

describe("a REST call", () => {
  it.live("gives the answer's data", () =>
    Effect.gen(function* () {
      const { url } = yield* serve((_, response) => response.end('{"id":"a"}'))
      assert.deepStrictEqual(yield* call(read, ask(url)), { id: "a" })
    })
  )

  const refusals = [
    [400, '{"message":"no such market"}', "InvalidSpec", "HTTP 400: no such market"],
    [401, '{"error":{"detail":"expired"}}', "Unauthorized", "HTTP 401: expired"],
    [402, "", "InsufficientFunds", "HTTP 402: Payment Required"],
    [404, "nothing here", "JobNotFound", "HTTP 404: nothing here"],
    [409, '{"title":"ended"}', "InvalidState", "HTTP 409: ended"],
    [502, "<html><title>Bad gateway</title></html>", "Unavailable", "HTTP 502: a web page: Bad gateway"]
  ] as const
  it.live.each(refusals)("turns %i with %j into %s", ([status, body, tag, message]) =>
    Effect.gen(function* () {
      const reason = yield* failing(read, (_, response) => response.writeHead(status).end(body))
      assert.deepStrictEqual([reason._tag, reason.message], [tag, message])
    })
  )

  it.live("keeps how long a server wants to be left alone", () =>
    Effect.gen(function* () {
      const reason = yield* failing(read, (_, response) => response.writeHead(429, { "retry-after": "7" }).end())
      assert.isTrue(reason._tag === "RateLimited" && Duration.toSeconds(reason.retryAfter!) === 7)
    })
  )

  it.live("that may have taken effect is not called a failure to repeat", () =>
    Effect.gen(function* () {
      const cut = yield* failing(spend, (request) => request.socket.destroy())
      const broken = yield* failing(spend, (_, response) => response.end("<html>"))
      const down = yield* failing(spend, (_, response) => response.writeHead(500).end())
      for (const reason of [cut, broken, down]) {
        assert.isTrue(reason._tag === "OutcomeUnknown" && reason.ticket === ticket, reason._tag)
      }
      assert.strictEqual((yield* failing(read, (_, response) => response.end("<html>")))._tag, "MalformedResponse")
    })
  )

  it.live("that reached nobody may be repeated", () =>
    Effect.gen(function* () {
      const { close, url } = yield* serve(() => {})
      close()
      assert.strictEqual((yield* Effect.flip(call(spend, ask(url)))).reason._tag, "Unavailable")
    })
  )

  it.live("ends in time, and takes its connection along", () =>
    Effect.gen(function* () {
      let closed = false
      const { url } = yield* serve((request) =>
        request.on("close", () => {
          closed = true
        })
      )
      const error = yield* Effect.flip(call({ ...spend, timeout: "50 millis" }, ask(url)))
      assert.strictEqual(error.message, "test.send: no answer within 50ms")
      assert.strictEqual(error.reason._tag, "OutcomeUnknown")
      yield* Effect.repeat(Effect.sleep("5 millis"), { until: () => closed })
    })
  )

  it.live("shows no secret that a server repeats", () =>
    Effect.gen(function* () {
      const options = { ...read, secrets: ["s3cret"] }
      const reason = yield* failing(options, (_, response) =>
        response.writeHead(401).end('{"message":"bad key s3cret"}')
      )
      assert.strictEqual(reason.message, "HTTP 401: bad key <redacted>")
    })
  )

  it.live("shows no secret in the status, and hides as it is told to", () =>
    Effect.gen(function* () {
      const told = yield* failing({ ...read, secrets: ["s3cret"] }, (_, response) =>
        response.writeHead(400, "bad s3cret").end()
      )
      assert.strictEqual(told.message, "HTTP 400: bad <redacted>")
      const hide = (text: string) => text.replaceAll(/s.cret/g, "…")
      const options = { ...read, hide, secrets: ["bad"] }
      const reason = yield* failing(options, (_, response) =>
        response.writeHead(400, "s1cret").end('{"message":"bad s2cret","s3cret":"s4cret"}')
      )
      assert.strictEqual(reason.message, "HTTP 400: bad …")
      assert.deepStrictEqual(reason.answer, { status: 400, body: { message: "bad …", "…": "…" } })
      const broken = yield* Effect.flip(call(options, () => Promise.reject(new SyntaxError("no s5cret"))))
      assert.include(broken.message, "no …")
    })
  )

  it.live("is refused also by an answer that is too deep to be shown", () =>
    Effect.gen(function* () {
      const depth = 100_000
      const reason = yield* failing(spend, (_, response) =>
        response.writeHead(503).end(`{"message":"down","at":${"[".repeat(depth)}${"]".repeat(depth)}}`)
      )
      assert.strictEqual(reason._tag, "OutcomeUnknown")
      assert.strictEqual(reason.message, "HTTP 503: down")
      assert.isBelow(JSON.stringify(reason).length, 1000)
    })
  )

  it.live("does not hold an answer that is too long", () =>
    Effect.gen(function* () {
      const { url } = yield* serve((_, response) => {
        const more = () => response.write("x".repeat(65_536), (error) => error || more())
        more()
      })
      const error = yield* Effect.flip(call(read, ask(url, boundedFetch(1_000_000))))
      assert.strictEqual(error.reason._tag, "MalformedResponse")
      assert.include(error.message, "longer than 1000000 bytes")
    })
  )

  it.live("does not read an answer that says that it is too long, and counts one that is packed", () =>
    Effect.gen(function* () {
      const { url } = yield* serve((request, response) => {
        const text = "x".repeat(2000)
        if (request.url === "/packed") response.setHeader("content-encoding", "gzip").end(gzipSync(text))
        else response.setHeader("content-length", text.length).write(text.slice(0, 10))
      })
      for (const path of ["/told", "/packed"]) {
        const error = yield* Effect.flip(call(read, ask(url + path, boundedFetch(1000))))
        assert.include(error.message, "longer than 1000 bytes")
      }
    })
  )

  it.live("has what the server said in its reason, without the secrets in it", () =>
    Effect.gen(function* () {
      const options = { ...read, secrets: ["s3cret"] }
      const reason = yield* failing(options, (_, response) => {
        response.writeHead(400)
        response.end('{"error":"no s3cret","params":{"s3cret":["s3cret",1,null]}}')
      })
      const body = { error: "no <redacted>", params: { "<redacted>": ["<redacted>", 1, null] } }
      assert.deepStrictEqual(reason.answer, { status: 400, body })
      const broken = yield* failing(options, (_, response) => response.end("s3cret is no JSON"))
      assert.notInclude(JSON.stringify([broken, String(broken.cause), broken.message]), "s3cret")
    })
  )
})

describe("a request whose way is gone", () => {
  const losing = (cause: object) =>
    Effect.map(
      Effect.flip(call(spend, async () => Promise.reject(new TypeError("fetch failed", { cause })))),
      ({ reason }) => reason._tag
    )
  const gone = (syscall: string, code = "EHOSTUNREACH") =>
    Object.assign(new Error(`${syscall} ${code}`), { code, syscall })

  it.effect("was not sent where there was no connection", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* losing(gone("connect")), "Unavailable")
      assert.strictEqual(yield* losing(gone("connect", "ENETUNREACH")), "Unavailable")
      const both = Object.assign(new AggregateError([gone("connect"), gone("connect")]), { code: "EHOSTUNREACH" })
      assert.strictEqual(yield* losing(both), "Unavailable")
    })
  )
  it.effect("may have been heard where its answer was waited for", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* losing(gone("read")), "OutcomeUnknown")
      assert.strictEqual(yield* losing(gone("read", "ENETUNREACH")), "OutcomeUnknown")
      assert.strictEqual(yield* losing(Object.assign(new Error("gone"), { code: "EHOSTUNREACH" })), "OutcomeUnknown")
    })
  )
})
