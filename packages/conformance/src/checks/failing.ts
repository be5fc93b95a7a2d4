/** What may be said, and what not, while nobody answers. */
import { assert } from "@effect/vitest"
import { describe } from "@longshore/core/Job"
import type { JobError } from "@longshore/core/JobError"
import { resume, submit } from "@longshore/core/Submit"
import { watch } from "@longshore/core/Watch"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import { type Check, check } from "../Check.ts"
import { makeSharedStore, processOver } from "../process.ts"
import type { Trial } from "../Trial.ts"
import { errorOf } from "./expect.ts"

/** Runs while the world is down. It is up again afterwards, whatever happens. */
const whileDown = <A, E, R>({ faults }: Trial, effect: Effect.Effect<A, E, R>) =>
  Effect.acquireUseRelease(
    faults.setDown(true),
    () => effect,
    () => Effect.orDie(faults.setDown(false))
  )

/** The error of an operation that cannot be answered now, and can be tried again. */
const unanswered = <R>({ inTime }: Trial, operation: string, effect: Effect.Effect<unknown, JobError, R>) =>
  Effect.gen(function* () {
    const error = yield* errorOf(operation, inTime(effect))
    assert.isTrue(error.isRetryable, `${operation} fails as if it were no use to try again: ${error.message}`)
    return error
  })

export const failing: ReadonlyArray<Check> = [
  check("fails each question with an error that invites a retry", ["setDown"], (trial) =>
    Effect.gen(function* () {
      const { backend, specs } = trial
      const ref = yield* trial.submit(specs.completes)
      yield* whileDown(
        trial,
        Effect.andThen(unanswered(trial, "get", backend.get(ref)), unanswered(trial, "result", backend.result(ref)))
      )
      yield* trial.get(ref)
    })
  ),

  check("does not say of a ticket that it is absent or dead", ["setDown"], (trial) =>
    Effect.gen(function* () {
      const ticket = yield* trial.prepare(trial.backend)
      const sent = yield* trial.prepare(trial.backend)
      yield* trial.backend.send(sent)
      for (const each of [ticket, sent]) {
        const found = yield* whileDown(trial, Effect.result(trial.inTime(trial.backend.find(each))))
        if (found._tag === "Success") assert.strictEqual(found.success._tag, "Unclear", "find guesses")
      }
      assert.strictEqual((yield* trial.look(sent))._tag, "Landed")
    })
  ),

  check("makes at most one job of a submission, and says which", ["setDown"], (trial) =>
    Effect.gen(function* () {
      const { backend, given, inTime, jobs, specs } = trial
      const before = yield* jobs
      const store = makeSharedStore()
      const error = yield* whileDown(
        trial,
        errorOf("submit", inTime(processOver(store)(submit(backend, ...given(specs.completes)))))
      )
      const isUnknown = error.reason._tag === "OutcomeUnknown"
      const { refs } = yield* inTime(processOver(store)(resume(backend)))
      assert.strictEqual(refs.length, isUnknown ? 1 : 0, `what resume told of, after ${error.message}`)
      assert.strictEqual((yield* jobs) - before, refs.length, "the number of jobs")
      assert.deepStrictEqual(store.open(), [])
    })
  ),

  check("follows a job past an outage", ["setDown"], (trial) =>
    Effect.gen(function* () {
      const { backend, inTime, pass, specs } = trial
      const ref = yield* trial.submit(specs.completes)
      const fiber = yield* Effect.forkScoped(Stream.runCollect(watch(backend, ref)))
      yield* whileDown(trial, pass("5 seconds"))
      const jobs = yield* inTime(Fiber.join(fiber))
      assert.strictEqual(describe(jobs.at(-1)!.status), "Completed")
    })
  ),

  check("does not take many jobs for absent", ["setDown", "getMany"], (trial) =>
    Effect.gen(function* () {
      const ref = yield* trial.submit(trial.specs.completes)
      yield* whileDown(trial, unanswered(trial, "getMany", trial.backend.getMany([ref])))
    })
  ),

  check("does not list nothing", ["setDown", "list"], (trial) =>
    whileDown(trial, unanswered(trial, "list", Stream.runCollect(trial.backend.list())))
  ),

  check("does not tell of no money", ["setDown", "balances"], (trial) =>
    whileDown(trial, unanswered(trial, "balances", trial.backend.balances()))
  )
]
