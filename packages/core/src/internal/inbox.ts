/** What a watcher has not read yet. A queue of effect's does the same, and takes thousands of bytes more a watcher. */
import type * as Arr from "effect/Array"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import type * as Pull from "effect/Pull"

type Take<A, E> = Pull.Pull<Arr.NonEmptyReadonlyArray<A>, E>

const done = Cause.done()

/** Never full: a slow reader misses nothing. It has one reader. */
export class Inbox<A, E> {
  /** Waits for something unread, and takes all of it. */
  readonly take: Take<A, E> = Effect.suspend(() => this.#next())
  #unread: [A, ...Array<A>] | undefined
  #ending: Effect.Effect<never, E | Cause.Done> | undefined
  #wake: ((take: Take<A, E>) => void) | undefined

  put(value: A): void {
    if (this.#unread === undefined) this.#unread = [value]
    else this.#unread.push(value)
    this.#tell()
  }

  /** What is unread is read before the end is. */
  end(cause?: Cause.Cause<E>): void {
    this.#ending = cause === undefined ? done : Effect.failCause(cause)
    this.#tell()
  }

  #tell(): void {
    const wake = this.#wake
    this.#wake = undefined
    wake?.(this.take)
  }

  #next(): Take<A, E> {
    const all = this.#unread
    this.#unread = undefined
    if (all !== undefined) return Effect.succeed(all)
    return (
      this.#ending ??
      Effect.callback((resume) => {
        this.#wake = resume
      })
    )
  }
}
