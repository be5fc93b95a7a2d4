/** How declared outputs and the directories of an execution fit together. */
import { InvalidSpec } from "@longshore/core/JobError"
import type { OutputFile } from "@longshore/core/JobResult"
import type { JobOutput, SpecKind } from "@longshore/core/JobSpec"
import type { ArchivedFile } from "./archive.ts"
import { type PlacedSource, tidy } from "./sources.ts"

/** A container's own directory. */
export const jobDirectory = "/job"

export interface ResultPath {
  /** The folder of the archive, and for WebAssembly also where it is mounted. */
  readonly Name: string
  readonly Path: string
}

/**
 * A container's whole directory is kept, so that an output can be a file or a directory. WebAssembly can only write into
 * directories that are kept, and those are at the root: of each output the first part of its path.
 */
export const resultPathsOf = (kind: SpecKind, outputs: ReadonlyArray<JobOutput> = []): ReadonlyArray<ResultPath> => {
  if (outputs.length === 0) return []
  if (kind === "Container") return [{ Name: "job", Path: jobDirectory }]
  const folders = new Set(outputs.map(({ path }) => tidy(path).split("/")[0]!))
  return [...folders].map((Name) => ({ Name, Path: `/${Name}` }))
}

const taken = ["stdout", "stderr", "exitCode"]

export const outputProblem = (
  kind: SpecKind,
  outputs: ReadonlyArray<JobOutput> = [],
  inputs: ReadonlyArray<PlacedSource> = []
): InvalidSpec | undefined => {
  if (kind === "Container") return undefined
  const folders = resultPathsOf(kind, outputs)
  for (const [index, { path }] of outputs.entries()) {
    const field = `outputs[${index}].path`
    const first = tidy(path).split("/")[0] ?? ""
    if (first === "" || taken.includes(first)) {
      const message = `${field}: ${JSON.stringify(path)} cannot be kept on Bacalhau; write into another directory, such as "out"`
      return new InvalidSpec({ field, message })
    }
  }
  for (const [index, { path }] of inputs.entries()) {
    const inside = folders.find(({ Name }) => path === Name || path.startsWith(`${Name}/`))
    if (inside === undefined) continue
    const field = `inputs[${index}].path`
    const message = `${field}: ${JSON.stringify(path)} lies in ${JSON.stringify(inside.Name)}, which is an output; on Bacalhau WebAssembly has its inputs elsewhere`
    return new InvalidSpec({ field, message })
  }
  return undefined
}

/** Kept with the job, since a server keeps directories only. */
export const outputsMeta = "longshore-outputs"

/** Which outputs a job declared: its own word for it, else the directories that are kept. */
export const declaredOutputs = (
  meta: string | undefined,
  kept: ReadonlyArray<{ readonly Name?: string; readonly Path?: string }>
): ReadonlyArray<JobOutput> => {
  try {
    const told: unknown = meta === undefined ? undefined : JSON.parse(meta)
    if (Array.isArray(told)) return told as ReadonlyArray<JobOutput>
  } catch {
    // Somebody else wrote it.
  }
  return kept.flatMap(({ Name }) => (Name ? { name: Name, path: Name } : []))
}

/** The files of an archive that belong to declared outputs. `isOwn` is whether the job's directory was kept as a whole. */
export const outputFilesOf = (
  files: ReadonlyArray<ArchivedFile>,
  outputs: ReadonlyArray<JobOutput>,
  isOwn: boolean
): ReadonlyArray<OutputFile & { readonly archived: string }> =>
  files.flatMap(({ path: archived, size }) => {
    const path = isOwn && archived.startsWith("job/") ? archived.slice("job/".length) : archived
    const output = outputs.find(
      (each) => path === tidy(each.path) || path.startsWith(`${tidy(each.path)}/`) || tidy(each.path) === ""
    )
    return output === undefined ? [] : [{ name: output.name, path, size, archived }]
  })
