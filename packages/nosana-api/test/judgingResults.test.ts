import { assert, describe, it } from "@effect/vitest"
import type { JobStatus } from "@longshore/core/Job"
import { awaitEnd } from "@longshore/core/Watch"
import * as Effect from "effect/Effect"
import { type Backend, elapse, pass, posted, type Ref, within } from "./backends.ts"
import type { FakeServer } from "./fakeServer.ts"

const statusOf = (backend: Backend, ref: Ref) => Effect.map(backend.get(ref), ({ status }) => status)
const ended = (backend: Backend, ref: Ref) => Effect.map(elapse(awaitEnd(backend, ref)), ({ status }) => status)
const cancelled: JobStatus = { _tag: "Cancelled" }

const textOf = (server: { readonly fetch: typeof fetch }, { id }: Ref) =>
  Effect.promise(() => server.fetch(`https://credits.example/api/jobs/${id}`).then((response) => response.text()))

describe("a job without a result", () => {
  /** A job that the server says has ended, without the fields that tell how. */
  const bare = <E>(
    use: (world: {
      readonly server: FakeServer
      readonly backend: Backend
      readonly ref: Ref
      readonly hide: (fields?: object) => void
    }) => Effect.Effect<void, E>
  ) =>
    within((server, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend)
        yield* pass(4)
        const whole = JSON.parse(yield* textOf(server, ref))
        const hide = (fields: object = {}) =>
          server.answer(
            "GET /api/jobs/",
            () => new Response(JSON.stringify({ ...whole, jobResult: null, ipfsResult: null, ...fields }))
          )
        yield* use({ server, backend, ref, hide })
      })
    )

  it.effect.each([{}, { jobStatus: "error" }, { jobResult: { status: "running", opStates: [] } }])(
    "that its node has finished is told when the server has it: %o",
    (fields) =>
      bare(({ backend, hide, ref }) =>
        Effect.gen(function* () {
          for (const seconds of [1, 60]) {
            hide(fields)
            const { message, reason } = yield* Effect.flip(backend.get(ref))
            assert.strictEqual(reason._tag, "Unavailable")
            assert.include(message, "has ended, and the server does not tell yet how")
            yield* pass(seconds)
          }
          assert.deepStrictEqual(yield* statusOf(backend, ref), { _tag: "Completed" })
        })
      )
  )

  it.effect("is believed to be ended after some seconds where there are no events, and not after some looks", () =>
    bare(({ backend, hide, ref, server }) =>
      Effect.gen(function* () {
        server.set({ hasEvents: false })
        for (const seconds of [1, 1, 12.5]) {
          hide()
          assert.strictEqual((yield* Effect.flip(backend.get(ref))).reason._tag, "Unavailable")
          yield* pass(seconds)
        }
        yield* pass(1)
        hide()
        assert.deepStrictEqual(yield* statusOf(backend, ref), cancelled)
      })
    )
  )

  it.effect("is not believed to be ended where the server was only behind", () =>
    bare(({ backend, hide, ref, server }) =>
      Effect.gen(function* () {
        server.set({ hasEvents: false })
        hide()
        assert.strictEqual((yield* Effect.flip(backend.get(ref))).reason._tag, "Unavailable")
        yield* pass(10)
        assert.deepStrictEqual(yield* statusOf(backend, ref), { _tag: "Completed" })
      })
    )
  )

  it.effect("is told by the server's word", () =>
    bare(({ backend, hide, ref }) =>
      Effect.gen(function* () {
        hide({ jobStatus: "failed" })
        assert.deepInclude(yield* statusOf(backend, ref), { _tag: "Failed", cause: "Unknown" })
      })
    )
  )
})

