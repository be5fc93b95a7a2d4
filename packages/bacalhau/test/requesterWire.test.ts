import { describe, expect, it } from "vitest"
import { readEvent, readEventFrame, readEvents, readLogFrame } from "../src/internal/requesterEvents.ts"
import { readListed, readResults, readSubmitted, readText } from "../src/internal/requesterJobs.ts"
import { readNode, readPeers, readVersion } from "../src/internal/requesterNodes.ts"
import { readStateOf } from "../src/internal/requesterStates.ts"
import * as Answers from "./requesterAnswers.ts"

const read = readStateOf("asked")
const output = (stdout: string) => ({
  stdout,
  stdouttruncated: false,
  stderr: "",
  stderrtruncated: true,
  exitCode: 0,
  runnerError: ""
})
/** Times are not of interest here. */
const zero = { CreateTime: "0001-01-01T00:00:00Z", UpdateTime: "2023-03-01T12:00:00.123456789Z" }

describe("a state", () => {
  it("is read as servers from 0.3.24 write it", () => {
    const { executions, ...state } = read(Answers.trap0325)
    expect(state).toMatchObject({ state: "Error", timeoutAt: undefined, version: 5 })
    expect(state.createdAt).toBeInstanceOf(Date)
    expect(executions.length).toBeGreaterThan(1)
    for (const execution of executions) {
      expect(execution).toMatchObject({ state: "Failed", publishedResult: undefined, runOutput: undefined })
      expect(execution.status).toContain("wasm error: unreachable")
    }
    const hello = read(Answers.hello132)
    expect(hello).toMatchObject({ state: "Completed", jobId: Answers.hello132.state.JobID })
    expect(hello.timeoutAt!.getTime() - hello.createdAt!.getTime()).toBe(1800_000)
    expect(hello.executions[0]).toMatchObject({
      nodeId: "node132",
      runOutput: { stdout: "hello stdout\n", stderr: "hello stderr\n", exitCode: 0, error: undefined }
    })
    expect(read(Answers.unschedulable132)).toMatchObject({ state: "Error", executions: [] })
    expect(read({ state: { JobID: "a", State: "Queued", Executions: null } }).executions).toEqual([])
  })

  it("is read as servers from 0.3.20 to 0.3.23 write it, part by part", () => {
    const execution = { NodeId: "n", ComputeReference: "e", State: "Completed", RunOutput: output("x"), ...zero }
    const parts = {
      "0": { ShardIndex: 0, Executions: [execution] },
      "1": { Executions: null },
      "2": { Executions: [execution] }
    }
    const state = read({ state: { JobID: "a", State: "PartialError", Shards: parts, ...zero } })
    expect(state).toMatchObject({ jobId: "a", state: "PartialError", createdAt: undefined })
    expect(state.updatedAt).toEqual(new Date("2023-03-01T12:00:00.123Z"))
    expect(state.executions.map(({ shard }) => shard)).toEqual([0, 2])
    expect(state.executions[0]!.runOutput).toMatchObject({ stdout: "x", isStderrTruncated: true })
    expect(read({ state: { State: "New", Shards: null } })).toMatchObject({ jobId: "asked", executions: [] })
  })

  it("is read as servers before 0.3.20 write it, node by node", () => {
    const cancelled = { State: "Cancelled", VerificationResult: {}, PublishedResults: {} }
    const state = read({
      state: {
        Nodes: {
          QmOne: { Shards: { "0": { NodeId: "QmOne", ...cancelled } } },
          QmTwo: { Shards: { "0": cancelled } },
          QmNone: {},
          QmThree: {
            Shards: {
              "0": {
                NodeId: "QmThree",
                ExecutionId: "e",
                State: "Completed",
                Status: "Got results proposal of length: 0",
                VerificationResult: { Complete: true, Result: true },
                PublishedResults: { StorageSource: "IPFS", CID: "QmCid" },
                RunOutput: output("Thu Nov 17 13:32:55 UTC 2022\n")
              }
            }
          }
        }
      }
    })
    expect(state).toMatchObject({ jobId: "asked", state: "Completed", version: undefined })
    expect(state.executions.map(({ id, nodeId, shard }) => [id, nodeId, shard])).toEqual([
      [undefined, "QmOne", 0],
      [undefined, "QmTwo", 0],
      ["e", "QmThree", 0]
    ])
    expect(state.executions[2]).toMatchObject({
      verification: { isComplete: true, isAccepted: true },
      publishedResult: { StorageSource: "IPFS", CID: "QmCid" }
    })
  })

  it.each([
    [["Running", "Completed"], "InProgress"],
    [["Verifying", "Error"], "InProgress"],
    [["Waiting", "Cancelled"], "Queued"],
    [["Bidding", "Completed"], "InProgress"],
    [["Completed", "Error"], "CompletedPartially"],
    [["Error", "Cancelled"], "Error"],
    [["Cancelled"], "Cancelled"],
    [[], "New"],
    [["Dreaming"], "New"]
  ])("of a job follows from its parts: %j is %s", (states, state) => {
    const shards = Object.fromEntries(states.map((State, index) => [index, { NodeId: "n", State }]))
    expect(read({ state: { Nodes: { n: { Shards: shards } } } }).state).toBe(state)
  })

  it("keeps words it does not know", () => {
    const state = { JobID: "a", State: "Dreaming", Executions: [{ NodeId: "n", State: "Asleep" }] }
    expect(read({ state })).toMatchObject({ state: "Dreaming", executions: [{ state: "Asleep" }] })
  })

  it.each([
    [undefined, "the answer is no object"],
    [{}, "state is no object"],
    [{ state: {} }, "State is missing"],
    [{ state: { State: 5 } }, "State is missing"],
    [{ state: { State: "New", Executions: {} } }, "Executions is no list"],
    [{ state: { State: "New", Executions: [{ State: "New" }] } }, "an execution has no NodeId"],
    [{ state: { State: "New", Executions: [{ NodeId: "n" }] } }, "an execution has no State"],
    [
      { state: { State: "New", Executions: [{ NodeId: "n", State: "x", RunOutput: { stdout: "" } }] } },
      "a RunOutput has no exitCode"
    ]
  ])("that would mislead is no state: %j", (json, words) => {
    expect(() => read(json)).toThrow(new SyntaxError(`it is not what a requester server answers: ${words}`))
  })
})

