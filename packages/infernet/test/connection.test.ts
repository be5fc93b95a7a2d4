import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import { make, type Options } from "../src/InfernetNode.ts"
import { json, never, page, pass, type Seen, scripted, url } from "./scripted.ts"

const healthy = () => json(200, { status: "healthy" })
const nodeOf = (options: Partial<Options>, answer: (request: Seen) => Response | Promise<Response> = healthy) => {
  const { fetch, requests } = scripted(answer)
  return { made: make({ url, fetch, ...options }), requests }
}

describe("the URL of a node", () => {
  it.effect.each([
    ["http://127.0.0.1:4000", "/health"],
    ["http://127.0.0.1:4000/", "/health"],
    ["http://127.0.0.1:4000//", "/health"],
    ["HTTPS://Node.example/infernet/", "/infernet/health"]
  ] as const)("may be %s", ([given, path]) =>
    Effect.gen(function* () {
      const { made, requests } = nodeOf({ url: given })
      const node = yield* made
      yield* node.health
      assert.strictEqual(requests[0]!.path, path)
      assert.isFalse(node.url.endsWith("/"))
    })
  )

  it.effect.each([
    ["", 'url: "" is not a URL of a server; write for example http://127.0.0.1:4000'],
    ["node:4000", 'url: "node:4000" is not a URL of a server; write for example http://127.0.0.1:4000'],
    ["ftp://node", 'url: "ftp://node" is not a URL of a server; write for example http://127.0.0.1:4000'],
    ["http://node/?a=b", "url: http://node/ has a query or a fragment; leave it out"],
    ["http://node/#top", "url: http://node/ has a query or a fragment; leave it out"],
    [
      "http://me:s3cret@node:4000",
      "url: a login in the URL of node:4000 would be shown to others; give it as a header instead"
    ],
    [
      "http://s3cret@node:4000",
      "url: a login in the URL of node:4000 would be shown to others; give it as a header instead"
    ],
    ["ftp://me:s3cret@node", 'url: "ftp://…@node" is not a URL of a server; write for example http://127.0.0.1:4000']
  ] as const)("is not %s", ([given, message]) =>
    Effect.gen(function* () {
      const { reason } = yield* Effect.flip(nodeOf({ url: given }).made)
      assert.deepStrictEqual([reason._tag, reason.message], ["Misconfigured", message])
      assert.notInclude(JSON.stringify(reason), "s3cret")
    })
  )

  it.effect.each([
    ["is no page of one", () => page(200, "Welcome to nginx"), "it is a web page, not JSON: Welcome to nginx"],
    ["has other JSON", () => json(200, { ok: true }), "it is not what an Infernet node answers: containers is no list"],
    ["has containers without ids", () => json(200, { containers: [{}] }), "a container has no id"]
  ] as const)("that %s is misconfigured", ([, answer, words]) =>
    Effect.gen(function* () {
      const { reason } = yield* Effect.flip(Effect.flatMap(nodeOf({}, answer).made, ({ info }) => info))
      assert.strictEqual(reason._tag, "Misconfigured")
      assert.match(reason.message, new RegExp(`^${url} is not an Infernet node: .*; check the URL$`))
      assert.include(reason.message, words)
    })
  )
})

