/** The logs of the orchestrator in memory. Those of WebAssembly are as bad as they are on real servers. */

import type { OpenSocket } from "@longshore/core/Socket"
import type * as Duration from "effect/Duration"
import { courseOf, executionIdOf, type FakeJob, fateOf, isOld, type Release } from "./fakeOrchestratorJobs.ts"

interface World {
  readonly release: Release
  readonly isDown: () => boolean
  readonly asked: (path: string) => void
  readonly find: (id: string) => FakeJob | undefined
  readonly now: () => number
  readonly sleep: (by: Duration.Input) => Promise<void>
}

const types = { stdout: 1, stderr: 2 } as const

export const makeLogs =
  ({ asked, find, isDown, now, release, sleep }: World): OpenSocket =>
  (address, _headers, events) => {
    const { pathname, searchParams } = new URL(address)
    asked(pathname)
    let isOpen = true
    const close = (code: number, reason = "") => {
      if (isOpen) events.closed(code, reason)
      isOpen = false
    }
    const send = (value: unknown) => {
      if (isOpen) events.received(`${JSON.stringify(value)}\n`)
    }
    const refuse = (error: string) => {
      send({ error, value: { Type: 0, Line: "" } })
      close(1000)
    }
    const run = async () => {
      const id = decodeURIComponent(/jobs\/([^/]+)\/logs$/.exec(pathname)?.[1] ?? "")
      const job = find(id)
      const prefix = release === "1.9.3" ? "" : `failed to open log stream for job ${id}: `
      if (job === undefined) return refuse(`${prefix}${isOld(release) ? "Job not found. ID:" : "job not found:"} ${id}`)
      const { state } = fateOf(job, now())
      if (state === "Pending") return refuse(`${prefix}no executions found for job ${id}`)
      if (state === "Failed" || state === "Stopped" || searchParams.get("execution_id") !== executionIdOf(job)) {
        return refuse(`${prefix}unable to find execution  in job ${id}`)
      }
      if (job.definition.Tasks[0].Engine.Type === "wasm") {
        await sleep("60 seconds")
        return refuse("timeout while waiting for execution logs")
      }
      for (const { source, text } of courseOf(job).writes) {
        send({ value: { Type: types[source], Line: text } })
      }
      if (searchParams.get("follow") === "true") {
        while (isOpen && fateOf(job, now()).state === "Running") await sleep("1 second")
      }
      close(1000)
    }
    queueMicrotask(() => {
      if (isDown()) return close(1006)
      events.opened()
      void run()
    })
    return {
      send: () => {},
      close: () => {
        isOpen = false
      }
    }
  }
