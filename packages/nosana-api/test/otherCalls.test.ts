import { assert, describe, it } from "@effect/vitest"
import type { JobError } from "@longshore/core/JobError"
import { Authorization } from "@longshore/nosana"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import type { Service } from "../src/NosanaApi.ts"
import { addresses, market } from "./apiAnswers.ts"
import { json, key, refusalOf, type Sent, serverOf, url } from "./serverOf.ts"

const auth = { authorization: `Bearer ${key}` }
const withJson = { ...auth, "content-type": "application/json" }
const balance = { assignedCredits: 100, reservedCredits: 0.0528, settledCredits: 12.3 }
const transaction = { id: "t-1", type: "job_debit", amountUsd: -0.0528, createdAt: "2026-11-24T10:00:00.000Z" }

/** Of the key of 32 times 7: what the published client signs with it. */
const wallet = Authorization.signerOf(Redacted.make(new Uint8Array(32).fill(7)))
const walletAddress = "GmaDrppBC7P5ARKV8g3djiwP89vz1jLK23V2GBjuAEGB"
const hello = "25A91ktCS5LQuXkFgvEi64er51rHjSdRRunE6mZcGaWuH4AzgFhKRHHKuVbEJgKHXdFgrGaYFWq4qMuFQC1rr15m"
const signed = { message: "hello", userAddress: walletAddress, signature: hello }

type Row = readonly [
  name: string,
  use: (api: Service) => Effect.Effect<unknown, JobError>,
  answer: unknown,
  sent: Pick<Sent, "method" | "url" | "headers" | "body">
]
const get = (path: string): Row[3] => ({ method: "GET", url: `${url}/api${path}`, headers: auth, body: undefined })
const post = (path: string, body: unknown): Row[3] => ({
  method: "POST",
  url: `${url}/api${path}`,
  headers: withJson,
  body
})

const rows: ReadonlyArray<Row> = [
  ["balance", ({ credits }) => credits.balance(), balance, get("/credits/balance")],
  [
    "transactions",
    ({ credits }) => credits.transactions({ limit: 5, offset: 10 }),
    { transactions: [], total: 0 },
    get("/credits/transactions?limit=5&offset=10")
  ],
  [
    "transactionsAll",
    ({ credits }) => Stream.runCollect(credits.transactionsAll()),
    { transactions: [], total: 0 },
    get("/credits/transactions?limit=50&offset=0")
  ],
  ["list of markets", ({ markets }) => markets.list(), [], get("/markets/")],
  [
    "list of some markets",
    ({ markets }) => markets.list({ type: "COMMUNITY", limit: 5, filterKey: "slug", filterValue: "a b" }),
    [],
    get("/markets/?filterKey=slug&filterValue=a%20b&limit=5&type=COMMUNITY")
  ],
  ["market", ({ markets }) => markets.get("nvidia-3090"), market, get("/markets/nvidia-3090/")],
  [
    "requiredResources",
    ({ markets }) => markets.requiredResources(addresses.market),
    {},
    get(`/markets/${addresses.market}/required-resources`)
  ],
  [
    "signMessage",
    ({ auth }) => auth.signMessage("hello"),
    signed,
    post("/auth/sign-message/external", { message: "hello" })
  ],
  [
    "signMessage with the time",
    ({ auth }) => auth.signMessage("hello", { includeTime: true }),
    { ...signed, timestamp: 1795528181000 },
    post("/auth/sign-message/external", { message: "hello", includeTime: true })
  ],
  [
    "validateApiKey",
    ({ auth }) => auth.validateApiKey(),
    { valid: true },
    post("/auth/validate-api-key", { apiKey: key })
  ],
  [
    "validateApiKey of another",
    ({ auth }) => auth.validateApiKey({ key: Redacted.make("nos_other") }),
    { valid: false },
    post("/auth/validate-api-key", { apiKey: "nos_other" })
  ]
]

describe("a call sends", () => {
  it.effect.each(rows)("%s", ([, use, answer, expected]) =>
    Effect.gen(function* () {
      const { api, sent } = yield* serverOf(() => json(answer))
      yield* use(api)
      assert.lengthOf(sent, 1)
      const [{ body, headers, method, url }] = sent as [Sent]
      assert.deepStrictEqual({ method, url, headers, body }, expected)
    })
  )
})

const read = <A>(use: (api: Service) => Effect.Effect<A, JobError>, answer: unknown) =>
  Effect.flatMap(
    serverOf(() => json(answer)),
    ({ api }) => use(api)
  )

