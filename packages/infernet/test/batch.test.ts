import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { make } from "../src/InfernetNode.ts"
import type { BatchOutcome } from "../src/JobRecord.ts"
import type { JobRequest } from "../src/Requests.ts"
import { hashContainers } from "../src/Subscription.ts"
import { cut, json, page, type Seen, scripted, unreachable, url } from "./scripted.ts"

const job = (id: string, parts: object = {}): JobRequest => ({ id, containers: ["echo"], data: {}, ...parts })
const idsIn = (body: string): ReadonlyArray<string> => JSON.parse(body).map(({ id }: JobRequest) => id)
const record = (id: string) => ({ id, status: "running", result: null })

/** A node whose batches end as `act` says, given the ids. Jobs that are posted are those it shows. */
const batching = (act: (ids: ReadonlyArray<string>, jobs: Array<string>, request: Seen) => Response) => {
  const jobs: Array<string> = []
  const { fetch, requests } = scripted((request) => {
    if (request.method === "GET") {
      const wanted = request.query.getAll("id")
      return json(200, jobs.filter((id) => wanted.includes(id)).map(record))
    }
    return act(request.path === "/api/jobs/batch" ? idsIn(request.body) : [], jobs, request)
  })
  const posts = () => requests.filter(({ method }) => method === "POST")
  return { fetch, jobs, posts, requests }
}
const takeAll = (ids: ReadonlyArray<string>, jobs: Array<string>) => {
  jobs.push(...ids)
  return json(
    200,
    ids.map((id) => ({ id }))
  )
}
const create = (fetch: typeof globalThis.fetch, requests: ReadonlyArray<unknown>) =>
  Effect.flatMap(make({ url, fetch }), (node) => node.createJobs(requests as never))
const broken = () => {
  throw cut()
}
const short = (outcomes: ReadonlyArray<BatchOutcome>) =>
  outcomes.map((outcome) => ("id" in outcome ? `${outcome._tag} ${outcome.id}` : outcome._tag))

describe("many jobs", () => {
  it.effect("are one request, and have an outcome each in the order given", () =>
    Effect.gen(function* () {
      const { fetch, posts } = batching((ids, jobs) => {
        jobs.push("a", "c")
        const refusal = { error: "Container not supported", params: { container: "no" } }
        return json(
          200,
          ids.map((id) => (id === "b" ? refusal : { id }))
        )
      })
      const outcomes = yield* create(fetch, [job("a"), job("b", { containers: ["no"] }), job("c")])
      assert.deepStrictEqual(outcomes, [
        { _tag: "Accepted", id: "a" },
        { _tag: "Refused", error: "Container not supported", params: { container: "no" } },
        { _tag: "Accepted", id: "c" }
      ])
      assert.strictEqual(posts().length, 1)
      assert.strictEqual(posts()[0]!.headers.get("content-type"), "application/json")
    })
  )

  it.effect("that are none send nothing", () =>
    Effect.gen(function* () {
      const { fetch, requests } = batching(takeAll)
      assert.deepStrictEqual(yield* create(fetch, []), [])
      yield* create(fetch, [job("a", { containers: [] })])
      assert.strictEqual(requests.length, 0)
    })
  )

  it.effect("are sent without one that is wrong, which says why", () =>
    Effect.gen(function* () {
      const { fetch, jobs } = batching(takeAll)
      const wrong = job("b", { data: { x: Number.NaN } })
      const outcomes = yield* create(fetch, [job("a"), wrong, null, "text", job("c"), job("d", { ip: "1.2.3.4" })])
      assert.deepStrictEqual(short(outcomes), ["Accepted a", "NotSent", "NotSent", "NotSent", "Accepted c", "NotSent"])
      assert.deepStrictEqual(jobs, ["a", "c"])
      assert.deepStrictEqual(
        outcomes.flatMap((outcome) => (outcome._tag === "NotSent" ? outcome.error.message : [])),
        [
          "infernet.createJobs: data.x: NaN is no JSON; send null or a text",
          "infernet.createJobs: request: must be an object",
          "infernet.createJobs: request: must be an object",
          "infernet.createJobs: ip: there is no such field; known are containers, data, requires_proof, id"
        ]
      )
    })
  )

  it.effect("with one id are one job, and the second is not sent", () =>
    Effect.gen(function* () {
      const { fetch, jobs } = batching(takeAll)
      const outcomes = yield* create(fetch, [job("a"), job("b"), job("a", { data: { other: 1 } })])
      assert.deepStrictEqual(short(outcomes), ["Accepted a", "Accepted b", "NotSent"])
      assert.deepStrictEqual(jobs, ["a", "b"])
    })
  )

  it.effect("of more than 16 MiB are several requests, and one that has more itself is not sent", () =>
    Effect.gen(function* () {
      const { fetch, jobs, posts } = batching(takeAll)
      const large = (id: string, mebibytes: number) => job(id, { data: { text: "x".repeat(mebibytes * 1024 * 1024) } })
      const outcomes = yield* create(fetch, [large("a", 7), large("b", 7), large("c", 7), large("d", 16), job("e")])
      assert.deepStrictEqual(short(outcomes), ["Accepted a", "Accepted b", "Accepted c", "NotSent", "Accepted e"])
      assert.deepStrictEqual(
        posts().map(({ body }) => idsIn(body)),
        [
          ["a", "b"],
          ["c", "e"]
        ]
      )
      for (const { body } of posts()) assert.isAtMost(body.length, 16 * 1024 * 1024)
      assert.deepStrictEqual([...jobs].sort(), ["a", "b", "c", "e"])
    })
  )

  it.effect("have the ids that the node makes, where it makes its own", () =>
    Effect.gen(function* () {
      const { fetch } = batching((ids) =>
        json(
          200,
          ids.map((id) => ({ id: `own-${id}` }))
        )
      )
      assert.deepStrictEqual(short(yield* create(fetch, [job("a"), job("b")])), ["Accepted own-a", "Accepted own-b"])
    })
  )

  it.effect("that an old node left out of its answer are refused, and only those", () =>
    Effect.gen(function* () {
      const { fetch, posts } = batching((ids) =>
        json(
          200,
          ids.filter((id) => id !== "b").map((id) => ({ id }))
        )
      )
      const outcomes = yield* create(fetch, [job("a"), job("b"), job("c")])
      assert.deepStrictEqual(short(outcomes), ["Accepted a", "Refused", "Accepted c"])
      assert.strictEqual(posts().length, 1)
    })
  )
})

