/** The jobs in a state directory, for those who ask: what they are, and whether that is still so. */
import { spawn } from "node:child_process"
import * as fs from "node:fs"
import * as path from "node:path"
import process from "node:process"
import { fileURLToPath } from "node:url"
import type { Job, JobRef, JobStatus } from "@longshore/core/Job"
import { livenessOf, recordOf } from "./liveness.ts"
import * as Record from "./record.ts"
import { undertaker } from "./undertaker.ts"

/** How long a job that was written down may wait for its runner before another is started. */
const patience = 5000

export interface Seen {
  readonly job: Job<"local">
  /** How it ended, if it has. */
  readonly end: Record.EndRecord | undefined
}

export interface Jobs {
  readonly has: (id: string) => boolean
  /** Writes a job down, once, and starts its runner. */
  readonly create: (record: Record.JobRecord) => void
  /** `undefined` where there is no such job. Throws where its record is damaged. */
  readonly look: (ref: JobRef<"local">) => Seen | undefined
  /** Asks for a job's end. One that nobody runs yet ends at once. */
  readonly cancel: (id: string) => void
  readonly at: (id: string) => Record.Files
  readonly ids: () => ReadonlyArray<string>
}

export const make = (root: string, runner: URL): Jobs => {
  const directory = path.join(root, "jobs")
  const at = (id: string) => Record.files(path.join(directory, id))
  const starts = new Map<string, number>()
  const bury = undertaker()

  const start = (id: string) => {
    if (Date.now() - (starts.get(id) ?? Number.NEGATIVE_INFINITY) < patience) return
    starts.set(id, Date.now())
    const program = fileURLToPath(runner)
    const args = [...(program.endsWith(".ts") ? ["--no-warnings"] : []), program, "run", at(id).directory]
    try {
      const child = spawn(process.execPath, args, { detached: true, stdio: "ignore", cwd: at(id).directory })
      child.once("error", (error) => giveUp(id, error.message))
      child.once("exit", (code, signal) => {
        starts.delete(id)
        if (code !== 0) giveUp(id, signal === null ? `exit code ${code}` : `killed by ${signal}`)
      })
      child.unref()
    } catch {
      // The job is written down, so it exists: whoever looks at it next tries again.
    }
  }

  /** Ends a job that nobody runs, by being the one that would. `false` when somebody else is. */
  const endUnstarted = (files: Record.Files, end: Pick<Record.EndRecord, "status" | "cause" | "message">): boolean => {
    if (!Record.createOnce(files.runner, recordOf(process.pid))) return false
    const nothing = { outputs: [], truncated: { stdout: false, stderr: false } }
    Record.createEnd(files, { ...end, ...nothing, endedAt: Date.now() })
    return true
  }

  const giveUp = (id: string, why: string) => {
    try {
      const message = `the process that was to run it did not start: ${why}`
      endUnstarted(at(id), { status: "Failed", cause: "StartFailed", message })
    } catch {
      // Nothing can be written down, so it stays to be started.
    }
  }

  const endOf = (files: Record.Files, job: Record.JobRecord, runner: Record.ProcessRecord | undefined) => {
    const end = Record.read<Record.EndRecord>(files.end)
    if (end !== undefined) return end
    if (runner === undefined) {
      if (Date.now() - job.createdAt > patience) start(job.id)
      return undefined
    }
    const liveness = livenessOf(runner)
    if (liveness === "alive") return undefined
    // Asked once more: it may have ended between the two questions.
    return Record.read<Record.EndRecord>(files.end) ?? bury(files, job, liveness)
  }

  const look = (ref: JobRef<"local">): Seen | undefined => {
    const files = at(ref.id)
    const job = isName(ref.id) ? Record.read<Record.JobRecord>(files.job) : undefined
    if (job === undefined) return undefined
    const runner = Record.read<Record.ProcessRecord>(files.runner)
    const end = endOf(files, job, runner)
    const progress = Record.progressOf(files)
    const startedAt = end?.startedAt ?? progress.startedAt
    return {
      end,
      job: {
        ref,
        status: end !== undefined ? statusOf(end) : { _tag: runner === undefined ? "Queued" : "Running" },
        createdAt: new Date(job.createdAt),
        ...(startedAt !== undefined && { startedAt: new Date(startedAt) }),
        ...(end !== undefined && { endedAt: new Date(end.endedAt) }),
        ...(end === undefined && progress.progress !== undefined && { progress: progress.progress }),
        ...(job.warnings.length > 0 && { warnings: job.warnings })
      }
    }
  }

  return {
    at,
    look,
    has: (id) => isName(id) && fs.existsSync(at(id).job),
    create: (record) => {
      const fresh = Record.files(path.join(directory, Record.unfinished()))
      try {
        fs.mkdirSync(fresh.workDirectory, { recursive: true })
        Record.replace(fresh.job, record)
        Record.syncDirectory(fresh.directory)
        fs.renameSync(fresh.directory, at(record.id).directory)
      } catch (error) {
        fs.rmSync(fresh.directory, { recursive: true, force: true })
        if (!fs.existsSync(at(record.id).job)) throw error
      }
      try {
        Record.syncDirectory(directory)
      } catch {
        // It is there, and to say anything else now would be wrong.
      }
      start(record.id)
    },
    cancel: (id) => {
      fs.writeFileSync(at(id).cancel, "")
      if (!fs.existsSync(at(id).runner)) endUnstarted(at(id), { status: "Cancelled" })
    },
    ids: () => fs.readdirSync(directory).filter(isName)
  }
}

/** An id names a directory here, and nothing above or beside it. */
const isName = (id: string) => /^[A-Za-z0-9][A-Za-z0-9-]*$/.test(id)

const statusOf = (end: Record.EndRecord): JobStatus =>
  end.status === "Failed"
    ? { _tag: "Failed", cause: end.cause ?? "Unknown", ...(end.message !== undefined && { message: end.message }) }
    : { _tag: end.status }
