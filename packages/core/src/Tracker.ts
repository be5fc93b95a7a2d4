/**
 * Following jobs, all of one backend instance together. The only loop there is.
 *
 * It starts with the first watcher, looks at every watched job at once, slows
 * down to the backend's own pace, and stops with the last watcher.
 */
import * as Cause from "effect/Cause"
import * as Channel from "effect/Channel"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import * as Latch from "effect/Latch"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Schedule from "effect/Schedule"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import * as Tracer from "effect/Tracer"
import { type Backend, supports } from "./Backend.ts"
import { Inbox } from "./internal/inbox.ts"
import { type Listener, look } from "./internal/look.ts"
import { isAfter, isTerminal, type Job, type JobRef, type JobStatus } from "./Job.ts"
import type { JobError } from "./JobError.ts"

export interface Tracker<Id extends string> {
  /** The job's last snapshot if one is known, then each change, in legal order, to the terminal status. */
  readonly follow: (ref: JobRef<Id>) => Stream.Stream<Job<Id>, JobError>
  /** The job as it ended. A few hundred bytes a job, where a stream takes a few thousand. */
  readonly ended: (ref: JobRef<Id>) => Effect.Effect<Job<Id>, JobError>
  /** Has the next look come soon. */
  readonly hurry: Effect.Effect<void>
}

interface Watcher<Id extends string> {
  /** A change. The terminal one is the last call. */
  readonly seen: (job: Job<Id>) => void
  /** There will be no more: the backend would not tell. */
  readonly failed: (cause: Cause.Cause<JobError>) => void
}

interface Followed<Id extends string> {
  readonly ref: JobRef<Id>
  readonly watchers: Set<Watcher<Id>>
  last: Job<Id> | undefined
  /** When the backend last answered for this job, or was first asked. */
  answered: number | undefined
  push: Fiber.Fiber<unknown> | undefined
}

/** How long, in milliseconds, a backend that does not answer is borne with. */
const patience = Duration.toMillis("10 minutes")
/** A look that takes longer was one of a machine that slept meanwhile. */
const asleep = Duration.toMillis("2 minutes")

const trackers = new WeakMap<object, Tracker<any>>()

/** The one tracker of a backend instance. It lives as long as the instance does. */
export const of = <Id extends string>(backend: Backend<Id>): Tracker<Id> => {
  const tracker = trackers.get(backend) ?? make(backend)
  trackers.set(backend, tracker)
  return tracker
}

