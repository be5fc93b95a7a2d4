/** What a deployment becomes, told while it becomes it. */
import * as Response from "effect/http/HttpServerResponse"
import { describe, expect, it, onTestFinished, vi } from "vitest"
import type { Store } from "../../../src/nosana/api/manager/Store.ts"
import { streamOf } from "../../../src/nosana/api/manager/stream.ts"
import { chainDeployments } from "./chainDeployments.ts"
import { opened } from "./deploymentServer.ts"

type World = Awaited<ReturnType<typeof opened>>

/** Reads an event stream, as much of it as is wanted at a time. */
const follow = async ({ network }: World, id: string) => {
  const hangUp = new AbortController()
  onTestFinished(() => hangUp.abort())
  const answer = await fetch(`${network.url}/api/deployments/${id}/stream`, {
    headers: { authorization: `Bearer ${network.apiKey()}` },
    signal: hangUp.signal
  })
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/event-stream"])
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader()
  let text = ""
  /** The frames up to the first that has it, or all that there are until the end. */
  const until = async (has?: string) => {
    const frames: Array<string> = []
    for (;;) {
      const end = text.indexOf("\n\n")
      if (end >= 0) {
        frames.push(text.slice(0, end))
        text = text.slice(end + 2)
        if (has !== undefined && frames.at(-1)!.includes(has)) return frames
        continue
      }
      const { done, value } = await reader.read()
      if (done) return frames
      text += value
    }
  }
  return { until }
}

const changesIn = (frames: ReadonlyArray<string>) =>
  frames.filter((frame) => frame.startsWith("data: ")).map((frame) => JSON.parse(frame.slice("data: ".length)))

const told = ({ event, state, status, task, type }: any): string =>
  type === "task" ? `${task} ${status}` : type === "job" ? state : type === "event" ? event : status

describe("the stream of a deployment", () => {
  it("begins with what it is doing, and nothing of what is over", async () => {
    const world = await opened()
    const { ask, list, settle, started } = world
    const { id } = await started({ strategy: "SIMPLE-EXTEND", replicas: 2 })
    await ask(`PATCH /deployments/${id}/update-replica-count`, { body: { replicas: 1 } })
    await settle()
    expect((await list(id, "jobs")).map(({ state }) => state)).toEqual(["COMPLETED", "RUNNING"])
    const [, { job, node, time_start: timeStart }] = (await list(id, "jobs")) as [any, any]
    const [{ due_at }] = (await list(id, "tasks")) as [any]
    const stream = await follow(world, id)
    expect(changesIn(await stream.until('"type":"task"'))).toEqual([
      { type: "deployment", status: "RUNNING", replicas: 1, active_revision: 1 },
      { type: "job", job, state: "RUNNING", node, timeStart, timeEnd: 0 },
      { type: "task", id: expect.any(String), task: "EXTEND", status: "PENDING", attempts: 0, due_at, job }
    ])
    await ask(`PATCH /deployments/${id}/update-replica-count`, { body: { replicas: 2 } })
    // The next thing that is told: no event came before.
    expect(changesIn(await stream.until('"type"'))).toEqual([
      { type: "deployment", status: "RUNNING", replicas: 2, active_revision: 1 }
    ])
  })

  it("goes on with each change", async () => {
    const world = await opened()
    const { ask, create, devnet } = world
    const { id } = await create()
    const stream = await follow(world, id)
    expect(changesIn(await stream.until("DRAFT")).map(told)).toEqual(["DRAFT"])
    await ask(`POST /deployments/${id}/start`)
    await devnet.advance("5 seconds")
    const begun = changesIn(await stream.until('"status":"RUNNING"'))
    expect(begun.filter(({ type }) => type !== "job").map(told)).toEqual([
      "STARTING",
      "LIST PENDING",
      "LIST PROCESSING",
      "JOB_LIST_CONFIRMED",
      "LIST DONE",
      "RUNNING"
    ])
    const done = begun.find(({ status }) => status === "DONE")
    expect(done).toEqual({ type: "task", id: expect.any(String), task: "LIST", status: "DONE" })
    const { created_at, message, tx, ...event } = begun.find(({ type }) => type === "event")
    expect(event).toEqual({ type: "event", category: "Deployment", event: "JOB_LIST_CONFIRMED" })
    expect([created_at, message, tx].map((each) => typeof each)).toEqual(["string", "string", "string"])
    await ask(`PATCH /deployments/${id}/update-name`, { body: { name: "renamed" } })
    await ask(`PATCH /deployments/${id}/update-replica-count`, { body: { replicas: 2 } })
    // Its name is no part of what is told.
    const changed = changesIn(await stream.until('"replicas":2')).filter(({ type }) => type === "deployment")
    expect(changed).toEqual([{ type: "deployment", status: "RUNNING", replicas: 2, active_revision: 1 }])
  })

  it("has a heartbeat every 25 seconds", async () => {
    const world = await opened()
    const { ask, create, devnet } = world
    const { id } = await create()
    const stream = await follow(world, id)
    await devnet.advance("24 seconds")
    await ask(`PATCH /deployments/${id}/update-replica-count`, { body: { replicas: 2 } })
    expect(await stream.until('"replicas":2')).not.toContain(": keep-alive")
    await devnet.advance("1 second")
    expect(await stream.until(": keep-alive")).toEqual([": keep-alive"])
    await devnet.advance("25 seconds")
    expect(await stream.until(": keep-alive")).toEqual([": keep-alive"])
  })

  it("ends with the deployment", async () => {
    const world = await opened()
    const { ask, create } = world
    const { id } = await create({ strategy: "SCHEDULED", schedule: "0 0 1 1 *" })
    await ask(`POST /deployments/${id}/start`)
    await ask(`POST /deployments/${id}/stop`)
    const stream = await follow(world, id)
    expect((await ask(`DELETE /deployments/${id}`)).status).toBe(204)
    const changes = changesIn(await stream.until())
    expect(told(changes[0])).toBe("STOPPED")
  })

  it("is cut when the server begins again, and can be followed again", async () => {
    const world = await opened()
    const { create, network } = world
    const { id } = await create()
    const stream = await follow(world, id)
    await stream.until("DRAFT")
    await network.restart()
    await expect(stream.until()).rejects.toThrow()
    const again = await follow(world, id)
    expect(changesIn(await again.until("DRAFT")).map(told)).toEqual(["DRAFT"])
  })

  it("is forgotten when nobody reads it any more", async () => {
    const { create, deployments } = chainDeployments()
    const { store } = deployments
    let followers = 0
    const counted: Store = {
      ...store,
      follow: (...given) => {
        const stop = store.follow(...given)
        followers++
        return () => {
          followers--
          stop()
        }
      }
    }
    const { body } = Response.toWeb(streamOf(counted, create(false)))
    const reader = body!.getReader()
    await reader.read()
    expect(followers).toBe(1)
    await reader.cancel()
    await vi.waitFor(() => expect(followers).toBe(0))
  })
})
