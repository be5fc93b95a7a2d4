/**
 * What waits for a reader. So many items wait in full. Beyond that, a newer state takes the place of an older one of the
 * same key; what came and went without the reader hearing of it is left out; and a gap takes back that the one before has
 * ended, if the reader has not heard it yet: one longer gap. So no more wait than the capacity, one for each key that
 * is not gone or that the reader knows, and the two ends of a gap.
 */
import * as Effect from "effect/Effect"
import * as Latch from "effect/Latch"
import type * as Pull from "effect/Pull"

/** What an item says: how its key is now, that its key is gone, or that something may be missing from there or no longer. */
export type Saying = "state" | "gone" | "gap" | "resynced"

export interface Inbox<A, E> {
  /** Gaps and their ends take turns, and keep their place among all other items. */
  readonly put: (key: string, item: A, saying?: Saying) => void
  /** The reader is taken to know of the key. */
  readonly skip: (key: string) => void
  /** What has been put is read first. */
  readonly fail: (error: E) => void
  readonly pull: Pull.Pull<readonly [A, ...Array<A>], E>
}

interface Waiting<A> {
  readonly key: string
  readonly item: A
  readonly saying: Saying
}

export const makeInbox = <A, E>(capacity: number): Inbox<A, E> => {
  const news = Latch.makeUnsafe(false)
  /** By the number of their place, in order. */
  const waiting = new Map<number, Waiting<A>>()
  /** The newest place of each key, and how many it has. */
  const places = new Map<string, { readonly newest: number; readonly count: number }>()
  /** What the reader has heard of, and not that it is gone. */
  const known = new Set<string>()
  let next = 0
  /** The place of a gap's end that is not followed by another gap. */
  let resynced: number | undefined
  let end: { readonly error: E } | undefined

  const pull: Pull.Pull<readonly [A, ...Array<A>], E> = Effect.suspend(() => {
    if (waiting.size > 0) {
      const items: Array<A> = []
      for (const { item, key, saying } of waiting.values()) {
        items.push(item)
        if (saying === "state") known.add(key)
        else if (saying === "gone") known.delete(key)
      }
      waiting.clear()
      places.clear()
      resynced = undefined
      return Effect.succeed(items as unknown as readonly [A, ...Array<A>])
    }
    if (end !== undefined) return Effect.fail(end.error)
    news.closeUnsafe()
    return Effect.andThen(news.await, pull)
  })

  const append = (one: Waiting<A>) => {
    waiting.set(next, one)
    news.openUnsafe()
    return next++
  }

  const putMark = (one: Waiting<A>) => {
    if (one.saying === "gap" && resynced !== undefined && waiting.size >= capacity) {
      waiting.delete(resynced)
      resynced = undefined
      return
    }
    const place = append(one)
    resynced = one.saying === "resynced" ? place : undefined
  }

  return {
    put: (key, item, saying = "state") => {
      const one = { key, item, saying }
      if (saying === "gap" || saying === "resynced") {
        putMark(one)
        return
      }
      const place = places.get(key)
      if (waiting.size >= capacity) {
        if (saying === "gone" && !known.has(key) && (place?.count ?? 1) === 1) {
          if (place !== undefined) waiting.delete(place.newest)
          places.delete(key)
          return
        }
        if (place !== undefined) {
          waiting.set(place.newest, one)
          return
        }
      }
      places.set(key, { newest: append(one), count: (place?.count ?? 0) + 1 })
    },
    skip: (key) => {
      known.add(key)
    },
    fail: (error) => {
      end ??= { error }
      news.openUnsafe()
    },
    pull
  }
}
