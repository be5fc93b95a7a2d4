import { assert, describe, it } from "@effect/vitest"
import * as Backend from "@longshore/core/Backend"
import type { JobStatus } from "@longshore/core/Job"
import * as Effect from "effect/Effect"
import { computeStateOf, desiredStateOf, type Execution, type Job } from "../src/Execution.ts"
import { makeJudge } from "../src/internal/judging.ts"
import { exitCodeOf, isKnown, needsExecutions, statusOf } from "../src/internal/status.ts"
import { parseVersion } from "../src/ServerVersion.ts"

const job = (StateType: string, Message?: string): Job =>
  ({
    ID: "j-1",
    State: { StateType, ...(Message !== undefined && { Message }) },
    CreateTime: 1_000_000_000n,
    ModifyTime: 2_000_000_001n,
    Tasks: []
  }) as unknown as Job

let created = 0n
const execution = (
  state: string,
  {
    code,
    error = "",
    message = "",
    desired = "Stopped"
  }: { code?: number; error?: string; message?: string; desired?: string } = {}
): Execution =>
  ({
    ID: `e-${created}`,
    JobID: "j-1",
    NodeID: "n-1",
    CreateTime: created++,
    ComputeState: { StateType: state, Message: message },
    DesiredState: { StateType: desired },
    RunOutput: code === undefined ? undefined : { ExitCode: code, ErrorMsg: error }
  }) as unknown as Execution

const completed = (code: number, error?: string) => execution("Completed", { code, ...(error && { error }) })
const failed = (message: string) => execution("Failed", { message })
const noNodes = "not enough nodes to run job. requested: 1, available: 1, suitable: 0.\n• Node n-1: job rejected"

const rows: ReadonlyArray<readonly [string, Job, ReadonlyArray<Execution>, JobStatus]> = [
  ["Undefined", job("Undefined"), [], { _tag: "Pending" }],
  ["Pending", job("Pending"), [], { _tag: "Pending" }],
  ["Queued", job("Queued", "Job queued."), [], { _tag: "Queued" }],
  ["Running, unseen", job("Running"), [], { _tag: "Running" }],
  [
    "Running on a machine",
    job("Running"),
    [failed("gone"), execution("BidAccepted", { desired: "Running" })],
    { _tag: "Running", node: "n-1" }
  ],
  ["Running with an empty output", job("Running"), [execution("BidAccepted", { code: 0 })], { _tag: "Running" }],
  ["Stopped", job("Stopped", "enough"), [execution("Cancelled")], { _tag: "Cancelled" }],
  ["Completed without an execution", job("Completed"), [], { _tag: "Completed" }],
  ["Completed with 0", job("Completed"), [completed(0)], { _tag: "Completed" }],
  ["Completed with -1, which is none", job("Completed"), [completed(-1)], { _tag: "Completed" }],
  ["Completed with 3", job("Completed"), [completed(3)], { _tag: "Failed", cause: "ExitCode", message: "exit code 3" }],
  [
    "Completed with 137 and words",
    job("Completed"),
    [completed(137, "killed")],
    { _tag: "Failed", cause: "ExitCode", message: "exit code 137: killed" }
  ],
  ["Completed after a failed try", job("Completed"), [failed("gone"), completed(0)], { _tag: "Completed" }],
  [
    "Completed, one of two with another code",
    job("Completed"),
    [completed(0), completed(1)],
    { _tag: "Failed", cause: "ExitCode", message: "exit code 1" }
  ],
  [
    "Failed, with the words of its executions",
    job("Failed", noNodes),
    [failed("wasm error: unreachable")],
    { _tag: "Failed", cause: "Unknown", message: "wasm error: unreachable" }
  ],
  [
    "Failed, with the last telling words",
    job("Failed", noNodes),
    [failed("Execution timed out after 3s"), failed("something")],
    { _tag: "Failed", cause: "TimedOut", message: "Execution timed out after 3s" }
  ],
  ["Failed, never run", job("Failed", noNodes), [], { _tag: "Failed", cause: "Rejected", message: noNodes }],
  [
    "Failed by its total timeout, though it was completed",
    job("Failed", "Job timed out. Job took longer than 4s"),
    [failed("another")],
    { _tag: "Failed", cause: "TimedOut", message: "Job timed out. Job took longer than 4s" }
  ],
  ["Failed without a word", job("Failed"), [], { _tag: "Failed", cause: "Unknown" }]
]

