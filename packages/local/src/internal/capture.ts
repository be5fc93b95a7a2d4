/** Keeps what a process writes, up to a limit. */
import * as fs from "node:fs"
import type { Readable } from "node:stream"

export interface Capture {
  /** Whether there was more than was kept. */
  readonly isTruncated: () => boolean
  /** When the stream has ended. */
  readonly done: Promise<void>
}

/** The process goes on when the limit is reached, or the disk is full: the rest is read and dropped. */
export const capture = (stream: Readable, file: string, limit: number): Capture => {
  const handle = fs.openSync(file, "a", 0o600)
  let kept = 0
  let isTruncated = false
  stream.on("data", (chunk: Buffer) => {
    const room = Math.max(0, limit - kept)
    if (chunk.length > room) isTruncated = true
    if (room === 0) return
    try {
      kept += fs.writeSync(handle, chunk, 0, Math.min(room, chunk.length))
    } catch {
      isTruncated = true
      kept = limit
    }
  })
  const done = new Promise<void>((resolve) => {
    stream.once("close", () => {
      fs.closeSync(handle)
      resolve()
    })
    stream.once("error", () => {})
  })
  return { isTruncated: () => isTruncated, done }
}
