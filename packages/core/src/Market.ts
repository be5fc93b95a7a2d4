/** Where jobs are priced: what a network calls a market, a queue or a class of machines, as far as it tells of it. */
import type * as Duration from "effect/Duration"
import type { Cost } from "./JobResult.ts"

/** So much for each period that a job runs or has bought, as the network says. */
export interface Price extends Cost {
  readonly per: Duration.Duration
}

export interface Market {
  /** What a submission names it by. */
  readonly id: string
  /** For people, where it has one: `NVIDIA 3060`. */
  readonly name?: string | undefined
  readonly price: Price
  /** Jobs that wait for a machine there. */
  readonly waitingJobs?: number | undefined
  /** Machines that wait for a job there. */
  readonly waitingNodes?: number | undefined
  /** The longest a job may ask to run there. */
  readonly longest?: Duration.Duration | undefined
  /** Whether this instance submits there when a submission names none. */
  readonly isDefault?: boolean | undefined
}
