import { assert, describe, it } from "@effect/vitest"
import { refTo } from "@longshore/core/Backend"
import { type PipelineInput, pipeline } from "@longshore/core/JobSpec"
import { submit } from "@longshore/core/Submit"
import { awaitResult, watch } from "@longshore/core/Watch"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import { make } from "../src/InfernetBackend.ts"
import * as Fake from "./fakeNode.ts"
import { json, pass, type Seen, scripted, url } from "./scripted.ts"

const spec = (parts: Partial<PipelineInput> = {}) =>
  pipeline({ containers: ["echo"], input: { text: "hello" }, timeout: "5 minutes", ...parts })
const faked = Effect.gen(function* () {
  const node = yield* Fake.make
  return { node, backend: yield* make({ url, fetch: node.fetch }) }
})
const posts = (requests: ReadonlyArray<string>) => requests.filter((request) => request.startsWith("POST"))
const infos = (requests: ReadonlyArray<string>) => requests.filter((request) => request === "GET /info").length
/** Runs something while time passes. */
const during = <A, E, R>(seconds: number, effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(effect)
    yield* pass(seconds)
    return yield* Fiber.join(fiber)
  })

describe("submissions", () => {
  it.effect("that come together are one request, and so are all looks at them", () =>
    Effect.gen(function* () {
      const { backend, node } = yield* faked
      const all = Array.from({ length: 100 }, () =>
        Effect.flatMap(submit(backend, spec()), (ref) => awaitResult(backend, ref))
      )
      const results = yield* during(12, Effect.all(all, { concurrency: "unbounded" }))
      assert.strictEqual(results.length, 100)
      assert.strictEqual(node.runs.length, 100)
      assert.deepStrictEqual(posts(node.requests), ["POST /api/jobs/batch"])
      assert.strictEqual(infos(node.requests), 1)
      assert.isBelow(node.requests.length, 8)
    })
  )

  it.effect("that come alone are a job each", () =>
    Effect.gen(function* () {
      const { backend, node } = yield* faked
      yield* submit(backend, spec())
      yield* submit(backend, spec())
      assert.deepStrictEqual(posts(node.requests), ["POST /api/jobs", "POST /api/jobs"])
    })
  )

  it.effect("that are looked for are not absent by an answer that took long to come", () =>
    Effect.gen(function* () {
      let waits: number | undefined
      const { fetch } = scripted(({ path }) => {
        if (path === "/info") return json(200, { containers: [{ id: "echo" }] })
        const seconds = waits ?? 0
        return Effect.runPromise(
          Effect.provideService(Effect.delay(Effect.succeed(json(200, [])), `${seconds} seconds`), Clock.Clock, clock)
        )
      })
      const clock = yield* Clock.Clock
      const backend = yield* make({ url, fetch, settleAfter: "60 seconds" })
      const prepared = yield* backend.prepare(spec())
      const sentAt = new Date(yield* Clock.currentTimeMillis).toISOString()
      yield* TestClock.adjust("50 seconds")
      // Asked for before the request can be said to be lost, answered after that.
      waits = 20
      assert.deepStrictEqual(yield* during(25, backend.find({ ...prepared, sentAt })), { _tag: "Unclear" })
      waits = 0
      assert.deepStrictEqual(yield* during(2, backend.find({ ...prepared, sentAt })), { _tag: "Absent" })
    })
  )

  it.effect("that the node refuses say why, each by itself", () =>
    Effect.gen(function* () {
      const { fetch } = scripted(({ body, path }) => {
        if (path === "/info") return json(200, { containers: [{ id: "echo" }, { id: "gone" }, { id: "fenced" }] })
        const refusals: Record<string, object> = {
          gone: { error: "Container not supported", params: { container: "gone" } },
          fenced: { error: "Container not allowed for address", params: { container: "fenced" } }
        }
        return json(
          200,
          JSON.parse(body).map(({ containers, id }: any) => refusals[containers[0]] ?? { id })
        )
      })
      const backend = yield* make({ url, fetch })
      const outcomes = yield* Effect.all(
        [
          submit(backend, spec()),
          Effect.flip(submit(backend, spec({ containers: ["gone"] }))),
          Effect.flip(submit(backend, spec({ containers: ["fenced"] })))
        ],
        { concurrency: "unbounded" }
      )
      assert.strictEqual(outcomes[0].backend, "infernet")
      const [, error, forbidden] = outcomes
      assert.deepInclude({ ...error.reason }, { _tag: "InvalidSpec", field: "containers" })
      assert.strictEqual(forbidden.reason._tag, "Unauthorized")
      assert.strictEqual(error.message, "infernet.send: Container not supported (container: gone)")
    })
  )
})

