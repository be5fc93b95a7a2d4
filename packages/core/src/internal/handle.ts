/** How a handle lives: one fiber for its job's life, and one for each attempt to cancel it. */
import * as Cause from "effect/Cause"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import { type Backend, supports } from "../Backend.ts"
import * as Events from "../Events.ts"
import type { HandleError, HandleEvents, HandleState, JobHandle } from "../Handle.ts"
import { isTerminal, type Job, type JobRef } from "../Job.ts"
import { InvalidState, JobError, OutcomeUnknown } from "../JobError.ts"
import type { JobResult } from "../JobResult.ts"
import * as Tracker from "../Tracker.ts"
import { NotCompleted, type ResultOptions, resultOf, watch } from "../Watch.ts"

const patience = "30 seconds"

export const make = <Id extends string, Output>(
  run: <A, E>(effect: Effect.Effect<A, E>) => Fiber.Fiber<A, E>,
  backend: Backend<Id>,
  /** Must not send once `stopped` has failed. */
  submission: (stopped: Effect.Effect<never, NotCompleted>) => Effect.Effect<JobRef<Id>, JobError | NotCompleted>,
  options: ResultOptions<Output>
): JobHandle<Output, Id> => {
  let ref: JobRef<Id> | undefined
  let state: HandleState = "Submitting"
  let results: JobResult<Output> | undefined
  let error: HandleError | undefined
  let cancelled: Promise<void> | undefined
  const stopped = Deferred.makeUnsafe<never, NotCompleted>()
  const accepted = Deferred.makeUnsafe<JobRef<Id> | undefined>()
  const ended = Deferred.makeUnsafe<void>()
  const { emit, events } = Events.make<HandleEvents<Id, Output>>((thrown) =>
    run(Effect.logError("a listener of a job threw", thrown))
  )

  const see = (job: Job<Id>) => {
    if (job.status._tag === "Running") emit("started", undefined)
    if (!isTerminal(job.status)) state = job.status._tag
  }

  const life = Effect.gen(function* () {
    ref = yield* submission(Deferred.await(stopped))
    state = "Pending"
    emit("created", ref)
    yield* Deferred.succeed(accepted, ref)
    let last: Job<Id> | undefined
    // `Stream.tap` would bring 2 kB of queues into the smallest program.
    yield* Stream.runForEach(watch(backend, ref), (job) =>
      Effect.sync(() => {
        last = job
        see(job)
      })
    )
    return yield* resultOf(backend, last!, options)
  })

  // Fields first, then the events: a listener sees the handle as it will stay.
  const finish = (exit: Exit.Exit<JobResult<Output>, JobError | NotCompleted>) => {
    if (Exit.isSuccess(exit)) {
      results = exit.value
      state = "Completed"
    } else {
      error = errorOf(exit.cause)
      state = error instanceof NotCompleted ? error.status._tag : "Error"
    }
    Deferred.doneUnsafe(accepted, Effect.succeed(ref))
    Deferred.doneUnsafe(ended, Effect.void)
    if (results) {
      emit("started", undefined) // which a look may have missed
      emit("success", results)
    } else if (state === "Cancelled") emit("canceled", undefined)
    else emit("error", error!)
    emit("ended", undefined)
  }

  const isRunning = () => !Deferred.isDoneUnsafe(ended)
  const failed = (reason: JobError["reason"]) =>
    Effect.fail(new JobError({ backend: backend.id, operation: "cancel", reason }))

  const cancelling = Effect.gen(function* () {
    yield* Deferred.fail(stopped, new NotCompleted({ backend: backend.id, status: { _tag: "Cancelled" } }))
    const landed = yield* Deferred.await(accepted)
    if (landed === undefined || !isRunning()) return
    if (!supports(backend, "cancel")) {
      return yield* failed(new InvalidState({ message: `a job on ${backend.id} cannot be cancelled` }))
    }
    yield* backend.cancel(landed)
    yield* Tracker.of(backend).hurry
  })

  // The work runs on its own, so that even a backend that cannot be interrupted cannot hold the caller.
  const cancel = Effect.suspend(() => Fiber.join(run(cancelling))).pipe(
    Effect.timeoutOrElse({
      duration: patience,
      orElse: () => failed(new OutcomeUnknown({ message: `no answer within ${patience}` }))
    }),
    Effect.andThen(Effect.timeoutOption(Deferred.await(ended), patience)),
    Effect.asVoid
  )

  const outcome = new Promise<JobResult<Output>>((resolve, reject) =>
    run(life).addObserver((exit) => {
      finish(exit)
      if (results) resolve(results)
      else reject(error)
    })
  )
  outcome.catch(() => {}) // nobody has to wait for it

  return {
    get id() {
      return ref?.id
    },
    get ref() {
      return ref
    },
    get state() {
      return state
    },
    get results() {
      return results
    },
    get error() {
      return error
    },
    events,
    isRunning,
    cancel: async () => {
      if (!isRunning()) return
      cancelled ??= Effect.runPromise(Fiber.join(run(cancel))).finally(() => {
        cancelled = undefined
      })
      await cancelled
    },
    waitForResult: () => outcome
  }
}

const errorOf = (cause: Cause.Cause<JobError | NotCompleted>): HandleError => {
  if (Cause.hasInterruptsOnly(cause)) return new Error("the client was closed before the job ended; the job goes on")
  const thrown = Cause.squash(cause)
  return thrown instanceof Error ? thrown : new Error("a backend threw", { cause: thrown })
}
