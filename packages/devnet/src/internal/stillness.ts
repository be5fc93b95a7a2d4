/** What is under way in real time: test time waits for it, so that no answer is overtaken by the time it was given. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"

export interface Stillness {
  /** Something has begun that will come to rest without any time passing. The function it gives says that it has. */
  readonly begin: () => () => void
  /** Something that has begun waits for time to pass, until the function it gives is called. */
  readonly rest: () => () => void
  readonly isStill: () => boolean
}

export const make = (): Stillness => {
  let underWay = 0
  const change = (by: 1 | -1) => () => {
    underWay += by
    let isOver = false
    return () => {
      if (isOver) return
      isOver = true
      underWay -= by
    }
  }
  return {
    begin: change(1),
    rest: change(-1),
    isStill: () => underWay <= 0
  }
}

export const Stillness = Context.Reference<Stillness>("@longshore/devnet/Stillness", { defaultValue: make })

const counted =
  (how: "begin" | "rest") =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.flatMap(Stillness, (stillness) =>
      Effect.suspend(() => Effect.ensuring(effect, Effect.sync(stillness[how]())))
    )

/** Test time waits for the effect. */
export const during = counted("begin")
/** Part of an effect that test time waits for; for this part it does not. */
export const resting = counted("rest")
