/** Puts a job's inputs into its directory. */
import * as fs from "node:fs"
import * as path from "node:path"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { fileURLToPath } from "node:url"
import type { InputRecord } from "./record.ts"

/** Copies or downloads one source to a file. Throws with the URL and the reason. */
export const fetchTo = async (
  from: string,
  target: string,
  ipfsGateway: string,
  signal: AbortSignal
): Promise<void> => {
  fs.mkdirSync(path.dirname(target), { recursive: true })
  if (from.startsWith("file:")) {
    fs.cpSync(localPath(from), target, { recursive: true })
    return
  }
  const url = from.startsWith("ipfs:") ? gatewayUrl(from, ipfsGateway) : from
  const response = await fetch(url, { signal })
  if (!response.ok || response.body === null) {
    await response.body?.cancel()
    throw new Error(`${url} answered with HTTP ${response.status}`)
  }
  await pipeline(Readable.fromWeb(response.body as never), fs.createWriteStream(target), { signal })
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
