/** Puts a job's inputs into its directory. */
import * as fs from "node:fs"
import * as path from "node:path"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { fileURLToPath } from "node:url"
import type { InputRecord } from "./record.ts"

/** Copies or downloads one source to a file. Fails with the source and the reason. */
export const fetchTo = async (
  from: string,
  target: string,
  ipfsGateway: string,
  signal: AbortSignal
): Promise<void> => {
  fs.mkdirSync(path.dirname(target), { recursive: true })
  if (from.startsWith("file:")) return copy(localPath(from), target, signal)
  const url = new URL(from.startsWith("ipfs:") ? gatewayUrl(from, ipfsGateway) : from)
  const authorization = credentialsOf(url)
  // Names and keys may be in the rest of it, and none of them may be in a message.
  const shown = `${url.origin}${url.pathname}`
  url.username = ""
  url.password = ""
  const response = await fetch(url, { signal, headers: authorization }).catch((error) => {
    throw new Error(`${shown} cannot be fetched: ${reasonOf(error)}`)
  })
  if (!response.ok || response.body === null) {
    await response.body?.cancel()
    throw new Error(`${shown} answered with HTTP ${response.status}`)
  }
  await pipeline(Readable.fromWeb(response.body as never), fs.createWriteStream(target), { signal }).catch((error) => {
    throw new Error(`${shown} broke off: ${reasonOf(error)}`)
  })
}

const credentialsOf = ({ password, username }: URL): Record<string, string> => {
  if (username === "" && password === "") return {}
  const words = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return { authorization: `Basic ${Buffer.from(words).toString("base64")}` }
}

/** `fetch` hides what went wrong in the cause of its error. */
const reasonOf = (error: unknown): string => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  if (!(cause instanceof Error)) return String(cause)
  return cause.message || ("code" in cause ? String(cause.code) : cause.name)
}

/** A file piece by piece, so that a job can end meanwhile; a directory file by file. */
const copy = async (from: string, target: string, signal: AbortSignal): Promise<void> => {
  signal.throwIfAborted()
  const stat = fs.statSync(from)
  if (stat.isDirectory()) {
    fs.mkdirSync(target, { recursive: true })
    for (const name of fs.readdirSync(from)) await copy(path.join(from, name), path.join(target, name), signal)
    return
  }
  await pipeline(fs.createReadStream(from), fs.createWriteStream(target, { mode: stat.mode & 0o777 }), { signal })
}

/** The file a `file:` URL means. A relative one starts from where this process does. */
export const localPath = (url: string): string =>
  url.startsWith("file:/") ? fileURLToPath(url) : path.resolve(decodeURIComponent(url.slice("file:".length)))

/** `ipfs://CID/path` and `ipfs:CID/path`, at a gateway. */
const gatewayUrl = (url: string, gateway: string) =>
  `${gateway.replace(/\/+$/, "")}/ipfs/${url.slice("ipfs:".length).replace(/^\/+/, "")}`

export const place = async (
  input: InputRecord,
  directory: string,
  ipfsGateway: string,
  signal: AbortSignal
): Promise<void> => {
  const target = path.join(directory, input.path)
  if ("from" in input) return fetchTo(input.from, target, ipfsGateway, signal)
  fs.mkdirSync(path.dirname(target), { recursive: true })
  fs.writeFileSync(target, "text" in input ? input.text : Buffer.from(input.base64, "base64"))
}
