/** Says how a job ended whose runner is gone, after making sure that its work is gone too. */
import * as fs from "node:fs"
import { remove } from "./engine.ts"
import { killGroup, killMarked } from "./liveness.ts"
import * as Record from "./record.ts"

type Bury = (files: Record.Files, job: Record.JobRecord, why: "dead" | "restarted") => Record.EndRecord | undefined

/** `undefined` while the work is still being ended: the job has not ended before it has. */
export const undertaker = (): Bury => {
  const removals = new Set<string>()
  return (files, job, why) => {
    const end = lost(files, why)
    if (why === "dead") {
      const leader = Record.read<Record.ProcessRecord>(files.work)
      if (leader !== undefined) killGroup(leader, "SIGKILL")
      killMarked(Record.marksOf(files))
    }
    if (job.work.kind !== "container") return written(files, end)
    if (!removals.has(job.id)) {
      removals.add(job.id)
      // An engine that does not answer runs no container of ours, or one that nobody here can end.
      remove(job.work.engine, job.id)
        .catch(() => {})
        .finally(() => {
          fs.rmSync(files.env, { force: true })
          written(files, end)
          removals.delete(job.id)
        })
    }
    return undefined
  }
}

const lost = (files: Record.Files, why: "dead" | "restarted"): Record.EndRecord => {
  const { startedAt } = Record.progressOf(files)
  const message = why === "dead" ? "the process that ran it was killed" : "this machine was restarted"
  return {
    ...(fs.existsSync(files.cancel) ? { status: "Cancelled" } : { status: "Failed", cause: "NodeLost", message }),
    ...(startedAt !== undefined && { startedAt }),
    endedAt: Date.now(),
    outputs: [],
    truncated: { stdout: false, stderr: false }
  }
}

/** It is so, even where it cannot be written down: on a disk that is full, or that nobody may write to. */
const written = (files: Record.Files, end: Record.EndRecord): Record.EndRecord => {
  try {
    Record.createEnd(files, end)
    return Record.read<Record.EndRecord>(files.end) ?? end
  } catch {
    return { ...end, endedAt: fs.statSync(files.runner).mtimeMs }
  }
}
