/** What the simulation has to know of a backend's fake network. */

import type { Backend } from "@longshore/core/Backend"
import type { Ticket } from "@longshore/core/Job"
import type { JobSpec } from "@longshore/core/JobSpec"
import type * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { Faults } from "../Fault.ts"

/** One fake network, empty at first. It lives in effect's clock, and outlives the instances. */
export interface SimulatedWorld {
  /** One instance of the backend, as a process that starts now makes it. */
  readonly instance: Effect.Effect<Backend<any>, unknown, Scope.Scope>
  /** What to submit. Each submission asks for the same. */
  readonly spec: JobSpec
  readonly options?: unknown
  /** The ids of the jobs that this ticket has made: asked of the network itself. */
  readonly jobsOf: (ticket: Ticket) => Effect.Effect<ReadonlyArray<string>, unknown>
  /**
   * Has `faults` asked about each request from now on, and does as it says. A request that is on its
   * way (`Slow`, `Late`) lands whatever becomes of the process that sent it; the backend's `find` must not call
   * its ticket absent until then.
   */
  readonly misbehave: (faults: Faults) => Effect.Effect<void, unknown>
}
