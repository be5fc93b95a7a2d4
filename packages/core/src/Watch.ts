/** Following one job to its end, and reading what it left. */
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schedule from "effect/Schedule"
import type * as Schema from "effect/Schema"
import type * as Stream from "effect/Stream"
import type { Backend } from "./Backend.ts"
import { describe, type Job, type JobRef, type JobStatus } from "./Job.ts"
import { JobError, MalformedResponse } from "./JobError.ts"
import type { JobResult } from "./JobResult.ts"
import * as Tracker from "./Tracker.ts"

/** A job was asked for its result, and did not complete. No call failed: `status` says how the job ended. */
export class NotCompleted extends Data.TaggedError("NotCompleted")<{
  readonly backend: string
  /** Absent for a job that was cancelled before it was sent. */
  readonly ref?: JobRef | undefined
  readonly status: JobStatus
  /** What the job left all the same: output, exit code. Absent where nothing of such a job can be read. */
  readonly result?: JobResult | undefined
}> {
  override get message(): string {
    return `${this.backend}: job ${this.ref?.id ?? "(not sent)"} ended as ${describe(this.status)}`
  }
}

export interface ResultOptions<Output> {
  /** What the output must look like. Without it the output is `unknown`. */
  readonly output?: Schema.Decoder<Output> | undefined
}

/**
 * Emits the job as it is, then at each change, and ends after the terminal
 * status. Any number of watchers cost no more requests than one.
 */
export const watch = <Id extends string>(
  backend: Backend<Id>,
  ref: JobRef<NoInfer<Id>>
): Stream.Stream<Job<Id>, JobError> => Tracker.of(backend).follow(ref)

/** Waits for the job's end, however it ends. */
export const awaitEnd = <Id extends string>(
  backend: Backend<Id>,
  ref: JobRef<NoInfer<Id>>
): Effect.Effect<Job<Id>, JobError> => Tracker.of(backend).ended(ref)

/** Waits for the job's end and reads its result. Fails with `NotCompleted`, which has the result as well, when it did not complete. */
export const awaitResult = <Id extends string, Output = unknown>(
  backend: Backend<Id>,
  ref: JobRef<NoInfer<Id>>,
  options?: ResultOptions<Output>
): Effect.Effect<JobResult<Output>, JobError | NotCompleted> =>
  Effect.flatMap(awaitEnd(backend, ref), (job) => resultOf(backend, job, options))

/** Reads the result of a job as it was last seen. */
export const resultOf = <Id extends string, Output = unknown>(
  backend: Backend<Id>,
  { ref, status }: Job<Id>,
  { output }: ResultOptions<Output> = {}
): Effect.Effect<JobResult<Output>, JobError | NotCompleted> => {
  // After hours of waiting, a hiccup in the last request must not cost the answer.
  const read = Effect.catchIf(
    backend.result(ref),
    (error) => error.isRetryable,
    (error) => Effect.delay(Effect.retry(backend.result(ref), reads), error.retryAfter ?? "500 millis")
  )
  if (status._tag !== "Completed") {
    return Effect.flatMap(Effect.option(read), (result) =>
      Effect.fail(new NotCompleted({ backend: backend.id, ref, status, result: Option.getOrUndefined(result) }))
    )
  }
  if (output === undefined) return read as Effect.Effect<JobResult<Output>, JobError>
  return Effect.flatMap(read, (result) =>
    Effect.flatMap(parser, ({ decodeUnknownEffect }) =>
      decodeUnknownEffect(output)(result.output).pipe(
        Effect.map((decoded) => ({ ...result, output: decoded })),
        Effect.mapError((cause) => {
          const message = `the output of job ${ref.id} is not as expected: ${String(cause)}`
          const reason = new MalformedResponse({ message, cause })
          return new JobError({ backend: backend.id, operation: "result", reason })
        })
      )
    )
  )
}

/** Whoever has a schema has loaded this already; whoever has none need not. */
const parser = Effect.promise(() => import("effect/SchemaParser"))

const reads = Schedule.exponential("500 millis").pipe(
  Schedule.setInputType<JobError>(),
  Schedule.modifyDelay(({ duration, input }) =>
    Effect.succeed(Duration.max(duration, input.retryAfter ?? Duration.zero))
  ),
  Schedule.while(({ input }) => input.isRetryable),
  Schedule.upTo({ times: 6 })
)
