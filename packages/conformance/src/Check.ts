/** One promise of the contract, as something that can be run. */

import type { Capability } from "@longshore/core/Backend"
import type * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { AnySubject } from "./Subject.ts"
import type { Trial } from "./Trial.ts"

/** What a check cannot do without. */
export type Need =
  | Capability
  /** The sample of that name. */
  | "runs"
  | "fails"
  | "writes"
  /** A job that has surely not ended right after its submission. */
  | "unended"
  /** A spec with inputs and outputs: not a pipeline. */
  | "files"
  | "refuses"
  | "secrets"
  | "loseNextSend"
  | "setDown"

export interface Check {
  /** The promise, in words. */
  readonly name: string
  readonly needs: ReadonlyArray<Need>
  /** Fails or dies when the promise is broken. */
  readonly run: (trial: Trial) => Effect.Effect<unknown, unknown, Scope.Scope>
}

export const check = (name: string, needs: ReadonlyArray<Need>, run: Check["run"]): Check => ({ name, needs, run })

/** Whether the subject has all that a check needs. */
export const applies = ({ needs }: Check, subject: AnySubject): boolean => needs.every((need) => has(subject, need))

const has = ({ clock, faults, secrets, specs, tag }: AnySubject, need: Need): boolean => {
  switch (need) {
    case "runs":
    case "fails":
    case "writes":
      return specs[need] !== undefined
    case "unended":
      return clock === "test" || specs.runs !== undefined
    case "files":
      return specs.completes.spec._tag !== "Pipeline"
    case "refuses":
      return tag.refuses.length > 0
    case "secrets":
      return secrets !== undefined && secrets.length > 0
    case "loseNextSend":
    case "setDown":
      return faults?.[need] !== undefined
    default:
      return tag.capabilities.includes(need)
  }
}