const told = (event: ReturnType<typeof readEvent>) =>
  event._tag === "Notice" ? event.name : "to" in event ? `${event.from}→${event.to}` : event._tag

describe("events", () => {
  it("have the New that servers leave out", () => {
    const events = readEvents(Answers.events0325)
    expect(events.map(told)).toEqual([
      "New→New",
      "New→Queued",
      "Queued→New",
      "New→InProgress",
      "New→AskForBid",
      "AskForBid→AskForBidAccepted",
      "AskForBidAccepted→BidAccepted",
      "BidAccepted→WaitingVerification",
      "WaitingVerification→ResultAccepted",
      "ResultAccepted→Completed",
      "InProgress→Completed"
    ])
    expect(events[0]).toMatchObject({ _tag: "JobChange", comment: "Job created", version: 1 })
    expect(events[4]).toMatchObject({ _tag: "ExecutionChange", executionId: undefined })
    expect(events[5]).toMatchObject({ executionId: expect.stringMatching(/^e-/), nodeId: expect.stringMatching(/^Qm/) })
  })

  it("come in two shapes on one socket", () => {
    expect(Answers.socket0325.map((frame) => told(readEventFrame(frame))).slice(-2)).toEqual([
      "AskForBidAccepted→BidAccepted",
      "Canceled"
    ])
    expect(readEventFrame(Answers.socket0325.at(-1)!)).toMatchObject({
      status: "test reason",
      publishedResult: undefined
    })
  })

  it("are in the same words where a server has others on its socket", () => {
    const events = Answers.socket132.map(readEventFrame)
    expect(events.map(told)).toEqual([
      "New→New",
      "New→New",
      "New→AskForBid",
      "AskForBid→AskForBidAccepted",
      "AskForBidAccepted→AskForBidAccepted",
      "New→InProgress",
      "AskForBidAccepted→BidAccepted",
      "Canceled"
    ])
    expect(events[3]).toMatchObject({ executionId: expect.stringMatching(/^e-/), version: 3, comment: "Accepted job" })
  })

  it("are kept as they came where they say something else", () => {
    const strange = [5, {}, { Type: "NodeLevel" }, { Type: "ExecutionLevel", ExecutionState: { New: 99 } }]
    expect(strange.map((event) => readEvent(event))).toEqual(strange.map((event) => ({ _tag: "Unrecognised", event })))
    expect(readEvent({ Type: "JobLevel", JobID: "a", JobState: { New: "Dreaming" } })).toMatchObject({ to: "Dreaming" })
    expect(readEvents({ events: null })).toEqual([])
  })
})