const make = <Id extends string>(backend: Backend<Id>): Tracker<Id> => {
  const followed = new Map<string, Followed<Id>>()
  const soon = Latch.makeUnsafe()
  const slow = Duration.toMillis(backend.pollEvery)
  const quick = Math.min(1000, slow)
  const grace = Duration.toMillis(backend.grace ?? Duration.zero)
  const oneByOne = !supports(backend, "getMany")
  let loop: Fiber.Fiber<void> | undefined
  /** How long has been watched: time in which this machine slept is not time in which nobody answered. */
  let now = 0

  const forget = (entry: Followed<Id>) => {
    followed.delete(entry.ref.id)
    entry.push?.interruptUnsafe()
    if (followed.size > 0) return
    loop?.interruptUnsafe()
    loop = undefined
  }

  const fail = (entry: Followed<Id>, cause: Cause.Cause<JobError>) => {
    forget(entry)
    for (const watcher of entry.watchers) watcher.failed(cause)
  }

  const see = (job: Job<Id>) => {
    const entry = followed.get(job.ref.id)
    if (entry === undefined || (entry.last && !isAfter(entry.last, job))) return
    const isNews = entry.last === undefined || !isSame(entry.last, job)
    entry.last = job
    if (!isNews) return
    if (isTerminal(job.status)) forget(entry)
    for (const watcher of [...entry.watchers]) watcher.seen(job)
  }

  /** Whether a job that is not found may only be too new to be. */
  const isNew = (entry: Followed<Id>, error: JobError) => {
    entry.answered ??= now
    return error.reason._tag === "JobNotFound" && entry.last === undefined && now - entry.answered < grace
  }

  const tell: Listener<Id> = (ref, outcome) => {
    const entry = followed.get(ref.id)
    if (entry === undefined) return
    if (oneByOne) {
      // To the back of the queue, so that a pause in the middle of a look starves nobody.
      followed.delete(ref.id)
      followed.set(ref.id, entry)
    }
    if (Result.isSuccess(outcome)) {
      entry.answered = now
      see(outcome.success)
      return
    }
    const error = outcome.failure
    if (isNew(entry, error)) return
    entry.answered ??= now
    if (!error.isRetryable || now - entry.answered >= patience) fail(entry, Cause.fail(error))
  }

  const following = Effect.gen(function* () {
    let wait = quick
    let before = yield* Clock.currentTimeMillis
    let longest = asleep
    while (true) {
      yield* Effect.sleep("10 millis") // those who join together are looked at together
      const time = yield* Clock.currentTimeMillis
      now += Math.min(Math.max(0, time - before), longest)
      before = time
      soon.closeUnsafe()
      const refs = Array.from(followed.values(), ({ ref }) => ref)
      const pause = yield* look(backend, refs, tell).pipe(
        Effect.as(0),
        Effect.catch(({ retryAfter }) => Effect.succeed(Duration.toMillis(retryAfter ?? slow)))
      )
      longest = Math.max(quick, pause) + slow + asleep
      yield* Effect.sleep(Math.max(quick, pause))
      const hurried = yield* Effect.timeoutOption(soon.await, wait - quick)
      wait = Option.isSome(hurried) ? quick : Math.min(wait * 1.5, slow)
    }
  }).pipe(
    // A defect in the backend reaches everybody; nobody waits for a dead loop.
    Effect.catchDefect((defect) => Effect.sync(() => followed.forEach((entry) => fail(entry, Cause.die(defect)))))
  )

  // Push makes a watch prompt; polling keeps it true. A lost subscription is renewed at the poll's pace.
  const listening = (ref: JobRef<Id>) =>
    !supports(backend, "changes")
      ? undefined
      : Effect.yieldNow.pipe(
          Effect.andThen(Stream.runForEach(backend.changes(ref), (job) => Effect.sync(() => see(job)))),
          Effect.ignoreCause,
          Effect.repeat(Schedule.spaced(slow))
        )

  const join = (ref: JobRef<Id>, watcher: Watcher<Id>, context: Context.Context<never>) => {
    // Loop and subscriptions are nobody's children, so that no watcher's end is theirs.
    const fork = <A>(effect: Effect.Effect<A>) => Effect.runForkWith(Context.omit(Tracer.ParentSpan)(context))(effect)
    let entry = followed.get(ref.id)
    if (entry === undefined) {
      const push = listening(ref)
      entry = { ref, watchers: new Set(), last: undefined, answered: undefined, push: push && fork(push) }
      followed.set(ref.id, entry)
      soon.openUnsafe()
    }
    entry.watchers.add(watcher)
    if (entry.last) watcher.seen(entry.last)
    loop ??= fork(following)
  }

  const leave = (ref: JobRef<Id>, watcher: Watcher<Id>) => {
    const entry = followed.get(ref.id)
    if (entry?.watchers.delete(watcher) && entry.watchers.size === 0) forget(entry)
  }

  return {
    follow: (ref) =>
      Stream.fromChannel(
        Channel.fromTransform((_, scope) =>
          Effect.flatMap(Effect.context<never>(), (context) => {
            const inbox = new Inbox<Job<Id>, JobError>()
            const watcher: Watcher<Id> = {
              seen: (job) => {
                inbox.put(job)
                if (isTerminal(job.status)) inbox.end()
              },
              failed: (cause) => inbox.end(cause)
            }
            // Leaving is arranged for before joining, so that no interruption comes between the two.
            return Effect.map(
              Scope.addFinalizer(
                scope,
                Effect.sync(() => leave(ref, watcher))
              ),
              () => {
                join(ref, watcher, context)
                return inbox.take
              }
            )
          })
        )
      ),
    ended: (ref) =>
      Effect.flatMap(Effect.context<never>(), (context) =>
        Effect.callback<Job<Id>, JobError>((resume) => {
          const watcher: Watcher<Id> = {
            seen: (job) => isTerminal(job.status) && resume(Effect.succeed(job)),
            failed: (cause) => resume(Effect.failCause(cause))
          }
          join(ref, watcher, context)
          return Effect.sync(() => leave(ref, watcher))
        })
      ),
    hurry: Effect.sync(() => soon.openUnsafe())
  }
}

/** Whether two snapshots of a job tell a user the same. */
const isSame = (one: Job, other: Job): boolean => one.progress === other.progress && isEqual(one.status, other.status)

const isEqual = (one: JobStatus, other: JobStatus): boolean => {
  if (one === other) return true
  const keys = Object.keys(one) as Array<keyof JobStatus>
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key])
}
