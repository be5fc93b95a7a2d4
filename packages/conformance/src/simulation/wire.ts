/** What becomes of the requests of a schedule. */
import * as Duration from "effect/Duration"
import type { Fault, Faults, Operation } from "../Fault.ts"
import type { Trouble } from "./Process.ts"
import type { Random } from "./random.ts"

const kinds: { readonly [operation in Operation]?: readonly [Fault["_tag"], ...Array<Fault["_tag"]>] } = {
  send: ["LostBefore", "LostAfter", "LostAfter", "Slow", "Late", "Late", "Refused", "RateLimited", "Unavailable"],
  find: ["LostBefore", "LostAfter", "Slow", "Refused", "RateLimited", "Unavailable", "Unclear", "Unclear"]
}

/** Faults by chance, each told to `onFault`. */
export const troubled =
  (random: Random, trouble: () => Trouble, onFault: (operation: Operation, fault: Fault) => void): Faults =>
  (operation) => {
    const possible = kinds[operation]
    if (possible === undefined || !random.chance(trouble().wire)) return undefined
    const fault = faultOf(random.pick(possible), Duration.millis(random.below(90_000)))
    onFault(operation, fault)
    return fault
  }

const faultOf = (_tag: Fault["_tag"], time: Duration.Duration): Fault => {
  switch (_tag) {
    case "Slow":
    case "Late":
      return { _tag, by: time }
    case "RateLimited":
      return { _tag, retryAfter: time }
    default:
      return { _tag }
  }
}
