import { assert, describe, it } from "@effect/vitest"
import type { JobError } from "@longshore/core/JobError"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { make, type Options } from "../src/NosanaApiBackend.ts"
import { type Backend, elapse, pass, posted, type Ref, releases, within } from "./backends.ts"
import { type FakeServer, failedFetch, page, type Release } from "./fakeServer.ts"

const running = (backend: Backend) =>
  Effect.gen(function* () {
    const ref = yield* posted(backend, "endless")
    yield* pass(2)
    return ref
  })

const extend = (backend: Backend, ref: Ref, by: Duration.Input = "30 minutes") => elapse(backend.extend(ref, { by }))
const requestsOf = (server: FakeServer) =>
  server.requests.filter((line) => /^POST \/api\/jobs\/\w+\/extend$/.test(line))

const on = (
  what: string,
  use: (server: FakeServer, backend: Backend) => Effect.Effect<unknown, unknown>,
  releases: ReadonlyArray<Release>,
  options: Partial<Options> = {}
) => it.effect.each(releases)(`${what}: %s`, (release) => within(use, options, { release }))

describe("extend", () => {
  on(
    "adds the time once, for its price",
    (server, backend) =>
      Effect.gen(function* () {
        const ref = yield* running(backend)
        const { available } = server.balance()
        yield* extend(backend, ref)
        assert.strictEqual(server.jobAt(ref.id).timeout, 5_400)
        assert.strictEqual(available - server.balance().available, 26_400n)
        assert.lengthOf(requestsOf(server), 1)
      }),
    releases
  )

  on(
    "adds no less than what is asked for, in whole seconds",
    (server, backend) =>
      Effect.gen(function* () {
        const ref = yield* running(backend)
        yield* extend(backend, ref, "1500 millis")
        assert.strictEqual(server.jobAt(ref.id).timeout, 3_602)
      }),
    releases
  )

  const losses: ReadonlyArray<readonly [string, () => Response | Promise<Response>, boolean]> = [
    ["lost after it was done", () => Promise.reject(failedFetch("ECONNRESET")), true],
    ["lost before it was done", () => Promise.reject(failedFetch("ECONNRESET")), false],
    ["a page", () => page(200), true],
    ["an error", () => page(502), true]
  ]
  for (const [what, response, isDone] of losses) {
    on(
      `adds it once where the answer is ${what} and the server knows keys`,
      (server, backend) =>
        Effect.gen(function* () {
          const ref = yield* running(backend)
          server.answer(`POST /api/jobs/${ref.id}/extend`, response, isDone)
          yield* extend(backend, ref)
          assert.strictEqual(server.jobAt(ref.id).timeout, 5_400)
          assert.lengthOf(requestsOf(server), 2)
        }),
      ["current"]
    )

    on(
      `${isDone ? "sees that it was added" : "does not know"} where the answer is ${what} and there are no keys`,
      (server, backend) =>
        Effect.gen(function* () {
          const ref = yield* running(backend)
          server.answer(`POST /api/jobs/${ref.id}/extend`, response, isDone)
          const outcome = yield* Effect.result(extend(backend, ref))
          assert.lengthOf(requestsOf(server), 1, "it was asked for twice")
          assert.strictEqual(server.jobAt(ref.id).timeout, isDone ? 5_400 : 3_600)
          if (isDone) assert.strictEqual(outcome._tag, "Success")
          else {
            const { message, reason } = (outcome as { readonly failure: JobError }).failure
            assert.strictEqual(reason._tag, "OutcomeUnknown")
            assert.include(message, "was given 30m more is not known")
          }
        }),
      ["2.1.8"]
    )
  }

  on(
    "waits for a transaction that takes long",
    (server, backend) =>
      Effect.gen(function* () {
        const ref = yield* running(backend)
        server.set({ transactions: ["slow"] })
        yield* extend(backend, ref)
        assert.strictEqual(server.jobAt(ref.id).timeout, 5_400)
      }),
    ["current"]
  )

  on(
    "goes on with another key where a transaction has expired",
    (server, backend) =>
      Effect.gen(function* () {
        const ref = yield* running(backend)
        server.set({ transactions: ["expired"] })
        yield* extend(backend, ref)
        assert.strictEqual(server.jobAt(ref.id).timeout, 5_400)
        assert.lengthOf(requestsOf(server), 2)
      }),
    ["current"]
  )

  on(
    "is nothing for a job that has ended",
    (server, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend)
        yield* pass(4)
        const error = yield* Effect.flip(extend(backend, ref))
        assert.deepStrictEqual([error.operation, error.reason._tag], ["extend", "InvalidState"])
        assert.include(error.message, "has ended as Completed, and cannot be extended")
        assert.lengthOf(requestsOf(server), 0)
      }),
    releases
  )

  on(
    "is nothing for a job that ends while it is asked for",
    (server, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend)
        yield* pass(2)
        const running = yield* Effect.promise(() => server.fetch(`https://credits.example/api/jobs/${ref.id}`))
        yield* pass(2)
        server.answer("GET /api/jobs/", () => running)
        const error = yield* Effect.flip(extend(backend, ref))
        assert.strictEqual(error.reason._tag, "InvalidState")
        assert.lengthOf(requestsOf(server), 1)
      }),
    releases
  )

  on(
    "is refused where there is not enough",
    (server, backend) =>
      Effect.gen(function* () {
        const ref = yield* running(backend)
        server.account.assigned = 52_800n
        const error = yield* Effect.flip(extend(backend, ref))
        assert.strictEqual(error.reason._tag, "InsufficientFunds")
        assert.strictEqual(server.jobAt(ref.id).timeout, 3_600)
      }),
    releases
  )

  on(
    "keeps to what the job may cost in all",
    (server, backend) =>
      Effect.gen(function* () {
        const ref = yield* running(backend)
        yield* extend(backend, ref)
        const error = yield* Effect.flip(extend(backend, ref, "1 hour"))
        assert.deepInclude(error.reason, { _tag: "InvalidSpec", field: "maxCost" })
        assert.include(
          error.message,
          "the job costs $0.0792 so far and $0.0528 for 1h more, and no more than $0.10 may be paid"
        )
        assert.strictEqual(server.jobAt(ref.id).timeout, 5_400)
      }),
    releases,
    { maxCost: 100_000n }
  )

  on(
    "keeps to what was said when the job was posted",
    (server, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend, "endless", { maxCost: 60_000n })
        yield* pass(2)
        const error = yield* Effect.flip(extend(backend, ref))
        assert.deepInclude(error.reason, { _tag: "InvalidSpec", field: "maxCost" })
        assert.lengthOf(requestsOf(server), 0)
      }),
    ["current"]
  )

  on(
    "keeps to that after a restart as well",
    (server, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend, "endless", { maxCost: 100_000n })
        yield* pass(2)
        const other = yield* make(server.options)
        yield* extend(other, ref)
        // A server that does not tell the definition tells where it is.
        const whole = yield* Effect.promise(async () =>
          (await server.fetch(`https://credits.example/api/jobs/${ref.id}`)).json()
        )
        server.answer("GET /api/jobs/", () => new Response(JSON.stringify({ ...whole, jobDefinition: null })))
        const error = yield* Effect.flip(extend(yield* make(server.options), ref))
        assert.deepInclude(error.reason, { _tag: "InvalidSpec", field: "maxCost" })
        assert.include(error.message, "no more than $0.10 may be paid")
        assert.lengthOf(requestsOf(server), 1)
      }),
    releases
  )

  on(
    "keeps to it where two ask at once",
    (server, backend) =>
      Effect.gen(function* () {
        const ref = yield* running(backend)
        const both = yield* elapse(
          Effect.all(
            [1, 2].map(() => Effect.result(backend.extend(ref, { by: "30 minutes" }))),
            {
              concurrency: "unbounded"
            }
          )
        )
        assert.sameMembers(
          both.map(({ _tag }) => _tag),
          ["Success", "Failure"]
        )
        assert.strictEqual(server.jobAt(ref.id).timeout, 5_400)
      }),
    releases,
    { maxCost: 100_000n }
  )

  on(
    "counts what may have been paid by the time that the job has",
    (server, backend) =>
      Effect.gen(function* () {
        const ref = yield* running(backend)
        server.answer(`POST /api/jobs/${ref.id}/extend`, () => Promise.reject(failedFetch("ECONNRESET")))
        const { reason } = yield* Effect.flip(extend(backend, ref))
        assert.strictEqual(reason._tag, "OutcomeUnknown")
        // It arrives all the same.
        server.jobAt(ref.id).timeout += 1_800
        const error = yield* Effect.flip(extend(backend, ref))
        assert.deepInclude(error.reason, { _tag: "InvalidSpec", field: "maxCost" })
        assert.include(error.message, "the job costs $0.0792 so far")
      }),
    ["2.1.8"],
    { maxCost: 100_000n }
  )

  it.effect.each([
    ["0 seconds", "by: 0 is no time to add"],
    ["-1 minute", 'by: "-1 minute" is not a duration'],
    ["soon", 'by: "soon" is not a duration']
  ] as const)("is not by %s", ([by, words]) =>
    within((server, backend) =>
      Effect.gen(function* () {
        const ref = yield* running(backend)
        const error = yield* Effect.flip(extend(backend, ref, by as Duration.Input))
        assert.deepInclude(error.reason, { _tag: "InvalidSpec", field: "by" })
        assert.include(error.message, words)
        assert.lengthOf(requestsOf(server), 0)
      })
    )
  )
})
