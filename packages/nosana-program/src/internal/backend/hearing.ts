/** One subscription for all who listen, by job: a connection for each of them is more than an RPC allows. */
import type { JobError } from "@longshore/core/JobError"
import type { Address } from "@solana/kit"
import type * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"
import * as Queue from "effect/Queue"
import * as Stream from "effect/Stream"
import * as Tracer from "effect/Tracer"

/** What is known of one job. */
interface News {
  readonly job: Address | undefined
}

type Inbox<A> = Queue.Queue<A, JobError | Cause.Done>

/** A listener that is too slow is not waited for: the oldest news are dropped, since the newest are what counts. */
const capacity = 64

/**
 * Gives each listener the news of its job: `first` as it joins, since it has missed the beginning. The source runs while anybody listens, and its end is everybody's; whoever comes
 * after that starts it anew.
 */
export const makeHearing = <A extends News>(source: Stream.Stream<A, JobError>, first: (job: Address) => A) => {
  const inboxes = new Map<Address, Set<Inbox<A>>>()
  let running: Fiber.Fiber<void, JobError> | undefined

  const end = (exit: Exit.Exit<void, JobError>) => {
    running = undefined
    const all = [...inboxes.values()].flatMap((some) => [...some])
    inboxes.clear()
    for (const inbox of all) {
      if (Exit.isFailure(exit)) Queue.failCauseUnsafe(inbox, exit.cause)
      else Queue.endUnsafe(inbox)
    }
  }

  const start = (context: Context.Context<never>) => {
    const spread = Stream.runForEach(source, (news) =>
      Effect.sync(() => {
        const some = news.job === undefined ? undefined : inboxes.get(news.job)
        for (const inbox of some ?? []) Queue.offerUnsafe(inbox, news)
      })
    )
    // Nobody's child, so that no listener's end is the others'.
    const fiber = Effect.runForkWith(Context.omit(Tracer.ParentSpan)(context))(spread)
    running = fiber
    fiber.addObserver((exit) => {
      // One that was stopped because nobody listened may have a successor already.
      if (running === fiber) end(exit)
    })
  }

  const join = (job: Address, inbox: Inbox<A>, context: Context.Context<never>) => {
    const some = inboxes.get(job) ?? new Set()
    inboxes.set(job, some.add(inbox))
    Queue.offerUnsafe(inbox, first(job))
    if (running === undefined) start(context)
  }

  const leave = (job: Address, inbox: Inbox<A>) => {
    const some = inboxes.get(job)
    if (some?.delete(inbox) && some.size === 0) inboxes.delete(job)
    if (inboxes.size > 0) return
    running?.interruptUnsafe()
    running = undefined
  }

  return (job: Address): Stream.Stream<A, JobError> =>
    Stream.callback<A, JobError>(
      (inbox) =>
        Effect.flatMap(Effect.context<never>(), (context) =>
          Effect.acquireRelease(
            Effect.sync(() => join(job, inbox, context)),
            () => Effect.sync(() => leave(job, inbox))
          )
        ),
      { bufferSize: capacity, strategy: "sliding" }
    )
}
