/**
 * What a job writes. Containers write a log that can be read while they run; of WebAssembly no server tells a log that is
 * whole, so that it is read from what the execution has left.
 */
import type { LogChunk } from "@longshore/core/Backend"
import type { JobError } from "@longshore/core/JobError"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import type { Execution, Job } from "../Execution.ts"
import { byAge } from "./byAge.ts"
import type { Listen } from "./connection.ts"
import { failed } from "./failed.ts"
import { Progress, readFrame } from "./logFrames.ts"
import type { OrchestratorCalls } from "./orchestratorCalls.ts"
import type { InNamespace } from "./orchestratorQueries.ts"

export interface LogQuery extends InNamespace {
  /** The latest by default. */
  readonly executionId?: string | undefined
  /** Goes on until the job has ended. */
  readonly follow?: boolean | undefined
  /** Begins with what is written from now on. */
  readonly skipHistory?: boolean | undefined
}

interface Reading {
  readonly calls: Pick<OrchestratorCalls, "get">
  readonly listen: Listen
  /** What the job has left: both streams as far as they are known. */
  readonly left: (job: Job, executions: ReadonlyArray<Execution>) => Effect.Effect<ReadonlyArray<LogChunk>, JobError>
  readonly namespace: string | undefined
  /** Waits for the job's end; by default by asking for it every two seconds. */
  readonly end?: Effect.Effect<unknown, JobError> | undefined
}

type Chunks = Stream.Stream<LogChunk, JobError>

const ends = ["Completed", "Failed", "Stopped"]
export const hasEnded = ({ State }: Job): boolean => ends.includes(State.StateType)

export const isWasm = ({ Tasks }: Job): boolean => Tasks[0]?.Engine.Type.toLowerCase() === "wasm"

/** How often a log that broke off is taken up again before it is given up, as long as nothing new comes. */
const patience = 5
/** Some servers do not end a log: one that is not followed, and says nothing for so long, has been read. */
const silence = "5 seconds"
/** How long after the job's end the rest of its log may take. */
const grace = "5 seconds"

export const readLogs = (reading: Reading, id: string, query: LogQuery): Chunks => {
  const { calls, left, listen } = reading
  const { follow = false, skipHistory = false } = query
  const namespace = query.namespace ?? reading.namespace
  const look = Effect.map(calls.get(id, { namespace, include: ["executions"] }), ({ executions = [], job }) => ({
    job,
    executions,
    execution: query.executionId ?? byAge(executions).at(-1)?.ID
  }))
  type Seen = Effect.Success<typeof look>
  const ended =
    reading.end ?? Effect.repeat(look, { until: ({ job }) => hasEnded(job), schedule: Schedule.spaced("2 seconds") })

  /** What has been told of which execution. */
  let progress = new Progress()
  let told: string | undefined
  let failures = 0

  const begin = (execution: string | undefined) => {
    if (told !== execution) progress = new Progress()
    told = execution
    progress.begin()
  }
  const news = (chunks: ReadonlyArray<LogChunk>) => chunks.flatMap((chunk) => progress.take(chunk) ?? [])

  const whole = ({ executions, job }: Seen): Chunks =>
    Stream.unwrap(
      Effect.map(left(job, executions), (chunks) => {
        progress.begin()
        return Stream.fromIterable(news(chunks))
      })
    )

  const afterwards = (seen: Seen): Chunks => {
    if (hasEnded(seen.job)) return whole(seen)
    return follow ? Stream.unwrap(Effect.map(Effect.andThen(ended, look), whole)) : Stream.empty
  }

  const live = ({ execution, executions, job }: Seen): Chunks => {
    // No machine has it yet.
    if (execution === undefined) return follow && !hasEnded(job) ? later : Stream.empty
    begin(execution)
    const isOver = hasEnded(job)
    let isSilent = false
    const socket = listen({ operation: "logs", path: pathOf(job, execution) })
    let isClosed = false
    const closing = Stream.concat(
      socket,
      Stream.suspend(() => {
        isClosed = true
        return Stream.empty
      })
    )
    const heard =
      follow && !isOver
        ? Stream.interruptWhen(
            socket,
            Effect.delay(ended, grace).pipe(Effect.tap(() => Effect.sync(() => (isSilent = true))))
          )
        : Stream.timeout(closing, silence)
    const rest: Chunks = Stream.suspend(() => {
      // A server that is slow says no more than one that has said all; the job's result knows.
      if (isOver) return isClosed || skipHistory ? Stream.empty : whole({ execution, executions, job })
      if (!follow) return Stream.empty
      return Stream.unwrap(
        Effect.map(look, (seen) => {
          if (!hasEnded(seen.job)) return later
          return isSilent ? whole(seen) : Stream.empty
        })
      )
    })
    return heard.pipe(
      Stream.mapEffect((text) => {
        const frame = readFrame(text)
        return "_tag" in frame ? Effect.fail(failed("logs", frame)) : Effect.succeed(frame)
      }),
      Stream.mapArray((chunks) => {
        const fresh = news(chunks)
        if (fresh.length > 0) failures = 0
        return fresh as unknown as typeof chunks
      }),
      Stream.concat(rest),
      Stream.catch((error) => Stream.unwrap(Effect.map(look, (seen) => again(error, seen, executions.length))))
    )
  }

  /** What comes after a log has broken off. */
  const again = (error: JobError, seen: Seen, before: number): Chunks => {
    const { _tag } = error.reason
    if (_tag !== "Unavailable" && _tag !== "InvalidState") return Stream.fail(error)
    // The log of an ended job vanishes after a while, and never was there if no machine took the job.
    if (hasEnded(seen.job)) return whole(seen)
    if (seen.executions.length === before && ++failures > patience) return Stream.fail(error)
    return later
  }

  const later: Chunks = Stream.suspend(() => Stream.unwrap(Effect.map(Effect.delay(look, "1 second"), live)))

  const pathOf = ({ ID, Namespace }: Job, execution: string) => {
    const words = new URLSearchParams({
      follow: String(follow),
      tail: String(skipHistory),
      execution_id: execution,
      ...(Namespace && { namespace: Namespace })
    })
    return `/api/v1/orchestrator/jobs/${encodeURIComponent(ID)}/logs?${words}`
  }

  return Stream.unwrap(Effect.map(look, (seen) => (isWasm(seen.job) ? afterwards(seen) : live(seen))))
}
