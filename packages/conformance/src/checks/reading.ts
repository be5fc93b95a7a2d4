/** `logs` and `download`: what a job wrote, as it came. */
import { assert } from "@effect/vitest"
import type { LogChunk } from "@longshore/core/Backend"
import { isTerminal } from "@longshore/core/Job"
import type { SpecKind } from "@longshore/core/JobSpec"
import { awaitEnd, awaitResult } from "@longshore/core/Watch"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { type Check, check } from "../Check.ts"
import type { Sample } from "../Subject.ts"
import { failsWith } from "./expect.ts"

/** Whether the log has what the job is known to write. */
const isLogged = (chunks: ReadonlyArray<LogChunk>, { leaves = {} }: Sample<SpecKind>) => {
  for (const stream of ["stdout", "stderr"] as const) {
    const written = chunks.filter(({ source }) => source === stream)
    if (leaves[stream] !== undefined) {
      assert.strictEqual(written.map(({ text }) => text).join(""), leaves[stream], `the log of ${stream}`)
    }
  }
}

const bytesOf = (given: string | Uint8Array) => (typeof given === "string" ? new TextEncoder().encode(given) : given)

const joined = (chunks: ReadonlyArray<Uint8Array>) => chunks.flatMap((chunk) => Array.from(chunk))

export const reading: ReadonlyArray<Check> = [
  check("has all that an ended job wrote in its log", ["logs", "writes"], ({ backend, inTime, specs, submit }) =>
    Effect.gen(function* () {
      const sample = specs.writes ?? specs.completes
      const ref = yield* submit(sample)
      yield* inTime(awaitEnd(backend, ref))
      for (const follow of [false, true]) {
        isLogged(yield* inTime(Stream.runCollect(backend.logs(ref, { follow }))), sample)
      }
    })
  ),

  check("follows a log to the job's end", ["logs", "writes"], ({ backend, inTime, specs, submit }) =>
    Effect.gen(function* () {
      const sample = specs.writes ?? specs.completes
      const ref = yield* submit(sample)
      isLogged(yield* inTime(Stream.runCollect(backend.logs(ref, { follow: true }))), sample)
      // The log may end a moment before the news does.
      assert.isTrue(isTerminal((yield* inTime(awaitEnd(backend, ref))).status))
    })
  ),

  check("does not wait for more when it does not follow", ["logs", "runs"], ({ backend, get, inTime, specs, submit }) =>
    Effect.gen(function* () {
      const ref = yield* submit(specs.runs ?? specs.completes)
      yield* get(ref)
      yield* inTime(Stream.runDrain(backend.logs(ref)))
      assert.isFalse(isTerminal((yield* backend.get(ref)).status), "the log ended with the job")
    })
  ),

  check("has no log of a job that nobody submitted", ["logs"], ({ backend, inTime, stranger }) =>
    Effect.forEach([false, true], (follow) =>
      failsWith("JobNotFound", "logs", inTime(Stream.runDrain(backend.logs(stranger, { follow }))))
    )
  ),

  check(
    "downloads the bytes of each file that the result lists",
    ["download", "writes"],
    ({ backend, inTime, specs, submit }) =>
      Effect.gen(function* () {
        const sample = specs.writes ?? specs.completes
        const ref = yield* submit(sample)
        const { outputs } = yield* inTime(awaitResult(backend, ref))
        for (const { path, size } of outputs) {
          const bytes = joined(yield* inTime(Stream.runCollect(backend.download(ref, { path }))))
          if (size !== undefined) assert.strictEqual(BigInt(bytes.length), size, `the size of ${path}`)
          const known = sample.leaves?.files?.[path]
          if (known !== undefined) assert.deepStrictEqual(bytes, Array.from(bytesOf(known)), `the bytes of ${path}`)
        }
      })
  ),

  check("downloads no file that the result does not list", ["download"], ({ backend, inTime, specs, submit }) =>
    Effect.gen(function* () {
      const ref = yield* submit(specs.completes)
      yield* inTime(awaitEnd(backend, ref))
      for (const path of ["no-such-file", "../no-such-file", "/etc/hosts", ""]) {
        const downloading = inTime(Stream.runDrain(backend.download(ref, { path })))
        yield* failsWith("InvalidState", `download of ${JSON.stringify(path)}`, downloading)
      }
    })
  ),

  check("downloads nothing of a job that nobody submitted", ["download"], ({ backend, inTime, stranger }) =>
    failsWith("JobNotFound", "download", inTime(Stream.runDrain(backend.download(stranger, { path: "answer" }))))
  )
]
