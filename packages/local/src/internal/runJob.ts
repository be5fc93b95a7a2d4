/** The life of one job, in the process that runs it. */
import { spawn } from "node:child_process"
import * as fs from "node:fs"
import * as path from "node:path"
import process from "node:process"
import { ask, containerName, inspect, runWords } from "./engine.ts"
import { fetchTo, place } from "./inputs.ts"
import { recordOf } from "./liveness.ts"
import { collect } from "./outputs.ts"
import * as Record from "./record.ts"
import { deadlineOf, type Ended, supervise } from "./supervise.ts"
import type { NotStarted } from "./wasmProcess.ts"

/** Variables of this machine's that a job may need to run at all. Nothing else is inherited. */
const inherited = ["PATH", "LANG", "LC_ALL", "TZ", "SystemRoot"]

type End = Omit<Record.EndRecord, "endedAt" | "startedAt" | "outputs" | "truncated"> &
  Partial<Pick<Record.EndRecord, "outputs" | "truncated">>

const nothing = { stdout: false, stderr: false }
const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
const failed = (cause: NonNullable<End["cause"]>, message: string): End => ({ status: "Failed", cause, message })

/** Runs the job in a directory, unless another process does. */
export const runJob = async (directory: string): Promise<void> => {
  const at = Record.files(directory)
  const job = Record.read<Record.JobRecord>(at.job)
  if (job === undefined || fs.existsSync(at.end)) return
  if (!Record.createOnce(at.runner, recordOf(process.pid))) return
  const startedAt = Date.now()
  let end: End
  try {
    fs.writeFileSync(at.reserve, Buffer.alloc(8192, 1))
    end = await live(job, at, startedAt)
  } catch (error) {
    end = failed("Unknown", `the runner failed: ${messageOf(error)}`)
  }
  Record.createEnd(at, { outputs: [], truncated: nothing, ...end, startedAt, endedAt: Date.now() })
}

const live = async (job: Record.JobRecord, at: Record.Files, startedAt: number): Promise<End> => {
  const tell = (progress: string) => {
    try {
      Record.replace(at.status, { startedAt, progress } satisfies Record.ProgressRecord)
    } catch {
      // No room to say so. How it ends is what counts.
    }
  }
  const stopped = new AbortController()
  const stopping = setInterval(() => {
    if (fs.existsSync(at.cancel)) stopped.abort("cancel")
    else if (Date.now() >= deadlineOf(job, startedAt, at)) stopped.abort("deadline")
  }, 100)
  try {
    fs.mkdirSync(at.temporary, { recursive: true })
    for (const input of job.inputs) {
      tell(`fetching input ${input.path}`)
      await place(input, at.workDirectory, job.ipfsGateway, stopped.signal)
    }
    if (job.work.kind === "wasm") {
      tell("fetching the module")
      await fetchTo(job.work.module, at.module, job.ipfsGateway, stopped.signal)
    }
    if (job.work.kind === "container") {
      tell(`pulling image ${job.work.image}`)
      const problem = await pull(job.work, at, stopped.signal)
      if (problem !== undefined && !stopped.signal.aborted) return failed("StartFailed", problem)
    }
  } catch (error) {
    if (!stopped.signal.aborted) return failed("InputFailed", messageOf(error))
  } finally {
    clearInterval(stopping)
  }
  if (fs.existsSync(at.cancel)) return { status: "Cancelled" }
  if (stopped.signal.aborted) return late()
  tell("running")
  return work(job, at, startedAt)
}

const late = () => failed("TimedOut", "it ran longer than it was given time for")

/** Brings the image here, and says what the engine says of it. Gives the problem there was. */
const pull = (work: Extract<Record.Work, { kind: "container" }>, at: Record.Files, signal: AbortSignal) =>
  new Promise<string | undefined>((resolve) => {
    const log = fs.openSync(at.system, "a", 0o600)
    const done = (problem: string | undefined) => {
      fs.closeSync(log)
      resolve(problem)
    }
    ask(work.engine, "image", "inspect", "--format", "{{.Id}}", work.image).then(
      () => done(undefined),
      () => {
        let last = ""
        const child = spawn(work.engine, ["pull", work.image], { stdio: ["ignore", "pipe", "pipe"], signal })
        for (const stream of [child.stdout, child.stderr]) {
          stream.on("data", (chunk: Buffer) => {
            fs.writeSync(log, chunk)
            last = String(chunk).trim().split("\n").at(-1) ?? last
          })
        }
        child.once("error", (error) => done(`${work.engine} pull ${work.image}: ${error.message}`))
        child.once("close", (code) => done(code === 0 ? undefined : `${work.engine} pull ${work.image}: ${last}`))
      }
    )
  })