describe("a submission that a crash cut short", () => {
  const late = (minutes: number) =>
    Effect.gen(function* () {
      const { backend, node } = yield* faked
      const ticket = yield* backend.prepare(spec())
      yield* pass(minutes * 60)
      return { backend, node, ticket }
    })

  it.effect("is sent while it may be, and is then running, not stuck", () =>
    Effect.gen(function* () {
      const { backend, ticket } = yield* late(5)
      assert.deepStrictEqual(yield* backend.find(ticket), { _tag: "Absent" })
      const ref = yield* backend.send(ticket)
      assert.deepStrictEqual((yield* backend.get(ref)).status, { _tag: "Running" })
    })
  )

  it.effect("is not sent later, since nobody could tell how long it has run", () =>
    Effect.gen(function* () {
      const { backend, node, ticket } = yield* late(6)
      assert.deepStrictEqual(yield* backend.find(ticket), { _tag: "Dead" })
      for (const stream of [false, true]) {
        const asked = { ...ticket, payload: { ...(ticket.payload as object), stream } }
        const error = yield* Effect.flip(backend.send(asked))
        assert.strictEqual(error.reason._tag, "InvalidState")
        assert.include(error.message, "prepared more than 5 minutes ago")
      }
      assert.deepStrictEqual(posts(node.requests), [])
    })
  )

  it.effect("whose ticket is damaged fails, and does not take the others along", () =>
    Effect.gen(function* () {
      const { backend } = yield* faked
      const whole = yield* backend.prepare(spec())
      const damaged = { ...(yield* backend.prepare(spec())), payload: { containers: [], data: {} } }
      const [sent, error] = yield* Effect.all([backend.send(whole), Effect.flip(backend.send(damaged))], {
        concurrency: "unbounded"
      })
      assert.strictEqual(sent.id, whole.key)
      assert.deepInclude({ ...error.reason }, { _tag: "InvalidSpec", field: "containers" })
    })
  )
})

describe("prepare", () => {
  const containers = [{ id: "echo", external: true }, { id: "inner", external: false }, { id: "old" }]
  const informed = (info: (count: number) => unknown) =>
    Effect.gen(function* () {
      const { fetch, requests } = scripted((_: Seen, count) => json(200, info(count)))
      return { backend: yield* make({ url, fetch }), requests }
    })

  it.effect.each([
    [spec({ containers: ["nope"] }), {}, 'containers[0]: the node runs no "nope"; it runs echo, inner, old'],
    [spec({ containers: ["echo", "nope"] }), {}, 'containers[1]: the node runs no "nope"; it runs echo, inner, old'],
    [
      spec({ containers: ["inner", "echo"] }),
      {},
      'containers[0]: "inner" is not external, and cannot be the first; these can: echo'
    ],
    [
      spec({ containers: ["echo", "echo"] }),
      { stream: true },
      "containers: only the first container of a stream runs; name one, or leave stream out"
    ],
    [
      spec({ containers: ["echo", ...Array<string>(255).fill("echo")] }),
      {},
      "containers: 256 are too many; name 255 at most"
    ],
    [spec(), { requiresProof: 1 }, "requiresProof: must be true or false"]
  ] as const)("refuses what the node would, with the field: %#", ([spec, options, message]) =>
    Effect.gen(function* () {
      const { backend } = yield* informed(() => ({ containers }))
      const { reason } = yield* Effect.flip(backend.prepare(spec, options as never))
      assert.isTrue(reason._tag === "InvalidSpec" && message.startsWith(`${reason.field}: `), reason._tag)
      assert.strictEqual(reason.message, message)
    })
  )

  it.effect("takes an inner container that is not the first, and one of which nothing more is known", () =>
    Effect.gen(function* () {
      const { backend } = yield* informed(() => ({ containers }))
      yield* backend.prepare(spec({ containers: ["echo", "inner"] }))
      yield* backend.prepare(spec({ containers: ["old"] }))
    })
  )

  it.effect("asks the node again before it refuses, and otherwise seldom", () =>
    Effect.gen(function* () {
      const { backend, requests } = yield* informed((count) => ({
        containers: count === 0 ? containers : [...containers, { id: "new", external: true }]
      }))
      yield* backend.prepare(spec())
      yield* pass(5)
      yield* backend.prepare(spec())
      assert.strictEqual(requests.length, 1)
      yield* backend.prepare(spec({ containers: ["new"] }))
      assert.strictEqual(requests.length, 2)
      yield* pass(31)
      yield* backend.prepare(spec())
      assert.strictEqual(requests.length, 3)
    })
  )
})

