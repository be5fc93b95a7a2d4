/** Docker and podman, which are told the same things in the same words. */
import { execFile } from "node:child_process"
import * as path from "node:path"
import { promisify } from "node:util"
import type { EngineName, Work } from "./record.ts"

const run = promisify(execFile)

export const containerName = (id: string) => `longshore-${id}`

/** The engine's answer to a command, or why there is none. */
export const ask = async (engine: EngineName, ...words: ReadonlyArray<string>): Promise<string> => {
  const { stdout } = await run(engine, words, { timeout: 20_000 })
  return stdout.trim()
}

/** Whether there is an engine that answers: the client alone is not enough. */
export const answers = (engine: EngineName): Promise<boolean> =>
  run(engine, ["info"], { timeout: 5000 }).then(
    () => true,
    () => false
  )

type Container = Extract<Work, { kind: "container" }>

export interface ContainerEnvironment {
  /** Lines for a file that only this user can read. */
  readonly file: string
  /** Values that no line can hold. The engine's client takes them from its own environment. */
  readonly passed: { readonly [name: string]: string }
}

/** Variables stay out of the engine's arguments, which anybody on this machine may read. */
export const environmentOf = (env: { readonly [name: string]: string }): ContainerEnvironment => {
  const all = Object.entries(env)
  const isLine = ([, value]: readonly [string, string]) => !/[\r\n]/.test(value)
  return {
    file: all
      .filter(isLine)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(""),
    passed: Object.fromEntries(all.filter((variable) => !isLine(variable)))
  }
}

/** The words of `run`. */
export const runWords = (
  id: string,
  work: Container,
  directory: string,
  envFile: string,
  passed: ReadonlyArray<string>
): ReadonlyArray<string> => [
  "run",
  "--name",
  containerName(id),
  "--volume",
  // The letter lets the container in where SELinux would not, and means nothing elsewhere.
  `${path.resolve(directory)}:/job:Z`,
  "--workdir",
  "/job",
  "--network",
  work.network,
  "--env-file",
  envFile,
  ...passed.flatMap((name) => ["--env", name]),
  ...(work.cpu === undefined ? [] : ["--cpus", String(work.cpu)]),
  ...(work.memory === undefined ? [] : ["--memory", work.memory, "--memory-swap", work.memory]),
  ...(work.gpus === undefined ? [] : ["--gpus", String(work.gpus)]),
  // The command names the program, as it does everywhere else, whatever the image would run by itself.
  ...(work.command[0] === undefined ? [] : ["--entrypoint", work.command[0]]),
  work.image,
  ...work.command.slice(1)
]

export interface ContainerEnd {
  readonly exitCode: number
  readonly isOutOfMemory: boolean
  readonly hasStarted: boolean
}

export const inspect = async (engine: EngineName, id: string): Promise<ContainerEnd | undefined> => {
  const format = "{{.State.ExitCode}} {{.State.OOMKilled}} {{.State.StartedAt}}"
  const answer = await ask(engine, "inspect", "--type", "container", "--format", format, containerName(id)).catch(
    () => ""
  )
  const [exitCode, oom, startedAt = ""] = answer.split(" ")
  if (exitCode === undefined || exitCode === "") return undefined
  return { exitCode: Number(exitCode), isOutOfMemory: oom === "true", hasStarted: !startedAt.startsWith("0001-") }
}

/** Ends a container, whatever it does, and removes it. Fails when it may still be there. */
export const remove = async (engine: EngineName, id: string): Promise<void> => {
  const name = containerName(id)
  // Podman would ask it to end, and then wait for a while.
  await ask(engine, "kill", "--signal", "SIGKILL", name).catch(() => {})
  await ask(engine, "rm", "--force", name)
}

/** The same for a shell. */
export const removeWords = (engine: EngineName, id: string): string =>
  `${engine} kill --signal SIGKILL ${containerName(id)}; ${engine} rm --force ${containerName(id)}`
