/** Submissions that come together leave together: one request for all that were asked for in one turn. */
import type { JobError } from "@longshore/core/JobError"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Tracer from "effect/Tracer"

/** Sends them all; tells of each. */
export type SendAll<A, B> = (items: ReadonlyArray<A>) => Effect.Effect<ReadonlyArray<Effect.Effect<B, JobError>>>

interface Waiting<A, B> {
  readonly item: A
  readonly resume: (outcome: Effect.Effect<B, JobError>) => void
}

/** How many go out together. A node has no limit of its own, and answers for so many within a second. */
const most = 2000

export const makeOutbox = <A, B>(sendAll: SendAll<A, B>) => {
  let waiting: Array<Waiting<A, B>> = []

  const leave = Effect.suspend(() => {
    const all = waiting
    waiting = []
    const groups = Array.from({ length: Math.ceil(all.length / most) }, (_, i) => all.slice(i * most, (i + 1) * most))
    return Effect.forEach(groups, sendGroup, { concurrency: "unbounded", discard: true })
  })
  const sendGroup = (group: ReadonlyArray<Waiting<A, B>>) =>
    // Also what throws before there is an effect reaches everybody who waits.
    Effect.matchCause(
      Effect.suspend(() => sendAll(group.map(({ item }) => item))),
      {
        onSuccess: (outcomes) => group.forEach(({ resume }, index) => resume(outcomes[index]!)),
        onFailure: (cause) => group.forEach(({ resume }) => resume(Effect.failCause(cause)))
      }
    )

  /** Once it is asked for it is sent: whoever asked may leave, and it lands all the same. */
  return (item: A): Effect.Effect<B, JobError> =>
    Effect.flatMap(Effect.context<never>(), (context) =>
      Effect.callback((resume) => {
        waiting.push({ item, resume })
        if (waiting.length > 1) return
        Effect.runForkWith(Context.omit(Tracer.ParentSpan)(context))(Effect.andThen(Effect.yieldNow, leave))
      })
    )
}