describe("the status of a job that is", () => {
  it.each(rows)("%s", (_, job, executions, status) => {
    assert.deepStrictEqual(statusOf(job, executions), status)
    assert.isTrue(isKnown(job))
  })

  it.each(["Warping", "", "toString", "completed"])("%j is not known", (word) => {
    assert.isFalse(isKnown(job(word)))
    assert.isFalse(needsExecutions(job(word)))
  })

  it("ended is asked of its executions, and no other", () => {
    const asking = rows.filter(([, job]) => needsExecutions(job)).map(([, { State }]) => State.StateType)
    assert.deepStrictEqual([...new Set(asking)], ["Completed", "Failed"])
  })
})

describe("an exit code", () => {
  it.each([
    [undefined, 0],
    [-1, 0],
    [0, 0],
    [255, 255]
  ])("of %s is %s", (ExitCode, code) => {
    assert.strictEqual(exitCodeOf(ExitCode === undefined ? undefined : ({ ExitCode } as never)), code)
  })
})

describe("the number of an execution's state", () => {
  it.each([
    ["1.9.3", 9, "Completed"],
    ["1.9.3", 10, "Failed"],
    ["1.9.3", 11, "Cancelled"],
    ["1.7.0", 5, "BidAccepted"],
    ["1.5.2", 7, "Publishing"],
    ["1.5.1", 7, "Completed"],
    ["1.4.0", 8, "Failed"],
    ["1.3.2", 9, "Cancelled"],
    ["1.9.3", 12, 12],
    ["1.4.0", 10, 10]
  ] as const)("is, on %s, for %s: %s", (version, number, state) => {
    assert.strictEqual(computeStateOf(number, parseVersion(version)!), state)
  })

  it("of what is wanted is the same on all", () => {
    assert.deepStrictEqual([0, 1, 2, 3].map(desiredStateOf), ["Pending", "Running", "Stopped", 3])
  })
})

describe("a judge", () => {
  const refTo = (id: string) => Backend.refTo({ id: "bacalhau", at: "http://server" } as const, id)
  const judging = () => {
    const asked: Array<string> = []
    const judge = makeJudge(
      {
        executions: (id) =>
          Effect.sync(() => {
            asked.push(id)
            return [completed(3)]
          })
      },
      refTo
    )
    return { asked, judge }
  }

  it.effect("refuses a word that it does not know", () =>
    Effect.gen(function* () {
      const { reason } = yield* Effect.flip(judging().judge.job("get", job("Warping")))
      assert.strictEqual(reason._tag, "MalformedResponse")
      assert.strictEqual(
        reason.message,
        'job j-1 is in a state that is not known here: "Warping"; ask the native client about it'
      )
    })
  )

  it.effect("asks how a job ended once, and again when it was run again", () =>
    Effect.gen(function* () {
      const { asked, judge } = judging()
      const [first] = yield* judge.jobs("list", [job("Completed"), job("Running")])
      assert.deepStrictEqual(first!.status, { _tag: "Failed", cause: "ExitCode", message: "exit code 3" })
      assert.deepStrictEqual([first!.createdAt, first!.endedAt], [new Date(1000), new Date(2000)])
      assert.strictEqual(first!.revision, 2_000_000_001n)
      yield* judge.job("list", job("Completed"))
      assert.lengthOf(asked, 1)
      yield* judge.job("list", { ...job("Completed"), ModifyTime: 3n } as Job)
      assert.lengthOf(asked, 2)
    })
  )

  it.effect("tells what a job waits for as its progress, and no end", () =>
    Effect.gen(function* () {
      const seen = yield* judging().judge.job("get", job("Queued", "Job queued."))
      assert.deepStrictEqual([seen.progress, seen.endedAt], ["Job queued.", undefined])
    })
  )
})
