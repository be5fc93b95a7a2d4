/** Where the bytes of a module or an input come from, in words that both APIs can be written from. */
import { InvalidSpec } from "@longshore/core/JobError"
import type { JobInput } from "@longshore/core/JobSpec"
import * as Effect from "effect/Effect"
import { isModule, namedModule } from "./namedModule.ts"
import { nodeModules } from "./nodeModules.ts"

export type Source =
  | { readonly _tag: "Inline"; readonly url: string }
  | { readonly _tag: "Url"; readonly url: string }
  | { readonly _tag: "Ipfs"; readonly cid: string }

export interface PlacedSource {
  readonly source: Source
  /** In the job's directory, with `/`. */
  readonly path: string
}

/**
 * What can travel inside of a job. A server hands jobs to its machines in messages of at most 1 MiB: a larger one is
 * accepted, and then holds up all jobs behind it.
 */
export const maxJobBytes = 1_000_000

export const tooLarge = (field: string, bytes: number): InvalidSpec =>
  new InvalidSpec({
    field,
    message: `${field}: with its ${bytes} bytes the job is too large to be sent (${maxJobBytes} bytes in all); put the data where it can be fetched, and give its URL`
  })

/** A type that no server unpacks. */
export const inline = (bytes: Uint8Array): Source => ({
  _tag: "Inline",
  url: `data:application/octet-stream;base64,${base64Of(bytes)}`
})

const base64Of = (bytes: Uint8Array): string => {
  let text = ""
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return btoa(text)
}

export const sourceOf = (field: string, url: string): Effect.Effect<Source, InvalidSpec> => {
  if (url.startsWith("file:")) return Effect.map(readFile(field, url), inline)
  if (!url.startsWith("ipfs:")) return Effect.succeed({ _tag: "Url", url })
  const cid = url.replace(/^ipfs:(\/\/)?(ipfs\/)?/, "").replace(/\/+$/, "")
  return cid.includes("/")
    ? Effect.fail(
        new InvalidSpec({ field, message: `${field}: ${url} names a file inside of a CID; give the file's own CID` })
      )
    : Effect.succeed({ _tag: "Ipfs", cid })
}

/** A module from a file goes along with the job; from elsewhere it is taken as it is. */
export const moduleOf = (url: string): Effect.Effect<Source, InvalidSpec> =>
  url.startsWith("file:")
    ? Effect.flatMap(readFile("module", url), (bytes) =>
        isModule(bytes)
          ? Effect.succeed(inline(namedModule(bytes)))
          : Effect.fail(
              new InvalidSpec({
                field: "module",
                message: `module: ${url} is not a WebAssembly module: it does not begin with \\0asm`
              })
            )
      )
    : sourceOf("module", url)

/** Read here, since no machine of the network can. */
const readFile = (field: string, url: string): Effect.Effect<Uint8Array, InvalidSpec> =>
  Effect.tryPromise({
    try: async () => {
      const node = nodeModules()
      if (node === undefined) throw new Error("only Node.js reads files; give the bytes instead")
      const { fs } = node
      const file = /^file:\/\//.test(url) ? node.url.fileURLToPath(url) : url.slice("file:".length)
      const { size } = await fs.promises.stat(file)
      if (size > maxJobBytes) throw tooLarge(field, size)
      return fs.promises.readFile(file)
    },
    catch: (cause) => {
      if (cause instanceof InvalidSpec) return cause
      const why = cause instanceof Error ? cause.message : String(cause)
      return new InvalidSpec({ field, message: `${field}: ${url} cannot be read: ${why}`, cause })
    }
  })

export const inputsOf = (
  inputs: ReadonlyArray<JobInput> = []
): Effect.Effect<ReadonlyArray<PlacedSource>, InvalidSpec> =>
  Effect.forEach(inputs, (input, index) => {
    const { path } = input
    if ("from" in input) {
      return Effect.map(sourceOf(`inputs[${index}].from`, input.from), (source) => ({ source, path: tidy(path) }))
    }
    const bytes = typeof input.data === "string" ? new TextEncoder().encode(input.data) : input.data
    return bytes.length > maxJobBytes
      ? Effect.fail(tooLarge(`inputs[${index}].data`, bytes.length))
      : Effect.succeed({ source: inline(bytes), path: tidy(path) })
  })

/** `./a//b` is `a/b`. */
export const tidy = (path: string): string =>
  path
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .join("/")

export const parentOf = (path: string): string => path.split("/").slice(0, -1).join("/")
export const baseOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1)

/** A machine that downloads a file keeps the name that it has at its URL. */
export const nameProblem = ({ path, source }: PlacedSource, index: number): InvalidSpec | undefined => {
  if (source._tag !== "Url") return undefined
  const name = decodeURIComponent(baseOf(new URL(source.url).pathname))
  if (name === baseOf(path)) return undefined
  const field = `inputs[${index}].path`
  const better = [parentOf(path), name].filter((part) => part !== "").join("/")
  const message = `${field}: a file keeps the name that it has at its URL; write ${JSON.stringify(better)} instead of ${JSON.stringify(path)}`
  return new InvalidSpec({ field, message })
}
