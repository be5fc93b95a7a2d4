import { assert, describe, it } from "@effect/vitest"
import { isTerminal } from "@longshore/core/Job"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { make, type Options } from "../src/NosanaApiBackend.ts"
import { type Backend, pass, posted, type Ref, releases, within } from "./backends.ts"
import { refused } from "./fakeGateway.ts"
import { addressOf } from "./fakeJobs.ts"
import { type FakeServer, node, page, wallet } from "./fakeServer.ts"

const postedMany = (backend: Backend, count: number, image = "endless") =>
  Effect.forEach(Array.from({ length: count }), () => posted(backend, image))

/** What the server was asked by an effect. */
const asking = <A, E>(server: FakeServer, effect: Effect.Effect<A, E>) =>
  Effect.gen(function* () {
    const before = server.requests.length
    const value = yield* effect
    return { value, lines: server.requests.slice(before) }
  })

describe("many jobs", () => {
  it.effect("are asked for a hundred at a time", () =>
    within((server, backend) =>
      Effect.gen(function* () {
        const refs = yield* postedMany(backend, 120)
        yield* pass(2)
        const { lines, value } = yield* asking(server, backend.getMany(refs))
        assert.deepStrictEqual(lines, ["POST /api/jobs/batch", "POST /api/jobs/batch"])
        assert.sameMembers(
          value.map(({ ref }) => ref.id),
          refs.map(({ id }) => id)
        )
        assert.isTrue(value.every(({ status }) => status._tag === "Running"))
      })
    )
  )

  it.effect("are listed where the server has no batch, which is asked for once", () =>
    within(
      (server, backend) =>
        Effect.gen(function* () {
          const refs = yield* postedMany(backend, 5)
          yield* pass(2)
          const list = `GET /api/jobs?poster=${wallet.address}&limit=10&offset=0`
          const first = yield* asking(server, backend.getMany(refs))
          assert.deepStrictEqual(first.lines, ["POST /api/jobs/batch", list])
          assert.lengthOf(first.value, 5)
          const again = yield* asking(server, backend.getMany(refs))
          assert.deepStrictEqual(again.lines, [list])
          assert.lengthOf(again.value, 5)
        }),
      {},
      { release: "2.1.8" }
    )
  )

  it.effect.each(releases)("that have ended are asked for by themselves, and only once: %s", (release) =>
    within(
      (server, backend) =>
        Effect.gen(function* () {
          const refs = [...(yield* postedMany(backend, 2, "ok")), ...(yield* postedMany(backend, 4))]
          yield* pass(4)
          const first = yield* asking(server, backend.getMany(refs))
          assert.strictEqual(first.value.filter(({ status }) => isTerminal(status)).length, 2)
          assert.strictEqual(first.lines.filter((line) => /^GET \/api\/jobs\/\w+$/.test(line)).length, 2)
          const again = yield* asking(server, backend.getMany(refs))
          assert.lengthOf(again.lines, 1)
          assert.sameDeepMembers([...again.value], [...first.value])
        }),
      {},
      { release }
    )
  )

  it.effect("are each asked for where nobody may know whose they are", () =>
    within(
      (server, backend) =>
        Effect.gen(function* () {
          const theirs = yield* postedMany(yield* make(server.options), 5)
          const refs = theirs.map((ref) => ({ ...ref, at: backend.at }))
          const { lines, value } = yield* asking(server, backend.getMany(refs))
          assert.lengthOf(value, 5)
          assert.strictEqual(lines.filter((line) => /^GET \/api\/jobs\/\w+$/.test(line)).length, 5)
        }),
      { apiKey: undefined },
      { release: "2.1.8" }
    )
  )

  it.effect.each([401, 403])("are looked at one by one where the batch is not for this key: %s", (status) =>
    within((server, backend) =>
      Effect.gen(function* () {
        const refs = yield* postedMany(backend, 5)
        server.answer("POST /api/jobs/batch", () => refused(status, "not for you"))
        server.answer("GET /api/jobs?", () => refused(status, "not for you"))
        assert.lengthOf(yield* backend.getMany(refs), 5)
      })
    )
  )

  it.effect("are not hidden by one that is not found for a moment, which is told as it was", () =>
    within((server, backend) =>
      Effect.gen(function* () {
        const refs = yield* postedMany(backend, 2)
        yield* pass(2)
        yield* backend.getMany(refs)
        server.answer("POST /api/jobs/batch", () => new Response("[]"))
        server.answer(`GET /api/jobs/${refs[0]!.id}`, () => refused(404, "Job not found"))
        const jobs = yield* backend.getMany(refs)
        const lost = jobs.find(({ ref }) => ref.id === refs[0]!.id)
        assert.deepInclude(lost, { status: { _tag: "Running", node } })
        assert.include(lost?.progress, "the server does not find it at the moment")
        assert.lengthOf(jobs, 2)
      })
    )
  )

  it.effect("fail together where one is refused", () =>
    within((server, backend) =>
      Effect.gen(function* () {
        const refs = yield* postedMany(backend, 2)
        server.answer(
          "POST /api/jobs/batch",
          () => new Response("{}", { status: 429, headers: { "retry-after": "7" } })
        )
        const error = yield* Effect.flip(backend.getMany(refs))
        assert.deepStrictEqual([error.operation, error.reason._tag], ["getMany", "RateLimited"])
      })
    )
  )

  it.effect("are not hidden by one whose result cannot be read, which is told as it is", () =>
    within((server, backend) =>
      Effect.gen(function* () {
        const refs = [yield* posted(backend, "ok"), yield* posted(backend, "endless")]
        server.jobAt(refs[0]!.id).isHidden = true
        server.set({ isPinning: false })
        yield* pass(4)
        const jobs = yield* backend.getMany(refs)
        const unread = jobs.find(({ ref }) => ref.id === refs[0]!.id)!
        assert.strictEqual(unread.status._tag, "Running")
        assert.match(unread.progress!, /^its node is done; IPFS: /)
        assert.lengthOf(jobs, 2)
      })
    )
  )
})

