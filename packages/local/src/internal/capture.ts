/** Keeps what a process writes, up to a limit. */
import * as fs from "node:fs"
import type { Readable } from "node:stream"

export interface Capture {
  /** Keeps what comes out of a stream, and ends when the stream does. */
  readonly drain: (stream: Readable) => Promise<void>
  /** Whether there was more than was kept. */
  readonly isTruncated: () => boolean
  readonly close: () => void
}

/** Whoever writes goes on when the limit is reached or the disk is full: the rest is read and dropped. */
export const capture = (file: string, limit: number): Capture => {
  let handle = openOrNot(file)
  let room = limit
  let isTruncated = false
  const keep = (chunk: Buffer) => {
    let offset = 0
    while (handle !== undefined && room > 0 && offset < chunk.length) {
      const written = writeOrNot(handle, chunk, offset, Math.min(room, chunk.length - offset))
      if (written === 0) room = 0
      offset += written
      room -= written
    }
    if (offset < chunk.length) isTruncated = true
  }
  return {
    drain: (stream) =>
      new Promise((resolve) => {
        stream.on("data", keep)
        stream.on("error", () => {})
        stream.once("close", resolve)
      }),
    isTruncated: () => isTruncated,
    close: () => {
      if (handle !== undefined) fs.closeSync(handle)
      handle = undefined
    }
  }
}

const openOrNot = (file: string): number | undefined => {
  try {
    return fs.openSync(file, "a", 0o600)
  } catch {
    return undefined
  }
}

/** How much was written: nothing when the disk is full. */
const writeOrNot = (handle: number, chunk: Buffer, offset: number, length: number): number => {
  try {
    return fs.writeSync(handle, chunk, offset, length)
  } catch {
    return 0
  }
}
