/** What a watcher has not read yet. A queue of effect's does the same, and takes three thousand bytes more a watcher. */
import type * as Arr from "effect/Array"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import type * as Pull from "effect/Pull"

/** Never full: a slow reader misses nothing. */
export interface Inbox<A, E> {
  readonly put: (value: A) => void
  /** What is unread is read first. */
  readonly end: (how: Effect.Effect<never, E | Cause.Done>) => void
  /** Waits for something unread, and takes all of it. One reader at a time. */
  readonly take: Pull.Pull<Arr.NonEmptyReadonlyArray<A>, E>
}

export const ended: Effect.Effect<never, Cause.Done> = Cause.done()

export const make = <A, E>(): Inbox<A, E> => {
  type Take = Inbox<A, E>["take"]
  let unread: Array<A> | undefined
  let ending: Effect.Effect<never, E | Cause.Done> | undefined
  let wake: ((take: Take) => void) | undefined
  const waiting: Take = Effect.callback((resume) => {
    wake = resume
    return Effect.sync(() => {
      wake = undefined
    })
  })
  const take: Take = Effect.suspend(() => {
    const all = unread
    unread = undefined
    return all === undefined ? (ending ?? waiting) : Effect.succeed(all as unknown as Arr.NonEmptyReadonlyArray<A>)
  })
  const tell = () => {
    const resume = wake
    wake = undefined
    resume?.(take)
  }
  return {
    put: (value) => {
      if (unread === undefined) unread = [value]
      else unread.push(value)
      tell()
    },
    end: (how) => {
      ending = how
      tell()
    },
    take
  }
}
