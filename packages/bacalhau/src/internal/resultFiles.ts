/** The files that executions have left, where their publisher put them. */
import { type JobError, MalformedResponse, Misconfigured, Unavailable } from "@longshore/core/JobError"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { SpecConfig } from "../Execution.ts"
import { type ArchivedFile, BrokenArchive, readArchive, UnsafeArchive } from "./archive.ts"
import { failed } from "./failed.ts"

export interface ResultOptions {
  /**
   * The host to fetch results from instead of the one that a node says. By default the server's own takes the place of
   * one that cannot be reached from elsewhere, such as `public`, `0.0.0.0` or, from another machine, `127.0.0.1`.
   */
  readonly resultHost?: string | undefined
  /** Where results on IPFS are fetched: `https://ipfs.io` by default. */
  readonly ipfsGateway?: string | undefined
  /** The most that the results of one execution may hold: 16 GiB by default. */
  readonly maxResultBytes?: bigint | undefined
}

export interface ResultFiles {
  /** Tells of each file in turn; `see` reads it or leaves it. */
  readonly each: (
    operation: string,
    result: SpecConfig,
    see: (file: ArchivedFile, bytes: ReadableStream<Uint8Array>) => Promise<void>
  ) => Effect.Effect<void, JobError>
  /** Each file of one result, in the order of the archive. `keep` says of which the bytes are wanted. */
  readonly list: (
    operation: string,
    result: SpecConfig,
    keep?: (path: string) => boolean
  ) => Effect.Effect<ReadonlyArray<ArchivedFile & { readonly bytes?: Uint8Array }>, JobError>
  /** The bytes of one file. Fails with `MalformedResponse` if the archive does not have it. */
  readonly read: (operation: string, result: SpecConfig, path: string) => Stream.Stream<Uint8Array, JobError>
}

interface Way extends ResultOptions {
  /** The server's own. */
  readonly url: string
  readonly fetch: typeof globalThis.fetch
  readonly timeout: Duration.Input
}

const keywords = ["public", "private", "local", "global", "0.0.0.0"]
const isLoopback = (host: string) => host === "localhost" || host === "[::1]" || host.startsWith("127.")

/** Where a result is, or why nobody can tell. */
export const addressOf = (
  { Params, Type }: SpecConfig,
  { ipfsGateway = "https://ipfs.io", resultHost, url: server }: Pick<Way, "ipfsGateway" | "resultHost" | "url">
): URL | string => {
  const param = (name: string): unknown => Object.entries(Params ?? {}).find(([key]) => key.toLowerCase() === name)?.[1]
  const type = Type.toLowerCase()
  if (type === "ipfs") {
    const cid = param("cid")
    return typeof cid === "string" && /^[\w]+$/.test(cid)
      ? new URL(`${ipfsGateway.replace(/\/+$/, "")}/ipfs/${cid}?format=tar`)
      : "the result on IPFS has no CID"
  }
  const given = type === "s3presigned" ? param("presignedurl") : type === "urldownload" ? param("url") : undefined
  if (typeof given !== "string" || !/^https?:/.test(given) || !URL.canParse(given)) {
    return `a result of type ${JSON.stringify(Type)} cannot be downloaded from here`
  }
  const address = new URL(given)
  if (type !== "urldownload") return address
  const own = new URL(server).hostname
  if (resultHost !== undefined) address.hostname = resultHost
  else if (keywords.includes(address.hostname) || (isLoopback(address.hostname) && !isLoopback(own))) {
    address.hostname = own
  }
  return address
}

