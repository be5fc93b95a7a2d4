/** A container's output line by line, as its engine hands it on. */
import type { OutputLog } from "../running/OutputLog.ts"

type Stream = "stdout" | "stderr"

/** Each line keeps its end. `end` hands on what is left without one. */
export const followLines = (
  output: OutputLog,
  write: (stream: Stream, line: string) => void
): { readonly end: () => void } => {
  const pending: Record<Stream, string> = { stdout: "", stderr: "" }
  let at = 0
  const read = () => {
    for (; at < output.chunks.length; at++) {
      const { text, type } = output.chunks[at]!
      const stream = type === 1 ? "stdout" : "stderr"
      const lines = (pending[stream] + text).split(/(?<=\n)/)
      pending[stream] = lines.at(-1)!.endsWith("\n") ? "" : lines.pop()!
      for (const line of lines) write(stream, line)
    }
  }
  const stop = output.onChange(read)
  return {
    end: () => {
      stop()
      read()
      for (const stream of ["stdout", "stderr"] as const) {
        if (pending[stream] !== "") write(stream, pending[stream])
        pending[stream] = ""
      }
    }
  }
}