describe("credits", () => {
  it.effect("are micro-dollars, exactly", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* read(({ credits }) => credits.balance(), balance), {
        assigned: 100_000_000n,
        reserved: 52_800n,
        settled: 12_300_000n,
        available: 87_647_200n
      })
      const owed = { ...balance, assignedCredits: 0, reservedCredits: 0.1, settledCredits: 0.2 }
      assert.strictEqual((yield* read(({ credits }) => credits.balance(), owed)).available, -300_000n)
    })
  )

  it.effect.each([
    [{ ...balance, settledCredits: undefined }, "settledCredits"],
    [{ ...balance, assignedCredits: "100 dollars" }, "assignedCredits"],
    [[balance], "a list"]
  ] as const)("are not made up from %j", ([answer, words]) =>
    Effect.gen(function* () {
      const { reason } = yield* refusalOf(
        ({ credits }) => credits.balance(),
        () => json(answer)
      )
      assert.strictEqual(reason._tag, "MalformedResponse")
      assert.include(reason.message, words)
    })
  )

  it.effect("have transactions, each once, on all pages", () =>
    Effect.gen(function* () {
      const all = Array.from({ length: 70 }, (_, index) => ({ ...transaction, id: `t-${index}` }))
      const { api, sent } = yield* serverOf((request) => {
        const offset = Number(new URL(request.url).searchParams.get("offset"))
        return json({ transactions: all.slice(Math.max(0, offset - 1), offset + 50), total: all.length })
      })
      const found = yield* Stream.runCollect(api.credits.transactionsAll())
      assert.lengthOf(found, 70)
      assert.deepStrictEqual(found[0], {
        id: "t-0",
        type: "job_debit",
        method: undefined,
        amount: -52_800n,
        createdAt: new Date("2026-11-24T10:00:00Z"),
        raw: all[0]
      })
      assert.lengthOf(sent, 2)
    })
  )

  it.effect("have no transaction at no time", () =>
    Effect.gen(function* () {
      const { reason } = yield* refusalOf(
        ({ credits }) => credits.transactions(),
        () => json({ transactions: [{ ...transaction, createdAt: "yesterday" }], total: 1 })
      )
      assert.strictEqual(reason.message, "the answer cannot be read: createdAt is no time")
    })
  )
})

describe("a market", () => {
  it.effect("is read in units", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* read(({ markets }) => markets.get("nvidia-3090"), market), {
        address: addresses.market,
        slug: "nvidia-3090",
        name: "NVIDIA 3090",
        type: "PREMIUM",
        sft: market.sft,
        usdRewardPerHour: 192_000n,
        nosRewardPerSecond: 0.000115,
        nosJobPricePerSecond: 0.000127,
        networkFeePercentage: 10,
        premiumCommunityRelation: undefined,
        gpuTypes: ["NVIDIA GeForce RTX 3090"],
        lowestVram: 24,
        requiredImages: ["docker.io/nosana/stats:v1.2.1"],
        requiredRemoteResources: market.required_remote_resources,
        nodes: [],
        client: true,
        maxUsdUptimeRewardPerDay: 1_500_000n,
        raw: market
      })
    })
  )

  it.effect("can be no more than an address", () =>
    Effect.gen(function* () {
      const bare = { address: addresses.market, usd_reward_per_hour: null }
      const [found] = yield* read(({ markets }) => markets.list(), [bare])
      assert.deepStrictEqual([found!.usdRewardPerHour, found!.gpuTypes, found!.nodes], [undefined, [], undefined])
    })
  )

  it.effect("has no price that is none", () =>
    Effect.gen(function* () {
      const { reason } = yield* refusalOf(
        ({ markets }) => markets.get("nvidia-3090"),
        () => json({ ...market, usd_reward_per_hour: { usd: 1 } })
      )
      assert.strictEqual(
        reason.message,
        "the answer cannot be read: usd_reward_per_hour is an object, and not a number"
      )
    })
  )

  it.effect("has things at hand", () =>
    Effect.gen(function* () {
      const { images, remoteResources } = yield* read(({ markets }) => markets.requiredResources("a"), market)
      assert.deepStrictEqual(images, market.required_images)
      assert.deepStrictEqual(remoteResources, market.required_remote_resources)
    })
  )

  it.effect("that there is not is a wrong word, and not a missing job", () =>
    Effect.gen(function* () {
      for (const status of [404, 400]) {
        const { reason } = yield* refusalOf(
          ({ markets }) => markets.get("nvidia-1"),
          () => json({ message: "Market not found" }, status)
        )
        assert.deepInclude(reason, { _tag: "InvalidSpec", field: "market" })
      }
    })
  )
})

