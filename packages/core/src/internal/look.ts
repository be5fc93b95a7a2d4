/**
 * One look at many jobs: in one call where the backend can get many, else a few
 * at a time.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { type Backend, supports } from "../Backend.ts"
import type { Job, JobRef } from "../Job.ts"
import { JobError, JobNotFound } from "../JobError.ts"

/** Hears of each job that was looked at: its snapshot, or why there is none. */
export type Listener<Id extends string> = (ref: JobRef<Id>, outcome: Result.Result<Job<Id>, JobError>) => void

/** Fails, and stops in the middle, only when the backend wants a pause: a rate limit is no job's own trouble. */
export const look = <Id extends string>(
  backend: Backend<Id>,
  refs: ReadonlyArray<JobRef<Id>>,
  tell: Listener<Id>
): Effect.Effect<void, JobError> =>
  supports(backend, "getMany") ? atOnce(backend, refs, tell) : each(backend, refs, tell)

const each = <Id extends string>(backend: Backend<Id>, refs: ReadonlyArray<JobRef<Id>>, tell: Listener<Id>) =>
  Effect.forEach(
    refs,
    (ref) =>
      Effect.flatMap(Effect.result(backend.get(ref)), (outcome) =>
        Result.isFailure(outcome) && outcome.failure.reason._tag === "RateLimited"
          ? Effect.fail(outcome.failure)
          : Effect.sync(() => tell(ref, outcome))
      ),
    { concurrency: 8, discard: true }
  )

const atOnce = <Id extends string>(
  backend: Backend<Id, never, "getMany">,
  refs: ReadonlyArray<JobRef<Id>>,
  tell: Listener<Id>
) =>
  Effect.flatMap(Effect.result(backend.getMany(refs)), (outcome) => {
    if (Result.isSuccess(outcome)) {
      const jobs = new Map(outcome.success.map((job) => [job.ref.id, job]))
      const seen = (ref: JobRef<Id>) => Result.fromNullishOr(jobs.get(ref.id), () => absent(backend))
      return Effect.sync(() => refs.forEach((ref) => tell(ref, seen(ref))))
    }
    const error = outcome.failure
    if (error.reason._tag === "RateLimited") return Effect.fail(error)
    // One job that cannot be read must not blind the others: look at each.
    if (!error.isRetryable && error.reason._tag !== "Unauthorized") return each(backend, refs, tell)
    return Effect.sync(() => refs.forEach((ref) => tell(ref, Result.fail(error))))
  })

const absent = (backend: Backend<any>) =>
  new JobError({
    backend: backend.id,
    operation: "getMany",
    reason: new JobNotFound({ message: "the backend does not know this job" })
  })
