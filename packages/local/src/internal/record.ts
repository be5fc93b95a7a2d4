/** What is written down about a job, and where. The runner writes, everybody reads. */
import * as fs from "node:fs"
import * as path from "node:path"
import process from "node:process"
import type { FailureCause } from "@longshore/core/Job"

export type EngineName = "docker" | "podman"

/** An input as JSON can hold it. */
export type InputRecord =
  | { readonly from: string; readonly path: string }
  | { readonly text: string; readonly path: string }
  | { readonly base64: string; readonly path: string }

/** What runs the job. */
export type Work =
  | { readonly kind: "process"; readonly command: ReadonlyArray<string> }
  | { readonly kind: "wasm"; readonly module: string; readonly args: ReadonlyArray<string> }
  | {
      readonly kind: "container"
      readonly engine: EngineName
      readonly image: string
      readonly command: ReadonlyArray<string>
      readonly network: string
      readonly cpu?: number
      /** Bytes, in digits. */
      readonly memory?: string
      readonly gpus?: number
    }

/** `job.json`: what was asked for. Written before anything runs, and never changed. */
export interface JobRecord {
  readonly id: string
  readonly createdAt: number
  readonly work: Work
  readonly timeoutMillis: number
  readonly env: { readonly [name: string]: string }
  readonly inputs: ReadonlyArray<InputRecord>
  readonly outputs: ReadonlyArray<{ readonly name: string; readonly path: string }>
  readonly warnings: ReadonlyArray<string>
  readonly captureLimit: number
  readonly ipfsGateway: string
}

/** A process that can be told from a later one with the same number. */
export interface ProcessRecord {
  readonly pid: number
  readonly startedAt: string
  /** Which run of the machine. */
  readonly boot: string
}

/** `status.json`: how far a job is that has not ended. Replaced as a whole. */
export interface ProgressRecord {
  readonly startedAt?: number
  readonly progress?: string
}

export interface OutputRecord {
  readonly name: string
  readonly path: string
  /** In digits. */
  readonly size: string
}

/** `end.json`: how the job ended. It can be made once only, so a job has one end. */
export interface EndRecord {
  readonly status: "Completed" | "Failed" | "Cancelled"
  readonly cause?: FailureCause
  readonly message?: string
  readonly endedAt: number
  readonly startedAt?: number
  readonly exitCode?: number
  readonly signal?: string
  readonly outputs: ReadonlyArray<OutputRecord>
  readonly truncated: { readonly stdout: boolean; readonly stderr: boolean }
}

/** Where a job is written down before it has its own name, and so before it exists. */
export const unfinished = (): string => `.new-${crypto.randomUUID()}`
export const isUnfinished = (name: string): boolean => name.startsWith(".new-")

export const files = (directory: string) => ({
  directory,
  job: path.join(directory, "job.json"),
  /** The process that runs the job. */
  runner: path.join(directory, "runner.json"),
  /** The process group that does the work. */
  work: path.join(directory, "work.json"),
  status: path.join(directory, "status.json"),
  end: path.join(directory, "end.json"),
  /** Kept so that a full disk has room for the end. */
  reserve: path.join(directory, "reserve"),
  stdout: path.join(directory, "stdout"),
  stderr: path.join(directory, "stderr"),
  system: path.join(directory, "system"),
  cancel: path.join(directory, "cancel"),
  /** One file a wish for more time: its milliseconds. */
  extensions: path.join(directory, "extensions"),
  /** The job's own directory. */
  workDirectory: path.join(directory, "work"),
  module: path.join(directory, "module.wasm"),
  /** A container's variables, while it runs. */
  env: path.join(directory, "env"),
  temporary: path.join(directory, "tmp")
})
export type Files = ReturnType<typeof files>

/** Variables that only this job's processes begin with. */
export const marksOf = ({ temporary, workDirectory }: Files): ReadonlyArray<string> => [
  `HOME=${workDirectory}`,
  `TMPDIR=${temporary}`
]

/** The file's JSON, or `undefined` where there is no such file. Throws on one that is damaged. */
export const read = <A>(file: string): A | undefined => {
  let text: string
  try {
    text = fs.readFileSync(file, "utf8")
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return undefined
    throw error
  }
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === "object" && value !== null) return value as A
  } catch {
    throw new Damaged(`${file} is damaged: it is not JSON`)
  }
  throw new Damaged(`${file} is damaged: it holds no record`)
}

/** How far a job is. Only for show, so one that cannot be read does not hide the job. */
export const progressOf = ({ status }: Files): ProgressRecord => {
  try {
    return read<ProgressRecord>(status) ?? {}
  } catch {
    return {}
  }
}

/** A record that cannot be what was written. */
export class Damaged extends Error {}

const writeWhole = (file: string, value: unknown) => {
  const handle = fs.openSync(file, "wx", 0o600)
  try {
    fs.writeFileSync(handle, JSON.stringify(value))
    fs.fsyncSync(handle)
  } finally {
    fs.closeSync(handle)
  }
}

const withFresh = <A>(file: string, value: unknown, use: (fresh: string) => A): A => {
  const fresh = `${file}.${crypto.randomUUID()}.new`
  try {
    writeWhole(fresh, value)
    return use(fresh)
  } finally {
    fs.rmSync(fresh, { force: true })
  }
}

/** Makes names that were given or taken in a directory outlast a power cut. */
export const syncDirectory = (directory: string): void => {
  // Not every system lets a directory be opened, and those that do not need no such thing.
  if (process.platform === "win32") return
  const handle = fs.openSync(directory, "r")
  try {
    fs.fsyncSync(handle)
  } finally {
    fs.closeSync(handle)
  }
}

/** Readers see the old value or the new one, also when the power goes. */
export const replace = (file: string, value: unknown): void =>
  withFresh(file, value, (fresh) => fs.renameSync(fresh, file))

/** Writes a file that nobody has written yet; `false` when somebody has. */
export const createOnce = (file: string, value: unknown): boolean =>
  withFresh(file, value, (fresh) => {
    try {
      fs.linkSync(fresh, file)
      syncDirectory(path.dirname(file))
      return true
    } catch (error) {
      if (codeOf(error) === "EEXIST") return false
      throw error
    }
  })

export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error ? String(error.code) : undefined

/** Writes down how a job ended, unless somebody has. On a full disk it takes the room that was kept for it. */
export const createEnd = (at: Files, end: EndRecord): boolean => {
  try {
    return createOnce(at.end, end)
  } catch {
    fs.rmSync(at.reserve, { force: true })
  }
  try {
    return createOnce(at.end, end)
  } catch {
    return createOnce(at.end, withoutOutputs(end))
  }
}

/** A list of outputs may be longer than the room there is. Then they count as lost. */
const withoutOutputs = (end: EndRecord): EndRecord => ({
  ...end,
  ...(end.status === "Completed" &&
    end.outputs.length > 0 && {
      status: "Failed",
      cause: "OutputFailed",
      message: "the disk is full: the list of its outputs could not be kept"
    }),
  outputs: []
})
