/** The records of jobs that were just seen to have ended: whoever waited for the end asks for the result next. */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { JobRecord } from "../JobRecord.ts"

export interface Recent {
  readonly keep: (records: ReadonlyArray<JobRecord>) => Effect.Effect<void>
  /** Gives a record once. An ended job's does not change, so that it is as good as one that is read now. */
  readonly take: (id: string) => JobRecord | undefined
}

/** Outputs may be large, so that they are not kept for long. */
const life = "3 seconds"

export const makeRecent = (scope: Scope.Scope): Recent => {
  const records = new Map<string, JobRecord>()
  let isEmptying = false
  const empty = Effect.delay(
    Effect.sync(() => {
      records.clear()
      isEmptying = false
    }),
    life
  )
  return {
    keep: (seen) =>
      Effect.suspend(() => {
        for (const record of seen) {
          if (record._tag === "Success" || record._tag === "Failed") records.set(record.id, record)
        }
        if (isEmptying || records.size === 0) return Effect.void
        isEmptying = true
        return Effect.forkIn(empty, scope)
      }),
    take: (id) => {
      const record = records.get(id)
      records.delete(id)
      return record
    }
  }
}
