/** What the executions of a job have left: their output and their files. */
import type { LogChunk } from "@longshore/core/Backend"
import type { JobError } from "@longshore/core/JobError"
import { type CapturedText, captured } from "@longshore/core/JobResult"
import * as Effect from "effect/Effect"
import type { Execution, SpecConfig } from "../Execution.ts"
import type { ArchivedFile } from "./archive.ts"
import { byAge } from "./byAge.ts"
import type { ResultFiles } from "./resultFiles.ts"

/** The execution whose output is the job's: the last one that completed, else the last one. */
export const decisive = (executions: ReadonlyArray<Execution>): Execution | undefined => {
  const oldestFirst = byAge(executions)
  return oldestFirst.findLast(({ ComputeState }) => ComputeState.StateType === "Completed") ?? oldestFirst.at(-1)
}

/** Where an execution has put its results, if it has. */
export const publishedBy = ({ PublishedResult }: Execution): SpecConfig | undefined =>
  PublishedResult?.Type ? PublishedResult : undefined

export interface Output {
  /** Truncated is also what may have been more. */
  readonly stdout: CapturedText
  readonly stderr: CapturedText
  readonly files: ReadonlyArray<ArchivedFile>
}

const streams = ["stdout", "stderr"]
/** Beside the two streams, each archive has this one, with digits in it. */
const own = [...streams, "exitCode"]

/** As the archive has it: whole, up to the limit that its node has for a stream. */
export const archivedOutput = (
  files: ResultFiles,
  operation: string,
  result: SpecConfig
): Effect.Effect<Output, JobError> =>
  Effect.map(
    files.list(operation, result, (path) => streams.includes(path)),
    (all) => {
      const bytesOf = (path: string) => all.find((file) => file.path === path)?.bytes ?? new Uint8Array()
      return {
        stdout: captured(bytesOf("stdout")),
        stderr: captured(bytesOf("stderr")),
        files: all.filter(({ path }) => !own.includes(path)).map(({ path, size }) => ({ path, size }))
      }
    }
  )

/**
 * As the orchestrator keeps it. It is what one read gave, at most 2 KB, and not said to be cut off where it is: only
 * nothing is known to be all.
 */
export const reportedOutput = ({ RunOutput }: Execution): Output => {
  const { Stderr = "", Stdout = "" } = RunOutput ?? {}
  return { stdout: captured(Stdout, Stdout !== ""), stderr: captured(Stderr, Stderr !== ""), files: [] }
}

/** The archive where there is one that can be had, else what the orchestrator keeps. */
export const outputOf = (
  files: ResultFiles,
  operation: string,
  execution: Execution
): Effect.Effect<Output, JobError> => {
  const result = publishedBy(execution)
  return result === undefined
    ? Effect.succeed(reportedOutput(execution))
    : Effect.orElseSucceed(archivedOutput(files, operation, result), () => reportedOutput(execution))
}

export const chunksOf = ({ stderr, stdout }: Output): ReadonlyArray<LogChunk> => {
  const chunks: ReadonlyArray<LogChunk> = [
    { source: "stdout", text: stdout.text },
    { source: "stderr", text: stderr.text }
  ]
  return chunks.filter(({ text }) => text !== "")
}
