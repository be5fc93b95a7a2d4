import { refTo } from "@longshore/core/Backend"
import type { JobStatus } from "@longshore/core/Job"
import { describe, expect, it } from "vitest"
import { makeJobId, type Origin } from "../src/internal/jobId.ts"
import { jobOf } from "../src/internal/status.ts"
import type { ContainerResult, JobRecord } from "../src/JobRecord.ts"

const createdAt = Date.UTC(2026, 10, 24)
const seconds = 1000
const minutes = 60 * seconds
type Known = Exclude<JobRecord, { readonly _tag: "Unrecognised" }>
type Said = Known extends infer R ? (R extends Known ? Omit<R, "id"> : never) : never

const look = (record: Said, age: number, given: Partial<Origin> | string = {}) => {
  const origin = { createdAt, containers: 1, isStreamed: false, isHurried: false }
  const id = typeof given === "string" ? given : makeJobId({ ...origin, ...given })
  return jobOf(refTo({ id: "infernet", at: "http://node" }, id), { ...record, id } as Known, createdAt + age)
}
const output = (output: unknown): ContainerResult => ({ _tag: "Output", container: "echo", output })
const error = (error: string): ContainerResult => ({ _tag: "Error", container: "echo", error })
const stuck = (message: string): JobStatus => ({ _tag: "Failed", cause: "TimedOut", message })
const running: Said = { _tag: "Running" }
const absent: Said = { _tag: "Absent" }
const lost: JobStatus = {
  _tag: "Failed",
  cause: "NodeLost",
  message: "the node has no record of it: the node was started anew, or its storage lost the job"
}
const foreign = "a3bb189e-8bf9-4888-9912-ace4e6543002"

describe("the status of a job", () => {
  const rows: ReadonlyArray<[string, Said, number, Partial<Origin> | string, JobStatus | undefined]> = [
    ["that runs", running, 0, {}, { _tag: "Running" }],
    [
      "that runs for as long as a container may, sent as late as may be",
      running,
      10 * minutes,
      {},
      { _tag: "Running" }
    ],
    [
      "that runs for longer than a container may",
      running,
      10 * minutes + 1,
      {},
      stuck(
        "the node still has it as running 10 minutes after it was submitted, and allows 180 seconds a container: the record is stuck"
      )
    ],
    ["of three containers that runs for long", running, 16 * minutes, { containers: 3 }, { _tag: "Running" }],
    [
      "of three containers that runs for too long",
      running,
      16 * minutes + 1,
      { containers: 3 },
      stuck(
        "the node still has it as running 16 minutes after it was submitted, and allows 180 seconds a container: the record is stuck"
      )
    ],
    ["that streams", running, 8 * minutes, { isStreamed: true }, { _tag: "Running" }],
    [
      "that streams for longer than a node allows",
      running,
      8 * minutes + 1,
      { isStreamed: true },
      stuck(
        "the node still has it as running 8 minutes after it was submitted, and allows 60 seconds a stream: the record is stuck"
      )
    ],
    ["of somebody else that runs, however long", running, 600 * minutes, foreign, { _tag: "Running" }],
    ["with an output", { _tag: "Success", result: output({ a: 1 }) }, 1, {}, { _tag: "Completed" }],
    ["with null for its output", { _tag: "Success", result: output(null) }, 1, {}, { _tag: "Completed" }],
    ["that somebody recorded as a success", { _tag: "Success" }, 1, foreign, { _tag: "Completed" }],
    [
      "that is a success with an error",
      { _tag: "Success", result: error("odd") },
      1,
      {},
      { _tag: "Failed", cause: "Unknown", message: "container echo: odd" }
    ],
    [
      "whose container failed",
      { _tag: "Failed", result: error("Server disconnected") },
      1,
      {},
      { _tag: "Failed", cause: "Unknown", message: "container echo: Server disconnected" }
    ],
    [
      "whose container failed without a word",
      { _tag: "Failed", result: error("") },
      1,
      {},
      { _tag: "Failed", cause: "TimedOut", message: "container echo did not answer within 180 seconds" }
    ],
    [
      "that somebody recorded as failed",
      { _tag: "Failed" },
      1,
      {},
      { _tag: "Failed", cause: "Unknown", message: "the node does not tell why" }
    ],
    ["that is not there yet", absent, 10 * seconds - 1, {}, { _tag: "Pending" }],
    ["that is not there", absent, 10 * seconds, {}, lost],
    ["that is not there for long", absent, 25 * minutes, {}, lost],
    ["that is not there for so long that it may have been forgotten", absent, 25 * minutes + 1, {}, undefined],
    ["of six containers that is not there", absent, 15 * minutes, { containers: 6 }, lost],
    [
      "of six containers whose record expired while it may run",
      absent,
      15 * minutes + 1,
      { containers: 6 },
      { _tag: "Running" }
    ],
    ["of six containers that may run no longer and is not there", absent, 25 * minutes + 1, { containers: 6 }, lost],
    ["of six containers that is forgotten", absent, 35 * minutes + 1, { containers: 6 }, undefined],
    ["that never was", absent, 0, foreign, undefined]
  ]
  it.each(rows)("%s", (_, record, age, origin, status) => {
    expect(look(record, age, origin)?.status).toEqual(status)
  })

  it("says of an expired record that the job may still run, and of no other", () => {
    const expired = "its record has expired; it may still run"
    expect(look(absent, 16 * minutes, { containers: 6 })?.progress).toBe(expired)
    expect(look(absent, 1, { containers: 6 })?.progress).toBeUndefined()
    expect(look(running, 16 * minutes, { containers: 6 })?.progress).toBeUndefined()
  })

  it("has the time that its id tells", () => {
    expect(look(running, 1)?.createdAt).toEqual(new Date(createdAt))
    expect(look(running, 1, foreign)).not.toHaveProperty("createdAt")
  })
})

describe("a warning", () => {
  const of = (value: unknown) => look({ _tag: "Success", result: output(value) }, 1)?.warnings

  it("is given of an output that looks like an HTTP error", () => {
    expect(of({ code: 500, name: "Internal Server Error", description: "boom" })).toEqual([
      "the output looks like an HTTP error of the container: 500 Internal Server Error: boom"
    ])
    expect(of({ code: 400, name: "Bad Request", description: "" })).toHaveLength(1)
  })

  it.each([
    [{ code: 200, name: "OK", description: "" }],
    [{ code: 600, name: "a", description: "b" }],
    [{ code: "500", name: "a", description: "b" }],
    [{ code: 500, name: "a" }],
    [{ code: 500, description: "a" }],
    ["500"],
    [null],
    [[500]]
  ])("is given of no other output: %j", (value) => {
    expect(of(value)).toBeUndefined()
  })

  it("is given of a timeout that a node does not keep", () => {
    expect(look(running, 1, { isHurried: true, containers: 2 })?.warnings).toEqual([
      "a node cannot be told to stop: the job may run for up to 6 minutes, longer than its timeout"
    ])
    expect(look(running, 1)).not.toHaveProperty("warnings")
  })
})
