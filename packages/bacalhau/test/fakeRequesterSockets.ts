/** The web sockets of the server in memory. */

import type { OpenSocket } from "@longshore/core/Socket"
import type * as Duration from "effect/Duration"
import { type FakeJob, historyOf, noticesOf, outputOf, stateOf } from "./fakeRequesterJobs.ts"
import { verified } from "./fakeRequesterSigned.ts"

interface World {
  /** Before the path of every socket. */
  readonly root: string
  readonly hasLogs: boolean
  readonly isDown: () => boolean
  readonly asked: (path: string) => void
  readonly find: (id: string) => FakeJob | undefined
  readonly now: () => number
  readonly sleep: (by: Duration.Input) => Promise<void>
}

interface Listener {
  /** Empty for all jobs. */
  readonly jobId: string
  readonly send: (value: unknown) => void
  readonly close: (code: number) => void
}

export const makeSockets = (world: World) => {
  const { asked, find, hasLogs, isDown, now, root, sleep } = world
  const listeners = new Set<Listener>()

  const openSocket: OpenSocket = (address, _headers, events) => {
    const { pathname, searchParams } = new URL(address)
    asked(pathname)
    let isOpen = true
    const close = (code: number) => {
      if (!isOpen) return
      isOpen = false
      listeners.delete(listener)
      events.closed(code, "")
    }
    const send = (value: unknown) => {
      if (isOpen) events.received(`${JSON.stringify(value)}\n`)
    }
    const listener: Listener = { jobId: searchParams.get("job_id") ?? "", send, close }

    const logs = async (body: string) => {
      const payload = verified(body, ["payload"])
      const job = typeof payload === "object" ? find(payload.JobID) : undefined
      // Whatever is wrong, the connection just ends.
      if (typeof payload !== "object" || job === undefined || job.clientId !== payload.ClientID) return close(1006)
      if (payload.ExecutionID !== stateOf(job, now()).Executions?.[0]?.ComputeReference) return close(1006)
      if (payload.WithHistory) send({ Tag: 1, Data: "begin\n" })
      while (isOpen && !["Completed", "Error", "Cancelled"].includes(stateOf(job, now()).State)) await sleep("1 second")
      const { stderr, stdout } = outputOf(job)
      if (stdout !== "") send({ Tag: 1, Data: stdout })
      if (stderr !== "") send({ Tag: 2, Data: stderr })
      close(1000)
    }

    queueMicrotask(() => {
      if (isDown()) return close(1006)
      const isLogs = pathname === `${root}/requester/logs`
      if (isLogs ? !hasLogs : pathname !== `${root}/requester/websocket/events`) {
        events.refused?.(404, "404 page not found\n")
        return close(1006)
      }
      events.opened()
      if (isLogs) return
      listeners.add(listener)
      if (listener.jobId === "") return
      const job = find(listener.jobId)
      if (job === undefined) return close(1006)
      for (const row of historyOf(job, now(), false)) send(row)
    })
    return {
      send: (body) => void logs(body),
      close: () => {
        isOpen = false
        listeners.delete(listener)
      }
    }
  }

  return {
    openSocket,
    /** Who listens to the job hears it. */
    tell: (job: FakeJob, name: string) => {
      for (const notice of noticesOf(job, name, now())) {
        for (const { jobId, send } of listeners) if (jobId === "" || jobId === job.id) send(notice)
      }
    },
    closeSockets: (code: number) => {
      for (const { close } of [...listeners]) close(code)
    }
  }
}
