/**
 * Jobs that are read while they run. A node stores what a stream wrote only if somebody read it to its end, so each is
 * read here, whether anybody asks for its log or not.
 */
import type { LogChunk } from "@longshore/core/Backend"
import type { JobError } from "@longshore/core/JobError"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Latch from "effect/Latch"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type { Body } from "../Requests.ts"
import type { JobCalls } from "./jobCalls.ts"

interface Log {
  readonly parts: Array<string>
  length: number
  isOver: boolean
  readonly news: Latch.Latch
}

export interface Live {
  /** Starts a job that is read while it runs. */
  readonly start: (job: Body) => Effect.Effect<string, JobError>
  /** What it has written so far, then what it writes. `undefined` for a job that is not read here. */
  readonly log: (id: string, follow: boolean) => Stream.Stream<LogChunk> | undefined
}

/** As much as is kept of one log. What comes later is in the job's result. */
const maxLength = 16 * 1024 * 1024
/** As many ended ones as are kept. */
const maxLogs = 64

export const makeLive = (node: JobCalls, scope: Scope.Scope): Live => {
  const logs = new Map<string, Log>()
  return {
    start: (job) =>
      Effect.gen(function* () {
        const own = yield* Scope.fork(scope)
        const opened = yield* Effect.onError(Scope.provide(node.streamJob(job), own), (cause) =>
          Scope.close(own, Exit.failCause(cause))
        )
        const log: Log = { parts: [], length: 0, isOver: false, news: Latch.makeUnsafe() }
        logs.set(opened.id, log)
        const reading = Stream.runForEach(opened.text, (text) =>
          Effect.sync(() => {
            if (log.length < maxLength) log.parts.push(text)
            log.length += text.length
            log.news.openUnsafe()
          })
        )
        const ending = Effect.sync(() => {
          log.isOver = true
          log.news.openUnsafe()
          const over = [...logs].filter(([, { isOver }]) => isOver)
          for (const [id] of over.slice(0, Math.max(0, over.length - maxLogs))) logs.delete(id)
        })
        yield* Effect.ignoreCause(reading).pipe(
          Effect.ensuring(ending),
          Effect.ensuring(Scope.close(own, Exit.void)),
          Effect.forkIn(scope)
        )
        return opened.id
      }),
    log: (id, follow) => {
      const log = logs.get(id)
      return log && linesOf(log, follow)
    }
  }
}

const linesOf = (log: Log, follow: boolean): Stream.Stream<LogChunk> =>
  Stream.unfold(0, (next: number) =>
    Effect.gen(function* () {
      while (next >= log.parts.length) {
        if (log.isOver || !follow) return undefined
        log.news.closeUnsafe()
        yield* log.news.await
      }
      const text = log.parts.slice(next).join("")
      return [{ source: "stdout", text } as const, log.parts.length] as const
    })
  )
