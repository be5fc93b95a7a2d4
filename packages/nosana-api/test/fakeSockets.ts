/** The nodes of the gateway in memory, as far as they are asked by themselves: who they are, and what a job has written. */
import type { Host } from "@longshore/nosana"
import { courses, type FakeJob, fateOf } from "./fakeJobs.ts"

export interface Nodes {
  readonly find: (address: string) => FakeJob | undefined
  readonly now: () => number
  readonly areReachable: () => boolean
  /** Whether a log is told only to whoever shows a token. Hears of each that is shown. */
  readonly wantToken: () => boolean
  readonly shown: (token: string) => void
}

/** Tells a log as a node does: all of it from the beginning, and stdout like stderr. */
export const makeSockets =
  ({ areReachable, find, now, shown, wantToken }: Nodes): Host.OpenSocket =>
  (_url, _headers, { closed, opened, received }) => {
    queueMicrotask(opened)
    return {
      send: (text) => {
        const { body, header, path } = JSON.parse(text) as {
          readonly path: string
          readonly header: string
          readonly body: { readonly jobAddress: string }
        }
        const job = find(body.jobAddress)
        if (header !== "") shown(header)
        if (wantToken() && header === "") return queueMicrotask(() => closed(3000, "Unauthorized"))
        if (path !== "/flog" || !areReachable() || job === undefined || fateOf(job, now()).state !== "running") {
          return queueMicrotask(() => closed(1007, "invalid job id"))
        }
        courses[job.image]?.logs.forEach(({ log }, index) => {
          const entry = { group: "main", opId: "main", type: "container", message: log, timestamp: 1_000 + index }
          queueMicrotask(() => received(JSON.stringify({ path: "flog", data: JSON.stringify(entry) })))
        })
      },
      close: () => {}
    }
  }
