import { gunzipSync } from "node:zlib"
import { unpackTar } from "modern-tar"
import { describe, expect, it } from "vitest"
import { batch, dataUrl, docker, liveServer, moduleOf, testServer } from "./bacalhauServer.ts"

const hello = `(module
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 8) "hello\\n")
  (func (export "_start")
    (i32.store (i32.const 0) (i32.const 8))
    (i32.store (i32.const 4) (i32.const 6))
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 20)))
    (call $exit (i32.const 3))))`

const entriesOf = async (url: string) => {
  const bytes = gunzipSync(Buffer.from(await (await fetch(url)).arrayBuffer()))
  const entries = await unpackTar(bytes)
  return Object.fromEntries(
    entries.map(({ data, header }) => [
      header.name.replace(/\/$/, ""),
      data === undefined ? "" : Buffer.from(data).toString()
    ])
  )
}

const topics = (seen: any) =>
  seen.History.Items.map(({ Event, Type }: any) => `${Type} ${Event.Topic}: ${Event.Message}`)

describe("a job", () => {
  it("tells its life in history and its executions", async () => {
    const { ended, put } = await liveServer()
    const { JobID } = await put(batch(docker("exit", "3")))
    const seen = await ended(JobID)
    const node = seen.Executions.Items[0].NodeID.slice(0, 10)
    expect(topics(seen)).toEqual([
      "JobLevel Submission: Job submitted",
      `ExecutionLevel Scheduling: Requested execution on ${node}`,
      "JobLevel State Update: Running",
      "ExecutionLevel Execution: Running",
      "ExecutionLevel Execution: Completed successfully",
      "JobLevel State Update: Completed"
    ])
    // An exit code is no failure.
    expect(seen.Job.State).toEqual({ StateType: "Completed" })
    expect(seen.Executions.Items[0]).toMatchObject({ ComputeState: { StateType: 9 }, RunOutput: { ExitCode: 3 } })
  })

  it("runs WebAssembly through WASI and leaves an archive", async () => {
    const { ended, put, read, jobs } = await liveServer()
    const url = dataUrl(await moduleOf(hello))
    const { JobID } = await put(
      batch(
        { Type: "wasm", Params: { EntryModule: "/main.wasm", Entrypoint: "_start" } },
        { Name: "hello" },
        {
          Publisher: { Type: "local" },
          InputSources: [{ Source: { Type: "inline", Params: { URL: url } }, Target: "/main.wasm" }],
          ResultPaths: [{ Name: "outputs", Path: "/outputs" }]
        }
      )
    )
    const seen = await ended("hello")
    expect(seen.Job.ID).toBe(JobID)
    expect(seen.Executions.Items[0].RunOutput).toMatchObject({ Stdout: "hello\n", stderr: "", ExitCode: 3 })
    const { Items } = await read(`${jobs}/hello/results`)
    expect(Items).toHaveLength(1)
    expect(await entriesOf(Items[0].Params.URL)).toEqual({
      ".": "",
      exitCode: "3",
      outputs: "",
      stderr: "",
      stdout: "hello\n"
    })
  })

  it("runs a container's command as a plain process where there is no engine", async () => {
    const { ended, put, read, jobs } = await liveServer()
    const script = 'cat in/text; echo "$GREETING" >&2; mkdir -p outputs; echo "$BACALHAU_JOB_ID" > outputs/id; exit 4'
    const { JobID } = await put(
      batch(
        {
          Type: "docker",
          Params: { Image: "alpine", Entrypoint: ["sh", "-c"], Parameters: [script], WorkingDirectory: "/place" }
        },
        {},
        {
          Publisher: { Type: "local" },
          Env: { GREETING: "hi" },
          InputSources: [
            { Source: { Type: "inline", Params: { URL: "data:,some%20text" } }, Target: "/place/in/text" }
          ],
          ResultPaths: [{ Name: "results", Path: "/place/outputs" }]
        }
      )
    )
    const seen = await ended(JobID)
    expect(seen.Executions.Items[0].RunOutput).toMatchObject({ Stdout: "some text", stderr: "hi\n", ExitCode: 4 })
    const { Items } = await read(`${jobs}/${JobID}/results`)
    expect(await entriesOf(Items[0].Params.URL)).toMatchObject({ "results/id": `${JobID}\n`, exitCode: "4" })
  })

  it("gives files to an image and takes what it writes", async () => {
    const { ended, put, read, jobs } = await liveServer({ publicHost: "public" })
    const { JobID } = await put(
      batch(
        docker("copy", "/in", "/out/copy"),
        {},
        {
          Publisher: { Type: "local" },
          InputSources: [{ Source: { Type: "inline", Params: { URL: "data:,text" } }, Target: "/in" }],
          ResultPaths: [{ Name: "out", Path: "/out" }]
        }
      )
    )
    await ended(JobID)
    const { Items } = await read(`${jobs}/${JobID}/results`)
    const { URL: address } = Items[0].Params
    expect(address).toMatch(/^http:\/\/public:\d+\/e-.*\.tar\.gz$/)
    expect(await entriesOf(address.replace("public", "127.0.0.1"))).toMatchObject({ "out/copy": "text" })
  })

  it("is tried twice on a node and then fails for want of another", async () => {
    const { ended, put } = await liveServer()
    const { JobID } = await put(batch(docker("fail", "no", "way")))
    const seen = await ended(JobID)
    expect(seen.Executions.Items.map(({ ComputeState }: any) => ComputeState)).toEqual([
      { StateType: 10, Message: "no way" },
      { StateType: 10, Message: "no way" }
    ])
    expect(seen.Job.State.Message).toMatch(
      /^not enough nodes to run job\. requested: 1, available: 1, suitable: 0\.\n• Node n-\w{8}: job already executed/
    )
  })

  it("fails at once where no node can take it", async () => {
    const { ended, put } = await liveServer()
    const ipfs = { InputSources: [{ Source: { Type: "ipfs", Params: { CID: "Qm" } }, Target: "/in" }] }
    const { JobID } = await put(batch(docker("echo"), {}, ipfs))
    expect((await ended(JobID)).Job.State.Message).toContain("does not support ipfs, only urldownload, inline")
  })

  it("ends when its time is up, by the devnet's clock", async () => {
    const { devnet, put, reached } = await testServer()
    const { JobID } = await put(batch(docker("sleep", "60"), {}, { Timeouts: { ExecutionTimeout: 5 } }))
    await devnet.advance("4 seconds")
    expect((await reached(JobID, "Running")).Executions.Items).toHaveLength(1)
    await devnet.advance("7 seconds")
    const seen = await reached(JobID, "Failed")
    expect(seen.Executions.Items[1].ComputeState.Message).toBe("Execution timed out after 5s")
  })

  it("waits for a node when it may, and runs when there is one", async () => {
    const { devnet, put, reached } = await testServer()
    await devnet.bacalhau.nodes("disconnected")
    const { JobID } = await put(batch(docker("echo"), {}, { Timeouts: { QueueTimeout: 600 } }))
    const { Job } = await reached(JobID, "Queued")
    expect(Job.State.Message).toBe("Job queued. not enough nodes to run job. requested: 1, available: 0, suitable: 0.")
    await devnet.bacalhau.nodes("connected")
    await devnet.advance("1 second")
    await reached(JobID, "Completed")
  })

  it("is stopped at once, with what it was doing", async () => {
    const { job, jobs, put, reached, send } = await liveServer()
    const { JobID } = await put(batch(docker("sleep", "600")))
    await reached(JobID, "Running")
    const stopped = await send("DELETE", `${jobs}/${JobID}`, { reason: "enough" })
    expect(await stopped.json()).toEqual({ EvaluationID: expect.stringMatching(/^[0-9a-f-]{36}$/) })
    expect((await job(JobID)).Job.State).toEqual({ StateType: "Stopped", Message: "enough" })
    expect(await (await send("DELETE", `${jobs}/${JobID}`)).json()).toEqual({ EvaluationID: "" })
  })

  it("is known by its name, changed by it, and run again", async () => {
    const { ended, jobs, put, read, send } = await liveServer()
    const first = batch(docker("echo", "one"), { Name: "named" })
    const { JobID } = await put(first)
    await ended("named")
    expect(await put(first)).toMatchObject({
      Status: 500,
      Code: "",
      Hint: "Use the --force flag to override this warning"
    })
    expect((await put(batch(docker("echo", "two"), { Name: "named" }))).JobID).toBe(JobID)
    expect(await ended("named")).toMatchObject({
      Job: { Version: 2 },
      Executions: { Items: [{ RunOutput: { Stdout: "two\n" } }] }
    })
    expect(await (await send("PUT", `${jobs}/named/rerun`, {})).json()).toMatchObject({ JobID, JobVersion: 3 })
    await ended("named")
    expect((await read(`${jobs}/named/versions`)).Items).toHaveLength(3)
    expect((await read(`${jobs}/named/executions?all_job_versions=true`)).Items).toHaveLength(3)
  })

  it("dies with its node and is tried once more after a restart", async () => {
    const { devnet, job, put, reached } = await testServer()
    const { JobID } = await put(batch(docker("sleep", "60")))
    await reached(JobID, "Running")
    await devnet.bacalhau.restart()
    await devnet.advance("1 second")
    const seen = await job(JobID)
    expect(seen.Executions.Items.map(({ ComputeState }: any) => ComputeState.Message)).toEqual([
      "Execution failed due to node restart",
      "Running"
    ])
    await devnet.bacalhau.restart({ completed: "lose" })
    expect(await devnet.bacalhau.jobs()).toBe(0)
  })

  it("runs on as many nodes as it counts, or on all of them", async () => {
    const { ended, jobs, put, read } = await liveServer({
      nodes: [{ id: "one" }, { id: "two", labels: { zone: "eu" } }]
    })
    const local = { Publisher: { Type: "local" } }
    const { JobID } = await put(batch(docker("echo"), { Count: 2 }, local))
    const seen = await ended(JobID)
    expect(seen.Executions.Items.map(({ NodeID }: any) => NodeID).sort()).toEqual(["one", "two"])
    expect((await read(`${jobs}/${JobID}/results`)).Items).toHaveLength(2)
    const everywhere = await put({ ...batch(docker("echo")), Type: "ops" })
    expect((await ended(everywhere.JobID)).Executions.Items).toHaveLength(2)
    const chosen = await put(batch(docker("echo"), { Constraints: [{ Key: "zone", Operator: "=", Values: ["eu"] }] }))
    expect((await ended(chosen.JobID)).Executions.Items.map(({ NodeID }: any) => NodeID)).toEqual(["two"])
    const tooMany = await put(batch(docker("echo"), { Count: 3 }))
    expect((await ended(tooMany.JobID)).Job.State.Message).toMatch(/requested: 3, available: 2, suitable: 2/)
  })

  it.each([
    ["1.4.0", "Items", "Items"],
    ["1.3.2", "Executions", "History"]
  ] as const)("is told of by states and in other numbers in %s", async (version, executions, history) => {
    const { ended, get, jobs, put, send } = await liveServer({ version, debug: true })
    const { JobID } = await put(batch(docker("echo")))
    const seen = await ended(JobID)
    expect(seen.Executions[executions][0]).toMatchObject({ ComputeState: { StateType: 7, Message: "Accepted job" } })
    const rows = seen.History[history]
    expect(rows[0]).toMatchObject({
      JobState: { Previous: "Pending", New: "Pending" },
      NewRevision: 1,
      Comment: "Job submitted"
    })
    expect(rows.at(-1)).toMatchObject({
      JobState: { Previous: "Running", New: "Completed" },
      Event: { Message: "", Topic: "" }
    })
    const unknown = await get(`${jobs}/nothing`)
    expect([unknown.status, await unknown.json()]).toEqual([
      500,
      { error: "Job not found. ID: nothing", message: "Internal Server Error" }
    ])
    const stopped = await send("DELETE", `${jobs}/${JobID}`)
    expect(await stopped.json()).toEqual({
      error: "cannot stop job in state Completed",
      message: "Internal Server Error"
    })
  })

  it("needs a publisher in 1.3, if only one that does nothing", async () => {
    const { put } = await liveServer({ version: "1.3.2" })
    const message = "task main validation failed: publisher validation failed: nil spec config"
    expect(await put({ Type: "batch", Tasks: [{ Name: "main", Engine: docker("echo") }] })).toEqual({ message })
  })

  it("is a new one with every request before 1.8", async () => {
    const { devnet, put } = await liveServer({ version: "1.7.0" })
    const same = batch(docker("echo"), { Name: "same" })
    const ids = [(await put(same)).JobID, (await put(same)).JobID]
    expect(new Set(ids).size).toBe(2)
    expect(await devnet.bacalhau.jobs()).toBe(2)
  })
})
