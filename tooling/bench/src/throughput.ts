/** 10,000 jobs submitted, awaited and read: through core, and in the barest loop that makes the same calls. */
import type { JobRef } from "@longshore/core/Job"
import { container } from "@longshore/core/JobSpec"
import { submit } from "@longshore/core/Submit"
import { awaitResult } from "@longshore/core/Watch"
import * as Effect from "effect/Effect"
import { make } from "./memory.ts"

const spec = container({
  image: "busybox",
  command: ["wc", "-w", "text.txt"],
  env: { LANG: "C" },
  timeout: "5 minutes"
})
const looksUntilDone = 3

export const throughCore = async (count: number): Promise<void> => {
  const { backend } = make(looksUntilDone)
  const one = Effect.flatMap(submit(backend, spec), (ref) => awaitResult(backend, ref))
  await Effect.runPromise(Effect.forEach(Array(count).keys(), () => one, { concurrency: "unbounded", discard: true }))
}

export const bare = async (count: number): Promise<void> => {
  const { backend } = make(looksUntilDone)
  await Effect.runPromise(
    Effect.gen(function* () {
      let refs: Array<JobRef<"memory">> = []
      for (let i = 0; i < count; i++) refs.push(yield* backend.send(yield* backend.prepare(spec)))
      while (refs.length > 0) {
        yield* Effect.sleep("20 millis")
        const rest: Array<JobRef<"memory">> = []
        for (const { ref, status } of yield* backend.getMany(refs)) {
          if (status._tag === "Completed") yield* backend.result(ref)
          else rest.push(ref)
        }
        refs = rest
      }
    })
  )
}
