/** What a program does when the world runs it. Nothing is run: time passes, and output appears. */

import type { FailureCause, JobStatus } from "@longshore/core/Job"
import type { JobOutput } from "@longshore/core/JobSpec"
import * as Duration from "effect/Duration"

/** What the world is asked to run. Plain JSON: it travels in the ticket. */
export interface Work {
  /** The image or the module. */
  readonly program: string
  readonly arguments: ReadonlyArray<string>
  /** In milliseconds, from the start of the work. */
  readonly timeout: number
  readonly outputs: ReadonlyArray<JobOutput>
  /** When the ticket expires, if it does: what arrives later makes no job. */
  readonly until?: number
}

export interface Script {
  /** How long the job waits for a node. One second by default. */
  readonly queued?: Duration.Input
  /** How long it then runs, unless it is stopped. Five seconds by default. */
  readonly runs?: Duration.Input | "until stopped"
  /** 0 by default. */
  readonly exitCode?: number
  /** Both are written as the work starts. */
  readonly stdout?: string
  readonly stderr?: string
  /** What is at each path when the work ends by itself. */
  readonly files?: { readonly [path: string]: string }
}

/** A job as the world holds it. Its status at any moment follows from the clock. */
export interface Scripted {
  readonly id: string
  readonly key: string
  readonly work: Work
  readonly script: Script
  readonly acceptedAt: number
  readonly startsAt: number
  /** When it ends if nobody does anything more. */
  endsAt: number
  /** How it ends then. */
  end: JobStatus
  /** Called once, at the next change that the clock does not bring. */
  readonly onTouched: Set<() => void>
}

export const accept = (id: string, key: string, work: Work, script: Script, now: number): Scripted => {
  const startsAt = now + Duration.toMillis(script.queued ?? "1 second")
  return {
    id,
    key,
    work,
    script,
    acceptedAt: now,
    startsAt,
    ...ending(work, script, startsAt, work.timeout),
    onTouched: new Set()
  }
}

const ending = (
  work: Work,
  { exitCode = 0, files = {}, runs = "5 seconds" }: Script,
  startsAt: number,
  time: number
) => {
  const takes = runs === "until stopped" ? Number.POSITIVE_INFINITY : Duration.toMillis(runs)
  const missing = work.outputs.find(({ path }) => !(path in files))
  const end: JobStatus =
    takes > time
      ? failed("TimedOut", `it ran longer than its ${Duration.format(Duration.millis(time))}`)
      : exitCode !== 0
        ? failed("ExitCode", `exit code ${exitCode}`)
        : missing !== undefined
          ? failed("OutputFailed", `it left no file ${missing.path}`)
          : { _tag: "Completed" }
  return { endsAt: startsAt + Math.min(takes, time), end }
}

const failed = (cause: FailureCause, message: string): JobStatus => ({ _tag: "Failed", cause, message })

export const hasEnded = (job: Scripted, now: number): boolean => now >= job.endsAt

export const statusAt = (job: Scripted, now: number): JobStatus =>
  hasEnded(job, now) ? job.end : now < job.startsAt ? { _tag: "Queued" } : { _tag: "Running", node: "memory" }

/** Stops it, if it has not ended. */
export const stop = (job: Scripted, now: number): void => {
  if (hasEnded(job, now)) return
  job.endsAt = now
  job.end = { _tag: "Cancelled" }
  touch(job)
}

/** Gives it more time, if it has not ended. */
export const prolong = (job: Scripted, by: number, now: number): boolean => {
  if (hasEnded(job, now)) return false
  const work = { ...job.work, timeout: job.work.timeout + by }
  Object.assign(job, { work, ...ending(work, job.script, job.startsAt, work.timeout) })
  touch(job)
  return true
}

const touch = (job: Scripted) => {
  const listeners = [...job.onTouched]
  job.onTouched.clear()
  for (const listener of listeners) listener()
}

/** What it has written so far. */
export const writtenAt = ({ endsAt, script, startsAt }: Scripted, now: number) =>
  now < startsAt || endsAt <= startsAt
    ? { stdout: "", stderr: "" }
    : { stdout: script.stdout ?? "", stderr: script.stderr ?? "" }

/** The files it left: each that was declared, and is there. */
export const filesAt = (job: Scripted, now: number): ReadonlyArray<JobOutput & { readonly text: string }> => {
  const { files = {} } = job.script
  const byItself = hasEnded(job, now) && job.end._tag !== "Cancelled" && !isTimedOut(job.end)
  return byItself
    ? job.work.outputs.flatMap(({ name, path }) => {
        const text = files[path]
        return text === undefined ? [] : [{ name, path, text }]
      })
    : []
}

const isTimedOut = (status: JobStatus) => status._tag === "Failed" && status.cause === "TimedOut"

/** What its exit code is: none when it never began or was killed. */
export const exitCodeOf = (job: Scripted): number | undefined =>
  job.end._tag === "Cancelled" || isTimedOut(job.end) ? undefined : (job.script.exitCode ?? 0)
