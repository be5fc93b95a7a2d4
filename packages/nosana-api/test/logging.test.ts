import { assert, describe, it } from "@effect/vitest"
import type { LogChunk } from "@longshore/core/Backend"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { make } from "../src/NosanaApiBackend.ts"
import { elapse, pass, posted, within } from "./backends.ts"
import { wallet } from "./fakeServer.ts"

const textOf = (chunks: ReadonlyArray<LogChunk>) => chunks.map(({ text }) => text).join("")
const whole = "größer 漢字 leise\n🚢\n"

describe("a log", () => {
  it.effect("is told live by the host, and its rest by the result", () =>
    within((server, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend, "both")
        server.jobAt(ref.id).doneAt += 20_000
        const chunks: Array<LogChunk> = []
        const fiber = yield* Effect.forkChild(
          Stream.runForEach(backend.logs(ref, { follow: true }), (chunk) => Effect.sync(() => void chunks.push(chunk)))
        )
        yield* pass(12)
        assert.deepStrictEqual((yield* backend.get(ref)).status._tag, "Running")
        assert.strictEqual(textOf(chunks), whole)
        yield* elapse(Fiber.join(fiber))
        assert.strictEqual(textOf(chunks), whole)
      })
    )
  )

  it.effect("of a host that cannot be reached comes from the result, which knows stderr", () =>
    within((server, backend) =>
      Effect.gen(function* () {
        server.set({ areReachable: false })
        const ref = yield* posted(backend, "both")
        assert.deepStrictEqual(yield* elapse(Stream.runCollect(backend.logs(ref, { follow: true }))), [
          { source: "stdout", text: "größer 漢字 " },
          { source: "stderr", text: "leise\n" },
          { source: "stdout", text: "🚢\n" }
        ])
      })
    )
  )

  it.effect("is asked for without a token where hosts give it to everybody", () =>
    within((server, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend, "endless")
        yield* pass(2)
        yield* elapse(Stream.runDrain(backend.logs(ref)))
        assert.deepStrictEqual(server.tokens, [])
        assert.strictEqual(server.count("POST /api/auth/sign-message"), 0)
      })
    )
  )

  it.effect("is asked for with a token that the server signs, where hosts want one", () =>
    within((server, backend) =>
      Effect.gen(function* () {
        server.set({ wantToken: true })
        const ref = yield* posted(backend, "both")
        server.jobAt(ref.id).doneAt += 60_000
        yield* pass(2)
        assert.strictEqual(textOf(yield* elapse(Stream.runCollect(backend.logs(ref)))), whole)
        assert.lengthOf(server.tokens, 1)
        assert.match(server.tokens[0]!, /^nosana:[1-9A-HJ-NP-Za-km-z]+:\d+$/)
      })
    )
  )

  it.effect("is asked for with a token of the wallet's own", () =>
    within((server, backend) =>
      Effect.gen(function* () {
        server.set({ wantToken: true })
        const ref = yield* posted(backend, "both")
        server.jobAt(ref.id).doneAt += 60_000
        yield* pass(2)
        const own = yield* make({ ...server.options, apiKey: undefined, wallet })
        const there = { ...ref, at: own.at }
        assert.strictEqual(textOf(yield* elapse(Stream.runCollect(own.logs(there)))), whole)
        assert.match(server.tokens[0]!, /^nosana:/)
        assert.strictEqual(server.count("POST /api/auth/sign-message"), 0)
      })
    )
  )

  it.effect("is not given to a key that may sign nothing; a log that is followed comes from the result then", () =>
    within(
      (server, backend) =>
        Effect.gen(function* () {
          server.key("nos_poster", { scopes: ["jobs:write", "credits:read"] })
          server.set({ wantToken: true })
          const ref = yield* posted(backend, "both")
          server.jobAt(ref.id).doneAt += 10_000
          yield* pass(2)
          const error = yield* Effect.flip(elapse(Stream.runCollect(backend.logs(ref))))
          assert.deepStrictEqual([error.operation, error.reason._tag], ["logs", "Unauthorized"])
          assert.strictEqual(textOf(yield* elapse(Stream.runCollect(backend.logs(ref, { follow: true })))), whole)
        }),
      { apiKey: Redacted.make("nos_poster") }
    )
  )

  it.effect("of a job that was taken out of the queue is empty", () =>
    within((server, backend) =>
      Effect.gen(function* () {
        server.set({ areWorking: false })
        const ref = yield* posted(backend, "both")
        yield* backend.cancel(ref)
        assert.deepStrictEqual(yield* elapse(Stream.runCollect(backend.logs(ref, { follow: true }))), [])
      })
    )
  )

  it.effect.each(["evil.example/x", "me@evil.example/", "evil.example", "11111111111111111111111111111111a"])(
    "is not asked of what is no node, nor is that given a token: %s",
    (node) =>
      within((server, backend) =>
        Effect.gen(function* () {
          const asked: Array<string> = []
          server.set({ wantToken: true })
          const own = yield* make({
            ...server.options,
            apiKey: undefined,
            wallet,
            fetch: (input, init) => {
              const { host } = new URL(String(input))
              if (!host.endsWith(".example") || host.startsWith("evil")) asked.push(host)
              return server.fetch(input, init)
            },
            openSocket: (url) => {
              asked.push(String(url))
              throw new Error("nobody is there")
            }
          })
          const ref = { ...(yield* posted(backend, "both")), at: own.at }
          server.jobAt(ref.id).doneAt += 5_000
          yield* pass(2)
          const whole = yield* Effect.promise(() =>
            server.fetch(`https://credits.example/api/jobs/${ref.id}`).then((response) => response.json())
          )
          const odd = () => new Response(JSON.stringify({ ...whole, node }))
          server.answer("GET /api/jobs/", odd)
          const error = yield* Effect.flip(elapse(Stream.runCollect(own.logs(ref))))
          assert.strictEqual(error.reason._tag, "MalformedResponse")
          assert.include(error.message, "which is no node's address")
          // One that is followed comes from the result.
          server.answer("GET /api/jobs/", odd)
          const chunks = yield* elapse(Stream.runCollect(own.logs(ref, { follow: true })))
          assert.strictEqual(textOf(chunks), "größer 漢字 leise\n🚢\n")
          assert.deepStrictEqual([asked, server.tokens], [[], []])
        })
      )
  )
})
