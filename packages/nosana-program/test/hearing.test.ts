import { assert, describe, it } from "@effect/vitest"
import { JobError, Unavailable } from "@longshore/core/JobError"
import type { address } from "@solana/kit"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Queue from "effect/Queue"
import * as Stream from "effect/Stream"
import { makeHearing } from "../src/internal/backend/hearing.ts"
import { node, stranger, wallet } from "./fakeWorld.ts"

interface Word {
  readonly job: ReturnType<typeof address> | undefined
  readonly word: string
}

/** A source that says what it is told to, and counts how often it was started and stopped. */
const makeSource = () => {
  const counts = { started: 0, stopped: 0 }
  let queue: Queue.Queue<Word, JobError>
  const source: Stream.Stream<Word, JobError> = Stream.unwrap(
    Effect.gen(function* () {
      counts.started++
      queue = yield* Queue.unbounded<Word, JobError>()
      return Stream.onExit(Stream.fromQueue(queue), () => Effect.sync(() => void counts.stopped++))
    })
  )
  return {
    counts,
    say: (job: Word["job"], word: string) => Queue.offer(queue, { job, word }),
    fail: (error: JobError) => Queue.fail(queue, error),
    hear: makeHearing(source, (job) => ({ job, word: "first" }))
  }
}

const settle = Effect.promise(() => new Promise<void>((resolve) => setTimeout(resolve, 5)))

/** What is heard of a job, as it comes. */
const listening = (hear: ReturnType<typeof makeSource>["hear"], job: NonNullable<Word["job"]>) =>
  Effect.gen(function* () {
    const words: Array<string> = []
    const fiber = yield* Effect.forkChild(
      Stream.runForEach(hear(job), ({ word }) => Effect.sync(() => void words.push(word)))
    )
    yield* settle
    return { words, fiber }
  })

describe("those who listen", () => {
  it.live("share one source, and hear of their own job", () =>
    Effect.gen(function* () {
      const { counts, hear, say } = makeSource()
      const one = yield* listening(hear, wallet.address)
      const two = yield* listening(hear, node.address)
      const three = yield* listening(hear, node.address)
      yield* say(wallet.address, "a")
      yield* say(node.address, "b")
      yield* say(stranger.address, "c")
      yield* say(undefined, "d")
      yield* settle
      assert.deepStrictEqual(
        [one.words, two.words, three.words],
        [
          ["first", "a"],
          ["first", "b"],
          ["first", "b"]
        ]
      )
      assert.strictEqual(counts.started, 1)
      for (const { fiber } of [one, two]) yield* Fiber.interrupt(fiber)
      yield* say(node.address, "e")
      yield* settle
      assert.deepStrictEqual(three.words, ["first", "b", "e"])
      assert.strictEqual(counts.stopped, 0)
      yield* Fiber.interrupt(three.fiber)
      yield* settle
      assert.strictEqual(counts.stopped, 1)
    })
  )

  it.live("start it anew when all had left, and are not ended by the old one", () =>
    Effect.gen(function* () {
      const { counts, hear, say } = makeSource()
      const one = yield* listening(hear, wallet.address)
      yield* Fiber.interrupt(one.fiber)
      const two = yield* listening(hear, wallet.address)
      yield* say(wallet.address, "a")
      yield* settle
      assert.deepStrictEqual(two.words, ["first", "a"])
      assert.isUndefined(two.fiber.pollUnsafe())
      assert.deepStrictEqual(counts, { started: 2, stopped: 1 })
      yield* Fiber.interrupt(two.fiber)
    })
  )

  it.live("all hear why it has failed, and may listen again", () =>
    Effect.gen(function* () {
      const { counts, fail, hear } = makeSource()
      const both = [yield* listening(hear, wallet.address), yield* listening(hear, node.address)]
      const reason = new Unavailable({ message: "it was closed" })
      yield* fail(new JobError({ backend: "nosana-program", operation: "changes", reason }))
      for (const { fiber } of both) assert.strictEqual((yield* Effect.flip(Fiber.join(fiber))).reason, reason)
      const again = yield* listening(hear, wallet.address)
      assert.deepStrictEqual(again.words, ["first"])
      assert.strictEqual(counts.started, 2)
      yield* Fiber.interrupt(again.fiber)
    })
  )
})
