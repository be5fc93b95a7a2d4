import { assert, describe, it } from "@effect/vitest"
import type { JobStatus } from "@longshore/core/Job"
import {
  bareBy,
  isEndedByOwner,
  type Standing,
  saidOf,
  standingOf,
  stoppedBy,
  type Told
} from "../src/internal/backend/standing.ts"
import { addressOf } from "./fakeJobs.ts"

const node = addressOf("node")
const timeStart = new Date("2026-01-01T00:00:00Z")
const over = (status: JobStatus): Standing => ({ _tag: "Over", status })
const open = (status: JobStatus): Standing => ({ _tag: "Open", status })
const lost: JobStatus = {
  _tag: "Failed",
  cause: "NodeLost",
  message:
    "its node gave it up before it had ended; look whether another node has taken it up before you submit it again"
}
const saidFailed: JobStatus = {
  _tag: "Failed",
  cause: "Unknown",
  message: "the server says that it failed, and has no result that says why"
}

const rows: ReadonlyArray<readonly [string, Told, Standing]> = [
  ["queued", { state: 0 }, open({ _tag: "Queued" })],
  ["queued, and meant for a node", { state: 0, node }, open({ _tag: "Queued" })],
  ["queued, and begun by a node", { state: 0, node, timeStart }, open({ _tag: "Running", node })],
  ["running", { state: 1, node, timeStart }, open({ _tag: "Running", node })],
  ["running, nobody says where", { state: 1 }, open({ _tag: "Running" })],
  ["completed, with its result", { state: 2, node, jobResult: { status: "success" } }, { _tag: "Done" }],
  ["completed, with the CID of its result", { state: 2, node, ipfsResult: "Qm" }, { _tag: "Done" }],
  ["completed without a result", { state: 2, node, timeStart }, { _tag: "Bare" }],
  ["completed without a result, as null", { state: 2, node, jobResult: null }, { _tag: "Bare" }],
  ["completed without a result, and said to have succeeded", { state: 2, jobStatus: "success" }, { _tag: "Bare" }],
  ["given up by its node", { state: 3, node, timeStart }, over(lost)],
  ["given up by a node that is not named", { state: 3, timeStart }, over(lost)],
  ["stopped without a node", { state: 3 }, { _tag: "Stopped" }],
  ["in a state of a later version", { state: 4 }, { _tag: "Unknown", state: 4 }],
  ["in a state that is none", { state: -1 }, { _tag: "Unknown", state: -1 }]
]

describe("a job", () => {
  it.each(rows)("%s", (_, told, standing) => assert.deepStrictEqual(standingOf(told), standing))
})

const events = (...types: ReadonlyArray<string>) => ["List", "Work", ...types].map((type) => ({ type }))
const cancelled: JobStatus = { _tag: "Cancelled" }
const completed: JobStatus = { _tag: "Completed" }

describe("what the server says of a job without a result", () => {
  it.each([
    ["success", completed],
    ["failed", saidFailed],
    ["error", undefined],
    [undefined, undefined]
  ] as const)("%s", (jobStatus, status) => assert.deepStrictEqual(saidOf({ jobStatus }), status))
})

describe("a job without a result", () => {
  it.each([
    [["End"], undefined, false, cancelled],
    [["End"], completed, false, cancelled],
    [["End", "Complete"], undefined, true, cancelled],
    [["Finish"], completed, false, completed],
    [[], saidFailed, false, saidFailed],
    [["Finish"], undefined, false, undefined],
    [["Finish"], undefined, true, undefined],
    [["JobCompleted"], undefined, true, undefined],
    [[], undefined, false, undefined],
    [[], undefined, true, cancelled]
  ] as const)("with %s, said to be %o, for long: %s", (types, said, isLong, status) => {
    assert.deepStrictEqual(bareBy(events(...types), said, isLong), status)
  })
})

describe("a job that stopped without a trace of a node", () => {
  it.each([
    ["Quit", false, lost],
    ["JOB_QUIT", false, lost],
    ["Delist", false, cancelled],
    ["delisted", false, cancelled],
    ["JobEnded", true, cancelled],
    ["Extend", false, undefined],
    ["Extend", true, lost]
  ] as const)("%s, for long %s", (type, isLong, status) => {
    assert.deepStrictEqual(stoppedBy(events(type), isLong), status)
  })

  it("is believed after a while where there are no events", () => {
    assert.isUndefined(stoppedBy([], false))
    assert.deepStrictEqual(stoppedBy([], true), lost)
  })
})

describe("the events of a job", () => {
  it.each([
    ["End", true],
    ["end", true],
    ["JobEnd", true],
    ["job_end", true],
    ["ENDED", true],
    ["JobEnded", true],
    ["Delist", true],
    ["job-delisted", true],
    ["Extend", false],
    ["Extended", false],
    ["Finish", false],
    ["Complete", false]
  ] as const)("%s: whether its owner was it is %s", (type, isIts) => {
    assert.strictEqual(isEndedByOwner(events(type)), isIts)
  })
})
