/** What a job writes, while it writes it. */
import * as fs from "node:fs"
import type { LogChunk } from "@longshore/core/Backend"
import type { Files } from "./record.ts"

const pieceOf = 65_536

/** Reads a growing file in pieces, and never half a character. */
const tail = (file: string, source: LogChunk["source"]) => {
  const decoder = new TextDecoder()
  const buffer = Buffer.alloc(pieceOf)
  let handle: number | undefined
  let offset = 0
  return {
    next: (): LogChunk | undefined => {
      handle ??= fs.existsSync(file) ? fs.openSync(file, "r") : undefined
      if (handle === undefined) return undefined
      const length = fs.readSync(handle, buffer, 0, pieceOf, offset)
      if (length === 0) return undefined
      offset += length
      return { source, text: decoder.decode(buffer.subarray(0, length), { stream: true }) }
    },
    /** What is left of a character that never came whole. */
    rest: (): LogChunk => ({ source, text: decoder.decode() }),
    close: () => {
      if (handle !== undefined) fs.closeSync(handle)
      handle = undefined
    }
  }
}

/** Yields what there is; then ends, or when following waits for more until the job has ended. */
export async function* read(files: Files, isOver: () => boolean, follow: boolean): AsyncGenerator<LogChunk> {
  const tails = [tail(files.system, "system"), tail(files.stdout, "stdout"), tail(files.stderr, "stderr")]
  try {
    while (true) {
      // Asked first: what is written before the end is read after it.
      const isLast = !follow || isOver()
      let isQuiet = true
      for (const { next } of tails) {
        for (let chunk = next(); chunk !== undefined; chunk = next()) {
          isQuiet = false
          if (chunk.text !== "") yield chunk
        }
      }
      if (isLast) break
      if (isQuiet) await new Promise((resolve) => setTimeout(resolve, 50))
    }
    for (const chunk of tails.map(({ rest }) => rest())) if (chunk.text !== "") yield chunk
  } finally {
    for (const { close } of tails) close()
  }
}
