import { assert, describe, it } from "@effect/vitest"
import type { Ticket } from "@longshore/core/Job"
import type { JobError } from "@longshore/core/JobError"
import * as Journal from "@longshore/core/Journal"
import { submit } from "@longshore/core/Submit"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import { faultOf } from "../src/ApiFault.ts"
import { make, type Options } from "../src/NosanaApiBackend.ts"
import { type Backend, elapse, pass, posted, releases, spec, within } from "./backends.ts"
import { addressOf } from "./fakeJobs.ts"
import { type FakeServer, page, type Release } from "./fakeServer.ts"

type TicketAs = Ticket<"nosana-api">

const post = "POST /api/jobs/list"
const prepared = (backend: Backend) => elapse(backend.prepare(spec()))
const sent = (backend: Backend, ticket: TicketAs) => Effect.flip(elapse(backend.send(ticket)))
/** A copy that another process has. */
const copied = (ticket: TicketAs, sentAt?: Date): TicketAs =>
  JSON.parse(JSON.stringify({ ...ticket, ...(sentAt && { sentAt: sentAt.toISOString() }) }))

const both = (
  what: string,
  use: (server: FakeServer, backend: Backend, release: Release) => Effect.Effect<unknown, unknown>
) =>
  it.effect.each(releases)(`${what}: %s`, (release) =>
    within((server, backend) => use(server, backend, release), {}, { release })
  )

describe("an answer", () => {
  const answers: ReadonlyArray<readonly [string, () => Response | Promise<Response>]> = [
    ["that is an error of the server's", () => new Response('{"name":"Error","message":"oops"}', { status: 500 })],
    ["of whatever stands before the server", () => page(502)],
    ["that is a page", () => page(200)],
    ["that is no JSON", () => new Response("hello")],
    ["that is empty", () => new Response("")],
    ["that lacks the job's address", () => new Response('{"tx":"t"}')],
    ["that never comes", () => new Promise<Response>(() => {})],
    ["that is lost", () => Promise.reject(new TypeError("fetch failed"))]
  ]
  for (const [what, response] of answers) {
    both(`${what} says nothing of the job, which is found`, (server, backend) =>
      Effect.gen(function* () {
        const ticket = yield* prepared(backend)
        server.answer(post, response, true)
        const { reason } = yield* sent(backend, ticket)
        if (reason._tag !== "OutcomeUnknown") return assert.fail(`it is told as ${reason._tag}: ${reason.message}`)
        assert.deepStrictEqual(reason.ticket, ticket)
        const [job] = server.jobs
        assert.deepStrictEqual(yield* elapse(backend.find(ticket)), {
          _tag: "Landed",
          ref: { backend: "nosana-api", at: backend.at, id: job!.address as never }
        })
        assert.lengthOf(server.jobs, 1)
      })
    )
  }

  it.effect("that is a refusal is told as one, and there is no job", () =>
    within((server, backend) =>
      Effect.gen(function* () {
        const ticket = yield* prepared(backend)
        // Somebody else has spent it meanwhile.
        server.account.assigned = 1_000n
        const error = yield* sent(backend, ticket)
        assert.strictEqual(error.reason._tag, "InsufficientFunds")
        const { available, required } = faultOf(error)!
        assert.deepStrictEqual([available, required], [1_000n, 53_000n])
        assert.lengthOf(server.jobs, 0)
      })
    )
  )

  it.effect("says which scope the key lacks", () =>
    within(
      (server, backend) =>
        Effect.gen(function* () {
          server.key("nos_reader", { scopes: ["credits:read", "jobs:read"] })
          const { message, reason } = yield* sent(backend, yield* prepared(backend))
          assert.strictEqual(reason._tag, "Unauthorized")
          assert.include(message, "jobs:write")
          assert.notInclude(message, "nos_reader")
          assert.lengthOf(server.jobs, 0)
        }),
      { apiKey: Redacted.make("nos_reader") }
    )
  )
})

