/** Fetches what a task's input sources name. */
import * as Effect from "effect/Effect"
import { Failure } from "../running/Failure.ts"
import type { InputSource, SpecConfig } from "./Job.ts"

export interface InputFile {
  readonly target: string
  readonly alias: string
  readonly bytes: Uint8Array
}

const textOf = ({ params }: SpecConfig, key: string): string => {
  const value = Object.entries(params ?? {}).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1]
  return typeof value === "string" ? value : ""
}

/** The bytes of a `data:` URL. */
const dataOf = (url: string): Uint8Array | undefined => {
  const [, type = "", data = ""] = /^data:([^,]*),(.*)$/s.exec(url) ?? []
  if (!url.startsWith("data:") || !url.includes(",")) return undefined
  return /;base64$/i.test(type) ? Buffer.from(data, "base64") : Buffer.from(decodeURIComponent(data))
}

const inline = ({ source }: InputSource): Effect.Effect<Uint8Array, Failure> => {
  const bytes = dataOf(textOf(source, "URL"))
  return bytes === undefined ? Effect.fail(new Failure("missing data prefix")) : Effect.succeed(bytes)
}

const download = ({ source }: InputSource): Effect.Effect<Uint8Array, Failure> => {
  const url = textOf(source, "URL")
  return Effect.tryPromise({
    try: async (signal) => {
      const response = await fetch(url, { signal })
      if (!response.ok) {
        await response.body?.cancel()
        throw new Error(`non-200 response from URL: ${response.status} ${response.statusText}`)
      }
      return new Uint8Array(await response.arrayBuffer())
    },
    catch: (error) => {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
      const words = cause instanceof Error ? cause.message : String(cause)
      return new Failure(`failed to download from ${url}: ${words}`)
    }
  })
}

export const storageSources = ["urldownload", "inline"]

export const fetchInputs = (inputs: ReadonlyArray<InputSource>): Effect.Effect<ReadonlyArray<InputFile>, Failure> =>
  Effect.forEach(inputs, (input) =>
    Effect.map(input.source.type.toLowerCase() === "inline" ? inline(input) : download(input), (bytes) => ({
      target: input.target,
      alias: input.alias,
      bytes
    }))
  )
