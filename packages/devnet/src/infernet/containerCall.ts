/** Calls a container over HTTP, and fails with the words of the node's HTTP client, aiohttp. */
import * as http from "node:http"
import * as https from "node:https"
import type { Readable } from "node:stream"
import * as zlib from "node:zlib"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { StartedContainer } from "../containers/start.ts"
import { PythonError } from "./PythonError.ts"
import type { Traits } from "./versions.ts"

export interface Answer {
  readonly status: number
  readonly reason: string
  readonly contentType: string
  /** As the node knows it: the host of the container is not the one that is really called. */
  readonly url: string
  readonly chunks: AsyncIterable<Uint8Array>
}

export interface Call {
  readonly method: "GET" | "POST"
  readonly path: string
  readonly body?: string | undefined
}

/** What the node calls it, and prints in errors. */
const namedUrl = ({ isRemote, url }: StartedContainer, { containerHost }: Traits, path: string): string =>
  isRemote ? `${url}${path}` : `http://${containerHost}:${new URL(url).port}${path}`

/** The connection ends with the scope. A call is a connection of its own, as a job is a session of its own. */
export const call = (
  container: StartedContainer,
  traits: Traits,
  { body, method, path }: Call
): Effect.Effect<Answer, PythonError, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(
      Effect.callback<http.IncomingMessage, PythonError>((resume) => {
        const named = new URL(namedUrl(container, traits, path))
        const { request } = container.url.startsWith("https:") ? https : http
        const sent = request(`${container.url}${path}`, { method, agent: false, setHost: false })
        // In aiohttp's order, and without a word about the connection, as it has it.
        sent.removeHeader("connection")
        for (const [name, value] of headersOf(container, traits, named.host, body)) sent.setHeader(name, value)
        sent.once("response", (response) => resume(Effect.succeed(response)))
        sent.on("error", (error: NodeJS.ErrnoException) => resume(Effect.fail(new PythonError(wordsOf(error, named)))))
        sent.end(body)
        return Effect.sync(() => sent.destroy())
      }),
      (response) => Effect.sync(() => response.destroy()),
      { interruptible: true }
    ),
    (response) => ({
      status: response.statusCode ?? 0,
      reason: response.statusMessage ?? "",
      contentType: (response.headers["content-type"] ?? "").toLowerCase(),
      url: namedUrl(container, traits, path),
      chunks: chunksOf(response, traits)
    })
  )

type Header = readonly [name: string, value: string]

const headersOf = (
  { bearer }: StartedContainer,
  { aiohttp, hasRemoteContainers }: Traits,
  host: string,
  body: string | undefined
): ReadonlyArray<Header> => {
  const accepted: ReadonlyArray<Header> = [
    ["Accept", "*/*"],
    ["Accept-Encoding", "gzip, deflate"],
    ["User-Agent", `Python/3.11 aiohttp/${aiohttp}`]
  ]
  const type: ReadonlyArray<Header> = body === undefined ? [] : [["Content-Type", "application/json"]]
  const length: ReadonlyArray<Header> = body === undefined ? [] : [["Content-Length", String(Buffer.byteLength(body))]]
  const token: ReadonlyArray<Header> = bearer ? [["Authorization", `Bearer ${bearer}`]] : []
  // Since it can send a token, the node gives the type itself, and so it comes first.
  return hasRemoteContainers
    ? [["Host", host], ...type, ...token, ...accepted, ...length]
    : [["Host", host], ...accepted, ...length, ...type]
}

const decompressed = (response: http.IncomingMessage): Readable => {
  const encoding = response.headers["content-encoding"]
  if (encoding !== "gzip" && encoding !== "deflate") return response
  const decoder = encoding === "gzip" ? zlib.createGunzip() : zlib.createInflate()
  response.once("error", (error) => decoder.destroy(error))
  return response.pipe(decoder)
}

async function* chunksOf(response: http.IncomingMessage, { isOld }: Traits): AsyncIterable<Uint8Array> {
  try {
    for await (const chunk of decompressed(response)) yield chunk as Uint8Array
  } catch {
    const [kind, what] =
      response.headers["content-length"] === undefined
        ? ["TransferEncodingError", "transfer"]
        : ["ContentLengthError", "content"]
    const why = `<${kind}: 400, message='Not enough data for satisfy ${what} length header.'>`
    throw new PythonError(`Response payload is not completed${isOld ? "" : `: ${why}`}`)
  }
}

const wordsOf = (error: NodeJS.ErrnoException, { hostname, port, protocol }: URL): string => {
  const at = port === "" ? (protocol === "https:" ? "443" : "80") : port
  if (error.code === "ECONNREFUSED") {
    const attempts = ["('::1', PORT, 0, 0)", "('127.0.0.1', PORT)"]
      .map((address) => `[Errno 111] Connect call failed ${address.replace("PORT", at)}`)
      .join(", ")
    const strerror =
      hostname === "localhost" ? `Multiple exceptions: ${attempts}` : `Connect call failed ('${hostname}', ${at})`
    return `Cannot connect to host ${hostname}:${at} ssl:default [${strerror}]`
  }
  if (error.code === "ENOTFOUND" || error.code === "EAI_AGAIN") {
    return `Cannot connect to host ${hostname}:${at} ssl:default [Name or service not known]`
  }
  return "Server disconnected"
}

export const collect = (answer: Answer): Effect.Effect<Buffer, PythonError> =>
  Effect.tryPromise({
    try: async () => {
      const chunks: Array<Uint8Array> = []
      for await (const chunk of answer.chunks) chunks.push(chunk)
      return Buffer.concat(chunks)
    },
    catch: (error) => error as PythonError
  })
