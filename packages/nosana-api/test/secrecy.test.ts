import { assert, describe, it } from "@effect/vitest"
import { Authorization } from "@longshore/nosana"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type { Options } from "../src/NosanaApi.ts"
import { posting, reading } from "./refusals.ts"
import { apiKey, json, key, plain, refusalOf, serverOf, shown, url } from "./serverOf.ts"

const balance = { assignedCredits: 1, reservedCredits: 0, settledCredits: 0 }

const signer = Authorization.signerOf(Redacted.make(new Uint8Array(32).fill(7)))
const signature = "633aCnXdho4no7qu48tdNrpktLvX81fZWzVqqkdT7UN8D6ah65cBt47NjxjpNkSRvEfizey7fte7Tt4EDxMzhErA"

/** In which words an API key and a wallet's token could come back. */
const repeated: ReadonlyArray<readonly [string, Options, ReadonlyArray<string>]> = [
  ["an API key", { apiKey }, [key]],
  ["a wallet", { wallet: signer }, [signature]]
]

describe("a secret", () => {
  it.effect.each(repeated)("of %s shows in no refusal, wherever the server repeats it", ([, options, secrets]) =>
    Effect.gen(function* () {
      for (const secret of secrets) {
        const bodies = [
          () => json({ message: `you said ${secret}`, [secret]: secret, deep: [{ secret }] }, 400),
          () => json({ error: secret, name: secret, code: secret }, 500),
          () => json(secret, 401),
          () => plain(`<html><title>${secret}</title>${encodeURIComponent(secret)}</html>`, 502),
          () => plain(`not JSON ${secret}`, 200),
          () => plain(secret, 200),
          () => plain(`<html><title>${secret}</title>`, 200, { "content-type": "text/html" }),
          () =>
            json({ message: "no", code: "INSUFFICIENT_SCOPE" }, 403, {
              "www-authenticate": `Bearer scope="${secret}"`
            }),
          () => json({}, 302, { location: `https://evil.test/${secret}` }),
          () => new Response(null, { status: 418, statusText: secret }),
          () => Promise.reject(new TypeError(`fetch failed: Bearer ${secret}`)),
          () => Promise.reject(new TypeError("fetch failed", { cause: new Error(`header ${secret}`) })),
          () => Promise.reject(Object.assign(new Error("failed"), { config: { headers: { authorization: secret } } })),
          () =>
            Promise.reject(
              Object.assign(new Error("failed"), { request: new Map([["headers", new Headers({ a: secret })]]) })
            ),
          () => Promise.reject(`thrown ${secret}`)
        ]
        for (const use of [reading, posting]) {
          for (const body of bodies) {
            const error = yield* refusalOf(use, body, options)
            assert.notInclude(shown(error), secret)
            assert.notInclude(shown(error.reason.cause), secret)
          }
        }
      }
    })
  )

  it.effect("is not shown in part, where a text is cut", () =>
    Effect.gen(function* () {
      for (const length of [40, 45, 480, 490]) {
        const text = "x".repeat(length) + key
        for (const answer of [() => plain(text, 200), () => plain(text, 500)]) {
          assert.notInclude(shown(yield* refusalOf(reading, answer)), key.slice(0, 8))
        }
      }
    })
  )

  it.effect("is in no part of a client or its error that can be shown", () =>
    Effect.gen(function* () {
      for (const [, options, [secret]] of repeated) {
        const { api } = yield* serverOf(() => json(balance), options)
        assert.notInclude(shown(api), secret!)
      }
      assert.notInclude(shown({ url, apiKey }), key)
    })
  )

  const odd = 'nos_a/b+c=d"e\\f&g<h'
  const inHtml = odd.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;")
  const inUrl = encodeURIComponent(odd)
  const inJson = JSON.stringify(odd).slice(1, -1)
  const inBase64 = btoa(`user:${odd}`)

  it.effect("of odd characters is hidden however the server writes it", () =>
    Effect.gen(function* () {
      for (const written of [odd, inHtml, inUrl, inJson, inBase64, odd.toUpperCase()]) {
        const answers = [
          () =>
            json({ message: `see /login?key=${written}`, [written]: [{ written }], name: written, code: written }, 400),
          () => plain(`oops {"key":"${written}"}`, 400),
          () => plain(`<html><title>${written}</title>`, 502),
          () => plain(`{"a": ${written}`, 200),
          () => json({}, 302, { location: `https://evil.test/?key=${written}` }),
          () => json({ code: "INSUFFICIENT_SCOPE" }, 403, { "www-authenticate": `Bearer scope="${written}"` }),
          () => Promise.reject(new TypeError(`fetch failed: ${written}`))
        ]
        for (const use of [reading, posting]) {
          for (const answer of answers) {
            const error = yield* refusalOf(use, answer, { apiKey: Redacted.make(odd) })
            const text = shown(error) + shown(error.reason.cause) + Cause.pretty(Cause.fail(error))
            // What is looked at is itself escaped once more.
            for (const form of [written, JSON.stringify(written).slice(1, -1), odd, inUrl])
              assert.notInclude(text, form)
          }
        }
      }
    })
  )

  it.effect("in headers of the user's own is hidden, each of them and each part", () =>
    Effect.gen(function* () {
      const headers = {
        cookie: "theme=dark; sid=SECRETcookie",
        authorization: "Bearer SECRETbearer",
        "x-api-key": "SECRETplain",
        "x-proxy": Redacted.make(`Basic ${btoa("me:SECRETlogin")}`)
      }
      const secrets = ["SECRETcookie", "SECRETbearer", "SECRETplain", "SECRETlogin", btoa("me:SECRETlogin")]
      for (const secret of secrets) {
        for (const use of [reading, posting]) {
          const error = yield* refusalOf(use, () => json({ message: `no ${secret}`, secret }, 400), {
            apiKey: undefined,
            headers
          })
          assert.notInclude(shown(error), secret)
          assert.include(error.message, "no <redacted>")
        }
      }
    })
  )

  const deep = (levels: number, secret: string): object =>
    levels === 0 ? { secret } : { inner: deep(levels - 1, secret) }
  const chained = (levels: number, secret: string): Error =>
    levels === 0 ? new Error(secret) : new Error("outer", { cause: chained(levels - 1, secret) })
  const hiddenBehind = (get: () => unknown) =>
    Object.defineProperty(new TypeError("x"), "config", { enumerable: true, get })
  const thrown: ReadonlyArray<readonly [string, (secret: string) => unknown]> = [
    ["deep within", (secret) => Object.assign(new TypeError("x"), deep(20, secret))],
    ["behind a getter", (secret) => hiddenBehind(() => ({ headers: secret }))],
    [
      "behind a getter that throws",
      (secret) =>
        hiddenBehind(() => {
          throw new Error(secret)
        })
    ],
    ["in causes of causes", (secret) => chained(3, secret)],
    ["in many causes of causes", (secret) => chained(30, secret)],
    ["in a cause that is a text", (secret) => new TypeError("x", { cause: secret })],
    ["in a cause that is a request", (secret) => new TypeError("x", { cause: { request: { headers: [secret] } } })],
    ["in errors of an error", (secret) => new AggregateError([new Error(secret), secret, { message: secret }], secret)],
    ["in errors of a cause", (secret) => new TypeError("x", { cause: new AggregateError([chained(1, secret)]) })],
    ["in its name", (secret) => Object.assign(new Error("x"), { name: secret })],
    ["in its code", (secret) => Object.assign(new Error("x"), { code: secret, syscall: secret })],
    ["in its stack", (secret) => Object.assign(new Error("x"), { stack: `Error: ${secret}` })],
    ["in what is no error", (secret) => ({ message: secret, [secret]: secret })],
    [
      "in what cannot be read",
      (secret) =>
        new Proxy(
          {},
          {
            get: () => {
              throw new Error(secret)
            }
          }
        )
    ],
    ["in a request", (secret) => Object.assign(new Error("x"), { request: new Request(url, { headers: { secret } }) })],
    ["as bytes", (secret) => Object.assign(new Error("x"), { [Symbol("body")]: { toJSON: () => secret } })],
    ["in an error of reading", (secret) => Object.assign(new SyntaxError(secret, { cause: secret }), { init: secret })]
  ]
  it.effect.each(thrown)("is taken out of what is thrown %s", ([, make]) =>
    Effect.gen(function* () {
      for (const use of [reading, posting]) {
        const error = yield* refusalOf(use, () => Promise.reject(make(key)))
        const text = shown(error) + shown(error.reason.cause) + Cause.pretty(Cause.fail(error))
        assert.notInclude(text, key)
      }
    })
  )

  it.effect("being nowhere in an error, its kind, words and causes are as they were", () =>
    Effect.gen(function* () {
      const cause = Object.assign(
        new AggregateError([Object.assign(new Error("a"), { code: "EHOSTUNREACH", syscall: "connect" })]),
        {
          code: "EHOSTUNREACH"
        }
      )
      const { reason } = yield* refusalOf(posting, () => Promise.reject(new TypeError("fetch failed", { cause })))
      // All of its addresses refused the connection, so that nothing was sent.
      assert.strictEqual(reason._tag, "Unavailable")
      const told = reason.cause as Error & { cause: AggregateError & { code: string } }
      assert.deepStrictEqual(
        [told.name, told.message, told.cause.name],
        ["TypeError", "fetch failed", "AggregateError"]
      )
      assert.deepStrictEqual([told.cause.code, told.cause.errors[0].message], ["EHOSTUNREACH", "a"])
    })
  )

  it.effect("that is taken out of an error leaves what tells whether it was sent", () =>
    Effect.gen(function* () {
      const cause = Object.assign(new Error(`connect with ${key}`), { code: "ECONNREFUSED", syscall: "connect" })
      const { reason } = yield* refusalOf(posting, () => Promise.reject(new TypeError("fetch failed", { cause })))
      assert.strictEqual(reason._tag, "Unavailable")
      assert.strictEqual(reason.message, "fetch failed: connect with <redacted>")
    })
  )
})
