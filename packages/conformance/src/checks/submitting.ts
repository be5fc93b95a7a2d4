/** One submission makes one job, whatever becomes of its answer. */
import { assert } from "@effect/vitest"
import type { JobRef } from "@longshore/core/Job"
import { JobError, OutcomeUnknown } from "@longshore/core/JobError"
import { settle, submit } from "@longshore/core/Submit"
import * as Effect from "effect/Effect"
import { type Check, check } from "../Check.ts"
import { makeSharedStore, processOver } from "../process.ts"
import type { AnyBackend } from "../Trial.ts"
import { failsWith, making } from "./expect.ts"

const moments = ["before acting", "after acting"] as const

const noAnswer = (backend: AnyBackend) =>
  Effect.fail(
    new JobError({ backend: backend.id, operation: "send", reason: new OutcomeUnknown({ message: "no answer came" }) })
  )

/** The backend, with the first answer to `send` lost on its way. */
const losing = (backend: AnyBackend, moment: (typeof moments)[number]): AnyBackend => {
  let isLost = false
  return {
    ...backend,
    send: (ticket) =>
      Effect.suspend(() => {
        if (isLost) return backend.send(ticket)
        isLost = true
        return moment === "before acting" ? noAnswer(backend) : Effect.andThen(backend.send(ticket), noAnswer(backend))
      })
  }
}

export const submitting: ReadonlyArray<Check> = [
  check("makes one job of a submission, and knows it", [], ({ backend, get, jobs, specs, submit }) =>
    Effect.gen(function* () {
      const ref = yield* making(1, jobs, submit(specs.completes))
      assert.deepInclude(ref, { backend: backend.id, at: backend.at })
      const saved = JSON.parse(JSON.stringify(ref)) as JobRef
      assert.deepStrictEqual(saved, { ...ref }, "a ref is plain data")
      assert.deepStrictEqual((yield* get(saved)).ref, ref)
    })
  ),

  check("makes one job of one ticket, however often it is settled", [], ({ backend, inTime, jobs, prepare }) =>
    making(
      1,
      jobs,
      Effect.gen(function* () {
        const ticket = yield* prepare(backend)
        const first = yield* inTime(settle(backend, ticket))
        assert.deepStrictEqual(yield* inTime(settle(backend, ticket)), first)
      })
    )
  ),

  check("makes one job when two processes settle a ticket at once", [], ({ another, backend, inTime, jobs, prepare }) =>
    making(
      1,
      jobs,
      Effect.gen(function* () {
        const store = makeSharedStore()
        const ticket = yield* prepare(backend)
        const instances = [backend, yield* another, backend]
        const refs = yield* inTime(
          Effect.forEach(instances, (instance) => processOver(store)(settle(instance, ticket)), {
            concurrency: "unbounded"
          })
        )
        assert.deepStrictEqual(refs, [refs[0], refs[0], refs[0]])
      })
    )
  ),

  ...moments.map((moment) =>
    check(`makes one job when the answer is lost ${moment}`, [], ({ backend, get, given, inTime, jobs, specs }) =>
      making(
        1,
        jobs,
        Effect.gen(function* () {
          const ref = yield* inTime(submit(losing(backend, moment), ...given(specs.completes)))
          assert.deepStrictEqual((yield* get(ref)).ref, ref)
        })
      )
    )
  ),

  ...moments.map((moment) =>
    check(
      `makes one job when its world loses the answer ${moment}`,
      ["loseNextSend"],
      ({ backend, faults, get, given, inTime, jobs, specs }) =>
        making(
          1,
          jobs,
          Effect.gen(function* () {
            yield* faults.loseNextSend(moment)
            const ref = yield* inTime(submit(backend, ...given(specs.completes)))
            assert.deepStrictEqual((yield* get(ref)).ref, ref)
          })
        )
    )
  ),

  ...moments.map((moment) =>
    check(
      `does not call a send a failure whose answer is lost ${moment}`,
      ["loseNextSend"],
      ({ backend, faults, inTime, jobs, prepare }) =>
        Effect.gen(function* () {
          const before = yield* jobs
          const ticket = yield* prepare(backend)
          yield* faults.loseNextSend(moment)
          // Where the backend itself can find out, it may. Only a guess is forbidden.
          const told = yield* Effect.result(inTime(backend.send(ticket)))
          const made = (yield* jobs) - before
          if (told._tag === "Success") assert.strictEqual(made, 1, "send gave a ref, and there is no job")
          else if (told.failure.reason._tag !== "OutcomeUnknown") {
            assert.strictEqual(made, 0, `send said that there is no job, and there is: ${told.failure.message}`)
          }
        })
    )
  ),

  check("sends no ticket of another instance", [], ({ backend, jobs, prepare }) =>
    making(
      0,
      jobs,
      Effect.gen(function* () {
        const foreign = { ...(yield* prepare(backend)), at: `${backend.at}-other` }
        yield* failsWith("InvalidState", "send", backend.send(foreign))
        yield* failsWith("InvalidState", "find", backend.find(foreign))
        yield* failsWith("InvalidState", "settle", settle(backend, foreign))
        yield* failsWith("InvalidState", "send", backend.send({ ...foreign, at: backend.at, backend: "another" }))
      })
    )
  )
]
