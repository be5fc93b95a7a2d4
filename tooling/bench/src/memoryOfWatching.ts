/** What a watched job takes, and what watching many asks of a backend. */
import { refTo } from "@longshore/core/Backend"
import type { Job } from "@longshore/core/Job"
import { awaitEnd, watch } from "@longshore/core/Watch"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import { MemoryBackend } from "./memory.ts"

const heap = () => {
  globalThis.gc?.()
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}

export interface Watched {
  readonly bytesPerJob: number
  readonly requestsPerLook: number
}

export const watching = async (count: number, how: "watch" | "awaitEnd"): Promise<Watched> => {
  const own = { id: "memory", at: "here" } as const
  const running = new Map<string, Job<"memory">>()
  let requests = 0
  let asked = 0
  const never = Effect.die("not asked")
  const backend = MemoryBackend.of({
    ...own,
    pollEvery: "50 millis",
    prepare: () => never,
    send: () => never,
    find: () => never,
    result: () => never,
    get: () => never,
    getMany: (refs) =>
      Effect.sync(() => {
        requests++
        asked += refs.length
        return refs.flatMap(({ id }) => running.get(id) ?? [])
      })
  })
  const refs = Array.from({ length: count }, (_, i) => refTo(own, `job-${i}`))
  for (const ref of refs) running.set(ref.id, { ref, status: { _tag: "Running" } })
  const before = heap()
  const fibers = refs.map((ref) =>
    Effect.runFork(how === "watch" ? Stream.runDrain(watch(backend, ref)) : Effect.asVoid(awaitEnd(backend, ref)))
  )
  await new Promise((resolve) => setTimeout(resolve, 1500))
  const after = heap()
  const requestsPerLook = requests / Math.round(asked / count)
  await Effect.runPromise(Fiber.interruptAll(fibers))
  return { bytesPerJob: Math.round((after - before) / count), requestsPerLook }
}
