import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import { addressOf, type Backend, posted, type Ref, within } from "./backends.ts"
import { elapse, pass } from "./elapse.ts"

/** Which statuses are pushed, in their order. */
const listening = (backend: Backend, ref: Ref) =>
  Effect.gen(function* () {
    const tags: Array<string> = []
    const fiber = yield* Effect.forkChild(
      Stream.runForEach(backend.changes(ref), ({ status }) =>
        Effect.sync(() => {
          if (tags.at(-1) !== status._tag) tags.push(status._tag)
        })
      )
    )
    return { tags, fiber }
  })

describe("changes", () => {
  it.effect("tell of each job at once, all over one connection, to its end", () =>
    within((world, backend) =>
      Effect.gen(function* () {
        const refs = [yield* posted(backend, "ok"), yield* posted(backend, "fail"), yield* posted(backend, "endless")]
        const heard = yield* Effect.forEach(refs, (ref) => listening(backend, ref))
        yield* pass(3)
        assert.deepStrictEqual(
          heard.map(({ tags }) => tags),
          [["Queued"], ["Queued"], ["Queued"]]
        )
        for (const ref of refs) world.nodes.take(addressOf(ref))
        yield* pass(3)
        for (const ref of refs.slice(0, 2)) world.nodes.finish(addressOf(ref))
        // Nobody asks but by what is pushed.
        yield* pass(3)
        yield* elapse(backend.cancel(refs[2]!))
        for (const { fiber } of heard) yield* elapse(Fiber.join(fiber))
        assert.deepStrictEqual(
          heard.map(({ tags }) => tags),
          [
            ["Queued", "Running", "Completed"],
            ["Queued", "Running", "Failed"],
            ["Queued", "Running", "Cancelled"]
          ]
        )
        assert.strictEqual(world.monitors(), 1)
      })
    )
  )

  it.effect("of a job that is delisted tell that it is gone", () =>
    within((_, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend, "endless")
        const { fiber, tags } = yield* listening(backend, ref)
        yield* pass(3)
        yield* elapse(backend.cancel(ref))
        yield* elapse(Fiber.join(fiber))
        assert.deepStrictEqual(tags, ["Queued", "Cancelled"])
      })
    )
  )

  it.effect("come job by job where the RPC does not list a program's accounts", () =>
    within((world, backend) =>
      Effect.gen(function* () {
        const refusal = { code: -32601, message: "Method not found" }
        world.answer(
          "getProgramAccounts",
          1_000,
          () => new Response(JSON.stringify({ jsonrpc: "2.0", id: "1", error: refusal }))
        )
        const refs = [yield* posted(backend, "ok"), yield* posted(backend, "ok")]
        yield* backend.getMany(refs)
        const heard = yield* Effect.forEach(refs, (ref) => listening(backend, ref))
        yield* pass(3)
        for (const ref of refs) world.nodes.take(addressOf(ref))
        yield* pass(3)
        for (const ref of refs) world.nodes.finish(addressOf(ref))
        for (const { fiber } of heard) yield* elapse(Fiber.join(fiber))
        for (const { tags } of heard) assert.strictEqual(tags.at(-1), "Completed")
        assert.strictEqual(world.monitors(), 2)
      })
    )
  )
})
