/** What an ended job left, however it ended. */
import { assert } from "@effect/vitest"
import { describe, type JobRef } from "@longshore/core/Job"
import type { JobResult } from "@longshore/core/JobResult"
import type { SpecKind } from "@longshore/core/JobSpec"
import { awaitEnd, awaitResult } from "@longshore/core/Watch"
import * as Effect from "effect/Effect"
import { type Check, check } from "../Check.ts"
import type { Sample } from "../Subject.ts"
import type { Trial } from "../Trial.ts"
import { errorOf, failsWith } from "./expect.ts"

/** Whether the result has what the job is known to leave. */
const isLeft = ({ exitCode, outputs, stderr, stdout }: JobResult, { leaves = {} }: Sample<SpecKind>) => {
  if (leaves.exitCode !== undefined) assert.strictEqual(exitCode, leaves.exitCode, "the exit code")
  if (leaves.stdout !== undefined) assert.strictEqual(stdout.text, leaves.stdout, "stdout")
  if (leaves.stderr !== undefined) assert.strictEqual(stderr.text, leaves.stderr, "stderr")
  if (leaves.files !== undefined) {
    assert.sameMembers(
      outputs.map(({ path }) => path),
      Object.keys(leaves.files),
      "the files that result lists"
    )
  }
  for (const { bytes, text } of [stdout, stderr]) {
    assert.strictEqual(new TextDecoder().decode(bytes), text, "the text is not what the bytes say")
  }
}

const plain = ({ exitCode, outputs, stderr, stdout }: JobResult) => ({
  exitCode,
  outputs,
  stdout: stdout.text,
  stderr: stderr.text
})

const notCompleted = ({ backend, inTime }: Trial, ref: JobRef) =>
  Effect.gen(function* () {
    const error = yield* errorOf("awaitResult of a failed job", inTime(awaitResult(backend, ref)))
    if (error._tag !== "NotCompleted") return assert.fail(`awaitResult failed otherwise: ${error.message}`)
    return error
  })

export const results: ReadonlyArray<Check> = [
  check("has no result before the end", ["unended"], ({ backend, get, specs, submit }) =>
    Effect.gen(function* () {
      const ref = yield* submit(specs.runs ?? specs.completes)
      yield* get(ref)
      yield* failsWith("InvalidState", "result", backend.result(ref))
    })
  ),

  check("has the result of a completed job", [], ({ backend, inTime, specs, submit }) =>
    Effect.gen(function* () {
      const result = yield* inTime(awaitResult(backend, yield* submit(specs.completes)))
      assert.oneOf(result.exitCode, [0, undefined], "the exit code of a completed job")
      isLeft(result, specs.completes)
    })
  ),

  check("has the output of a job that writes", ["writes"], ({ backend, inTime, specs, submit }) =>
    Effect.gen(function* () {
      const sample = specs.writes ?? specs.completes
      isLeft(yield* inTime(awaitResult(backend, yield* submit(sample))), sample)
    })
  ),

  check("gives the same result again, and to another process", [], ({ another, backend, inTime, specs, submit }) =>
    Effect.gen(function* () {
      const ref = yield* submit(specs.completes)
      const first = plain(yield* inTime(awaitResult(backend, ref)))
      assert.deepStrictEqual(plain(yield* backend.result(ref)), first)
      assert.deepStrictEqual(plain(yield* (yield* another).result(ref)), first)
    })
  ),

  check("says of a failed job that it failed, with as full a result", ["fails"], (trial) =>
    Effect.gen(function* () {
      const sample = trial.specs.fails ?? trial.specs.completes
      const ref = yield* trial.submit(sample)
      const { result, status } = yield* notCompleted(trial, ref)
      if (status._tag !== "Failed") return assert.fail(`the job must fail, and it is ${describe(status)}`)
      if (result === undefined) return assert.fail("the result of the failed job is missing")
      isLeft(result, sample)
      assert.deepStrictEqual(plain(yield* trial.backend.result(ref)), plain(result))
      if (sample.leaves?.exitCode !== undefined) assert.strictEqual(status.cause, "ExitCode", "why it failed")
    })
  ),

  check(
    "never calls a job completed that exited with another code than 0",
    ["fails"],
    ({ backend, inTime, specs, submit }) =>
      Effect.gen(function* () {
        const { status } = yield* inTime(awaitEnd(backend, yield* submit(specs.fails ?? specs.completes)))
        assert.notStrictEqual(status._tag, "Completed")
      })
  )
]
