/** Reads what an execution has left: a tar archive, packed with gzip or not, one file after another. */
import { createTarDecoder, type TarHeader } from "modern-tar"

export interface ArchivedFile {
  /** Inside the archive, with `/`. */
  readonly path: string
  readonly size: bigint
}

/** An archive that nobody should unpack. */
export class UnsafeArchive extends Error {}

/** An archive that is none, or ends too early. */
export class BrokenArchive extends Error {}

/** The path inside the folder that the archive stands for; throws `UnsafeArchive` where there is none. */
export const insidePath = (name: string): string => {
  const parts = name.split("/").filter((part) => part !== "" && part !== ".")
  const isOutside = name.startsWith("/") || /[\\\0]|^[A-Za-z]:/.test(name) || parts.includes("..")
  if (isOutside) throw new UnsafeArchive(`the entry ${JSON.stringify(name)} points outside the folder`)
  return parts.join("/")
}

const checkLink = ({ linkname = "", name, type }: TarHeader) => {
  if (type !== "link" && type !== "symlink") return
  const folder = type === "link" ? [] : insidePath(name).split("/").slice(0, -1)
  const target = [...folder]
  for (const part of linkname.split("/")) {
    if (part === "..") {
      if (target.pop() === undefined)
        throw new UnsafeArchive(`the entry ${JSON.stringify(name)} links outside the folder`)
    } else if (part !== "" && part !== ".") target.push(part)
  }
  if (linkname.startsWith("/")) throw new UnsafeArchive(`the entry ${JSON.stringify(name)} links outside the folder`)
}

const gzip = [0x1f, 0x8b]

/** Archives come packed, but a gateway or a proxy may have unpacked them. */
const unpacked = async (body: ReadableStream<Uint8Array>): Promise<ReadableStream<Uint8Array>> => {
  const reader = body.getReader()
  const begun: Array<Uint8Array> = []
  const head: Array<number> = []
  // The first piece can have less than tells.
  while (head.length < gzip.length) {
    const { done, value } = await reader.read()
    if (done) break
    begun.push(value)
    head.push(...value.subarray(0, gzip.length))
  }
  const rest = new ReadableStream<Uint8Array>({
    start: (controller) => {
      for (const piece of begun) controller.enqueue(piece)
    },
    pull: async (controller) => {
      const { done, value } = await reader.read()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    cancel: (reason) => reader.cancel(reason)
  })
  const isPacked = gzip.every((byte, index) => head[index] === byte)
  return isPacked ? rest.pipeThrough(new DecompressionStream("gzip") as TransformStream<Uint8Array, Uint8Array>) : rest
}

/** Counts the bytes, and gives up at too many: a small archive can hold a very large one. */
const bounded = (limit: bigint) => {
  let bytes = 0n
  return new TransformStream<Uint8Array, Uint8Array>({
    transform: (chunk, controller) => {
      bytes += BigInt(chunk.byteLength)
      if (bytes > limit) controller.error(new UnsafeArchive(`it holds more than ${limit} bytes`))
      else controller.enqueue(chunk)
    }
  })
}

/**
 * Tells of each file in turn. `see` reads the file's bytes or leaves them; `stop` ends the reading. Rejects with one of
 * the two errors above, or with what broke the connection.
 */
export const readArchive = async (
  body: ReadableStream<Uint8Array>,
  limit: bigint,
  see: (file: ArchivedFile, bytes: ReadableStream<Uint8Array>) => Promise<"stop" | "go on">
): Promise<void> => {
  const entries = (await unpacked(body)).pipeThrough(bounded(limit)).pipeThrough(createTarDecoder({ strict: true }))
  const reader = entries.getReader()
  try {
    while (true) {
      const { done, value } = await reader.read()
      if (done) return
      const { body: bytes, header } = value
      const path = insidePath(header.name)
      checkLink(header)
      if ((header.type ?? "file") !== "file") {
        await bytes.cancel()
        continue
      }
      if ((await see({ path, size: BigInt(header.size) }, bytes)) === "stop") {
        await reader.cancel()
        return
      }
    }
  } catch (error) {
    if (error instanceof UnsafeArchive) throw error
    throw error instanceof Error && isOfConnection(error) ? error : new BrokenArchive(wordsOf(error), { cause: error })
  }
}

const isOfConnection = (error: Error): boolean =>
  error.name === "AbortError" || error.name === "TimeoutError" || error.message === "terminated"

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