describe("headers", () => {
  const password = "Bearer a-long-and-s3cret-password"
  const headers = { authorization: Redacted.make(password), "x-team": "blue" }
  const texts = (error: unknown) => [String(error), JSON.stringify(error), (error as Error).stack, inspected(error)]
  const inspected = (error: any): string =>
    [error.message, error.reason?.message, error.reason?.cause, error.reason?.cause?.cause, error.reason?.answer?.body]
      .map((part) => (typeof part === "string" ? part : `${String(part)} ${JSON.stringify(part)}`))
      .join("\n")

  it.effect("are sent with every request", () =>
    Effect.gen(function* () {
      const { made, requests } = nodeOf({ headers })
      yield* (yield* made).health
      assert.strictEqual(requests[0]!.headers.get("authorization"), password)
      assert.strictEqual(requests[0]!.headers.get("x-team"), "blue")
    })
  )

  const echoes: ReadonlyArray<readonly [string, (text: string) => Response]> = [
    ["the title of a page", (text) => page(500, text)],
    ["an error in JSON", (text) => json(403, { error: `bad ${text}`, params: { [text]: [text] } })],
    ["an error in text", (text) => new Response(text, { status: 401 })],
    ["a page where JSON is due", (text) => page(200, text)],
    ["broken JSON", (text) => json(200, `${text} is no JSON`)],
    ["broken JSON, further on", (text) => json(200, `{"status": "${text}" x`)]
  ]
  it.effect.each(echoes)("that are secret are in no error, even if the server repeats them in %s", ([, answer]) =>
    Effect.gen(function* () {
      for (const repeated of [password, "a-long-and-s3cret-password"]) {
        const node = yield* nodeOf({ headers }, () => answer(repeated)).made
        const error = yield* Effect.flip(node.health)
        for (const text of texts(error)) assert.notInclude(text, "s3cret")
      }
    })
  )

  it.effect.each([
    ["authorization", "a-s3cret\nthing"],
    ["authorization", "a-s3cret 漢"],
    ["not a name", "a-s3cret"]
  ] as const)("that cannot be sent are refused without their value: %s", ([name, value]) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(nodeOf({ headers: { [name]: value } }).made)
      assert.strictEqual(
        error.message,
        `infernet.make: headers.${name}: the name or the value has a character that no header may have`
      )
      for (const text of texts(error)) assert.notInclude(text, "s3cret")
    })
  )
})

describe("an answer", () => {
  it.effect("that is huge is given up", () =>
    Effect.gen(function* () {
      const { made } = nodeOf({ maxAnswerBytes: 1000 }, () => json(200, { status: "x".repeat(2000) }))
      const { reason } = yield* Effect.flip(Effect.flatMap(made, ({ health }) => health))
      assert.strictEqual(reason._tag, "MalformedResponse")
      assert.include(reason.message, "the answer is longer than 1000 bytes")
    })
  )

  it.effect("that does not come in time is given up, and its request is ended", () =>
    Effect.gen(function* () {
      const { made, requests } = nodeOf({ timeout: "3 seconds" }, never)
      const node = yield* made
      const asking = yield* Effect.forkChild(Effect.flip(node.health))
      yield* pass(2.5)
      assert.isUndefined(asking.pollUnsafe())
      yield* pass(1)
      const { reason } = yield* Fiber.join(asking)
      assert.deepStrictEqual([reason._tag, reason.message], ["Unavailable", "no answer within 3s"])
      assert.isTrue(requests[0]!.signal.aborted)
    })
  )

  it.effect("has its long integers rounded, or exact where that was asked for", () =>
    Effect.gen(function* () {
      const record = '[{"id":"a","status":"success","result":{"container":"c","output":[9007199254740993,NaN]}}]'
      const outputs = (integers: "rounded" | "bigint" | undefined) =>
        Effect.gen(function* () {
          const node = yield* nodeOf({ integers }, () => json(200, record)).made
          const [found] = yield* node.getJobs(["a"])
          return found?._tag === "Success" && found.result?._tag === "Output" ? found.result.output : undefined
        })
      assert.deepStrictEqual(yield* outputs(undefined), [9007199254740992, Number.NaN])
      assert.deepStrictEqual(yield* outputs("bigint"), [9007199254740993n, Number.NaN])
    })
  )

  it.effect("that says 429 is waited for, and after a minute given up", () =>
    Effect.gen(function* () {
      const { made, requests } = nodeOf({}, () => page(429, "429 Too Many Requests", { "retry-after": "0" }))
      const node = yield* made
      const asking = yield* Effect.forkChild(Effect.flip(node.health))
      yield* pass(70)
      const error = yield* Fiber.join(asking)
      assert.strictEqual(error.reason._tag, "RateLimited")
      assert.isDefined(error.retryAfter)
      assert.isTrue(requests.length > 40 && requests.length <= 61, String(requests.length))
    })
  )
})
