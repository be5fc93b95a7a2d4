/** Results as hosts write them. */
import * as Effect from "effect/Effect"
import * as FlowState from "../src/FlowState.ts"

export const started = 1_750_000_000_000

/** What a host writes of an operation that ran. */
export const op = (more: object = {}) => ({
  providerId: "abc-one",
  operationId: "one",
  group: "one",
  status: "success",
  startTime: started,
  endTime: started + 1000,
  exitCode: 0,
  logs: [{ type: "stdout", log: "hello\n", timestamp: new Date(started + 1).toISOString() }],
  diagnostics: { reason: { hostShutDown: false, jobStopped: false, jobExpired: false } },
  ...more
})
export const container = (more: object = {}) => ({
  reason: {},
  state: { Status: "exited", OOMKilled: false, ExitCode: 0, Error: "", StartedAt: "2025-06-15T15:06:40Z", ...more }
})
/** What a host writes of an operation that never began. */
export const idle = (more: object = {}) => op({ status: "failed", startTime: null, endTime: null, logs: [], ...more })
export const flow = (ops: ReadonlyArray<object>, more: object = {}) => ({
  status: "success",
  startTime: started,
  endTime: started + 2000,
  opStates: ops,
  ...more
})
export const read = (value: unknown) => Effect.runSync(FlowState.read(value))
