import { inspect } from "node:util"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { make, type Options } from "../src/BacalhauOrchestrator.ts"
import { readJson } from "../src/internal/readJson.ts"
import { refusalOf } from "../src/Refusal.ts"
import type { Auth } from "../src/ServerOptions.ts"

const url = "http://127.0.0.1:1234"
const json = (status: number, body: unknown) =>
  new Response(typeof body === "string" ? body : JSON.stringify(body), {
    status,
    headers: { "content-type": "application/json" }
  })
const alive = () => json(200, { Status: "OK" })

const serverOf = (options: Partial<Options> = {}, answer: (request: Request) => Response = alive) => {
  const requests: Array<Request> = []
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init)
    requests.push(request)
    return answer(request)
  }
  return { requests, made: make({ url, fetch, ...options }) }
}
const reasonOf = (answer: (request: Request) => Response, options: Partial<Options> = {}) =>
  Effect.flip(Effect.flatMap(serverOf(options, answer).made, ({ alive }) => alive))

const secret = "s3cr3t-and-long"
const auths: ReadonlyArray<readonly [string, Auth, string]> = [
  ["an API key", { apiKey: Redacted.make(secret) }, `Bearer ${secret}`],
  ["a token", { token: Redacted.make(`e30.${secret}.x`) }, `Bearer e30.${secret}.x`],
  [
    "a login",
    { username: "bøb", password: Redacted.make(secret) },
    `Basic ${Buffer.from(`bøb:${secret}`).toString("base64")}`
  ]
]

describe("who asks", () => {
  it.effect.each(auths)("is told by %s", ([, auth, header]) =>
    Effect.gen(function* () {
      const { made, requests } = serverOf({ auth, headers: { "x-proxy": "a" } })
      yield* (yield* made).alive
      assert.deepStrictEqual(
        ["authorization", "x-proxy"].map((name) => requests[0]!.headers.get(name)),
        [header, "a"]
      )
    })
  )

  it.effect("is not told where it is not asked", () =>
    Effect.gen(function* () {
      const { made, requests } = serverOf()
      yield* (yield* made).alive
      assert.isNull(requests[0]!.headers.get("authorization"))
    })
  )

  it.effect.each(auths)("with %s shows in no error, whatever the server repeats", ([, auth, header]) =>
    Effect.gen(function* () {
      for (const status of [400, 401, 403, 404, 500]) {
        const error = yield* reasonOf(
          () => json(status, { Message: `you said ${header}`, Code: header.split(" ")[1] }),
          { auth }
        )
        const shown = [inspect(error, { depth: 9, showHidden: true }), JSON.stringify(error), String(error)].join("\n")
        for (const hidden of [secret, header.split(" ")[1]!]) assert.notInclude(shown, hidden)
      }
    })
  )

  it.effect.each([
    [{ apiKey: Redacted.make("") }, "auth.apiKey: it is empty"],
    [{ token: Redacted.make("a\nb") }, "auth.token: it has a character that no header may have"],
    [{ username: "a:b", password: Redacted.make("x") }, 'auth.username: "a:b" is no user\'s name'],
    [{ username: "a", password: Redacted.make("") }, "auth.password: it is empty"]
  ] as ReadonlyArray<readonly [Auth, string]>)("cannot be %j", ([auth, words]) =>
    Effect.gen(function* () {
      const { reason } = yield* Effect.flip(serverOf({ auth }).made)
      assert.strictEqual(reason._tag, "Misconfigured")
      assert.include(reason.message, words)
    })
  )
})

const refusal =
  (status: number, message: string, more: object = {}) =>
  () =>
    json(status, { Status: status, Message: message, RequestID: "", Code: "", Component: "APIServer", ...more })
const apiKey: Auth = { apiKey: Redacted.make(secret) }

