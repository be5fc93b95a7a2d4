import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { make } from "../src/BacalhauOrchestrator.ts"
import * as Wire from "../src/internal/orchestratorWire.ts"
import { statusOf } from "../src/internal/status.ts"
import { completed, exit3, running, stopped, trap } from "./orchestratorAnswers.ts"
import { agentNode, nodes } from "./orchestratorNodeAnswers.ts"

const releases = ["1.9.3", "1.7.0", "1.4.0", "1.3.2"] as const
type Release = (typeof releases)[number]
/** Of the history of a job that completed at once. */
const rows = { "1.9.3": 6, "1.7.0": 6, "1.4.0": 9, "1.3.2": 8 } as const

/** A client whose server answers all with one recorded body. */
const answering = (release: Release, body: string) =>
  Effect.gen(function* () {
    const requests: Array<string> = []
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const request = new Request(input, init)
      requests.push(`${request.method} ${decodeURIComponent(request.url.slice("http://server".length))}`)
      return new Response(body, { headers: { "content-type": "application/json" } })
    }
    return { requests, server: yield* make({ url: "http://server", serverVersion: release, fetch }) }
  })
const include = ["history", "executions"] as const
/** One member of an answer, as the server writes it. */
const numberIn = (body: string, name: string) => BigInt(new RegExp(`"${name}":(\\d+)`).exec(body)![1]!)

describe.each(releases)("as %s answered, a job", (release) => {
  const isSince = release === "1.9.3" || release === "1.7.0"

  it.effect("that completed", () =>
    Effect.gen(function* () {
      const body = completed[release]
      const { requests, server } = yield* answering(release, body)
      const { executions, history, job } = yield* server.get("j-1", { include })
      assert.deepStrictEqual(requests, ["GET /api/v1/orchestrator/jobs/j-1?include=history,executions"])
      assert.strictEqual(job.State.StateType, "Completed")
      assert.strictEqual(job.CreateTime, numberIn(body, "CreateTime"))
      assert.isAbove(Number(job.CreateTime), Number.MAX_SAFE_INTEGER)
      assert.strictEqual(job.Version, release === "1.9.3" ? 1 : 0)
      const [execution, ...others] = executions!
      assert.lengthOf(others, 0)
      assert.deepStrictEqual(
        [execution!.JobID, execution!.ComputeState.StateType, execution!.DesiredState.StateType],
        [job.ID, "Completed", "Stopped"]
      )
      assert.deepStrictEqual(execution!.RunOutput, {
        Stdout: "errno 0\n",
        StdoutTruncated: false,
        Stderr: "",
        StderrTruncated: false,
        ExitCode: 0,
        ErrorMsg: ""
      })
      assert.strictEqual(execution!.PublishedResult?.Type, "urlDownload")
      // Only servers since 1.8 repeat the job, as it was when the execution began.
      assert.strictEqual(execution!.Job?.State.StateType, release === "1.9.3" ? "Pending" : undefined)
      assert.lengthOf(history!.items, rows[release])
      assert.deepStrictEqual(statusOf(job, executions!), { _tag: "Completed" })
    })
  )

  it.effect("that runs has no output yet, whatever its exit code says", () =>
    Effect.gen(function* () {
      const { server } = yield* answering(release, running[release])
      const { executions, history, job } = yield* server.get("j-1", { include: ["executions"] })
      assert.isUndefined(history)
      const [execution] = executions!
      assert.deepStrictEqual(
        [execution!.ComputeState.StateType, execution!.DesiredState.StateType],
        ["BidAccepted", "Running"]
      )
      assert.strictEqual(execution!.RunOutput?.ExitCode, isSince ? 0 : undefined)
      assert.isNotOk(execution!.PublishedResult?.Type)
      assert.deepStrictEqual(statusOf(job, executions!), { _tag: "Running", node: execution!.NodeID! })
    })
  )

  it.effect.each([
    ["a trap", trap, 2, "Failed", "Failed Unknown", /wasm error: unreachable\nwasm stack trace:/],
    ["an exit code", exit3, 1, "Completed", "Failed ExitCode", /^exit code 3$/],
    ["a stop", stopped, 1, "Cancelled", "Cancelled ", /^$/]
  ] as const)("that ended by %s", ([, answers, count, state, status, words]) =>
    Effect.gen(function* () {
      const { server } = yield* answering(release, answers[release])
      const { executions = [], job } = yield* server.get("j-1", { include: ["executions"] })
      assert.lengthOf(executions, count)
      assert.deepStrictEqual(Array.from(new Set(executions.map(({ ComputeState }) => ComputeState.StateType))), [state])
      const told = statusOf(job, executions)
      const { cause = "", message = "" } = told._tag === "Failed" ? told : {}
      assert.strictEqual(`${told._tag} ${cause}`, status)
      assert.match(message, words)
    })
  )

  it.effect("is in lists, in histories and among executions under the names that the release has", () =>
    Effect.gen(function* () {
      const { Executions, History, Job } = JSON.parse(
        completed[release].replace(/("(?:CreateTime|ModifyTime)":)(\d+)/g, '$1"$2"')
      )
      const jobsName = release === "1.3.2" ? "Jobs" : "Items"
      const page = { NextToken: "", [jobsName]: [Job] }
      const answered = (body: unknown) => answering(release, JSON.stringify(body))
      const jobs = yield* answered(page)
      assert.deepStrictEqual(
        (yield* Stream.runCollect(jobs.server.list())).map(({ ID }) => ID),
        [Job.ID]
      )
      const history = yield* answered(History)
      assert.deepStrictEqual(
        (yield* Stream.runCollect(history.server.history("j-1"))).map(({ Type }) => Type).slice(0, 2),
        ["JobLevel", "ExecutionLevel"]
      )
      const executions = yield* answered(Executions)
      assert.lengthOf(yield* executions.server.executions("j-1"), 1)
      const [{ PublishedResult }] = Executions[release === "1.3.2" ? "Executions" : "Items"]
      const results = yield* answered({ NextToken: "", [release === "1.3.2" ? "Results" : "Items"]: [PublishedResult] })
      assert.deepStrictEqual(yield* results.server.results("j-1"), [PublishedResult])
    })
  )

  it.effect("runs on machines that the server tells of", () =>
    Effect.gen(function* () {
      const listed = yield* answering(release, nodes[release])
      const [node] = yield* listed.server.nodes()
      const own = yield* answering(release, agentNode[release])
      const info = yield* own.server.agentNode
      assert.strictEqual(info.NodeID, node!.Info.NodeID)
      assert.deepStrictEqual(info.ComputeNodeInfo?.ExecutionEngines, ["wasm"])
      assert.strictEqual(node!.Info.ComputeNodeInfo?.MaxCapacity?.CPU, 1.6)
      assert.deepStrictEqual([node!.Membership, node!.Connection], ["APPROVED", "CONNECTED"])
    })
  )
})

