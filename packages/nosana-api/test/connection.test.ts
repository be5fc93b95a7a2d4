import { assert, describe, it } from "@effect/vitest"
import type { JobError } from "@longshore/core/JobError"
import { Authorization } from "@longshore/nosana"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { make, type Options } from "../src/NosanaApi.ts"
import { networks } from "../src/ServerOptions.ts"
import { addresses, cid, market, runningJob } from "./apiAnswers.ts"
import { extending, posting, reading, stopping, type Use } from "./refusals.ts"
import { apiKey, fakeFetch, json, key, plain, refusalOf, serverOf, shown, url } from "./serverOf.ts"

const { job } = addresses
const balance = { assignedCredits: 1, reservedCredits: 0, settledCredits: 0 }

const signer = Authorization.signerOf(Redacted.make(new Uint8Array(32).fill(7)))
const signature = "633aCnXdho4no7qu48tdNrpktLvX81fZWzVqqkdT7UN8D6ah65cBt47NjxjpNkSRvEfizey7fte7Tt4EDxMzhErA"

const misconfigured = (options: object) =>
  Effect.map(Effect.flip(make({ url, apiKey, ...options } as Options)), ({ reason }) => {
    assert.strictEqual(reason._tag, "Misconfigured")
    return reason.message
  })

describe("where requests go", () => {
  const sentTo = (options: Options, use: Use = ({ credits }) => credits.balance(), answer: unknown = balance) =>
    Effect.gen(function* () {
      const { fetch, sent } = fakeFetch(() => json(answer))
      const api = yield* make({ apiKey, fetch, ...options })
      yield* use(api)
      return sent.map(({ url }) => url)
    })

  it.effect.each([
    [{}, `${networks.mainnet.url}/api/credits/balance`],
    [{ network: "devnet" }, `${networks.devnet.url}/api/credits/balance`],
    [{ url: "https://a.test/" }, "https://a.test/api/credits/balance"],
    [{ url: "https://a.test", pathPrefix: "" }, "https://a.test/credits/balance"],
    [{ url: "https://a.test", pathPrefix: "/" }, "https://a.test/credits/balance"],
    [{ url: "https://a.test/b//", pathPrefix: "c/d/" }, "https://a.test/b/c/d/credits/balance"]
  ] as ReadonlyArray<readonly [Options, string]>)("is said by %j", ([options, expected]) =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* sentTo(options), [expected])
    })
  )

  const path = "/auth/sign-message/external"
  it.effect.each([
    [{}, `${networks.mainnet.signUrl}${path}`],
    [{ network: "devnet" }, `${networks.devnet.signUrl}${path}`],
    [{ url: networks.devnet.url }, `${networks.devnet.signUrl}${path}`],
    [{ url: "https://a.test" }, `https://a.test/api${path}`],
    [{ url: "https://a.test", signUrl: "https://b.test/c/" }, `https://b.test/c${path}`]
  ] as ReadonlyArray<readonly [Options, string]>)("to be signed is said by %j", ([options, expected]) =>
    Effect.gen(function* () {
      const signed = { message: "a", userAddress: addresses.user, signature }
      assert.deepStrictEqual(yield* sentTo(options, ({ auth }) => auth.signMessage("a"), signed), [expected])
    })
  )

  it.effect("is not said by what cannot be", () =>
    Effect.gen(function* () {
      assert.include(yield* misconfigured({ url: "nosana.test" }), 'url: "nosana.test" is not a URL of a server')
      assert.include(yield* misconfigured({ url: "https://me:pw@a.test" }), "a login in the URL of a.test")
      assert.include(yield* misconfigured({ signUrl: "ftp://a.test" }), "is not a URL of a server")
      for (const pathPrefix of ["/a/../b", "/api?x=1", "/.", "a b", "/a//b"]) {
        assert.include(yield* misconfigured({ pathPrefix }), "pathPrefix: ")
      }
      assert.include(yield* misconfigured({ network: "testnet" }), 'network: "testnet" is none of Nosana\'s')
      assert.include(yield* misconfigured({ network: "toString" }), "network: ")
      assert.include(yield* misconfigured({ timeout: "soon" }), 'timeout: "soon" is not a duration')
    })
  )

  it.effect("does not change with what a caller gives", () =>
    Effect.gen(function* () {
      const { api, sent } = yield* serverOf(() => json(runningJob))
      for (const odd of ["", ".", "..", "\ud800", 7, null, undefined] as ReadonlyArray<unknown>) {
        const wrong = odd as string
        const calls = [
          api.jobs.get(wrong),
          api.jobs.stop(wrong),
          api.jobs.extend(wrong, { by: "1 hour" }),
          api.jobs.events(wrong),
          api.jobs.nodeStats(wrong)
        ] as ReadonlyArray<Effect.Effect<unknown, JobError>>
        for (const call of calls) {
          assert.deepInclude((yield* Effect.flip(call)).reason, { _tag: "InvalidSpec", field: "address" })
        }
      }
      assert.lengthOf(sent, 0)
      yield* Effect.exit(api.jobs.get("../credits/balance?x#y"))
      assert.strictEqual(sent[0]!.url, `${url}/api/jobs/..%2Fcredits%2Fbalance%3Fx%23y`)
    })
  )

  it.effect.each([301, 302, 303, 307, 308])("is never where a %i leads", (status) =>
    Effect.gen(function* () {
      const answer = () => plain("", status, { location: `https://evil.test/?${key}` })
      const { api, sent } = yield* serverOf(answer)
      const read = yield* Effect.flip(reading(api))
      assert.strictEqual(read.reason._tag, "Misconfigured")
      assert.include(read.message, "redirects to https://evil.test/?<redacted>, and a credential is not taken there")
      const posted = yield* Effect.flip(posting(api))
      // A 302 or 303 can be what a server says that has done what was asked.
      assert.strictEqual(posted.reason._tag, [302, 303].includes(status) ? "OutcomeUnknown" : "Misconfigured")
      assert.lengthOf(sent, 2)
      assert.isTrue(sent.every(({ init, url: to }) => init.redirect === "manual" && to.startsWith(url)))
    })
  )
})

