/** The life of one job, in the process that runs it. */
import * as fs from "node:fs"
import process from "node:process"
import { runContainer } from "./container.ts"
import { type End, endOf, failed, stoppedBy } from "./end.ts"
import { pull } from "./image.ts"
import { fetchTo, place } from "./inputs.ts"
import { killMarked, recordOf } from "./liveness.ts"
import { messageOf } from "./messageOf.ts"
import * as Record from "./record.ts"
import { type Stopping, stopping } from "./stopping.ts"
import { supervise } from "./supervise.ts"
import type { NotStarted } from "./wasmProcess.ts"

/** Variables of this machine's that a job may need to run at all. Nothing else is inherited. */
const inherited = ["PATH", "LANG", "LC_ALL", "TZ", "SystemRoot"]

/** Runs the job in a directory, unless another process does. */
export const runJob = async (directory: string): Promise<void> => {
  const at = Record.files(directory)
  const job = Record.read<Record.JobRecord>(at.job)
  if (job === undefined || fs.existsSync(at.end)) return
  if (!Record.createOnce(at.runner, recordOf(process.pid))) return
  const startedAt = Date.now()
  const stop = stopping(job, at)
  const end = await live(job, at, startedAt, stop).catch((error): End => {
    return failed("Unknown", `the runner failed: ${messageOf(error)}`)
  })
  stop.close()
  const nothing = { outputs: [], truncated: { stdout: false, stderr: false } }
  Record.createEnd(at, { ...nothing, ...end, startedAt, endedAt: Date.now() })
  for (const file of [at.reserve, at.temporary]) fs.rmSync(file, { recursive: true, force: true })
}

const live = async (job: Record.JobRecord, at: Record.Files, startedAt: number, stop: Stopping): Promise<End> => {
  const tell = (progress: string) => {
    try {
      Record.replace(at.status, { startedAt, progress } satisfies Record.ProgressRecord)
    } catch {
      // No room to say so. How it ends is what counts.
    }
  }
  try {
    fs.writeFileSync(at.reserve, Buffer.alloc(8192, 1))
    fs.mkdirSync(at.temporary, { recursive: true })
  } catch (error) {
    return failed("StartFailed", `its directory cannot be written to: ${messageOf(error)}`)
  }
  try {
    for (const input of job.inputs) {
      tell(`fetching input ${input.path}`)
      await place(input, at.workDirectory, job.ipfsGateway, stop.signal)
    }
  } catch (error) {
    if (!stop.signal.aborted) return failed("InputFailed", messageOf(error))
  }
  if (!stop.signal.aborted) {
    const problem = await programProblem(job.work, job, at, tell, stop.signal)
    if (problem !== undefined && !stop.signal.aborted) return failed("StartFailed", problem)
  }
  const why = stop.why()
  if (why !== undefined) return stoppedBy[why]
  tell("running")
  return work(job, at, stop)
}

/** Fetches what is to run. Gives the problem there was. */
const programProblem = async (
  asked: Record.Work,
  { ipfsGateway }: Record.JobRecord,
  at: Record.Files,
  tell: (progress: string) => void,
  signal: AbortSignal
): Promise<string | undefined> => {
  switch (asked.kind) {
    case "process":
      return undefined
    case "container":
      return pull(asked, at, tell, signal)
    case "wasm":
      tell("fetching the module")
      return fetchTo(asked.module, at.module, ipfsGateway, signal).then(() => undefined, messageOf)
  }
}

const work = (job: Record.JobRecord, at: Record.Files, stop: Stopping): Promise<End> => {
  switch (job.work.kind) {
    case "process":
      return runProcess(job, job.work.command, at, stop)
    case "wasm":
      return runModule(job, at, stop)
    case "container":
      return runContainer(job, job.work, at, stop)
  }
}

const runProcess = async (
  job: Record.JobRecord,
  [program = "", ...args]: ReadonlyArray<string>,
  at: Record.Files,
  stop: Stopping
): Promise<End> => {
  const own = inherited.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]))
  const env = { ...Object.fromEntries(own), HOME: at.workDirectory, TMPDIR: at.temporary, ...job.env }
  const sweep = () => killMarked(Record.marksOf(at))
  const ended = await supervise({ program, args, directory: at.workDirectory, env, sweep }, job, at, stop)
  if (ended.failure) return failed("StartFailed", `${program} cannot be run: ${ended.failure.message}`)
  return endOf(ended, job, at)
}

const runModule = async (job: Record.JobRecord, at: Record.Files, stop: Stopping): Promise<End> => {
  let notStarted: string | undefined
  const command = {
    program: process.execPath,
    args: ["--disable-warning=ExperimentalWarning", process.argv[1] ?? "", "wasm", at.directory],
    directory: at.workDirectory,
    env: { TMPDIR: at.temporary },
    onMessage: (message: unknown) => {
      notStarted = (message as NotStarted).notStarted
    }
  }
  const ended = await supervise(command, job, at, stop)
  if (ended.failure) return failed("StartFailed", ended.failure.message)
  if (notStarted !== undefined) return failed("StartFailed", `the module cannot be run: ${notStarted}`)
  return endOf(ended, job, at)
}
