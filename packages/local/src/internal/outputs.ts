/** Finds what a job left of what it was to leave. */
import * as fs from "node:fs"
import * as path from "node:path"
import { messageOf } from "./messageOf.ts"
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
  for (const { name, path: given } of declared) {
    const relative = path.posix.normalize(given).replace(/\/+$/, "")
    const file = path.join(directory, relative)
    try {
      if (!fs.existsSync(file)) problems.push(`output ${name}: there is no ${given}`)
      else if (!isInside(directory, file)) problems.push(`output ${name}: ${given} leads out of the job's directory`)
      else if (isKept(file)) outputs.push(...filesOf(name, relative, directory))
      else problems.push(`output ${name}: ${given} is neither a file nor a directory`)
    } catch (error) {
      problems.push(`output ${name}: ${messageOf(error)}`)
    }
  }
  return { outputs, problems }
}

const isKept = (file: string): boolean => {
  const stat = fs.statSync(file)
  return stat.isFile() || stat.isDirectory()
}

/** Links and devices inside a directory are not followed and not kept. */
const filesOf = (name: string, relative: string, directory: string): ReadonlyArray<OutputRecord> => {
  const file = path.join(directory, relative)
  const stat = fs.statSync(file, { bigint: true })
  if (stat.isFile()) return [{ name, path: relative, size: String(stat.size) }]
  return fs
    .readdirSync(file, { withFileTypes: true })
    .filter((entry) => entry.isFile() || entry.isDirectory())
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => filesOf(name, path.posix.join(relative, entry.name), directory))
}