describe("a list", () => {
  it.effect("has the newest first, of the time asked for, and other programs' jobs last", () =>
    Effect.gen(function* () {
      const { backend, node } = yield* faked
      const foreign = "a3bb189e-8bf9-4888-9912-ace4e6543002"
      const body = JSON.stringify({ id: foreign, containers: ["echo"], data: {} })
      yield* Effect.promise(() => node.fetch(`${url}/api/jobs`, { method: "POST", body }))
      const first = yield* submit(backend, spec())
      yield* pass(10)
      const since = new Date(10_000)
      const second = yield* submit(backend, spec())
      yield* pass(1)
      const third = yield* submit(backend, spec())
      const ids = (options?: { since?: Date; status?: ["Completed"] }) =>
        Effect.map(Stream.runCollect(backend.list(options)), (jobs) => jobs.map(({ ref }) => ref.id as string))
      assert.deepStrictEqual(yield* ids(), [third.id, second.id, first.id, foreign])
      assert.deepStrictEqual(yield* ids({ since: new Date(since.getTime() - 300) }), [third.id, second.id])
      assert.notInclude(node.requests.at(-1), first.id)
      assert.deepStrictEqual(yield* ids({ status: ["Completed"] }), [first.id, foreign])
    })
  )

  it.effect("of very many jobs is read in pages", () =>
    Effect.gen(function* () {
      const { backend, node } = yield* faked
      const all = Array.from({ length: 700 }, () => submit(backend, spec()))
      yield* Effect.all(all, { concurrency: "unbounded" })
      const first = yield* Stream.runCollect(Stream.take(backend.list(), 1))
      assert.strictEqual(first.length, 1)
      const reads = node.requests.filter((request) => request.startsWith("GET /api/jobs?id="))
      assert.strictEqual(reads.length, 4)
      assert.strictEqual((yield* Stream.runCollect(backend.list())).length, 700)
    })
  )
})

describe("a node that is started anew", () => {
  it.effect("has lost what it ran, and whoever watches is told after some seconds", () =>
    Effect.gen(function* () {
      const { backend, node } = yield* faked
      const ref = yield* submit(backend, spec())
      const watching = yield* Effect.forkChild(Stream.runCollect(watch(backend, ref)))
      yield* pass(1)
      node.restart()
      yield* pass(5)
      assert.strictEqual((yield* backend.get(ref)).status._tag, "Pending")
      yield* pass(25)
      const statuses = (yield* Fiber.join(watching)).map(({ status }) => status)
      assert.deepInclude(statuses.at(-1), { _tag: "Failed", cause: "NodeLost" })
      assert.strictEqual((yield* backend.result(ref)).stdout.text, "")
    })
  )

  it.effect("never had a job that is not ours", () =>
    Effect.gen(function* () {
      const { backend } = yield* faked
      const id = crypto.randomUUID()
      const { reason } = yield* Effect.flip(backend.get(refTo(backend, id)))
      assert.deepStrictEqual(
        [reason._tag, reason.message],
        ["JobNotFound", `${url} has no job ${id}: there never was one, or its record is gone`]
      )
    })
  )
})

describe("a result", () => {
  /** The result of a job whose container answered this. */
  const left = (output: unknown) =>
    Effect.gen(function* () {
      const { fetch } = scripted(({ query }) => {
        const record = { id: query.get("id"), status: "success", result: { container: "c", output } }
        return json(200, [record])
      })
      const backend = yield* make({ url, fetch })
      const { output: read, stdout } = yield* backend.result(refTo(backend, crypto.randomUUID()))
      return [read, stdout.text]
    })

  it.effect.each([
    ["hello\n", "hello\n"],
    ["", ""],
    [{ a: [1] }, '{"a":[1]}'],
    [[1, 2], "[1,2]"],
    [7, "7"],
    [null, "null"],
    [{ output: "kept as it is" }, '{"output":"kept as it is"}']
  ] as const)("is the output %j, and stdout %j", ([output, stdout]) =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* left(output), [output, stdout])
    })
  )

  it.effect("that is a container's HTTP error is caught by a schema, and is a warning without one", () =>
    Effect.gen(function* () {
      const { backend } = yield* faked
      const ref = yield* submit(backend, spec({ containers: ["httpError"] }))
      const output = Schema.Struct({ text: Schema.String })
      const error = yield* during(10, Effect.flip(awaitResult(backend, ref, { output })))
      assert.strictEqual(error._tag === "JobError" && error.reason._tag, "MalformedResponse")
      const { status, warnings } = yield* backend.get(ref)
      assert.strictEqual(status._tag, "Completed")
      assert.deepStrictEqual(warnings, [
        "the output looks like an HTTP error of the container: 500 Internal Server Error: boom"
      ])
      const echoed = yield* submit(backend, spec())
      assert.deepStrictEqual((yield* during(10, awaitResult(backend, echoed, { output }))).output, { text: "hello" })
    })
  )
})
