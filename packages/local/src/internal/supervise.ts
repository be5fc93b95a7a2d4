/** Runs one process group to its end: by itself, at its deadline, or when somebody cancels. */
import { type ChildProcess, spawn } from "node:child_process"
import * as fs from "node:fs"
import * as path from "node:path"
import { type Capture, capture } from "./capture.ts"
import { recordOf } from "./liveness.ts"
import { type Files, type JobRecord, replace } from "./record.ts"

export interface Command {
  readonly program: string
  readonly args: ReadonlyArray<string>
  readonly directory: string
  readonly env: { readonly [name: string]: string }
  /** Ends what the process stands for, where killing the process does not. */
  readonly kill?: ((signal: "SIGTERM" | "SIGKILL") => void) | undefined
  /** The same as words for a shell, for when this process is no more. */
  readonly lastWords?: string | undefined
  /** What the process tells its parent. */
  readonly onMessage?: ((message: unknown) => void) | undefined
}

export interface Ended {
  /** Who ended it; `undefined` when it ended by itself. */
  readonly by: "deadline" | "cancel" | undefined
  /** It could not be started. */
  readonly failure?: Error | undefined
  readonly exitCode: number | undefined
  readonly signal: string | undefined
  readonly truncated: { readonly stdout: boolean; readonly stderr: boolean }
}

const lookEvery = 100
const grace = 2000

/** When a job must have ended: its own time, and what it was given since. */
export const deadlineOf = (job: JobRecord, startedAt: number, at: Files): number => {
  let extra = 0
  for (const file of listed(at.extensions)) {
    if (!file.endsWith(".new")) extra += Number(fs.readFileSync(path.join(at.extensions, file), "utf8"))
  }
  return startedAt + job.timeoutMillis + extra
}

const listed = (directory: string): ReadonlyArray<string> => (fs.existsSync(directory) ? fs.readdirSync(directory) : [])

export const supervise = (command: Command, job: JobRecord, startedAt: number, at: Files): Promise<Ended> =>
  new Promise((resolve) => {
    const child = spawn(command.program, command.args, {
      cwd: command.directory,
      env: command.env,
      detached: true,
      stdio: ["ignore", "pipe", "pipe", ...(command.onMessage ? ["ipc" as const] : [])]
    })
    const stdout = capture(child.stdout!, at.stdout, job.captureLimit)
    const stderr = capture(child.stderr!, at.stderr, job.captureLimit)
    if (command.onMessage) child.on("message", command.onMessage)
    if (child.pid !== undefined) replace(at.work, recordOf(child.pid))
    const guard = child.pid === undefined ? undefined : guardOf(child.pid, command.lastWords)

    let by: Ended["by"]
    let killer: NodeJS.Timeout | undefined
    const kill = (signal: "SIGTERM" | "SIGKILL") => {
      command.kill?.(signal)
      signalGroup(child, signal)
    }
    const stop = (why: "deadline" | "cancel") => {
      if (by !== undefined) return
      by = why
      kill("SIGTERM")
      killer = setInterval(() => kill("SIGKILL"), grace)
    }
    const looking = setInterval(() => {
      if (fs.existsSync(at.cancel)) stop("cancel")
      else if (Date.now() >= deadlineOf(job, startedAt, at)) stop("deadline")
    }, lookEvery)

    const finish = async (ended: Pick<Ended, "failure" | "exitCode" | "signal">) => {
      clearInterval(looking)
      // Whatever the leader left behind in its group goes with it, and with that the other ends of the pipes.
      signalGroup(child, "SIGKILL")
      await closed(stdout, stderr)
      clearInterval(killer)
      guard?.stdin?.end("done\n")
      resolve({ ...ended, by, truncated: { stdout: stdout.isTruncated(), stderr: stderr.isTruncated() } })
    }
    child.once("error", (failure) => {
      if (child.pid === undefined) finish({ failure, exitCode: undefined, signal: undefined })
    })
    child.once("exit", (exitCode, signal) => finish({ exitCode: exitCode ?? undefined, signal: signal ?? undefined }))
  })

/** A process that left the group may hold a pipe open; nobody waits for that one for ever. */
const closed = (...captures: ReadonlyArray<Capture>) =>
  Promise.race([Promise.all(captures.map(({ done }) => done)), new Promise((resolve) => setTimeout(resolve, grace))])

const signalGroup = (child: ChildProcess, signal: NodeJS.Signals) => {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, signal)
  } catch {
    // It has ended.
  }
}

/** Outlives this process by a moment: when this one dies without a word, it ends the work. */
const guardOf = (pid: number, lastWords = "true"): ChildProcess => {
  const script = `read -r word; [ "$word" = done ] || { kill -9 -${pid}; ${lastWords}; }`
  const guard = spawn("/bin/sh", ["-c", script], { detached: true, stdio: ["pipe", "ignore", "ignore"] })
  guard.on("error", () => {})
  guard.stdin?.on("error", () => {})
  guard.unref()
  return guard
}
