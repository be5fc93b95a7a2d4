/** A job in a container. */
import * as fs from "node:fs"
import process from "node:process"
import { type End, endOf, failed } from "./end.ts"
import { ask, containerName, environmentOf, inspect, remove, removeWords, runWords } from "./engine.ts"
import type { Files, JobRecord, Work } from "./record.ts"
import type { Stopping } from "./stopping.ts"
import { supervise } from "./supervise.ts"

type Container = Extract<Work, { kind: "container" }>

export const runContainer = async (job: JobRecord, asked: Container, at: Files, stopping: Stopping): Promise<End> => {
  const { engine, memory } = asked
  const name = containerName(job.id)
  const environment = environmentOf(job.env)
  fs.writeFileSync(at.env, environment.file, { mode: 0o600 })
  // An image may run as any user, and the directories above let nobody else in.
  fs.chmodSync(at.workDirectory, 0o777)
  const command = {
    program: engine,
    args: runWords(job.id, asked, at.workDirectory, at.env, Object.keys(environment.passed)),
    directory: at.directory,
    // The engine's client is ours, not the job's: it finds its daemon and its credentials by this.
    env: { ...process.env, ...environment.passed } as { readonly [name: string]: string },
    kill: (signal: "SIGTERM" | "SIGKILL") => {
      ask(engine, "kill", "--signal", signal, name).catch(() => {})
    },
    lastWords: removeWords(engine, job.id)
  }
  const ended = await supervise(command, job, at, stopping)
  const state = await inspect(engine, job.id)
  const leftover = state === undefined ? undefined : await removed(engine, job.id)
  fs.rmSync(at.env, { force: true })
  const end = (): End => {
    if (ended.by !== undefined) return endOf(ended, job, at)
    if (state === undefined || !state.hasStarted) return failed("StartFailed", whyNotStarted(ended.failure, at, engine))
    const left = endOf({ ...ended, exitCode: state.exitCode, signal: undefined }, job, at)
    if (!state.isOutOfMemory || state.exitCode === 0) return left
    const than = memory === undefined ? "this machine had" : `its ${memory} bytes`
    return { ...left, ...failed("OutOfMemory", `it used more memory than ${than}`) }
  }
  const { message, ...rest } = end()
  const told = [message, leftover].filter((part) => part !== undefined)
  return { ...rest, ...(told.length > 0 && { message: told.join("; ") }) }
}

/** Why the container is still there, if it is. */
const removed = (engine: Container["engine"], id: string): Promise<string | undefined> =>
  remove(engine, id).then(
    () => undefined,
    () => `its container could not be removed; try ${engine} rm --force ${containerName(id)}`
  )

/** The engine says why on stderr, and last. */
const whyNotStarted = (failure: Error | undefined, at: Files, engine: string): string => {
  const said = fs.existsSync(at.stderr) ? fs.readFileSync(at.stderr, "utf8").trim() : ""
  const lines = said.split("\n").filter((line) => !/^See '.* --help'|^Run '.* --help'|^$/.test(line.trim()))
  return failure?.message ?? lines.at(-1) ?? `${engine} could not start the container`
}
