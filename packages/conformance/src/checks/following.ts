/** A watch tells how a job moves, and ends with it. */
import { assert } from "@effect/vitest"
import { describe, isAfter, isTerminal, type Job } from "@longshore/core/Job"
import { InvalidState, JobError } from "@longshore/core/JobError"
import { awaitEnd, watch } from "@longshore/core/Watch"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import { type Check, check } from "../Check.ts"
import { countingCalls } from "../countingCalls.ts"
import type { AnyBackend } from "../Trial.ts"
import { failsWith } from "./expect.ts"

/** Whether these can be all the snapshots of one job, in their order, to its end. */
const isWhole = (jobs: ReadonlyArray<Job>) => {
  assert.isNotEmpty(jobs, "nothing was told of the job")
  jobs.slice(1).forEach((job, i) => {
    const before = jobs[i]!
    assert.isTrue(isAfter(before, job), `no job moves from ${describe(before.status)} to ${describe(job.status)}`)
  })
  const ends = jobs.map(({ status }) => isTerminal(status))
  assert.deepStrictEqual(
    ends,
    ends.map((_, i) => i === ends.length - 1),
    `one terminal status, at the end: ${jobs.map(({ status }) => describe(status)).join(", ")}`
  )
}

/** What can become of a push channel. */
const channels: ReadonlyArray<{ readonly how: string; readonly changes: AnyBackend["changes"] }> = [
  { how: "lies silent", changes: () => Stream.never },
  { how: "ends at once", changes: () => Stream.empty },
  {
    how: "fails",
    changes: () =>
      Stream.fail(
        new JobError({ backend: "push", operation: "changes", reason: new InvalidState({ message: "it was closed" }) })
      )
  },
  { how: "dies", changes: () => Stream.die(new Error("the push channel broke")) }
]

export const following: ReadonlyArray<Check> = [
  check("tells only legal moves, and one terminal status at the end", [], ({ backend, inTime, specs, submit }) =>
    Effect.gen(function* () {
      const ref = yield* submit(specs.completes)
      const jobs = yield* inTime(Stream.runCollect(watch(backend, ref)))
      isWhole(jobs)
      for (const job of jobs) assert.deepStrictEqual(job.ref, ref)
      assert.strictEqual(describe(jobs.at(-1)!.status), "Completed")
    })
  ),

  check(
    "answers each `get` with a legal move, and with the same end for ever",
    [],
    ({ backend, get, inTime, specs, submit }) =>
      Effect.gen(function* () {
        const ref = yield* submit(specs.completes)
        const jobs = [yield* get(ref)]
        const looking = Effect.gen(function* () {
          while (!isTerminal(jobs.at(-1)!.status)) {
            yield* Effect.sleep("200 millis")
            jobs.push(yield* backend.get(ref))
          }
        })
        yield* inTime(looking)
        isWhole(jobs)
        for (const _ of [1, 2]) assert.deepStrictEqual((yield* backend.get(ref)).status, jobs.at(-1)!.status)
      })
  ),

  check("tells the end of a job that has ended", [], ({ another, backend, inTime, specs, submit }) =>
    Effect.gen(function* () {
      const ref = yield* submit(specs.completes)
      const ended = yield* inTime(awaitEnd(backend, ref))
      const told = yield* inTime(Stream.runCollect(watch(yield* another, ref)))
      assert.deepStrictEqual(
        told.map(({ status }) => status),
        [ended.status]
      )
    })
  ),

  check("tells times in their order", [], ({ backend, inTime, specs, submit }) =>
    Effect.gen(function* () {
      const { createdAt, endedAt, startedAt } = yield* inTime(awaitEnd(backend, yield* submit(specs.completes)))
      const times = [createdAt, startedAt, endedAt].flatMap((time) => (time === undefined ? [] : [time.getTime()]))
      assert.deepStrictEqual(
        times,
        [...times].sort((one, other) => one - other)
      )
    })
  ),

  check("ends a watch of a job that nobody submitted with JobNotFound", [], ({ backend, inTime, stranger }) =>
    failsWith("JobNotFound", "watch", inTime(Stream.runDrain(watch(backend, stranger))))
  ),

  check("leaves nothing running when a watch is interrupted", ["unended"], ({ backend, pass, specs, submit }) =>
    Effect.gen(function* () {
      const { calls, counted, running } = countingCalls(backend)
      const ref = yield* submit(specs.runs ?? specs.completes)
      const fiber = yield* Effect.forkScoped(Stream.runDrain(watch(counted, ref)))
      for (let tries = 0; calls() === 0; tries++) {
        assert.isBelow(tries, 100, "a watch asks nothing")
        yield* pass("100 millis")
      }
      yield* Fiber.interrupt(fiber)
      yield* pass("500 millis")
      const before = calls()
      yield* pass(Duration.min(Duration.times(Duration.fromInputUnsafe(backend.pollEvery), 2), Duration.seconds(3)))
      assert.strictEqual(calls(), before, "requests were sent after the interruption")
      assert.strictEqual(running(), 0, "requests are still running")
    })
  ),

  check("pushes snapshots of the job, legal moves only", ["changes"], ({ backend, inTime, specs, submit }) =>
    Effect.gen(function* () {
      const ref = yield* submit(specs.completes)
      // A push channel may drop the last one too, so it is listened to only as long as the job lives.
      const pushed: Array<Job> = []
      const listening = Stream.runForEach(backend.changes(ref), (job) => Effect.sync(() => void pushed.push(job)))
      const fiber = yield* Effect.forkScoped(listening)
      yield* inTime(awaitEnd({ ...backend }, ref))
      yield* Fiber.interrupt(fiber)
      assert.isNotEmpty(pushed, "nothing was pushed")
      for (const job of pushed) assert.deepStrictEqual(job.ref, ref)
    })
  ),

  ...channels.map(({ changes, how }) =>
    check(`follows a job to its end when push ${how}`, ["changes"], ({ backend, inTime, specs, submit }) =>
      Effect.gen(function* () {
        const ref = yield* submit(specs.completes)
        const unheard: AnyBackend = { ...backend, changes }
        const jobs = yield* inTime(Stream.runCollect(watch(unheard, ref)))
        isWhole(jobs)
        assert.strictEqual(describe(jobs.at(-1)!.status), "Completed")
      })
    )
  )
]