describe("a message", () => {
  it.effect("is signed on the server that has the user's key", () =>
    Effect.gen(function* () {
      const found = yield* read(({ auth }) => auth.signMessage("hello"), signed)
      assert.deepStrictEqual([found.message, found.userAddress, found.timestamp], ["hello", walletAddress, undefined])
      assert.strictEqual(Redacted.value(found.signature), hello)
      assert.strictEqual(Redacted.value(found.header), `hello:${hello}`)
      const timed = yield* read(({ auth }) => auth.signMessage("hello", { includeTime: true }), {
        ...signed,
        timestamp: 1795528181000
      })
      assert.strictEqual(Redacted.value(timed.header), `hello:${hello}:1795528181000`)
      assert.strictEqual(timed.timestamp?.getTime(), 1795528181000)
    })
  )

  it.effect("is signed with a wallet here, and nothing is sent", () =>
    Effect.gen(function* () {
      const { api, sent } = yield* serverOf(() => json({}, 500), { wallet })
      yield* TestClock.setTime(1795528181000)
      const found = yield* api.auth.signMessage("hello", { includeTime: true })
      assert.strictEqual(Redacted.value(found.header), `hello:${hello}:1795528181000`)
      assert.strictEqual(Redacted.value((yield* api.auth.signMessage("hello")).header), `hello:${hello}`)
      assert.strictEqual(found.userAddress, walletAddress)
      assert.lengthOf(sent, 0)
    })
  )

  it.effect.each(["", "a:b"])("%j is not signed", (message) =>
    Effect.gen(function* () {
      for (const options of [{}, { wallet }]) {
        const { api, sent } = yield* serverOf(() => json(signed), options)
        const { reason } = yield* Effect.flip(api.auth.signMessage(message))
        assert.deepInclude(reason, { _tag: "InvalidSpec", field: "message" })
        assert.lengthOf(sent, 0)
      }
    })
  )

  it.effect.each([
    ["of another message", { ...signed, message: "bye" }, "message"],
    ["that is no signature", { ...signed, signature: "abc" }, "signature"],
    ["that is no Base58", { ...signed, signature: "0".repeat(88) }, "signature"],
    ["without the time that was asked for", signed, "timestamp"]
  ] as const)("has no signature %s", ([, answer, field]) =>
    Effect.gen(function* () {
      const { reason } = yield* refusalOf(
        ({ auth }) => auth.signMessage("hello", { includeTime: true }),
        () => json(answer)
      )
      assert.strictEqual(reason._tag, "MalformedResponse")
      assert.include(reason.message, field)
      assert.notInclude(reason.message, hello)
    })
  )
})

describe("an API key", () => {
  it.effect("is good for its scopes, or for everything", () =>
    Effect.gen(function* () {
      const scoped = { valid: true, apiKeyId: "k-1", scopes: ["jobs:read", "new:scope"], user: { id: 1 } }
      assert.deepStrictEqual(yield* read(({ auth }) => auth.validateApiKey(), scoped), scoped)
      assert.deepStrictEqual(yield* read(({ auth }) => auth.validateApiKey(), { valid: true, scopes: null }), {
        valid: true,
        apiKeyId: undefined,
        scopes: undefined,
        user: undefined
      })
    })
  )

  it.effect("is given, where the client has none", () =>
    Effect.gen(function* () {
      const { api, sent } = yield* serverOf(() => json({ valid: true }), { apiKey: undefined })
      assert.strictEqual((yield* Effect.flip(api.auth.validateApiKey())).reason._tag, "InvalidState")
      assert.lengthOf(sent, 0)
      yield* api.auth.validateApiKey({ key: Redacted.make("nos_other") })
      assert.deepStrictEqual(sent[0]!.headers, { "content-type": "application/json" })
    })
  )

  it.effect("that is asked about shows in no error", () =>
    Effect.gen(function* () {
      const secret = "nos_of_somebody_else"
      const error = yield* refusalOf(
        ({ auth }) => auth.validateApiKey({ key: Redacted.make(secret) }),
        ({ body }) => json({ type: "validation", property: "/apiKey", message: "wrong", found: body }, 422)
      )
      assert.notInclude(JSON.stringify(error), secret)
      assert.include(JSON.stringify(error), "<redacted>")
    })
  )
})
