/** What a watched job takes, and what watching many asks of a backend. */
import { refTo } from "@longshore/core/Backend"
import type { Job } from "@longshore/core/Job"
import { awaitEnd, watch } from "@longshore/core/Watch"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import { MemoryBackend } from "./memory.ts"

/** In use once everything that is over has been let go of. */
const heap = async () => {
  for (let turn = 0; turn < 4; turn++) {
    await new Promise((resolve) => setImmediate(resolve))
    globalThis.gc?.()
  }
  return process.memoryUsage().heapUsed
}

export interface Watched {
  readonly bytesPerJob: number
  /** What the caller's own fiber takes of that, and its stream: as much as when nothing is watched. */
  readonly idleBytes: number
  readonly requestsPerLook: number
}

type How = "watch" | "awaitEnd"

const idle: Record<How, Effect.Effect<unknown>> = {
  watch: Stream.runDrain(Stream.never),
  awaitEnd: Effect.callback(() => Effect.void)
}

/** What a fiber takes of the heap, on average over many of the kind, once `settled`. */
const bytesOfEach = async (
  fibers: ReadonlyArray<() => Fiber.Fiber<unknown, unknown>>,
  settled: () => Promise<void>
) => {
  const before = await heap()
  const running = fibers.map((start) => start())
  await settled()
  const bytes = Math.round(((await heap()) - before) / fibers.length)
  await Effect.runPromise(Fiber.interruptAll(running))
  return bytes
}

export const watching = async (count: number, how: How): Promise<Watched> => {
  const own = { id: "memory", at: "here" } as const
  const running = new Map<string, Job<"memory">>()
  let looks = 0
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
        if (asked >= count * (looks + 1)) looks++
        return refs.flatMap(({ id }) => running.get(id) ?? [])
      })
  })
  const refs = Array.from({ length: count }, (_, i) => refTo(own, `job-${i}`))
  for (const ref of refs) running.set(ref.id, { ref, status: { _tag: "Running" } })
  const follow = (ref: (typeof refs)[number]): Effect.Effect<unknown, unknown> =>
    how === "watch" ? Stream.runDrain(watch(backend, ref)) : awaitEnd(backend, ref)
  // Once before, so that what is compiled and loaded on the way is not counted.
  await bytesOfEach([() => Effect.runFork(idle[how])], () => Promise.resolve())
  const idleBytes = await bytesOfEach(
    refs.map(() => () => Effect.runFork(idle[how])),
    () => Promise.resolve()
  )
  const bytesPerJob = await bytesOfEach(
    refs.map((ref) => () => Effect.runFork(follow(ref))),
    async () => {
      while (looks < 5) await new Promise((resolve) => setTimeout(resolve, 10))
    }
  )
  return { bytesPerJob, idleBytes, requestsPerLook: requests / looks }
}
