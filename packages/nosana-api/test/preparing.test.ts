import { assert, describe, it } from "@effect/vitest"
import type { JobError } from "@longshore/core/JobError"
import { container } from "@longshore/core/JobSpec"
import { Cid, type JobDefinition } from "@longshore/nosana"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { withDefinition } from "../src/Definition.ts"
import { limitIn, markerName } from "../src/internal/backend/marker.ts"
import { make, type Options, type SubmitOptions } from "../src/NosanaApiBackend.ts"
import { type Backend, elapse, spec, within } from "./backends.ts"
import { addressOf } from "./fakeJobs.ts"
import { apiKey, type FakeServer, make as makeServer, market, markets, wallet } from "./fakeServer.ts"

const refusal = (backend: Backend, options: SubmitOptions = {}, given = spec()) =>
  Effect.flip(elapse(backend.prepare(given, options)))

/** A submission that is refused: why, by which field, and that nothing was posted. */
const refused = (
  what: string,
  ask: (server: FakeServer, backend: Backend) => Effect.Effect<JobError, unknown>,
  expected: { readonly tag: JobError["reason"]["_tag"]; readonly field?: string; readonly words: string },
  options: Partial<Options> = {}
) =>
  it.effect(what, () =>
    within(
      (server, backend) =>
        Effect.gen(function* () {
          const { message, operation, reason } = yield* ask(server, backend)
          assert.strictEqual(operation, "prepare")
          assert.include(message, expected.words)
          assert.strictEqual(reason._tag, expected.tag, message)
          if (expected.field !== undefined) assert.strictEqual(Object(reason).field, expected.field)
          assert.deepStrictEqual([server.jobs.length, server.count("POST /api/jobs/list")], [0, 0])
          assert.notInclude(message, apiKey)
        }),
      options
    )
  )

describe("a submission is refused that", () => {
  refused(
    "names no market",
    (_, backend) => refusal(backend),
    { tag: "InvalidSpec", field: "market", words: "name one by its address or slug" },
    { market: undefined }
  )
  refused("names a market that is none", (_, backend) => refusal(backend, { market: "nvidia-1" }), {
    tag: "InvalidSpec",
    field: "market",
    words: "nvidia-1"
  })
  refused("names a node that is none", (_, backend) => refusal(backend, { node: "the fast one" }), {
    tag: "InvalidSpec",
    field: "node",
    words: 'node: "the fast one" is not an address'
  })
  refused("has a timeout under the server's", (_, backend) => refusal(backend, {}, spec("ok", "59 minutes")), {
    tag: "InvalidSpec",
    field: "timeout",
    words: "timeout: 59m is less than 1h, the shortest that this server takes"
  })
  refused(
    "costs more than the account has",
    (server, backend) => {
      server.account.assigned = 50_000n
      return refusal(backend)
    },
    {
      tag: "InsufficientFunds",
      words: "the account has $0.05 of credits, and $0.0528 are needed; add credits, or ask for less time"
    }
  )
  refused(
    "costs more than the backend may pay",
    (_, backend) => refusal(backend, { maxCost: 1_000_000n }),
    {
      tag: "InvalidSpec",
      field: "maxCost",
      words: "the job costs $0.0528 for 1h, and no more than $0.0527 may be paid"
    },
    { maxCost: 52_700n }
  )
  refused(
    "costs more than it may",
    (_, backend) => refusal(backend, { maxCost: 52_799n }),
    { tag: "InvalidSpec", field: "maxCost", words: "no more than $0.052799 may be paid" },
    { maxCost: 1_000_000n }
  )
  refused("has a limit that is no amount", (_, backend) => refusal(backend, { maxCost: 1.5 as unknown as bigint }), {
    tag: "InvalidSpec",
    field: "maxCost",
    words: "maxCost: 1.5 is not an amount; write micro-dollars as a bigint"
  })
  refused(
    "has a limit where no price is told",
    (_, backend) => refusal(backend, { market: "unpriced", maxCost: 1_000_000n }),
    { tag: "InvalidSpec", field: "maxCost", words: "the server does not tell what market" }
  )
  refused(
    "has a definition with an unknown key",
    (_, backend) => refusal(backend, { definition: { ...definition, colour: "red" } as JobDefinition.JobDefinition }),
    { tag: "InvalidSpec", field: "colour", words: "colour" }
  )
  refused(
    "has a secret in plain text",
    (_, backend) => refusal(backend, {}, { ...spec(), env: { API_KEY: "sk-12345678901234567890" } }),
    { tag: "InvalidSpec", field: "env.API_KEY", words: "env.API_KEY: it looks like a secret" }
  )
  refused(
    "is of nobody",
    (server, backend) =>
      Effect.tap(refusal(backend), () => Effect.sync(() => assert.deepStrictEqual(server.requests, []))),
    { tag: "Unauthorized", words: "give an apiKey or a wallet" },
    { apiKey: undefined }
  )
  refused(
    "comes with a key that the server does not take",
    (_, backend) => refusal(backend),
    { tag: "Unauthorized", words: "the server does not take the API key" },
    { apiKey: Redacted.make("nos_another") }
  )
  refused(
    "meets a page in place of an answer",
    (server, backend) => {
      server.answer(
        "GET /api/markets",
        () => new Response("<html><title>Welcome</title>", { headers: { "content-type": "text/html" } })
      )
      return refusal(backend)
    },
    { tag: "Unavailable", words: "a web page: Welcome" }
  )
  refused(
    "the server has no time for until a date",
    (server, backend) => {
      const until = new Date(Date.now() + 3_600_000).toUTCString()
      server.answer("GET /api/markets", () => new Response("{}", { status: 429, headers: { "retry-after": until } }))
      return Effect.tap(refusal(backend), ({ retryAfter }) => Effect.sync(() => assert.isDefined(retryAfter)))
    },
    { tag: "RateLimited", words: "429" }
  )
})

