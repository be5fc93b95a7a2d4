/** One fault of each kind, and what a call may come to under it. */
import { JobError, type JobErrorReason } from "@longshore/core/JobError"
import type { Fault } from "@longshore/devnet"
import * as Effect from "effect/Effect"

export type Kind = Fault["kind"]
export type Outcome = JobErrorReason["_tag"] | "ok"
export type Outcomes = Record<Kind, ReadonlyArray<Outcome>>

/** The fault, and how long it takes. A call gives up after a second. */
export const faults: { readonly [K in Kind]: Omit<Extract<Fault, { kind: K }>, "route"> } = {
  delay: { kind: "delay", by: "200 millis" },
  refuse: { kind: "refuse" },
  dropBefore: { kind: "dropBefore" },
  dropAfter: { kind: "dropAfter" },
  truncate: { kind: "truncate" },
  status: { kind: "status", status: 503, body: "the proxy has nobody behind it" },
  html: { kind: "html" },
  slow: { kind: "slow", pause: "1 milli", bytes: 16 },
  hang: { kind: "hang" },
  restart: { kind: "restart" }
}
export const kinds = Object.keys(faults) as ReadonlyArray<Kind>

/** A question can be asked again, whatever became of its answer. */
export const asked: Outcomes = {
  delay: ["ok"],
  refuse: ["Unavailable"],
  dropBefore: ["Unavailable"],
  dropAfter: ["Unavailable"],
  truncate: ["Unavailable"],
  status: ["Unavailable"],
  html: ["Unavailable"],
  slow: ["ok"],
  hang: ["Unavailable"],
  restart: ["Unavailable"]
}

export const outcomeOf = (call: Effect.Effect<unknown, unknown>): Effect.Effect<Outcome> =>
  Effect.match(call, {
    onSuccess: () => "ok" as const,
    onFailure: (error) => {
      if (error instanceof JobError) return error.reason._tag
      throw error
    }
  })
