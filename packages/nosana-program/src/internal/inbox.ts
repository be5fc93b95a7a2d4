/** What waits for a reader. It holds so many in full; beyond that, a newer item takes the place of one with the same key. */
import * as Effect from "effect/Effect"
import * as Latch from "effect/Latch"
import type * as Pull from "effect/Pull"

export interface Inbox<A, E> {
  readonly put: (key: string, item: A) => void
  /** What has been put is read first. */
  readonly fail: (error: E) => void
  readonly pull: Pull.Pull<readonly [A, ...Array<A>], E>
}

export const makeInbox = <A, E>(capacity: number): Inbox<A, E> => {
  const news = Latch.makeUnsafe(false)
  let waiting: Array<A> = []
  let places = new Map<string, number>()
  let end: { readonly error: E } | undefined
  const pull: Pull.Pull<readonly [A, ...Array<A>], E> = Effect.suspend(() => {
    const items = waiting
    if (items.length > 0) {
      waiting = []
      places = new Map()
      return Effect.succeed(items as unknown as readonly [A, ...Array<A>])
    }
    if (end !== undefined) return Effect.fail(end.error)
    news.closeUnsafe()
    return Effect.andThen(news.await, pull)
  })
  return {
    put: (key, item) => {
      const place = places.get(key)
      if (waiting.length >= capacity && place !== undefined) {
        waiting[place] = item
        return
      }
      places.set(key, waiting.length)
      waiting.push(item)
      news.openUnsafe()
    },
    fail: (error) => {
      end ??= { error }
      news.openUnsafe()
    },
    pull
  }
}
