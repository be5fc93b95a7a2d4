/** Finds what a job left of what it was to leave. */
import * as fs from "node:fs"
import * as path from "node:path"
import type { JobRecord, OutputRecord } from "./record.ts"

export interface Collected {
  readonly outputs: ReadonlyArray<OutputRecord>
  /** Why a declared output could not be kept, for each of those. */
  readonly problems: ReadonlyArray<string>
}

/** Whether a path leads, through whatever links, to something inside the directory. */
export const isInside = (directory: string, file: string): boolean => {
  const root = fs.realpathSync(directory)
  const real = fs.realpathSync(file)
  return real === root || real.startsWith(root + path.sep)
}

export const collect = (declared: JobRecord["outputs"], directory: string): Collected => {
  const outputs: Array<OutputRecord> = []
  const problems: Array<string> = []
  for (const { name, path: relative } of declared) {
    const file = path.join(directory, relative)
    if (!fs.existsSync(file)) problems.push(`output ${name}: there is no ${relative}`)
    else if (!isInside(directory, file)) problems.push(`output ${name}: ${relative} leads out of the job's directory`)
    else outputs.push(...filesOf(name, relative, directory))
  }
  return { outputs, problems }
}

const filesOf = (name: string, relative: string, directory: string): ReadonlyArray<OutputRecord> => {
  const file = path.join(directory, relative)
  const stat = fs.statSync(file, { bigint: true })
  if (stat.isFile()) return [{ name, path: relative.replace(/\/+$/, ""), size: String(stat.size) }]
  if (!stat.isDirectory()) return []
  return fs
    .readdirSync(file, { withFileTypes: true })
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .filter((entry) => !entry.isSymbolicLink())
    .flatMap((entry) => filesOf(name, `${relative.replace(/\/+$/, "")}/${entry.name}`, directory))
}
