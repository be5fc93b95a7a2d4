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

/** The words of `run`. Variables go through a file, since anybody may read a process's arguments. */
export const runWords = (id: string, work: Container, directory: string, envFile: string): ReadonlyArray<string> => [
  "run",
  "--name",
  containerName(id),
  "--volume",
  `${path.resolve(directory)}:/job`,
  "--workdir",
  "/job",
  "--network",
  work.network,
  "--env-file",
  envFile,
  ...(work.cpu === undefined ? [] : ["--cpus", String(work.cpu)]),
  ...(work.memory === undefined ? [] : ["--memory", work.memory, "--memory-swap", work.memory]),
  ...(work.gpus === undefined ? [] : ["--gpus", String(work.gpus)]),
  work.image,
  ...work.command
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
