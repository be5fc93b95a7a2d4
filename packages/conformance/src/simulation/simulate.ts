/** Seeded fault simulation of `submit`, `settle` and `resume` over any backend's fake network. */

import type * as Journal from "@longshore/core/Journal"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { Told } from "./Submission.ts"
import { type Outcome, runSchedule } from "./schedule.ts"
import type { SimulatedWorld } from "./World.ts"

export interface Simulation {
  readonly seed: number
  /** How many schedules to run: 1,000 by default. */
  readonly schedules?: number
  /** Runs this one alone: the number that a failure names. */
  readonly only?: number
  /** Makes an empty world, once for each schedule. */
  readonly world: Effect.Effect<SimulatedWorld, unknown, Scope.Scope>
  /** Changes what the journal is kept in: to try a store, or what a bad one does. */
  readonly store?: (store: Journal.Store) => Journal.Store
}

/** What happened in all schedules together. */
export interface Report {
  readonly seed: number
  readonly schedules: number
  readonly submissions: number
  /** What the submitters were told. */
  readonly told: { readonly [T in Told["_tag"]]: number }
  readonly jobs: number
  readonly faults: number
  readonly deaths: number
}

/** A schedule that ended as none may. The message has what is needed to run it again. */
export class SimulationFailed extends Data.TaggedError("SimulationFailed")<{
  readonly seed: number
  readonly schedule: number
  readonly findings: ReadonlyArray<string>
  readonly trace: ReadonlyArray<string>
}> {
  override get message(): string {
    return [
      `schedule ${this.schedule} of seed ${this.seed} ended wrong; run it again with { seed: ${this.seed}, only: ${this.schedule} }`,
      ...this.findings.map((finding) => `- ${finding}`),
      "what happened:",
      ...this.trace
    ].join("\n")
  }
}

const identity = (store: Journal.Store) => store

/**
 * Runs the schedules. Fails at the first that makes a job twice, loses one, tells anybody what is not so,
 * or leaves something in the journal.
 */
export const simulate = ({
  only,
  schedules = 1000,
  seed,
  store = identity,
  world
}: Simulation): Effect.Effect<Report, unknown> =>
  Effect.gen(function* () {
    const numbers = only === undefined ? Array.from({ length: schedules }, (_, i) => i) : [only]
    const told = { Accepted: 0, Refused: 0, Unknown: 0, Died: 0, Interrupted: 0 }
    const sum = { submissions: 0, jobs: 0, faults: 0, deaths: 0 }
    for (const schedule of numbers) {
      const outcome: Outcome = yield* runSchedule(seed, schedule, world, store)
      const { findings, trace } = outcome
      if (findings.length > 0) return yield* new SimulationFailed({ seed, schedule, findings, trace })
      sum.submissions += outcome.submissions.length
      sum.jobs += outcome.jobs
      sum.faults += outcome.faults
      sum.deaths += outcome.deaths
      for (const submission of outcome.submissions) if (submission.told) told[submission.told._tag]++
    }
    return { seed, schedules: numbers.length, told, ...sum }
  })