describe("log frames", () => {
  it("are chunks of one of two streams", () => {
    expect(readLogFrame('{"Tag":1,"Data":"a\\u003cb"}\n')).toEqual({ source: "stdout", text: "a<b" })
    expect(readLogFrame('{"Tag":2,"Data":""}')).toEqual({ source: "stderr", text: "" })
    for (const frame of ['{"Tag":3,"Data":""}', '{"Tag":1}', "[]", ""])
      expect(() => readLogFrame(frame)).toThrow(SyntaxError)
  })
})

describe("jobs and results", () => {
  it("are read as all releases write them", () => {
    expect(readSubmitted(Answers.submitted132)).toMatchObject({ requesterNodeId: "node132", apiVersion: "V1beta2" })
    const old = { APIVersion: "V1beta1", Metadata: { ID: "a", ClientID: "c" }, Status: {}, Spec: { Annotations: null } }
    expect(readListed({ jobs: [old] })).toMatchObject([
      { id: "a", clientId: "c", createdAt: undefined, state: undefined }
    ])
    expect(readListed({ jobs: [{ Job: old, State: { JobID: "a", State: "New" } }] })[0]!.state).toMatchObject({
      state: "New"
    })
    expect(readListed({ jobs: null })).toEqual([])
    expect(() => readListed({ jobs: [{ Metadata: {} }] })).toThrow("a job has no ID")
  })

  it("are no data where nothing was kept", () => {
    expect(readResults(Answers.ipfs132)).toMatchObject([{ nodeId: "node132", data: { StorageSource: "ipfs" } }])
    expect(readResults(Answers.noop132)).toEqual([{ nodeId: "node132", shard: undefined, data: undefined }])
    expect(readResults({ results: [{ NodeID: "n", ShardIndex: 3, Data: {} }] })[0]!.shard).toBe(3)
    expect(readResults({ results: null })).toEqual([])
  })
})

describe("nodes", () => {
  it("are read as all releases write them", () => {
    expect(readNode(Answers.node0325)).toMatchObject({
      id: expect.stringMatching(/^Qm/),
      type: "Compute",
      version: "v0.3.25",
      membership: undefined,
      labels: { "Operating-System": "linux" },
      compute: { engines: ["Wasm", "Language"], publishers: [], maxCapacity: { cpu: 1.6, gpu: 0 } }
    })
    expect(readNode(Answers.node132)).toMatchObject({ id: "node132", type: "Compute", compute: { engines: ["wasm"] } })
    expect(readPeers(null)).toEqual([])
    expect(() => readNode({})).toThrow("a node has no id")
    expect(() => readVersion({ build_version_info: {} })).toThrow("GitVersion is missing")
  })

  it("have ids that are quoted or not", () => {
    expect([readText('"Qm\\u0041"\n'), readText("node132"), readText(" OK\n")]).toEqual(["QmA", "node132", "OK"])
  })
})
