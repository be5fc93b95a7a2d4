/** The jobs in a state directory, for those who ask: what they are, and whether that is still so. */
import { execFile, spawn } from "node:child_process"
import * as fs from "node:fs"
import * as path from "node:path"
import process from "node:process"
import type { Job, JobRef, JobStatus } from "@longshore/core/Job"
import { containerName } from "./engine.ts"
import { killGroup, livenessOf } from "./liveness.ts"
import * as Record from "./record.ts"

/** How long a job that was written down may wait for its runner before another is started. */
const patience = 5000

export interface Jobs {
  readonly has: (id: string) => boolean
  /** Writes a job down, once, and starts its runner. */
  readonly create: (record: Record.JobRecord) => void
  /** `undefined` where there is no such job. Throws where its record is damaged. */
  readonly look: (ref: JobRef<"local">) => Job<"local"> | undefined
  readonly at: (id: string) => Record.Files
  readonly ids: () => ReadonlyArray<string>
}

export const make = (root: string, runner: URL): Jobs => {
  const directory = path.join(root, "jobs")
  const at = (id: string) => Record.files(path.join(directory, id))
  const starts = new Map<string, number>()

  const start = (id: string) => {
    if (Date.now() - (starts.get(id) ?? 0) < patience) return
    starts.set(id, Date.now())
    const args = [
      ...(runner.pathname.endsWith(".ts") ? ["--no-warnings"] : []),
      decodeURIComponent(runner.pathname),
      "run",
      at(id).directory
    ]
    const child = spawn(process.execPath, args, { detached: true, stdio: "ignore", cwd: at(id).directory })
    child.on("error", () => {})
    child.unref()
  }

  /** Whoever finds a job whose runner is gone says so once and for all, after making sure that its work is gone too. */
  const bury = (files: Record.Files, job: Record.JobRecord, why: "dead" | "restarted") => {
    const work = Record.read<Record.ProcessRecord>(files.work)
    if (work !== undefined) killGroup(work, "SIGKILL")
    if (job.work.kind === "container") execFile(job.work.engine, ["rm", "--force", containerName(job.id)], () => {})
    const progress = Record.read<Record.ProgressRecord>(files.status)
    const ended = { outputs: [], truncated: { stdout: false, stderr: false }, endedAt: Date.now() }
    const message = why === "dead" ? "the process that ran it was killed" : "this machine was restarted"
    Record.createEnd(files, {
      ...(fs.existsSync(files.cancel) ? { status: "Cancelled" } : { status: "Failed", cause: "NodeLost", message }),
      ...(progress?.startedAt !== undefined && { startedAt: progress.startedAt }),
      ...ended
    })
  }

  const look = (ref: JobRef<"local">): Job<"local"> | undefined => {
    const files = at(ref.id)
    const job = isName(ref.id) ? Record.read<Record.JobRecord>(files.job) : undefined
    if (job === undefined) return undefined
    const runner = Record.read<Record.ProcessRecord>(files.runner)
    if (!fs.existsSync(files.end)) {
      if (runner === undefined) {
        if (Date.now() - job.createdAt > patience) start(ref.id)
      } else {
        const liveness = livenessOf(runner)
        if (liveness !== "alive" && !fs.existsSync(files.end)) bury(files, job, liveness)
      }
    }
    const end = Record.read<Record.EndRecord>(files.end)
    const progress = Record.read<Record.ProgressRecord>(files.status)
    const startedAt = end?.startedAt ?? progress?.startedAt
    return {
      ref,
      status: end !== undefined ? statusOf(end) : { _tag: runner === undefined ? "Queued" : "Running" },
      createdAt: new Date(job.createdAt),
      ...(startedAt !== undefined && { startedAt: new Date(startedAt) }),
      ...(end !== undefined && { endedAt: new Date(end.endedAt) }),
      ...(end === undefined && progress?.progress !== undefined && { progress: progress.progress }),
      ...(job.warnings.length > 0 && { warnings: job.warnings })
    }
  }

  return {
    at,
    look,
    has: (id) => isName(id) && fs.existsSync(at(id).job),
    create: (record) => {
      const fresh = Record.files(path.join(directory, `.new-${crypto.randomUUID()}`))
      fs.mkdirSync(fresh.workDirectory, { recursive: true })
      Record.replace(fresh.job, record)
      try {
        fs.renameSync(fresh.directory, at(record.id).directory)
      } catch (error) {
        fs.rmSync(fresh.directory, { recursive: true, force: true })
        if (!fs.existsSync(at(record.id).job)) throw error
      }
      start(record.id)
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