describe("a result", () => {
  const hidden = (image = "both") =>
    within((server, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend, image)
        server.jobAt(ref.id).isHidden = true
        yield* pass(4)
        return { server, backend, ref }
      })
    )

  it.effect("comes from the server where that has it, and nothing is fetched from IPFS", () =>
    within((server, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend, "both")
        yield* ended(backend, ref)
        assert.strictEqual((yield* backend.result(ref)).stderr.text, "leise\n")
        assert.strictEqual(server.count("GET gateway.example"), 0)
      })
    )
  )

  it.effect("comes from IPFS where the server has its CID alone", () =>
    Effect.gen(function* () {
      const { backend, ref, server } = yield* hidden()
      assert.deepStrictEqual(yield* statusOf(backend, ref), { _tag: "Completed" })
      assert.strictEqual((yield* backend.result(ref)).stdout.text, "größer 漢字 🚢\n")
      assert.strictEqual(server.count("GET gateway.example"), 1)
    })
  )

  it.effect("that no gateway has keeps the job from being told, and is not guessed", () =>
    Effect.gen(function* () {
      const { backend, ref, server } = yield* hidden("fail")
      server.set({ isPinning: false })
      for (const error of [yield* Effect.flip(backend.get(ref)), yield* Effect.flip(backend.result(ref))]) {
        assert.strictEqual(error.reason._tag, "Unavailable")
      }
      server.set({ isPinning: true })
      assert.deepInclude(yield* statusOf(backend, ref), { _tag: "Failed", cause: "ExitCode" })
    })
  )

  it.effect("that is not what its CID says is not taken", () =>
    Effect.gen(function* () {
      const { backend, ref, server } = yield* hidden("fail")
      const told = yield* textOf(server, ref)
      const { ipfsResult, jobResult } = JSON.parse(told)
      assert.isNull(jobResult)
      server.files.set(ipfsResult, { status: "success", opStates: [] })
      server.answer("GET /api/jobs/", () => new Response(told))
      assert.strictEqual((yield* Effect.flip(backend.get(ref))).reason._tag, "Unavailable")
      // The server's own file is right again.
      assert.deepInclude(yield* statusOf(backend, ref), { _tag: "Failed", cause: "ExitCode" })
    })
  )

  it.effect("that the server tells and that is none comes from IPFS", () =>
    within((server, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend, "both")
        yield* pass(4)
        const told = { ...JSON.parse(yield* textOf(server, ref)), jobResult: { error: "later" } }
        const odd = () => new Response(JSON.stringify(told))
        server.answer("GET /api/jobs/", odd)
        assert.deepStrictEqual(yield* statusOf(backend, ref), { _tag: "Completed" })
        server.answer("GET /api/jobs/", odd)
        assert.strictEqual((yield* backend.result(ref)).stderr.text, "leise\n")
        assert.strictEqual(server.count("GET gateway.example"), 1)
      })
    )
  )

  it.effect.each([
    { status: "", opStates: [] },
    { status: "running", startTime: 1, endTime: null, opStates: [{ operationId: "main", status: "running" }] },
    {}
  ])("that the server tells and that is old or blank gives way to IPFS: %o", (jobResult) =>
    within((server, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend, "both")
        yield* pass(4)
        const told = { ...JSON.parse(yield* textOf(server, ref)), jobResult }
        const odd = () => new Response(JSON.stringify(told))
        server.answer("GET /api/jobs/", odd)
        assert.deepStrictEqual(yield* statusOf(backend, ref), { _tag: "Completed" })
        server.answer("GET /api/jobs/", odd)
        assert.strictEqual((yield* backend.result(ref)).stderr.text, "leise\n")
      })
    )
  )

  it.effect.each([
    ["", "success", { _tag: "Completed" }],
    ["init", "success", { _tag: "Completed" }],
    ["", "failed", { _tag: "Failed", cause: "Unknown" }],
    ["init", null, { _tag: "Failed", cause: "Unknown" }],
    ["validation-error", "success", { _tag: "Failed", cause: "Rejected" }]
  ] as const)("of a confidential job that says %o is told by the server: %s", ([word, jobStatus, status]) =>
    within((server, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend)
        server.jobAt(ref.id).result = { status: word, startTime: 1, endTime: null, opStates: [] }
        yield* pass(4)
        const whole = JSON.parse(yield* textOf(server, ref))
        server.answer("GET /api/jobs/", () => new Response(JSON.stringify({ ...whole, jobStatus })))
        assert.deepInclude(yield* statusOf(backend, ref), status)
      })
    )
  )

  const blank = { status: "success", startTime: 1, endTime: 2, opStates: [] }
  it.effect.each([
    ["success", { _tag: "Completed" }],
    [null, { _tag: "Completed" }],
    [
      "failed",
      { _tag: "Failed", cause: "Unknown", message: "the server says that it failed; its result is not public" }
    ]
  ] as const)("of a confidential job is blank, and the server's word counts: %s", ([jobStatus, status]) =>
    within((server, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend)
        server.jobAt(ref.id).result = blank
        yield* pass(4)
        const whole = JSON.parse(yield* textOf(server, ref))
        server.answer("GET /api/jobs/", () => new Response(JSON.stringify({ ...whole, jobStatus })))
        assert.deepStrictEqual(yield* statusOf(backend, ref), status)
        const { exitCode, stdout } = yield* backend.result(ref)
        assert.deepStrictEqual([exitCode, stdout.text], [undefined, ""])
      })
    )
  )

  it.effect("has what the job cost, for the time that it ran", () =>
    within((_, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend)
        yield* ended(backend, ref)
        // Two seconds at $0.048 an hour, and a tenth more.
        assert.deepStrictEqual((yield* backend.result(ref)).cost, { amount: 30n, currency: "USD", decimals: 6 })
      })
    )
  )
})