describe("who asks", () => {
  it.effect("is told by a wallet anew for each request", () =>
    Effect.gen(function* () {
      const signed: Array<string> = []
      const wallet: Authorization.MessageSigner = {
        address: signer.address,
        sign: (message) => {
          signed.push(new TextDecoder().decode(message))
          return signer.sign(message)
        }
      }
      const { api, sent } = yield* serverOf(() => json(balance), { wallet })
      yield* api.credits.balance()
      yield* api.credits.balance()
      assert.deepStrictEqual(signed, ["NosanaApiAuthentication", "NosanaApiAuthentication"])
      for (const { headers } of sent) {
        assert.deepStrictEqual(headers, {
          "x-user-id": signer.address,
          authorization: `NosanaApiAuthentication:${signature}`
        })
      }
    })
  )

  it.effect("is nobody, where that is enough", () =>
    Effect.gen(function* () {
      const { api, sent } = yield* serverOf(() => json(runningJob), { apiKey: undefined })
      yield* api.jobs.get(job)
      assert.deepStrictEqual(sent[0]!.headers, {})
    })
  )

  it.effect("has to be told for the rest, before anything is sent", () =>
    Effect.gen(function* () {
      const { api, sent } = yield* serverOf(() => json(market), { apiKey: undefined })
      const calls = [
        posting(api),
        api.jobs.post({ ipfsHash: cid, market: addresses.market }, { maxCost: 1n }),
        extending(api),
        stopping(api),
        api.jobs.stopMany([job], { idempotencyKey: "a" }),
        api.jobs.nodeEndpoints(job),
        api.credits.balance(),
        api.credits.transactions(),
        api.auth.signMessage("a")
      ] as ReadonlyArray<Effect.Effect<unknown, JobError>>
      for (const call of calls) {
        const { reason } = yield* Effect.flip(call)
        assert.strictEqual(reason._tag, "Unauthorized")
        assert.include(reason.message, "give an apiKey or a wallet")
      }
      assert.lengthOf(sent, 0)
    })
  )

  it.effect("can be told by a header of the user's own, to the one server", () =>
    Effect.gen(function* () {
      const headers = { cookie: Redacted.make("session=abcdefgh"), "x-proxy": "a" }
      const signUrl = "https://signer.test"
      const { api, sent } = yield* serverOf(() => json(balance), { apiKey: undefined, headers, signUrl })
      yield* api.credits.balance()
      yield* Effect.exit(api.auth.signMessage("a"))
      assert.deepStrictEqual(
        sent.map(({ headers }) => headers),
        [{ cookie: "session=abcdefgh", "x-proxy": "a" }, { "content-type": "application/json" }]
      )
      const error = yield* refusalOf(
        ({ credits }) => credits.balance(),
        () => json({ message: "no session=abcdefgh" }, 401),
        { apiKey: undefined, headers: { authorization: "Basic session=abcdefgh" } }
      )
      assert.notInclude(shown(error), "abcdefgh")
    })
  )

  it.effect("is told once", () =>
    Effect.gen(function* () {
      assert.include(yield* misconfigured({ wallet: signer }), "apiKey, wallet: there are both")
      assert.include(
        yield* misconfigured({ headers: { Authorization: "Basic abc" } }),
        "headers.Authorization: it says who asks, and so does apiKey"
      )
      const wallet = { apiKey: undefined, wallet: signer, headers: { "x-user-id": "a" } }
      assert.include(yield* misconfigured(wallet), "headers.x-user-id: it says who asks, and so does wallet")
    })
  )

  it.effect.each([
    ["", "it is empty"],
    ["nos_SECRETkey\n", "a line break at its end"],
    ["nos_SECRETkey\u0000", "a character that no key has"],
    ["nos_SECRETkéy", "a character that no key has"],
    ["nos_SECRET key", "such as a space"],
    ["Bearer nos_SECRETkey", 'it begins with "Bearer"']
  ] as const)("is not told by the key %j", ([odd, words]) =>
    Effect.gen(function* () {
      const message = yield* misconfigured({ apiKey: Redacted.make(odd) })
      assert.include(message, "apiKey: ")
      assert.include(message, words)
      assert.notInclude(message, "SECRET")
    })
  )

  it.effect("is not told by a key in plain text, or a wallet without an address", () =>
    Effect.gen(function* () {
      const message = yield* misconfigured({ apiKey: key })
      assert.include(message, "apiKey: it must be redacted")
      assert.notInclude(message, key)
      for (const address of ["abc", "1".repeat(44), "0OIl", undefined]) {
        const wallet = { address, sign: signer.sign }
        assert.include(yield* misconfigured({ apiKey: undefined, wallet }), "wallet: its address is not a public key")
      }
    })
  )

  it.effect("is not known where the wallet does not sign, and nothing is sent", () =>
    Effect.gen(function* () {
      const refusing = { address: signer.address, sign: () => Promise.reject(new Error("the user said no")) }
      const short = { address: signer.address, sign: async () => new Uint8Array(3) }
      for (const [wallet, words] of [
        [refusing, `wallet: ${signer.address} did not sign`],
        [short, "a signature of 3 bytes"]
      ] as const) {
        const { api, sent } = yield* serverOf(() => json(balance), { wallet })
        const { reason } = yield* Effect.flip(posting(api))
        assert.strictEqual(reason._tag, "Unauthorized")
        assert.include(reason.message, words)
        assert.lengthOf(sent, 0)
      }
    })
  )
})