/** As servers have said them. */
const answers: ReadonlyArray<readonly [string, () => Response, Partial<Options>, string, string]> = [
  [
    "401 of 1.9",
    refusal(401, "Request Unauthorized", { Details: { reason: "Missing Authorization header" } }),
    {},
    "Unauthorized",
    "Missing Authorization header; the server wants credentials: give auth, such as { apiKey }"
  ],
  [
    "401 of 1.9 to a key",
    refusal(401, "Request Unauthorized", { Details: { reason: "invalid API key" } }),
    { auth: apiKey },
    "Unauthorized",
    "invalid API key; the server does not take the API key"
  ],
  [
    "403 of 1.9",
    refusal(403, "Request Forbidden", {
      Details: { reason: "user 'a' does not have the required capability 'read:job'" }
    }),
    { auth: apiKey },
    "Unauthorized",
    "user 'a' does not have the required capability 'read:job'"
  ],
  ["500 of 1.7", refusal(500, "missing authorization header"), {}, "Unauthorized", "give auth"],
  [
    "500 of 1.7 to a key",
    refusal(500, "authentication failed: invalid API key"),
    { auth: apiKey },
    "Unauthorized",
    "API key"
  ],
  ["500 of 1.7 to a token", refusal(500, "JWT authorization not configured"), {}, "Unauthorized", "JWT"],
  [
    "500 of 1.7 for want of a right",
    refusal(500, "user 'a' does not have the required capability 'write:job'"),
    {},
    "Unauthorized",
    "write:job"
  ],
  ["another 500", refusal(500, "Internal Server Error"), {}, "Unavailable", "Internal Server Error"],
  ["503", refusal(503, "Server Timeout!"), {}, "Unavailable", "Server Timeout!"],
  ["400", refusal(400, "empty/nil job"), {}, "InvalidSpec", "empty/nil job"],
  ["413", () => new Response("", { status: 413 }), {}, "InvalidSpec", "10 MB"],
  [
    "404 of something else",
    () => new Response("404 page not found", { status: 404 }),
    {},
    "Misconfigured",
    "check the URL"
  ],
  ["410", () => json(410, { message: "gone" }), {}, "Misconfigured", "any more"],
  [
    "a client that is too old",
    () => json(403, { Error: "client version too old" }),
    {},
    "Misconfigured",
    "client version too old"
  ],
  [
    "a page where JSON is due",
    () => new Response("<html><title>Welcome to nginx</title>", { headers: { "content-type": "text/html" } }),
    {},
    "Unavailable",
    "it is a web page, not JSON"
  ],
  ["half of the JSON", () => json(200, '{"Status":"O'), {}, "MalformedResponse", ""],
  ["no object", () => json(200, "[]"), {}, "MalformedResponse", "the answer is no object"],
  ["nothing", () => json(200, ""), {}, "MalformedResponse", ""],
  ["too much", () => json(200, "x".repeat(2000)), { maxAnswerBytes: 1000 }, "MalformedResponse", "1000"]
]

describe("an answer", () => {
  it.effect.each(answers)("%s", ([, answer, options, tag, words]) =>
    Effect.gen(function* () {
      const { reason } = yield* reasonOf(answer, options)
      assert.strictEqual(reason._tag, tag, reason.message)
      assert.include(reason.message, words)
    })
  )

  it.effect("that refuses is kept with it", () =>
    Effect.gen(function* () {
      const error = yield* reasonOf(refusal(400, "a\nb", { Hint: "try c", Code: "BadRequest" }))
      const { code, component, hint, problems, status } = refusalOf(error)!
      assert.deepStrictEqual(
        [status, code, component, hint, problems],
        [400, "BadRequest", "APIServer", "try c", ["a", "b"]]
      )
    })
  )
})

describe("times in nanoseconds", () => {
  const job = (time: string) =>
    `{"Job":{"ID":"j-1","Name":"\\"CreateTime\\": 1795528181524884258","State":{"StateType":"Running"},"CreateTime": ${time},"ModifyTime":${time}}}`

  it.effect.each(["1795528181524884258", "9007199254740993", "0", "-6795364578871345152", "12"])(
    "%s is exact",
    (time) =>
      Effect.gen(function* () {
        const server = yield* serverOf({}, () => json(200, job(time))).made
        const { job: found } = yield* server.get("j-1")
        assert.deepStrictEqual([found.CreateTime, found.ModifyTime], [BigInt(time), BigInt(time)])
        assert.strictEqual(found.Name, '"CreateTime": 1795528181524884258')
      })
  )

  it.effect.each(['"soon"', "1.5", "null", "{}"])("%s is none", (time) =>
    Effect.gen(function* () {
      const server = yield* serverOf({}, () => json(200, job(time))).made
      assert.strictEqual((yield* Effect.flip(server.get("j-1"))).reason._tag, "MalformedResponse")
    })
  )

  it("are read in any layout, and nothing else is changed", () => {
    assert.deepStrictEqual(readJson('{"CreateTime":1795528181524884258,\n "ModifyTime" : 1}'), {
      CreateTime: "1795528181524884258",
      ModifyTime: 1
    })
    assert.isUndefined(readJson(" \n"))
  })
})
