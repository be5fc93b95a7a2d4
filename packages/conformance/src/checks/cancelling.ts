/** `cancel` asks for a job's end. */
import { assert } from "@effect/vitest"
import { awaitEnd, watch } from "@longshore/core/Watch"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { type Check, check } from "../Check.ts"
import { failsWith } from "./expect.ts"

export const cancelling: ReadonlyArray<Check> = [
  check("ends a job that has not ended as Cancelled", ["cancel", "unended"], ({ backend, inTime, specs, submit }) =>
    Effect.gen(function* () {
      const ref = yield* submit(specs.runs ?? specs.completes)
      yield* inTime(backend.cancel(ref))
      assert.strictEqual((yield* inTime(awaitEnd(backend, ref))).status._tag, "Cancelled")
    })
  ),

  check("ends a job that runs as Cancelled", ["cancel", "runs"], ({ backend, inTime, specs, submit }) =>
    Effect.gen(function* () {
      const ref = yield* submit(specs.runs ?? specs.completes)
      const running = Stream.takeUntil(watch(backend, ref), ({ status }) => status._tag === "Running")
      yield* inTime(Stream.runDrain(running))
      yield* inTime(backend.cancel(ref))
      assert.strictEqual((yield* inTime(awaitEnd(backend, ref))).status._tag, "Cancelled")
    })
  ),

  check("does no more when it is asked again", ["cancel", "unended"], ({ another, backend, inTime, specs, submit }) =>
    Effect.gen(function* () {
      const ref = yield* submit(specs.runs ?? specs.completes)
      const both = [backend, yield* another].map((instance) => instance.cancel(ref))
      yield* inTime(Effect.all(both, { concurrency: "unbounded" }))
      yield* inTime(backend.cancel(ref))
      const { status } = yield* inTime(awaitEnd(backend, ref))
      yield* inTime(backend.cancel(ref))
      assert.deepStrictEqual((yield* backend.get(ref)).status, status)
      assert.strictEqual(status._tag, "Cancelled")
    })
  ),

  check("leaves a job that has ended as it is", ["cancel"], ({ backend, inTime, specs, submit }) =>
    Effect.gen(function* () {
      const ref = yield* submit(specs.completes)
      const { status } = yield* inTime(awaitEnd(backend, ref))
      yield* inTime(backend.cancel(ref))
      assert.deepStrictEqual((yield* backend.get(ref)).status, status)
      assert.strictEqual(status._tag, "Completed")
    })
  ),

  check("cancels no job but its own", ["cancel"], ({ backend, get, stranger, submit, specs }) =>
    Effect.gen(function* () {
      const ref = yield* submit(specs.runs ?? specs.completes)
      yield* failsWith("JobNotFound", "cancel", backend.cancel(stranger))
      yield* failsWith("JobNotFound", "cancel", backend.cancel({ ...ref, at: `${ref.at}-other` }))
      assert.notStrictEqual((yield* get(ref)).status._tag, "Cancelled")
    })
  )
]
