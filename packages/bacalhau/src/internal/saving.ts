/** Writes what executions have left into a directory. Node.js only. */
import { type JobError, Misconfigured } from "@longshore/core/JobError"
import * as Effect from "effect/Effect"
import type { SpecConfig } from "../Execution.ts"
import { failed } from "./failed.ts"
import { nodeModules } from "./nodeModules.ts"
import type { ResultFiles } from "./resultFiles.ts"

/** Gives the paths of the files. The archive's own paths have been checked to stay inside. */
export const saveFiles = (
  results: ReadonlyArray<SpecConfig>,
  { each }: ResultFiles,
  directory: string
): Effect.Effect<ReadonlyArray<string>, JobError> => {
  const node = nodeModules()
  if (node === undefined) {
    return Effect.fail(
      failed("saveResults", new Misconfigured({ message: "only Node.js writes files; see readResult" }))
    )
  }
  const { fs, path, streams } = node
  return Effect.map(
    Effect.forEach(results, (result, index) => {
      const folder = results.length > 1 ? nameOf(result, index) : ""
      const saved: Array<string> = []
      return Effect.as(
        each("saveResults", result, async (file, bytes) => {
          const target = path.join(directory, folder, ...file.path.split("/"))
          await fs.promises.mkdir(path.dirname(target), { recursive: true })
          // Not through a link that somebody has left there.
          await fs.promises.rm(target, { force: true })
          const readable = streams.Readable.fromWeb(bytes as Parameters<typeof streams.Readable.fromWeb>[0])
          await streams.promises.pipeline(readable, fs.createWriteStream(target, { flags: "wx" }))
          saved.push(target)
        }),
        saved
      )
    }),
    (all) => all.flat()
  )
}

/** The execution's id, where the address says it. */
const nameOf = ({ Params }: SpecConfig, index: number): string =>
  /(e-[\w-]+)\.(tar\.gz|tgz)/.exec(JSON.stringify(Params))?.[1] ?? `execution-${index + 1}`