describe("the settings of a backend are refused", () => {
  const wrong: ReadonlyArray<readonly [string, Partial<Options>, string]> = [
    ["no duration", { pollEvery: "often" as "1 hour" }, 'pollEvery: "often" is not a duration'],
    ["no shortest timeout", { minimumTimeout: Number.NaN }, "minimumTimeout: NaN is not a duration"],
    ["no time to settle", { settleAfter: {} }, "settleAfter: an object is not a duration"],
    ["no amount", { maxCost: 1 as unknown as bigint }, "maxCost: 1 is not an amount"],
    ["less than nothing", { maxCost: -1n }, "maxCost: -1n is not an amount"],
    ["no gateway", { ipfs: { gateways: ["https://ipfs.example"] } }, "gateways[0]"],
    ["two who ask", { wallet }, "leave one of them out"]
  ]
  it.effect.each(wrong)("with %s", ([, options, words]) =>
    Effect.gen(function* () {
      const server = yield* makeServer({ release: "current" })
      const error = yield* Effect.flip(make({ ...server.options, ...options }))
      assert.deepStrictEqual([error.operation, error.reason._tag], ["make", "Misconfigured"])
      assert.include(error.message, words)
    })
  )
})

const definition: JobDefinition.JobDefinition = {
  version: "0.1",
  type: "container",
  meta: { trigger: "harbour" },
  ops: [{ type: "container/run", id: "serve", args: { image: "docker.io/library/nginx", expose: 80 } }]
}

describe("what is prepared", () => {
  it.effect("is pinned with a mark of its own, which is not the key", () =>
    within((server, backend) =>
      Effect.gen(function* () {
        const [bare, options] = withDefinition(definition, { timeout: "1 hour" })
        const tickets = [yield* elapse(backend.prepare(bare, options)), yield* elapse(backend.prepare(bare, options))]
        const cids = tickets.map(({ payload }) => Object(payload).cid as string)
        assert.notStrictEqual(cids[0], cids[1])
        for (const [index, cid] of cids.entries()) {
          const pinned = server.files.get(cid) as JobDefinition.JobDefinition
          assert.strictEqual(Cid.ofJson(pinned), cid)
          const { [markerName]: mark, ...meta } = pinned.meta!
          assert.deepStrictEqual({ ...pinned, meta }, definition)
          assert.isString(mark)
          assert.notInclude(JSON.stringify(pinned), tickets[index]!.key)
        }
      })
    )
  )

  it.effect("goes to the market that its slug stands for, and has whole seconds", () =>
    within((_, backend) =>
      Effect.gen(function* () {
        const options = { market: markets[1]!.slug, node: addressOf("node"), maxCost: 2_000_000n }
        const given = container({ image: "ok", timeout: { hours: 1, milliseconds: 1 } })
        const { payload } = yield* elapse(backend.prepare(given, options))
        assert.deepInclude(payload, {
          market: markets[1]!.address,
          node: addressOf("node"),
          seconds: 3_601,
          maxCost: "2000000"
        })
      })
    )
  )

  it.effect("keeps its own limit in its definition, and none of a definition that was posted before", () =>
    within((server, backend) =>
      Effect.gen(function* () {
        const metaOf = (ticket: { readonly payload: unknown }) =>
          (server.files.get(Object(ticket.payload).cid) as JobDefinition.JobDefinition).meta
        const limited = yield* elapse(backend.prepare(spec(), { maxCost: 2_000_000n }))
        assert.strictEqual(limitIn({ meta: metaOf(limited) }), 2_000_000n)
        const again = { ...definition, meta: metaOf(limited) } as JobDefinition.JobDefinition
        const [bare, options] = withDefinition(again, { timeout: "1 hour" })
        assert.isUndefined(limitIn({ meta: metaOf(yield* elapse(backend.prepare(bare, options))) }))
        for (const odd of [undefined, null, {}, { meta: null }, { meta: { longshore_max_cost: -1 } }]) {
          assert.isUndefined(limitIn(odd))
        }
      })
    )
  )

  it.effect("is not held against a balance that the key may not read", () =>
    within(
      (server, backend) =>
        Effect.gen(function* () {
          server.key("nos_writer", { scopes: ["jobs:write"] })
          server.account.assigned = 0n
          yield* elapse(backend.prepare(spec()))
        }),
      { apiKey: Redacted.make("nos_writer") }
    )
  )

  it.effect("belongs to an account: to its name, its wallet, its key, in this order", () =>
    Effect.gen(function* () {
      const { options } = yield* makeServer({ release: "current" })
      const at = (more: Partial<Options>) => Effect.map(make({ ...options, ...more }), (backend) => backend.at)
      const key = yield* at({})
      assert.match(key, /^https:\/\/credits\.example\/api#key:[0-9a-f]{12}$/)
      assert.notInclude(key, apiKey)
      assert.notStrictEqual(yield* at({ apiKey: Redacted.make("nos_another") }), key)
      assert.strictEqual(yield* at({ account: "our team" }), "https://credits.example/api#our%20team")
      assert.strictEqual(yield* at({ apiKey: undefined, wallet }), `https://credits.example/api#${wallet.address}`)
      assert.strictEqual(yield* at({ apiKey: undefined }), "https://credits.example/api")
    })
  )

  it.effect("may be short where the server takes that", () =>
    within(
      (_, backend) => Effect.asVoid(elapse(backend.prepare(spec("ok", "59 minutes")))),
      { market: market.address },
      { release: "2.1.8" }
    )
  )
})
