import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { type Headers, partsOf, readHeaders, serverUrl } from "../src/Server.ts"

const messageOf = (given: string) =>
  Effect.map(Effect.flip(serverUrl("test", given, "http://host")), ({ message }) => message)

describe("the URL of a server", () => {
  const secret = "s3cret"
  it.effect.each([
    `http://node/path?key=${secret}`,
    `http://node/#${secret}`,
    `http://me:${secret}@node`,
    `htp://me:${secret}@node`,
    `htp://me:a/${secret}@node`,
    `htp://me:a@${secret}@node`,
    `me:${secret}@node`,
    `node?key=${secret}`,
    `htp://node/?key=a#${secret}`,
    `http://me:${secret}@node:port`
  ])("that is refused shows no login and no query: %s", (given) =>
    Effect.gen(function* () {
      const message = yield* messageOf(given)
      assert.notInclude(message, secret)
      assert.include(message, "node")
    })
  )

  it.effect("is told without its query, and by what is left of it", () =>
    Effect.gen(function* () {
      assert.include(
        yield* messageOf("http://node/a?b=c"),
        "url: http://node/a has a query or a fragment; leave it out"
      )
      assert.include(yield* messageOf("ftp://node/a"), 'url: "ftp://node/a" is not a URL of a server')
    })
  )
})

describe("what must not be shown of headers", () => {
  const secretsOf = (headers: Headers) => Effect.map(readHeaders("test", headers), ({ secrets }) => secrets)

  it.effect("is what is redacted, and what has the name of a secret", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* secretsOf({ "x-way": Redacted.make("s3cret") }), ["s3cret"])
      for (const name of ["Authorization", "proxy-authorization", "Cookie", "x-api-key", "X-Auth-Token"]) {
        assert.deepStrictEqual(yield* secretsOf({ [name]: "plain-secret", accept: "application/json" }), [
          "plain-secret",
          "plain-secret"
        ])
      }
      assert.deepStrictEqual(yield* secretsOf({ "x-user-id": "a-long-address", "x-key": "v1" }), [])
    })
  )

  it.each([
    ["Bearer abcdefgh", ["abcdefgh"]],
    ["sid=abcdefgh; theme=dark; other_session=ijklmnop==", ["abcdefgh", "ijklmnop=="]],
    ['Digest username="bob", response="abcdefgh"', ["abcdefgh"]],
    ["message:abcdefghsignature:1700000000000", ["abcdefghsignature", "1700000000000"]],
    [`Basic ${btoa("bob:hunter2")}`, [btoa("bob:hunter2"), "bob:hunter2", "hunter2"]],
    ["Basic no-Base64!", ["no-Base64!"]]
  ] as const)("has the parts that tell enough: %s", (secret, parts) => {
    assert.includeMembers([...partsOf(secret)], [secret, ...parts])
    for (const word of ["theme", "username", "other_session", "message"]) assert.notInclude(partsOf(secret), word)
  })
})
