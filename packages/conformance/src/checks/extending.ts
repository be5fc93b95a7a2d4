/** `extend` gives a job more time. */

import { assert } from "@effect/vitest"
import { isTerminal } from "@longshore/core/Job"
import { awaitEnd } from "@longshore/core/Watch"
import * as Effect from "effect/Effect"
import { type Check, check } from "../Check.ts"
import { failsWith } from "./expect.ts"

const by = "1 minute"

export const extending: ReadonlyArray<Check> = [
  check("extends a job that has not ended", ["extend", "unended"], ({ backend, get, inTime, specs, submit }) =>
    Effect.gen(function* () {
      const ref = yield* submit(specs.runs ?? specs.completes)
      yield* get(ref)
      yield* inTime(backend.extend(ref, { by }))
      assert.isFalse(isTerminal((yield* backend.get(ref)).status), "it ended by being extended")
    })
  ),

  check("does not extend a job that has ended", ["extend"], ({ backend, inTime, specs, submit }) =>
    Effect.gen(function* () {
      const ref = yield* submit(specs.completes)
      yield* inTime(awaitEnd(backend, ref))
      yield* failsWith("InvalidState", "extend", inTime(backend.extend(ref, { by })))
    })
  ),

  check("extends no job but its own", ["extend"], ({ backend, stranger, submit, specs }) =>
    Effect.gen(function* () {
      const ref = yield* submit(specs.completes)
      yield* failsWith("JobNotFound", "extend", backend.extend(stranger, { by }))
      yield* failsWith("JobNotFound", "extend", backend.extend({ ...ref, at: `${ref.at}-other` }, { by }))
    })
  )
]
