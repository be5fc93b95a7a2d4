/** What only Bacalhau understands of a submission. */
import type * as Duration from "effect/Duration"
import type { SpecConfig } from "./Execution.ts"

export interface SubmitOptions {
  /** Labels of the job, for selectors: `{ env: "dev" }`. On requester servers they become annotations, `env=dev`. */
  readonly labels?: { readonly [name: string]: string } | undefined
  /** Which machines may run it, by their labels. */
  readonly constraints?:
    | ReadonlyArray<{
        readonly key: string
        readonly operator: "in" | "notin" | "exists" | "!" | "=" | "==" | "!=" | "gt" | "lt"
        readonly values?: ReadonlyArray<string> | undefined
      }>
    | undefined
  /** What it may reach: nothing by default, everything, or these domains. */
  readonly network?: "none" | "full" | { readonly domains: ReadonlyArray<string> } | undefined
  /**
   * Who keeps what the job leaves. `local` is the machine that ran it, and the default of the orchestrator API: without a
   * publisher only the beginning of what is written can be read. `none` keeps no files.
   */
  readonly publisher?: "local" | "none" | SpecConfig | undefined
  /** Higher ones are run first where machines are scarce. Not on requester servers. */
  readonly priority?: number | undefined
  /** How long it may wait for a machine: by default a job fails that no machine can take at once. Servers since 1.4. */
  readonly queueTimeout?: Duration.Input | undefined
}