describe("an idempotency key", () => {
  it.effect("goes with every post, and is the ticket's", () =>
    within((server, backend) =>
      Effect.gen(function* () {
        const ticket = yield* prepared(backend)
        yield* elapse(backend.send(ticket))
        yield* elapse(backend.send(ticket))
        assert.deepStrictEqual(server.idempotencyKeys, [ticket.key, ticket.key])
        assert.lengthOf(server.jobs, 1)
      })
    )
  )

  it.effect("that is still at work is asked for again with the same key, after the server's pause", () =>
    within((server, backend) =>
      Effect.gen(function* () {
        server.set({ transactions: ["slow"] })
        const ref = yield* posted(backend)
        assert.deepStrictEqual(
          server.jobs.map(({ address }) => address),
          [ref.id]
        )
        assert.strictEqual(new Set(server.idempotencyKeys).size, 1)
      })
    )
  )

  it.effect(
    "whose first request is at work elsewhere is OutcomeUnknown, and is left alone for as long as the server wants",
    () =>
      within((server, backend) =>
        Effect.gen(function* () {
          const ticket = yield* prepared(backend)
          server.answer(
            post,
            () =>
              new Response('{"message":"at work","code":"IDEMPOTENCY_KEY_IN_PROGRESS"}', {
                status: 409,
                headers: { "retry-after": "5" }
              })
          )
          const { reason } = yield* sent(backend, ticket)
          assert.strictEqual(reason._tag, "OutcomeUnknown")
          assert.strictEqual((yield* elapse(backend.find(ticket)))._tag, "Unclear")
          yield* pass(5)
          assert.strictEqual((yield* elapse(backend.find(ticket)))._tag, "Absent")
        })
      )
  )

  it.effect("whose transaction has expired is followed by others, the same for everybody", () =>
    within((server, backend) =>
      Effect.gen(function* () {
        server.set({ transactions: ["expired", "expired"] })
        const ticket = yield* prepared(backend)
        const { id } = yield* elapse(backend.send(ticket))
        const walked: Array<string | null> = [ticket.key, `${ticket.key}:1`, `${ticket.key}:2`]
        assert.deepStrictEqual(server.idempotencyKeys, walked)
        // Another process comes by the same way to the same job.
        const other = yield* make(server.options)
        assert.strictEqual((yield* elapse(other.send(copied(ticket)))).id, id)
        assert.deepStrictEqual(server.idempotencyKeys, [...walked, ...walked])
        assert.lengthOf(server.jobs, 1)
      })
    )
  )

  it.effect("is given up when all of its transactions have expired: then there is no job, whoever asked before", () =>
    within((server, backend) =>
      Effect.gen(function* () {
        server.set({ transactions: ["expired", "expired", "expired", "expired"] })
        const ticket = copied(yield* prepared(backend))
        const { reason } = yield* sent(yield* make(server.options), ticket)
        assert.strictEqual(reason._tag, "InvalidState")
        assert.lengthOf(server.idempotencyKeys, 4)
        assert.lengthOf(server.jobs, 0)
      })
    )
  )

  it.effect("that stands for something else is refused", () =>
    within((server, backend) =>
      Effect.gen(function* () {
        const ticket = yield* prepared(backend)
        yield* elapse(backend.send(ticket))
        const other = yield* make(server.options)
        const changed = copied({ ...ticket, payload: { ...Object(ticket.payload), seconds: 7_200 } })
        assert.deepStrictEqual(
          yield* elapse(other.find({ ...changed, payload: { ...Object(changed.payload), cid: "Qm" } })),
          {
            _tag: "Absent"
          }
        )
        const error = yield* sent(other, changed)
        assert.strictEqual(error.reason._tag, "InvalidState")
        assert.strictEqual(faultOf(error)?.code, "IDEMPOTENCY_KEY_PAYLOAD_MISMATCH")
        assert.lengthOf(server.jobs, 1)
      })
    )
  )
})

describe("a refusal of what may have been sent before", () => {
  const refusing = (server: FakeServer) => {
    server.account.assigned = 0n
  }

  both("is not the end of it", (server, backend) =>
    Effect.gen(function* () {
      const ticket = yield* prepared(backend)
      server.loseNextPost("before acting")
      yield* sent(backend, ticket)
      refusing(server)
      const { message, reason } = yield* sent(backend, ticket)
      assert.strictEqual(reason._tag, "OutcomeUnknown")
      assert.include(message, "may have been sent before, and now is refused")
    })
  )

  both("is not, either, where another process may have sent it", (server, backend) =>
    Effect.gen(function* () {
      const ticket = yield* prepared(backend)
      refusing(server)
      const other = yield* make(server.options)
      assert.strictEqual((yield* sent(other, copied(ticket))).reason._tag, "OutcomeUnknown")
    })
  )

  both("is, once nothing can be on its way any more", (server, backend) =>
    Effect.gen(function* () {
      server.loseNextPost("before acting")
      const ticket = yield* prepared(backend)
      yield* sent(backend, ticket)
      refusing(server)
      const fiber = yield* Effect.forkChild(
        Effect.flip(submit({ ...backend, prepare: () => Effect.succeed(ticket) })).pipe(
          Effect.provideService(Journal.Journal, Journal.inMemory())
        ),
        { startImmediately: true }
      )
      const { reason }: JobError = yield* elapse(Fiber.join(fiber))
      assert.strictEqual(reason._tag, "InsufficientFunds")
      assert.lengthOf(server.jobs, 0)
    })
  )
})

