/** Streams of what comes in pages, each asked for when the one before has been read. */
import type * as Arr from "effect/Array"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import type * as Pull from "effect/Pull"
import * as Stream from "effect/Stream"

type Page<A, E> = Effect.Effect<ReadonlyArray<A>, E>

/** `begin` gives what gives the next page, and `undefined` after the last one. */
export const pagesOf = <A, E>(begin: Effect.Effect<() => Page<A, E> | undefined, E>): Stream.Stream<A, E> =>
  Stream.fromPull(
    Effect.map(begin, (next) => {
      const pull: Pull.Pull<Arr.NonEmptyReadonlyArray<A>, E> = Effect.suspend(() => {
        const page = next()
        if (page === undefined) return Cause.done()
        return Effect.flatMap(page, (items) =>
          items.length === 0 ? pull : Effect.succeed(items as unknown as Arr.NonEmptyReadonlyArray<A>)
        )
      })
      return pull
    })
  )

/** All that there is, as one page. */
export const pageOf = <A, E>(page: Page<A, E>): Stream.Stream<A, E> =>
  pagesOf(
    Effect.sync(() => {
      const left = [page]
      return () => left.pop()
    })
  )