describe("a batch that failed", () => {
  const unreadable = () => json(500, { error: 'Could not enqueue job:  can not match type "dict"' })

  it.effect("for one job that the node cannot read is sent again in halves, without that job", () =>
    Effect.gen(function* () {
      const { fetch, jobs } = batching((ids, jobs) => (ids.includes("c") ? unreadable() : takeAll(ids, jobs)))
      const outcomes = yield* create(
        fetch,
        ["a", "b", "c", "d", "e"].map((id) => job(id))
      )
      assert.deepStrictEqual(short(outcomes), ["Accepted a", "Accepted b", "NotSent", "Accepted d", "Accepted e"])
      assert.deepStrictEqual([...jobs].sort(), ["a", "b", "d", "e"])
    })
  )

  it.effect("and started some of its jobs all the same does not start these again", () =>
    Effect.gen(function* () {
      let count = 0
      const { fetch, jobs } = batching((ids, jobs) => {
        if (count++ > 0) return takeAll(ids, jobs)
        jobs.push("a", "c")
        return unreadable()
      })
      const outcomes = yield* create(fetch, [job("a"), job("b"), job("c"), job("d")])
      assert.deepStrictEqual(short(outcomes), ["Accepted a", "Accepted b", "Accepted c", "Accepted d"])
      assert.deepStrictEqual([...jobs].sort(), ["a", "b", "c", "d"])
    })
  )

  it.effect.each([
    ["the connection broke", broken],
    ["the node fell over", () => page(500, "500 Internal Server Error")],
    ["its answer is no JSON", () => page(200, "Welcome")]
  ] as const)("because %s is looked for, and not sent again", ([, end]) =>
    Effect.gen(function* () {
      const { fetch, posts } = batching((_, jobs) => {
        jobs.push("b")
        return end()
      })
      const outcomes = yield* create(fetch, [job("a"), job("b"), job("c")])
      assert.deepStrictEqual(short(outcomes), ["Unknown a", "Accepted b", "Unknown c"])
      assert.strictEqual(posts().length, 1)
    })
  )

  it.effect("and cannot be looked for is unknown", () =>
    Effect.gen(function* () {
      const { fetch, requests } = scripted(broken)
      assert.deepStrictEqual(short(yield* create(fetch, [job("a"), job("b")])), ["Unknown a", "Unknown b"])
      assert.strictEqual(requests.filter(({ method }) => method === "POST").length, 1)
    })
  )

  it.effect("because nobody listens there was not sent", () =>
    Effect.gen(function* () {
      const { fetch, requests } = scripted(() => {
        throw unreachable()
      })
      assert.deepStrictEqual(short(yield* create(fetch, [job("a"), job("b")])), ["NotSent", "NotSent"])
      assert.strictEqual(requests.length, 1)
    })
  )
})

describe("subscriptions among jobs", () => {
  const address = `0x${"1".repeat(40)}`
  const subscription = {
    ...{ owner: address, verifier: address, payment_token: address, wallet: address },
    ...{ active_at: 0, period: 0, frequency: 1, redundancy: 1, lazy: false },
    containers: hashContainers(["echo"]),
    payment_amount: 2n ** 255n + 1n
  }
  const request = {
    subscription,
    signature: { nonce: 0, expiry: 4_000_000_000, v: 27, r: 1n, s: 2n ** 200n },
    data: {}
  }
  const given = [job("a"), request, job("b"), { ...request, signature: { ...request.signature, expiry: 0 } }]

  it.effect("take a request each, with their big integers as they are", () =>
    Effect.gen(function* () {
      const { fetch, posts } = batching((ids, jobs, { path }) =>
        path === "/api/jobs" ? json(200, {}) : takeAll(ids, jobs)
      )
      const outcomes = yield* create(fetch, given)
      assert.deepStrictEqual(short(outcomes), ["Accepted a", "Subscribed", "Accepted b", "NotSent"])
      assert.deepStrictEqual(
        posts().map(({ path }) => path),
        ["/api/jobs/batch", "/api/jobs"]
      )
      assert.include(posts()[1]!.body, `"payment_amount":${2n ** 255n + 1n}}`)
      assert.include(posts()[1]!.body, `"r":1,"s":${2n ** 200n}}`)
    })
  )

  it.effect.each([
    ["Refused", () => json(405, { error: "Container not allowed for address", params: { address } })],
    ["NotSent", () => json(500, { error: "Internal server error: list index out of range" })],
    ["Unknown undefined", broken]
  ] as const)("are %s by themselves", ([outcome, answer]) =>
    Effect.gen(function* () {
      const { fetch } = batching((ids, jobs, { path }) => (path === "/api/jobs" ? answer() : takeAll(ids, jobs)))
      assert.deepStrictEqual(short(yield* create(fetch, given.slice(0, 3))), ["Accepted a", outcome, "Accepted b"])
    })
  )
})
