import { assert, describe, it } from "@effect/vitest"
import type { JobStatus } from "@longshore/core/Job"
import { codeOf, decisiveOf, isKnown, requesterStatusOf } from "../src/internal/requesterStatus.ts"
import type { RequesterExecution, RequesterState } from "../src/RequesterJob.ts"

let created = 0
const execution = (state: string, more: { code?: number; error?: string; status?: string } = {}) =>
  ({
    nodeId: "QmNode",
    state,
    status: more.status,
    createdAt: new Date(created++),
    runOutput:
      more.code === undefined && more.error === undefined ? undefined : { exitCode: more.code ?? 0, error: more.error }
  }) as unknown as RequesterExecution

const state = (word: string, ...executions: ReadonlyArray<RequesterExecution>): RequesterState =>
  ({ jobId: "a", state: word, executions }) as unknown as RequesterState

const rows: ReadonlyArray<readonly [string, RequesterState, JobStatus]> = [
  ["New", state("New"), { _tag: "Pending" }],
  ["Queued", state("Queued"), { _tag: "Queued" }],
  ["InProgress, not handed out", state("InProgress"), { _tag: "Queued" }],
  ["InProgress, asked only", state("InProgress", execution("AskForBid")), { _tag: "Queued" }],
  ...["BidAccepted", "WaitingVerification", "ResultAccepted", "ResultRejected", "Completed", "Failed"].map(
    (word) =>
      [`InProgress with ${word}`, state("InProgress", execution(word)), { _tag: "Running", node: "QmNode" }] as const
  ),
  ["Cancelled", state("Cancelled", execution("Cancelled")), { _tag: "Cancelled" }],
  ["Completed", state("Completed", execution("Completed", { code: 0 })), { _tag: "Completed" }],
  ["Completed, returned", state("Completed", execution("Completed", { code: -1 })), { _tag: "Completed" }],
  ["Completed without an output", state("Completed", execution("Completed")), { _tag: "Completed" }],
  [
    "Completed with 3",
    state("Completed", execution("Completed", { code: 3 })),
    { _tag: "Failed", cause: "ExitCode", message: "exit code 3" }
  ],
  [
    "Completed with 3 and words",
    state("Completed", execution("Completed", { code: 3, error: "no" })),
    { _tag: "Failed", cause: "ExitCode", message: "exit code 3: no" }
  ],
  [
    "CompletedPartially",
    state("CompletedPartially", execution("Completed", { code: 0 }), execution("Failed", { status: "no such image" })),
    { _tag: "Failed", cause: "StartFailed", message: "no such image" }
  ],
  [
    "Error",
    state("Error", execution("Failed", { status: "execution timed out after 3s" })),
    { _tag: "Failed", cause: "TimedOut", message: "execution timed out after 3s" }
  ],
  [
    "Error, nobody took it",
    state("Error", execution("AskForBidRejected", { status: "bid rejected" })),
    { _tag: "Failed", cause: "Rejected", message: "bid rejected" }
  ],
  ["Error without a word", state("Error"), { _tag: "Failed", cause: "Unknown" }],
  ["PartialError", state("PartialError"), { _tag: "Failed", cause: "Unknown" }]
]

describe("the status of a job that is", () => {
  it.each(rows)("%s", (_, given, status) => {
    assert.deepStrictEqual(requesterStatusOf(given), status)
    assert.isTrue(isKnown(given))
  })

  it.each(["Warping", "", "constructor"])("%j is not known", (word) => {
    assert.isFalse(isKnown(state(word)))
  })
})

describe("the execution that decides", () => {
  const [first, second, third] = ["Completed", "Completed", "Failed"].map((word) => execution(word))
  it.each([
    ["the last that completed", [first!, second!, third!], second],
    ["else the last", [third!], third],
    ["none", [], undefined]
  ] as const)("is %s", (_, executions, found) => {
    assert.strictEqual(decisiveOf(executions), found)
  })
})

it.each([
  [undefined, 0],
  [-1, 0],
  [0, 0],
  [7, 7]
])("an exit code of %s is %s", (exitCode, code) => {
  assert.strictEqual(codeOf(exitCode === undefined ? undefined : ({ exitCode } as never)), code)
})
