/** A server that runs: what its endpoints work with. */
import type * as Semaphore from "effect/Semaphore"
import type { Compute } from "./compute.ts"
import type { Node } from "./nodes.ts"
import type { BacalhauOptions } from "./Options.ts"
import type { Scheduler } from "./scheduler.ts"
import type { Store } from "./store.ts"
import type { Traits } from "./versions.ts"

export interface Server {
  readonly traits: Traits
  readonly store: Store
  readonly scheduler: Scheduler
  readonly compute: Compute
  readonly nodes: ReadonlyArray<Node>
  /** Those that were given to clients that have proved their key. */
  readonly tokens: Set<string>
  readonly auth: NonNullable<BacalhauOptions["auth"]>
  /** Held by whoever waits for the log of a module that writes none. */
  readonly wasmLogs: Semaphore.Semaphore
  /** Whether JSON has many lines, and errors of older versions say what is wrong. */
  readonly debug: boolean
  /** The orchestrator's own name. */
  readonly nodeId: string
  readonly instanceId: string
  readonly startedAt: bigint
  /** In nanoseconds. */
  readonly now: () => bigint
}