describe("a shape that would mislead is refused:", () => {
  const whole = { ID: "j", State: { StateType: "Running" }, CreateTime: "1", ModifyTime: "1" }
  const execution = {
    ID: "e",
    JobID: "j",
    ComputeState: { StateType: 5 },
    DesiredState: { StateType: 1 },
    CreateTime: "1",
    ModifyTime: "1"
  }
  const version = { text: "1.9.3", major: 1, minor: 9, patch: 3 }
  it.each([
    ["a job that is none", () => Wire.readJob([]), "the job is no object"],
    ["a job without an id", () => Wire.readJob({ ...whole, ID: undefined }), "ID is no text"],
    ["a job without a state", () => Wire.readJob({ ...whole, State: {} }), "StateType is no text"],
    ["a job without a time", () => Wire.readJob({ ...whole, CreateTime: null }), "CreateTime is no time"],
    [
      "an execution whose state is a word",
      () => Wire.executionOf(version)({ ...execution, ComputeState: { StateType: "Failed" } }),
      "ComputeState has no number"
    ],
    [
      "an output without an exit code",
      () => Wire.executionOf(version)({ ...execution, RunOutput: { Stdout: "" } }),
      "ExitCode is no number"
    ],
    ["a page that is a list", () => Wire.pageOf(Wire.readJob)([]), "the page is no object"],
    ["a page whose items are none", () => Wire.pageOf(Wire.readJob)({ Items: {} }), "Items is no list"],
    ["a result without a type", () => Wire.readResults({ Items: [{}] }), "Type is no text"],
    ["a version without a number", () => Wire.readBuildVersion({ Major: "1" }), "it names no version"],
    ["a put without an id", () => Wire.readPut({}), "JobID is no text"],
    ["a node without an id", () => Wire.readNodes({ Nodes: [{ Info: {} }] }), "NodeID is no text"]
  ] as const)("%s", (_, read, words) => {
    assert.throws(read, SyntaxError, words)
  })

  it("and what Go leaves out is none", () => {
    assert.deepStrictEqual(Wire.pageOf(Wire.readJob)({ Items: null }), { nextToken: "", items: [] })
    assert.deepStrictEqual(Wire.readNodes({ Nodes: null }), [])
    assert.strictEqual(
      Wire.executionOf(version)({ ...execution, DesiredState: null }).DesiredState.StateType,
      "Pending"
    )
  })
})
