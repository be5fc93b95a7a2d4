import { describe, expect, it } from "vitest"
import { batch, dataUrl, docker, framesOf, liveServer, moduleOf, testServer } from "./bacalhauServer.ts"

const line = (Line: string, Type = 1) => ({ value: { Type, Line } })
const error = (words: string) => ({ error: words, value: { Type: 0, Line: "" } })

describe("the log of a job", () => {
  it("is sent in frames, and then the socket is closed", async () => {
    const { ended, jobs, put, url } = await liveServer()
    const { JobID } = await put(batch(docker("complain", "<of> & 'ü'")))
    await ended(JobID)
    expect(await framesOf(`${url}${jobs}/${JobID}/logs`)).toEqual({ frames: [line("<of> & 'ü'", 2)], code: 1000 })
  })

  it("is followed until the job ends, or only what is still to come", async () => {
    const { devnet, jobs, put, reached, url } = await testServer()
    const { JobID } = await put(batch(docker("sleep", "30")))
    await reached(JobID, "Running")
    const whole = framesOf(`${url}${jobs}/${JobID}/logs?follow=true`)
    const rest = framesOf(`${url}${jobs}/${JobID}/logs?follow=true&tail=true`)
    while ((devnet.bacalhau.counts()["GET /api/v1/orchestrator/jobs/:id/logs"] ?? 0) < 2)
      await reached(JobID, "Running")
    await devnet.advance("31 seconds")
    expect(await whole).toEqual({ frames: [line("begins\n"), line("ends\n")], code: 1000 })
    expect((await rest).frames).toEqual([line("ends\n")])
  })

  it("tells of errors in frames, since the handshake comes first", async () => {
    const { jobs, put, url } = await liveServer()
    expect(await framesOf(`${url}${jobs}/nothing/logs`)).toEqual({
      frames: [error("job not found: nothing")],
      code: 1000
    })
    const { JobID: id } = await put(batch(docker("echo"), { Count: 0 }))
    const words = `failed to open log stream for job ${id}: no executions found for job ${id} with ID ${id}, and version 0`
    expect((await framesOf(`${url}${jobs}/${id}/logs`)).frames).toEqual([error(words)])
  })

  it("of WebAssembly is waited for in vain since 1.8", async () => {
    const { devnet, ended, jobs, put, url } = await testServer()
    const module = await moduleOf('(module (memory (export "memory") 1) (func (export "_start")))')
    const { JobID } = await put(
      batch(
        { Type: "wasm", Params: { EntryModule: "/m", Entrypoint: "_start" } },
        {},
        {
          InputSources: [{ Source: { Type: "inline", Params: { URL: dataUrl(module) } }, Target: "/m" }]
        }
      )
    )
    // It has never said how it ends.
    expect((await ended(JobID)).Executions.Items[0].RunOutput.ExitCode).toBe(-1)
    const log = framesOf(`${url}${jobs}/${JobID}/logs`)
    while (devnet.bacalhau.counts()["GET /api/v1/orchestrator/jobs/:id/logs"] === undefined) await ended(JobID)
    await devnet.advance("60 seconds")
    expect(await log).toEqual({ frames: [error("timeout while waiting for execution logs")], code: 1000 })
  })

  it("is nothing to a request that is no handshake", async () => {
    const { get, jobs } = await liveServer()
    const answer = await get(`${jobs}/nothing/logs`)
    expect([answer.status, await answer.text(), answer.headers.get("sec-websocket-version")]).toEqual([200, "", "13"])
  })
})

describe("faults on a web socket", () => {
  const route = "GET /api/v1/orchestrator/jobs/:id/logs"

  it("cut it in the middle of a message", async () => {
    const { devnet, ended, jobs, put, url } = await liveServer()
    const { JobID } = await put(batch(docker("echo", "words")))
    await ended(JobID)
    const fault = await devnet.bacalhau.faults.inject({ kind: "truncate", route })
    expect(await framesOf(`${url}${jobs}/${JobID}/logs`)).toEqual({ frames: [], code: 1006 })
    expect(await fault.met()).toBe(1)
    await fault.remove()
    expect((await framesOf(`${url}${jobs}/${JobID}/logs`)).code).toBe(1000)
  })

  it("cut it after so many bytes", async () => {
    const { devnet, ended, jobs, put, url } = await liveServer()
    const { JobID } = await put(batch(docker("echo", "words")))
    await ended(JobID)
    const frame = Buffer.byteLength(`${JSON.stringify(line("words\n"))}\n`) + 2
    await devnet.bacalhau.faults.inject({ kind: "truncate", route, bytes: frame })
    expect(await framesOf(`${url}${jobs}/${JobID}/logs`)).toEqual({ frames: [line("words\n")], code: 1006 })
  })

  it("refuse it, answer instead of it, and end it with the server", async () => {
    const { devnet, jobs, put, reached, url } = await liveServer()
    const { JobID } = await put(batch(docker("sleep", "600")))
    await reached(JobID, "Running")
    const log = `${url}${jobs}/${JobID}/logs?follow=true`
    for (const fault of [
      { kind: "refuse", route },
      { kind: "dropBefore", route },
      { kind: "status", route, status: 503 }
    ] as const) {
      const injected = await devnet.bacalhau.faults.inject(fault)
      expect(await framesOf(log)).toEqual({ frames: [], code: 1006 })
      await injected.remove()
    }
    const open = framesOf(log)
    while ((devnet.bacalhau.counts()[route] ?? 0) < 4) await reached(JobID, "Running")
    await devnet.bacalhau.restart()
    expect((await open).code).toBe(1006)
  })
})
