import { describe, expect, it } from "@effect/vitest"
import { type JobStatus, describe as words } from "@longshore/core/Job"
import * as FlowState from "../src/FlowState.ts"
import { operationOutcome, operationRows } from "../src/internal/operationOutcome.ts"
import { container, flow, idle, op, read } from "./flows.ts"

describe("what became of an operation", () => {
  const reason = (name: string, text?: string) => ({ diagnostics: { reason: { [name]: true, reason: text } } })
  const fault = (event: string, message: string) => ({ errors: [{ event, message }] })
  const cases: ReadonlyArray<readonly [row: string, state: object, status: JobStatus]> = [
    [
      "out of memory",
      op({ status: "failed", exitCode: 137, diagnostics: container({ OOMKilled: true, ExitCode: 137 }) }),
      { _tag: "Failed", cause: "OutOfMemory" }
    ],
    [
      "the host shut down",
      op({ exitCode: 143, ...reason("hostShutDown") }),
      { _tag: "Failed", cause: "NodeLost", message: "the host shut down" }
    ],
    [
      "the time ran out",
      op({ exitCode: 137, ...reason("jobExpired", "timeout") }),
      { _tag: "Failed", cause: "TimedOut", message: "timeout" }
    ],
    ["stopped by its owner", op({ status: "stopped", exitCode: 137, ...reason("jobStopped") }), { _tag: "Cancelled" }],
    [
      "an exit code other than 0",
      op({ status: "failed", exitCode: 3 }),
      { _tag: "Failed", cause: "ExitCode", message: "exit code 3" }
    ],
    [
      "no image",
      idle({ exitCode: 2, ...fault("image-pull", "manifest for nobody/nothing not found") }),
      { _tag: "Failed", cause: "StartFailed", message: "image-pull: manifest for nobody/nothing not found" }
    ],
    [
      "no resources",
      idle({ exitCode: 2, ...fault("resource", "cannot download s3://bucket") }),
      { _tag: "Failed", cause: "InputFailed", message: "resource: cannot download s3://bucket" }
    ],
    [
      "an error before it ran",
      idle({ exitCode: 2, ...fault("container-create", "no space left") }),
      { _tag: "Failed", cause: "StartFailed", message: "container-create: no space left" }
    ],
    [
      "an error while it ran",
      op({ status: "failed", diagnostics: container(), ...fault("health-check", "it does not answer") }),
      { _tag: "Failed", cause: "Unknown", message: "health-check: it does not answer" }
    ],
    [
      "failed before it ran",
      idle(),
      { _tag: "Failed", cause: "StartFailed", message: "it failed without an exit code" }
    ],
    ["failed", op({ status: "failed" }), { _tag: "Failed", cause: "Unknown" }],
    ["stopped", op({ status: "stopped" }), { _tag: "Cancelled" }],
    [
      "a success that the container engine denies",
      op({ diagnostics: container({ Error: "OCI" }) }),
      { _tag: "Failed", cause: "Unknown", message: "the host says success, and the container engine OCI" }
    ],
    ["success", op(), { _tag: "Completed" }],
    ["not begun", idle({ status: "waiting" }), { _tag: "Pending" }],
    ["running", op({ status: "restarting", exitCode: null, endTime: null }), { _tag: "Running" }],
    ["nothing is said", idle({ status: null }), { _tag: "Pending" }],
    [
      "an unknown word",
      op({ status: "lost" }),
      { _tag: "Failed", cause: "Unknown", message: 'its status "lost" is not known' }
    ]
  ]

  it.each(cases)("%s", (row, state, status) => {
    const [read1] = read(flow([state])).opStates
    expect(operationRows.find(({ fits }) => fits(read1!))?.name).toBe(row)
    expect(operationOutcome(read1!)).toEqual(status)
  })

  it.each([
    // A host tells why it stopped also of operations that had ended by then.
    ["success", op(reason("jobStopped"))],
    ["an exit code other than 0", op({ status: "failed", exitCode: 3, ...reason("jobStopped") })],
    ["an exit code other than 0", op({ status: "failed", exitCode: 3, ...reason("jobExpired") })],
    ["success", op(reason("hostShutDown"))],
    ["the host shut down", op({ status: "failed", exitCode: 3, ...reason("hostShutDown") })],
    ["the time ran out", op(reason("jobExpired"))],
    // The host's own 2 is not the container's code, and a container that the engine could not start has none.
    [
      "an exit code other than 0",
      op({ exitCode: 2, diagnostics: container({ ExitCode: 5 }), ...fault("operation-error", "it broke") })
    ],
    [
      "an error before it ran",
      op({
        exitCode: 2,
        diagnostics: container({ ExitCode: 127, Error: "no such program" }),
        ...fault("operation-error", "it broke")
      })
    ],
    ["an error before it ran", op({ exitCode: 2, logs: [], ...fault("operation-error", "it broke") })],
    ["an exit code other than 0", op({ exitCode: 2, ...fault("operation-error", "it broke") })]
  ])("%s", (row, state) => {
    const [given] = read(flow([state])).opStates
    expect(operationRows.find(({ fits }) => fits(given!))?.name).toBe(row)
  })

  it("is told in the host's last word where there is no other", () => {
    const logs = [{ type: "nodeerr", log: "cannot fill in %%ops.a.results.b%%\n" }]
    const [state] = read(flow([op({ status: "failed", logs })])).opStates
    expect(operationOutcome(state!)).toMatchObject({
      cause: "StartFailed",
      message: "cannot fill in %%ops.a.results.b%%"
    })
  })

  it("has a test for each row", () => {
    expect(cases.map(([row]) => row)).toEqual(operationRows.map(({ name }) => name))
  })

  it("is told of each", () => {
    const { opStates, ...rest } = read(flow([op(), op({ operationId: null, exitCode: 1 })]))
    expect(
      FlowState.operationOutcomes({ opStates, ...rest }).map(({ operation, status }) => [operation, words(status)])
    ).toEqual([
      ["one", "Completed"],
      ["1", "Failed (ExitCode): exit code 1"]
    ])
  })
})
