import type { Execution } from "../Execution.ts"

/** Oldest first: a job that fails is run again, as another execution. */
export const byAge = (executions: ReadonlyArray<Execution>): ReadonlyArray<Execution> =>
  [...executions].sort((one, other) => (one.CreateTime < other.CreateTime ? -1 : 1))