const environment = (job: Record.JobRecord, at: Record.Files): { readonly [name: string]: string } => {
  const own = Object.fromEntries(
    inherited.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]))
  )
  return { ...own, HOME: at.workDirectory, TMPDIR: at.temporary, ...job.env } as { [name: string]: string }
}

const work = async (job: Record.JobRecord, at: Record.Files, startedAt: number): Promise<End> => {
  const directory = at.workDirectory
  const env = environment(job, at)
  switch (job.work.kind) {
    case "process": {
      const [program = "", ...args] = job.work.command
      const ended = await supervise({ program, args, directory, env }, job, startedAt, at)
      if (ended.failure) return failed("StartFailed", `${program} cannot be run: ${ended.failure.message}`)
      return endOf(ended, job, at)
    }
    case "wasm": {
      let notStarted: string | undefined
      const args = ["--disable-warning=ExperimentalWarning", process.argv[1] ?? "", "wasm", at.directory]
      const onMessage = (message: unknown) => {
        notStarted = (message as NotStarted).notStarted
      }
      const command = { program: process.execPath, args, directory, env: {}, onMessage }
      const ended = await supervise(command, job, startedAt, at)
      if (ended.failure) return failed("StartFailed", ended.failure.message)
      if (notStarted !== undefined) return failed("StartFailed", `the module cannot be run: ${notStarted}`)
      return endOf(ended, job, at)
    }
    case "container":
      return container(job, job.work, at, startedAt)
  }
}

const container = async (
  job: Record.JobRecord,
  asked: Extract<Record.Work, { kind: "container" }>,
  at: Record.Files,
  startedAt: number
): Promise<End> => {
  const name = containerName(job.id)
  const envFile = path.join(at.directory, "env")
  fs.writeFileSync(
    envFile,
    Object.entries(job.env)
      .map(([key, value]) => `${key}=${value}\n`)
      .join(""),
    { mode: 0o600 }
  )
  const kill = (signal: "SIGTERM" | "SIGKILL") => {
    ask(asked.engine, "kill", "--signal", signal, name).catch(() => {})
  }
  const command = {
    program: asked.engine,
    args: runWords(job.id, asked, at.workDirectory, envFile),
    directory: at.directory,
    // The engine's client is ours, not the job's: it finds its daemon and its credentials by this.
    env: process.env as { readonly [name: string]: string },
    kill,
    lastWords: `${asked.engine} rm --force ${name}`
  }
  const ended = await supervise(command, job, startedAt, at)
  const state = await inspect(asked.engine, job.id)
  await ask(asked.engine, "rm", "--force", name).catch(() => {})
  fs.rmSync(envFile, { force: true })
  if (ended.by !== undefined) return endOf(ended, job, at)
  if (state === undefined || !state.hasStarted) {
    const why = fs.existsSync(at.stderr) ? fs.readFileSync(at.stderr, "utf8").trim().split("\n").at(-1) : undefined
    return failed("StartFailed", why || `${asked.engine} could not start the container`)
  }
  if (state.isOutOfMemory) {
    const message = `it used more than its ${asked.memory ?? "machine's"} bytes of memory`
    return { ...failed("OutOfMemory", message), exitCode: state.exitCode, truncated: ended.truncated }
  }
  return endOf({ ...ended, exitCode: state.exitCode, signal: undefined }, job, at)
}

const endOf = ({ by, exitCode, signal, truncated }: Ended, job: Record.JobRecord, at: Record.Files): End => {
  const { outputs, problems } = collect(job.outputs, at.workDirectory)
  const left = {
    outputs,
    truncated,
    ...(exitCode !== undefined && { exitCode }),
    ...(signal !== undefined && { signal })
  }
  if (by === "cancel") return { status: "Cancelled", ...left }
  if (by === "deadline") return { ...late(), ...left }
  if (signal !== undefined) {
    const message = `it was killed by ${signal}, which nobody here sent${signal === "SIGKILL" ? "; it may have used too much memory" : ""}`
    return { ...failed("Signal", message), ...left }
  }
  if (exitCode !== 0) return { ...failed("ExitCode", `exit code ${exitCode}`), ...left }
  if (problems.length > 0) return { ...failed("OutputFailed", problems.join("; ")), ...left }
  return { status: "Completed", ...left }
}
