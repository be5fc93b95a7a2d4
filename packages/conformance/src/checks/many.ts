/** `getMany` answers for many jobs in one call. */
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { type Check, check } from "../Check.ts"

export const many: ReadonlyArray<Check> = [
  check(
    "gets each job it knows, and leaves out those it does not",
    ["getMany"],
    ({ backend, get, specs, stranger, submit }) =>
      Effect.gen(function* () {
        const refs = [yield* submit(specs.completes), yield* submit(specs.completes)]
        for (const ref of refs) yield* get(ref)
        const jobs = yield* backend.getMany([refs[0]!, stranger, refs[1]!])
        assert.sameDeepMembers(
          jobs.map(({ ref }) => ref),
          refs
        )
        for (const job of jobs) assert.isTrue("_tag" in job.status)
      })
  ),

  check("gets nothing when it is asked for nothing it has", ["getMany"], ({ backend, stranger }) =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* backend.getMany([]), [])
      assert.deepStrictEqual(yield* backend.getMany([stranger]), [])
    })
  ),

  check(
    "minds neither jobs asked for twice nor those of another instance",
    ["getMany"],
    ({ backend, get, specs, submit }) =>
      Effect.gen(function* () {
        const ref = yield* submit(specs.completes)
        yield* get(ref)
        const foreign = [
          { ...ref, at: `${ref.at}-other` },
          { ...ref, backend: "another" }
        ]
        const jobs = yield* backend.getMany([ref, ...foreign, ref])
        assert.isNotEmpty(jobs)
        for (const job of jobs) assert.deepStrictEqual(job.ref, ref)
        assert.deepStrictEqual(yield* backend.getMany(foreign), [])
      })
  )
]
