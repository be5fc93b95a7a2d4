/** A machine that runs jobs, as far as its network tells of it. */
import type { SpecKind } from "./JobSpec.ts"

/** What a machine has. What is not known is absent. Sizes are bytes. */
export interface Capacity {
  /** Cores. */
  readonly cpu?: number | undefined
  readonly memory?: bigint | undefined
  readonly disk?: bigint | undefined
  readonly gpu?: number | undefined
}

export interface ComputeNode {
  /** The network's own name for it. */
  readonly id: string
  /** Whether it would be given work now. */
  readonly isAvailable: boolean
  /** Why it is not, or what else there is to know of its state, in the network's words. */
  readonly state?: string | undefined
  /** The kinds of jobs that it runs, of those that longshore knows. */
  readonly accepts?: ReadonlyArray<SpecKind> | undefined
  readonly labels?: { readonly [name: string]: string } | undefined
  readonly capacity?: Capacity | undefined
  /** How much of it nobody uses. */
  readonly free?: Capacity | undefined
  /** How many jobs it runs. */
  readonly running?: number | undefined
}
