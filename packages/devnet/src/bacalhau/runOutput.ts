/** What an execution shows of what it wrote. */
import type { OutputLog } from "../running/OutputLog.ts"
import type { RunOutput } from "./Execution.ts"

/** What of each stream an execution shows by itself. */
const shownBytes = 2048

/** All of it up to a limit, or what was written first. */
export const runOutputOf = (log: OutputLog, exitCode: number, onlyFirst: boolean): RunOutput => {
  const [stdout, stderr] = onlyFirst ? [log.first(1), log.first(2)] : [log.bytes(1), log.bytes(2)]
  return {
    stdout: stdout.subarray(0, shownBytes).toString(),
    stdoutTruncated: stdout.length > shownBytes,
    stderr: stderr.subarray(0, shownBytes).toString(),
    stderrTruncated: stderr.length > shownBytes,
    exitCode,
    errorMessage: ""
  }
}