describe("a server that is asked", () => {
  const submitting = (backend: Backend) =>
    Effect.forkChild(Effect.provideService(submit(backend, spec()), Journal.Journal, Journal.inMemory()), {
      startImmediately: true
    })

  it.effect("with keys is sent a lost request again at once", () =>
    within((server, backend) =>
      Effect.gen(function* () {
        server.loseNextPost("before acting")
        const fiber = yield* submitting(backend)
        yield* pass(3)
        assert.isDefined(fiber.pollUnsafe())
        assert.strictEqual(server.count(post), 2)
        assert.lengthOf(server.jobs, 1)
      })
    )
  )

  it.effect("without keys is sent it after 2 minutes", () =>
    within(
      (server, backend) =>
        Effect.gen(function* () {
          server.loseNextPost("before acting")
          const fiber = yield* submitting(backend)
          yield* pass(119)
          assert.strictEqual(server.count(post), 1)
          yield* elapse(Fiber.join(fiber), 20)
          assert.strictEqual(server.count(post), 2)
          assert.lengthOf(server.jobs, 1)
        }),
      {},
      { release: "2.1.8" }
    )
  )

  const documents: ReadonlyArray<readonly [string, Partial<Options>, Release, boolean, "Absent" | "Unclear"]> = [
    ["whose document has them", {}, "current", true, "Absent"],
    ["whose document cannot be read", {}, "current", false, "Unclear"],
    ["that is said to have them", { idempotencyKeys: true }, "current", false, "Absent"],
    ["that is said to have none", { idempotencyKeys: false }, "current", true, "Unclear"],
    ["whose document has none", {}, "2.1.8", true, "Unclear"]
  ]
  it.effect.each(documents)("knows keys as it says: one %s", ([, options, release, hasDocument, expected]) =>
    within(
      (server, backend) =>
        Effect.gen(function* () {
          server.set({ hasDocument })
          const ticket = yield* prepared(backend)
          server.loseNextPost("before acting")
          yield* sent(backend, ticket)
          assert.strictEqual((yield* elapse(backend.find(ticket)))._tag, expected)
          assert.strictEqual((yield* elapse(backend.find(ticket)))._tag, expected)
          const read = server.requests.filter((line) => /openapi|swagger/.test(line))
          assert.isAtMost(read.length, 2, "it is read once")
          if (options.idempotencyKeys !== undefined) assert.lengthOf(read, 0)
        }),
      options,
      { release }
    )
  )
})

describe("a job is found", () => {
  both("far behind, and among those that the list does not name", (server, backend, release) =>
    Effect.gen(function* () {
      const ticket = yield* prepared(backend)
      const { id } = yield* elapse(backend.send(ticket))
      const [mine] = server.jobs
      for (let n = 0; n < 75; n++)
        server.jobs.push({ ...mine!, address: addressOf(`job of others ${n}`), cid: `Qm${n}` })
      const before = server.requests.length
      const found = yield* elapse(backend.find(ticket))
      assert.deepStrictEqual(found, { _tag: "Landed", ref: { backend: "nosana-api", at: backend.at, id } })
      const asked = server.requests.slice(before)
      assert.strictEqual(asked.filter((line) => line.startsWith("GET /api/jobs?")).length, 2)
      if (release === "current") assert.lengthOf(asked, 2)
    })
  )

  it.effect("later, where the list does not hold still: until then it is not sent again without keys", () =>
    within(
      (server, backend) =>
        Effect.gen(function* () {
          const ticket = yield* prepared(backend)
          server.loseNextPost("before acting")
          yield* sent(backend, ticket)
          yield* pass(200)
          const others = Array.from({ length: 50 }, (_, n) => ({ address: addressOf(`other ${n}`), ipfsJob: `Qm${n}` }))
          const page = JSON.stringify({ jobs: others, totalJobs: 400 })
          for (let n = 0; n < 4; n++) server.answer("GET /api/jobs?", () => new Response(page))
          assert.strictEqual((yield* elapse(backend.find(ticket)))._tag, "Unclear")
          assert.strictEqual((yield* elapse(backend.find(ticket)))._tag, "Absent")
        }),
      {},
      { release: "2.1.8" }
    )
  )

  it.effect("by no look at what was listed long before it was prepared", () =>
    within((server, backend) =>
      Effect.gen(function* () {
        const first = yield* prepared(backend)
        yield* elapse(backend.send(first))
        const [old] = server.jobs
        for (let n = 0; n < 300; n++)
          server.jobs.unshift({ ...old!, address: addressOf(`old job ${n}`), listedAt: old!.listedAt - n * 2_000 })
        const since = new Date(server.now() + 11 * 60_000).toISOString()
        const later = copied({
          ...first,
          key: "later",
          payload: { ...Object(first.payload), cid: "Qmlater", since }
        })
        const before = server.requests.length
        assert.strictEqual((yield* elapse(backend.find(later)))._tag, "Absent")
        assert.lengthOf(server.requests.slice(before), 1)
      })
    )
  )

  it.effect.each(["cid", "market", "seconds", "since"])("by no ticket whose %s is damaged", (field) =>
    within((_, backend) =>
      Effect.gen(function* () {
        const ticket = yield* prepared(backend)
        const damaged = copied({ ...ticket, payload: { ...Object(ticket.payload), [field]: "" } })
        for (const error of [yield* Effect.flip(backend.find(damaged)), yield* Effect.flip(backend.send(damaged))]) {
          assert.strictEqual(error.reason._tag, "MalformedResponse")
          assert.include(error.message, `ticket ${ticket.key} is damaged: its payload has no ${field}`)
        }
      })
    )
  )
})
