/** Runs one process group to its end: by itself, or when its job has to end. */
import { type ChildProcess, spawn } from "node:child_process"
import process from "node:process"
import { capture } from "./capture.ts"
import { recordOf } from "./liveness.ts"
import { type Files, type JobRecord, replace } from "./record.ts"
import type { Stopping, Why } from "./stopping.ts"

export interface Command {
  readonly program: string
  readonly args: ReadonlyArray<string>
  readonly directory: string
  readonly env: { readonly [name: string]: string }
  /** Ends what the process stands for, where killing the process does not. */
  readonly kill?: ((signal: "SIGTERM" | "SIGKILL") => void) | undefined
  /** Ends what has left the process's group. */
  readonly sweep?: (() => void) | undefined
  /** The end of it as words for a shell, for when this process is no more. */
  readonly lastWords?: string | undefined
  /** What the process tells its parent. */
  readonly onMessage?: ((message: unknown) => void) | undefined
}

export interface Ended {
  /** Why it was made to end; `undefined` when it ended by itself. */
  readonly by: Why | undefined
  /** It could not be started. */
  readonly failure?: Error | undefined
  readonly exitCode: number | undefined
  readonly signal: string | undefined
  readonly truncated: { readonly stdout: boolean; readonly stderr: boolean }
}

/** How long work that was asked to end may take before it is killed. */
const grace = 2000

export const supervise = (command: Command, job: JobRecord, at: Files, stopping: Stopping): Promise<Ended> =>
  new Promise((resolve) => {
    const stdout = capture(at.stdout, job.captureLimit)
    const stderr = capture(at.stderr, job.captureLimit)
    const child = spawn(command.program, command.args, {
      cwd: command.directory,
      env: command.env,
      detached: true,
      stdio: ["ignore", "pipe", "pipe", ...(command.onMessage ? ["ipc" as const] : [])]
    })
    const drained = Promise.all([stdout.drain(child.stdout!), stderr.drain(child.stderr!)])
    if (command.onMessage) child.on("message", command.onMessage)
    const guard = child.pid === undefined ? undefined : guardOf(child.pid, command.lastWords)
    if (child.pid !== undefined) writeDown(child.pid, at)

    let by: Why | undefined
    let killer: NodeJS.Timeout | undefined
    const kill = (signal: "SIGTERM" | "SIGKILL") => {
      command.kill?.(signal)
      signalGroup(child, signal)
    }
    const stop = () => {
      by = stopping.why()
      kill("SIGTERM")
      killer = setInterval(() => kill("SIGKILL"), grace)
    }
    if (stopping.signal.aborted) stop()
    else stopping.signal.addEventListener("abort", stop)

    const finish = async (ended: Pick<Ended, "failure" | "exitCode" | "signal">) => {
      stopping.signal.removeEventListener("abort", stop)
      clearInterval(killer)
      // Whatever the leader left behind goes with it, and with that the other ends of the pipes.
      signalGroup(child, "SIGKILL")
      command.sweep?.()
      // A process that nobody could find may hold a pipe open; nobody waits for that one for ever.
      await Promise.race([drained, new Promise((resolve) => setTimeout(resolve, grace))])
      stdout.close()
      stderr.close()
      guard?.stdin?.end("done\n")
      resolve({ ...ended, by, truncated: { stdout: stdout.isTruncated(), stderr: stderr.isTruncated() } })
    }
    child.once("error", (failure) => {
      if (child.pid === undefined) finish({ failure, exitCode: undefined, signal: undefined })
    })
    child.once("exit", (exitCode, signal) => finish({ exitCode: exitCode ?? undefined, signal: signal ?? undefined }))
  })

/** Only those who find both this process and its guard dead need the record, so a full disk does not end the work. */
const writeDown = (pid: number, at: Files) => {
  try {
    replace(at.work, recordOf(pid))
  } catch {
    // As above.
  }
}

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
