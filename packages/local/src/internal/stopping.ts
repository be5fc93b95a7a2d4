/** Tells a runner when its job has to end. */
import * as fs from "node:fs"
import * as path from "node:path"
import { performance } from "node:perf_hooks"
import process from "node:process"
import type { Files, JobRecord } from "./record.ts"

/** Somebody cancelled it, its time is up, or this process was told to end. */
export type Why = "cancel" | "deadline" | "shutdown"

export interface Stopping {
  /** Aborts when the job has to end. */
  readonly signal: AbortSignal
  readonly why: () => Why | undefined
  readonly close: () => void
}

/** Requests are seen at once where the system tells of new files. */
const lookEvery = 250

export const stopping = (job: JobRecord, at: Files): Stopping => {
  // Not the clock on the wall, which somebody may set.
  const began = performance.now()
  const stopped = new AbortController()
  let why: Why | undefined
  const stop = (reason: Why) => {
    why ??= reason
    stopped.abort()
  }
  const look = () => {
    if (fs.existsSync(at.cancel)) stop("cancel")
    else if (performance.now() - began >= job.timeoutMillis + extraOf(at)) stop("deadline")
  }
  const looking = setInterval(look, lookEvery)
  const watcher = watchOrNot(at.directory, (name) => name === path.basename(at.cancel) && look())
  const onTerminate = () => stop("shutdown")
  process.once("SIGTERM", onTerminate)
  return {
    signal: stopped.signal,
    why: () => why,
    close: () => {
      clearInterval(looking)
      watcher?.close()
      process.off("SIGTERM", onTerminate)
    }
  }
}

const watchOrNot = (directory: string, tell: (name: string | null) => void): fs.FSWatcher | undefined => {
  try {
    return fs.watch(directory, { persistent: false }, (_, name) => tell(name)).on("error", () => {})
  } catch {
    return undefined
  }
}

/** The time that was given since, in milliseconds. */
const extraOf = ({ extensions }: Files): number => {
  let extra = 0
  for (const file of fs.existsSync(extensions) ? fs.readdirSync(extensions) : []) {
    const more = file.endsWith(".new") ? 0 : Number(readOrNothing(path.join(extensions, file)))
    if (Number.isFinite(more)) extra += more
  }
  return extra
}

const readOrNothing = (file: string): string => {
  try {
    return fs.readFileSync(file, "utf8")
  } catch {
    return ""
  }
}
