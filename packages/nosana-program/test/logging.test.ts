import { assert, describe, it } from "@effect/vitest"
import type { LogChunk } from "@longshore/core/Backend"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import { addressOf, posted, within } from "./backends.ts"
import { elapse, pass } from "./elapse.ts"

const textOf = (chunks: ReadonlyArray<LogChunk>) => chunks.map(({ text }) => text).join("")
const whole = "größer 漢字 leise\n🚢\n"

describe("a log", () => {
  it.effect("is told live, and its rest by the result", () =>
    within((world, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend, "both")
        const chunks: Array<LogChunk> = []
        const fiber = yield* Effect.forkChild(
          Stream.runForEach(backend.logs(ref, { follow: true }), (chunk) => Effect.sync(() => void chunks.push(chunk)))
        )
        yield* pass(3)
        assert.deepStrictEqual(chunks, [], "nothing is written before it runs")
        world.nodes.take(addressOf(ref))
        yield* pass(15)
        // A node does not tell stderr from stdout.
        assert.deepStrictEqual(
          chunks.map(({ source }) => source),
          ["stdout", "stdout", "stdout"]
        )
        assert.strictEqual(textOf(chunks), whole)
        world.nodes.finish(addressOf(ref))
        yield* elapse(Fiber.join(fiber))
        assert.strictEqual(textOf(chunks), whole)
      })
    )
  )

  it.effect("of a node that cannot be reached comes from the result", () =>
    within((world, backend) =>
      Effect.gen(function* () {
        world.nodes.setReachable(false)
        const ref = yield* posted(backend, "both")
        world.nodes.take(addressOf(ref))
        const fiber = yield* Effect.forkChild(Stream.runCollect(backend.logs(ref, { follow: true })))
        yield* pass(5)
        world.nodes.finish(addressOf(ref))
        assert.deepStrictEqual(yield* elapse(Fiber.join(fiber)), [
          { source: "stdout", text: "größer 漢字 " },
          { source: "stderr", text: "leise\n" },
          { source: "stdout", text: "🚢\n" }
        ])
      })
    )
  )

  it.effect("that is not followed is what there is", () =>
    within((world, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend, "both")
        assert.deepStrictEqual(yield* Stream.runCollect(backend.logs(ref)), [])
        world.nodes.take(addressOf(ref))
        yield* pass(2)
        assert.strictEqual(textOf(yield* elapse(Stream.runCollect(backend.logs(ref)))), whole)
      })
    )
  )

  it.effect("of a job that was cancelled before it ran is empty", () =>
    within((_, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend, "both")
        yield* elapse(backend.cancel(ref))
        assert.deepStrictEqual(yield* elapse(Stream.runCollect(backend.logs(ref, { follow: true }))), [])
      })
    )
  )
})
