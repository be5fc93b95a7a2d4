/**
 * The process dies between any two steps of a submission, and another one resumes.
 *
 * It dies by a defect: nothing of the submission runs after it, as after a power cut.
 */
import { assert } from "@effect/vitest"
import * as Journal from "@longshore/core/Journal"
import { resume, submit } from "@longshore/core/Submit"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import { type Check, check } from "../Check.ts"
import { makeSharedStore, processOver, type SharedStore } from "../process.ts"
import type { AnyBackend, Trial } from "../Trial.ts"
import { making } from "./expect.ts"

const death = Effect.die("the process died")

interface Doomed {
  readonly backend: AnyBackend
  readonly store: Journal.Store
}

/** Each moment at which a submission can die, and how many jobs there must be when it has been resumed. */
const deaths: ReadonlyArray<{
  readonly when: string
  readonly jobs: 0 | 1
  readonly doom: (living: { readonly backend: AnyBackend; readonly store: SharedStore }) => Doomed
}> = [
  {
    when: "before its ticket is written down",
    jobs: 0,
    doom: ({ backend, store }) => ({ backend, store: { ...store, set: () => death } })
  },
  {
    when: "after its ticket is written down",
    jobs: 1,
    doom: ({ backend, store }) => ({
      backend,
      store: { ...store, set: (name, text) => Effect.andThen(store.set(name, text), death) }
    })
  },
  {
    when: "before the request leaves",
    jobs: 1,
    doom: ({ backend, store }) => ({ backend: { ...backend, send: () => death }, store })
  },
  {
    when: "before the answer arrives",
    jobs: 1,
    doom: ({ backend, store }) => ({
      backend: { ...backend, send: (ticket) => Effect.andThen(backend.send(ticket), death) },
      store
    })
  },
  {
    when: "before its ticket is closed",
    jobs: 1,
    doom: ({ backend, store }) => ({ backend, store: { ...store, remove: () => death } })
  }
]

const dying = (
  { another, backend, get, given, inTime, jobs, specs }: Trial,
  { doom, jobs: expected, when }: (typeof deaths)[number]
) =>
  making(
    expected,
    jobs,
    Effect.gen(function* () {
      const store = makeSharedStore()
      const doomed = doom({ backend, store })
      const exit = yield* Effect.exit(
        inTime(processOver(doomed.store)(submit(doomed.backend, ...given(specs.completes))))
      )
      assert.isTrue(Exit.hasDies(exit), `the submission did not die ${when}`)

      const survivor = yield* another
      const resumed = yield* inTime(processOver(store)(resume(survivor)))
      assert.deepStrictEqual(resumed.errors, [])
      assert.strictEqual(resumed.refs.length, expected, "how many jobs the survivor is told of")
      for (const ref of resumed.refs) assert.deepStrictEqual((yield* get(ref, survivor)).ref, ref)
      assert.deepStrictEqual(store.open(), [], "the journal is not empty")
      assert.deepStrictEqual(yield* processOver(store)(resume(survivor)), { refs: [], errors: [] })
    })
  )

export const crashing: ReadonlyArray<Check> = [
  ...deaths.map((each) =>
    check(`makes ${each.jobs === 0 ? "no job" : "one job"} when it dies ${each.when}`, [], (trial) =>
      dying(trial, each)
    )
  ),

  check("makes one job when two processes resume at once", [], ({ another, backend, inTime, jobs, prepare }) =>
    making(
      1,
      jobs,
      Effect.gen(function* () {
        const store = makeSharedStore()
        const ticket = yield* prepare(backend)
        yield* Journal.make(store).open(ticket)
        const told = yield* inTime(
          Effect.forEach([backend, yield* another], (instance) => processOver(store)(resume(instance)), {
            concurrency: "unbounded"
          })
        )
        assert.strictEqual(told.flatMap(({ refs }) => refs).length, 1, "how many were told of the job")
        assert.deepStrictEqual(store.open(), [])
      })
    )
  ),

  check("leaves nothing behind when it is interrupted before it sends", [], ({ backend, given, jobs, pass, specs }) =>
    making(
      0,
      jobs,
      Effect.gen(function* () {
        const store = makeSharedStore()
        const slow: Journal.Store = {
          ...store,
          set: (name, text) => Effect.andThen(store.set(name, text), Effect.never)
        }
        const fiber = yield* Effect.forkScoped(processOver(slow)(submit(backend, ...given(specs.completes))))
        yield* until(pass, () => store.open().length > 0)
        yield* Fiber.interrupt(fiber)
        assert.deepStrictEqual(store.open(), [])
      })
    )
  )
]

/** Lets time pass until something is so. */
const until = (pass: Trial["pass"], isSo: () => boolean) =>
  Effect.gen(function* () {
    for (let tries = 0; !isSo(); tries++) {
      assert.isBelow(tries, 200, "nothing came of it")
      yield* pass("100 millis")
    }
  })