export const makeResultFiles = (way: Way): ResultFiles => {
  const limit = way.maxResultBytes ?? 16n * 1024n ** 3n
  const located = (operation: string, result: SpecConfig): Effect.Effect<URL, JobError> => {
    const address = addressOf(result, way)
    return typeof address === "string"
      ? Effect.fail(failed(operation, new Misconfigured({ message: address })))
      : Effect.succeed(address)
  }
  const opened = (operation: string, address: URL, { Type }: SpecConfig) =>
    Effect.tryPromise({
      try: async (signal) => {
        // The signal ends the connecting only; whoever reads the body cancels it.
        const response = await way.fetch(address, { signal, redirect: "follow" })
        if (response.ok && response.body !== null) return response.body
        await response.body?.cancel()
        throw new Error(`HTTP ${response.status}`)
      },
      catch: (cause) => failed(operation, unreachable(address, Type, cause))
    }).pipe(
      Effect.timeoutOrElse({
        duration: way.timeout,
        orElse: () => Effect.fail(failed(operation, unreachable(address, Type, new Error("no answer in time"))))
      })
    )
  const strip = ({ Type }: SpecConfig, path: string) =>
    // A gateway puts all into a folder that has the CID for a name.
    Type.toLowerCase() === "ipfs" ? path.slice(path.indexOf("/") + 1) : path

  const each: ResultFiles["each"] = (operation, result, see) =>
    Effect.flatMap(located(operation, result), (address) =>
      Effect.flatMap(opened(operation, address, result), (body) =>
        Effect.tryPromise({
          try: () =>
            readArchive(body, limit, async (file, bytes) => {
              await see({ ...file, path: strip(result, file.path) }, bytes)
              return "go on"
            }),
          catch: (error) => failed(operation, broken(address, error))
        })
      )
    )

  return {
    each,
    list: (operation, result, keep = () => false) =>
      Effect.suspend(() => {
        const files: Array<ArchivedFile & { readonly bytes?: Uint8Array }> = []
        const see = async (file: ArchivedFile, bytes: ReadableStream<Uint8Array>) => {
          if (keep(file.path)) {
            files.push({ ...file, bytes: new Uint8Array(await new Response(bytes).arrayBuffer()) })
          } else {
            await bytes.cancel()
            files.push(file)
          }
        }
        return Effect.as(each(operation, result, see), files)
      }),
    read: (operation, result, path) =>
      Stream.unwrap(
        Effect.map(
          Effect.flatMap(located(operation, result), (address) =>
            Effect.map(opened(operation, address, result), (body) => ({ address, body }))
          ),
          ({ address, body }) =>
            Stream.fromReadableStream({
              evaluate: () => bytesOf(body, limit, (name) => strip(result, name) === path, path),
              onError: (error) => failed(operation, broken(address, error))
            })
        )
      )
  }
}

/** The bytes of one file of an archive, as they come. */
const bytesOf = (
  archive: ReadableStream<Uint8Array>,
  limit: bigint,
  isIt: (name: string) => boolean,
  path: string
): ReadableStream<Uint8Array> => {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const reading = async () => {
    let isFound = false
    try {
      await readArchive(archive, limit, async ({ path: name }, bytes) => {
        if (!isIt(name)) {
          await bytes.cancel()
          return "go on"
        }
        isFound = true
        await bytes.pipeTo(writable, { preventClose: true })
        return "stop"
      })
      if (isFound) await writable.close()
      else await writable.abort(new BrokenArchive(`it has no file ${path}`))
    } catch (error) {
      await writable.abort(error).catch(() => {})
    }
  }
  void reading()
  return readable
}

const unreachable = (address: URL, type: string, cause: unknown) => {
  const option = type.toLowerCase() === "ipfs" ? "ipfsGateway" : "resultHost"
  const why =
    cause instanceof Error ? (cause.cause instanceof Error ? cause.cause.message : cause.message) : String(cause)
  return new Unavailable({
    message: `the results cannot be had from ${address.origin}: ${why}; if that is not where they are, say so by ${option}`,
    cause
  })
}

const broken = (address: URL, error: unknown) => {
  const why = error instanceof Error ? error.message : String(error)
  const message = `the results from ${address.origin} cannot be used: ${why}`
  return error instanceof UnsafeArchive || error instanceof BrokenArchive
    ? new MalformedResponse({ message, cause: error })
    : new Unavailable({ message, cause: error })
}