describe("a list", () => {
  const listed = (backend: Backend) =>
    Effect.map(Stream.runCollect(backend.list()), (jobs) => jobs.map(({ ref }) => ref.id))
  const ids = (refs: ReadonlyArray<Ref>) => refs.map(({ id }) => id)

  it.effect.each(releases)("has the account's jobs, newest first, from all pages, each once: %s", (release) =>
    within(
      (server, backend) =>
        Effect.gen(function* () {
          const refs = yield* postedMany(backend, 130)
          server.jobs.push({ ...server.jobs[0]!, address: addressOf("a stranger's"), owner: addressOf("stranger") })
          assert.deepStrictEqual(yield* listed(backend), ids(refs).toReversed())
        }),
      {},
      { release }
    )
  )

  it.effect.each([1, 3, 40])("loses none when others are taken out of the queue between its pages: %s", (count) =>
    within((server, backend) =>
      Effect.gen(function* () {
        server.set({ areWorking: false })
        const refs = yield* postedMany(backend, 130)
        const newest = refs.toReversed()
        const first = yield* Effect.promise(() =>
          server.fetch(`https://credits.example/api/jobs?poster=${wallet.address}&limit=50&offset=0`)
        )
        for (const { id } of newest.slice(0, count)) server.jobAt(id).stoppedAt = server.now()
        server.answer("GET /api/jobs?", () => first)
        const found = yield* listed(backend)
        assert.includeMembers(found, ids(newest.slice(count)))
        assert.lengthOf(found, new Set(found).size)
      })
    )
  )

  it.effect("of a server without an order is read to its end all the same", () =>
    within((server, backend) =>
      Effect.gen(function* () {
        yield* posted(backend)
        let page = 0
        const next = () => {
          const jobs = Array.from({ length: 50 }, (_, index) => ({
            address: addressOf(`${page}/${index}`),
            market: addressOf("market"),
            state: 0,
            payer: wallet.address,
            listedAt: 1_767_225_600
          }))
          page += 1
          return new Response(JSON.stringify({ jobs, totalJobs: 200 }))
        }
        for (let count = 0; count < 40; count++) server.answer("GET /api/jobs?", next)
        assert.isAtLeast((yield* listed(backend)).length, 200)
        assert.isBelow(page, 30)
      })
    )
  )

  it.effect("of a server that does not know whose it is asked for has them alone", () =>
    within((server, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend)
        const all = [ref.id, addressOf("a stranger's")].map((address, index) => ({
          address,
          market: addressOf("market"),
          state: 0,
          payer: index === 0 ? wallet.address : addressOf("stranger"),
          project: index === 0 ? wallet.address : addressOf("stranger"),
          listedAt: 1_767_225_600
        }))
        server.answer("GET /api/jobs?", () => new Response(JSON.stringify({ jobs: all, totalJobs: 2 })))
        assert.deepStrictEqual(yield* listed(backend), [ref.id])
      })
    )
  )

  it.effect("does not make up how a job has ended that is not found by itself", () =>
    within((server, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend, "ok")
        yield* pass(4)
        server.answer(`GET /api/jobs/${ref.id}`, () => refused(404, "Job not found"))
        const [job] = yield* Stream.runCollect(backend.list())
        assert.strictEqual(job?.status._tag, "Running")
        assert.include(job?.progress, "does not find it by itself at the moment")
        assert.deepStrictEqual((yield* backend.get(ref)).status, { _tag: "Completed" })
      })
    )
  )

  const ways: ReadonlyArray<readonly [string, Partial<Options>]> = [
    ["the option", { account: wallet.address }],
    ["a wallet", { apiKey: undefined, wallet }],
    ["what the server signs", {}]
  ]
  it.effect.each(ways)("knows whose jobs they are by %s", ([, options]) =>
    within((server, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend)
        const other = yield* make({ ...server.options, ...options })
        const { lines, value } = yield* asking(server, listed(other))
        assert.deepStrictEqual(value, [ref.id])
        const isSigned = lines.some((line) => line.includes("sign-message"))
        assert.strictEqual(isSigned, Object.keys(options).length === 0)
      })
    )
  )

  it.effect("knows it by a job that was posted", () =>
    within(
      (server, backend) =>
        Effect.gen(function* () {
          server.key("nos_poster", { scopes: ["jobs:write", "credits:read"] })
          const ref = yield* posted(backend)
          assert.deepStrictEqual(yield* listed(backend), [ref.id])
        }),
      { apiKey: Redacted.make("nos_poster") }
    )
  )

  it.effect("says what to do where nobody tells", () =>
    within(
      (server, backend) =>
        Effect.gen(function* () {
          server.key("nos_narrow", { scopes: ["jobs:read"] })
          const error = yield* Effect.flip(listed(backend))
          assert.deepStrictEqual([error.operation, error.reason._tag], ["list", "Misconfigured"])
          assert.include(error.message, "set account to it")
          assert.include(error.message, "wallet:sign")
        }),
      { apiKey: Redacted.make("nos_narrow") }
    )
  )

  it.effect("fails, and does not end early, where a page of it cannot be read", () =>
    within((server, backend) =>
      Effect.gen(function* () {
        yield* posted(backend)
        server.answer("GET /api/jobs?", () => page(200))
        const error = yield* Effect.flip(listed(backend))
        assert.isTrue(error.isRetryable)
      })
    )
  )
})
