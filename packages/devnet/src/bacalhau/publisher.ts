/**
 * The local publisher: archives of what executions left, served over HTTP by a file server in Go's manner. Beside it, what
 * was published on IPFS is served as a gateway does.
 */
import { promisify } from "node:util"
import { gzip } from "node:zlib"
import * as Effect from "effect/Effect"
import { HttpServerRequest } from "effect/http/HttpServerRequest"
import * as Response from "effect/http/HttpServerResponse"
import { packTar, type TarEntry } from "modern-tar"
import type { App } from "../Network.ts"
import type { OutputLog } from "../running/OutputLog.ts"
import type { Ran, Work } from "../running/Work.ts"
import type { Traits } from "./versions.ts"

interface Archive {
  readonly bytes: Buffer
  readonly at: Date
}

export interface Publisher {
  readonly app: App
  /** Makes the archive of an execution. */
  readonly publish: (id: string, left: Left) => Effect.Effect<void>
  /** Keeps what an execution left as the content of that name. */
  readonly share: (contentId: string, left: Left) => Effect.Effect<void>
  readonly lose: () => void
}

interface Left {
  readonly work: Work
  readonly ran: Ran
  readonly log: OutputLog
}

const compress = promisify(gzip)

const entriesOf = ({ log, ran, work }: Left, mtime: Date): ReadonlyArray<TarEntry> => {
  const owner = { mtime, uid: 0, gid: 0, uname: "root", gname: "root" }
  const file = (name: string, body: Uint8Array): TarEntry => ({
    header: { ...owner, name, size: body.length, mode: 0o644 },
    body
  })
  const folder = (name: string, mode = 0o755): TarEntry => ({
    header: { ...owner, name, size: 0, mode, type: "directory" }
  })
  const entries = new Map<string, TarEntry>([
    ["exitCode", file("exitCode", Buffer.from(String(ran.exitCode)))],
    ["stderr", file("stderr", log.bytes(2))],
    ["stdout", file("stdout", log.bytes(1))]
  ])
  for (const { name, path } of work.resultPaths) {
    const base = path.replace(/\/+$/, "")
    const inside = [...ran.files].filter(([each]) => each === base || each.startsWith(`${base}/`))
    entries.set(name, folder(name))
    for (const [each, bytes] of inside) {
      const relative = name + each.slice(base.length)
      const parts = relative.split("/")
      for (let depth = 1; depth < parts.length; depth++) {
        const parent = parts.slice(0, depth).join("/")
        if (!entries.has(parent)) entries.set(parent, folder(parent))
      }
      entries.set(relative, file(relative, bytes))
    }
  }
  const named = [...entries].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, entry]) => entry)
  return [folder(".", 0o700), ...named]
}

const plain = (status: number, text: string, headers: Record<string, string> = {}) =>
  Response.text(`${text}\n`, {
    status,
    headers: { "x-content-type-options": "nosniff", ...headers },
    contentType: "text/plain; charset=utf-8"
  })

/** One range of bytes, as `http.ServeContent` reads it; `undefined` for a header that is not looked at. */
const rangeOf = (header: string | undefined, size: number): readonly [number, number] | "beyond" | undefined => {
  const [, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/.exec(header ?? "") ?? []
  if (first === "" && last === "") return undefined
  const start = first === "" ? Math.max(0, size - Number(last)) : Number(first)
  const end = first === "" || last === "" ? size - 1 : Math.min(Number(last), size - 1)
  return start >= size || start > end ? "beyond" : [start, end]
}

const served = ({ at, bytes }: Archive, request: HttpServerRequest) => {
  const modified = at.toUTCString()
  const since = request.headers["if-modified-since"]
  if (since !== undefined && Date.parse(since) >= Math.floor(at.getTime() / 1000) * 1000) {
    return Response.empty({ status: 304, headers: { "last-modified": modified } })
  }
  const headers = { "accept-ranges": "bytes", "last-modified": modified }
  const range = rangeOf(request.headers.range, bytes.length)
  if (range === "beyond") {
    return plain(416, "invalid range: failed to overlap", { "content-range": `bytes */${bytes.length}` })
  }
  const contentType = "application/gzip"
  if (range === undefined) return Response.uint8Array(bytes, { headers, contentType })
  const [start, end] = range
  return Response.uint8Array(bytes.subarray(start, end + 1), {
    status: 206,
    headers: { ...headers, "content-range": `bytes ${start}-${end}/${bytes.length}` },
    contentType
  })
}

export const makePublisher = (now: () => Date, { archive: ending }: Traits): Publisher => {
  const archives = new Map<string, Archive>()
  const contents = new Map<string, Uint8Array>()
  const gateway = (contentId: string, format: string | null) => {
    const content = contents.get(contentId)
    if (content === undefined) return plain(504, "failed to resolve the content: there is nobody who has it")
    if (format !== "tar") return plain(400, "the devnet's gateway gives content by ?format=tar only")
    return Response.uint8Array(content, { contentType: "application/x-tar" })
  }
  const listing = () => {
    const links = [...archives.keys()].sort().map((name) => `<a href="${name}">${name}</a>\n`)
    return Response.text(
      `<!doctype html>\n<meta name="viewport" content="width=device-width">\n<pre>\n${links.join("")}</pre>\n`,
      { contentType: "text/html; charset=utf-8" }
    )
  }
  return {
    app: Effect.map(HttpServerRequest, (request) => {
      const { pathname, searchParams } = new URL(request.url, "http://publisher")
      const name = decodeURIComponent(pathname.slice(1))
      if (name.startsWith("ipfs/")) return gateway(name.slice("ipfs/".length), searchParams.get("format"))
      if (name === "") return listing()
      const archive = archives.get(name)
      return archive === undefined ? plain(404, "404 page not found") : served(archive, request)
    }),
    publish: (id, left) =>
      Effect.promise(async () => {
        const at = now()
        const bytes = await compress(await packTar([...entriesOf(left, at)]))
        archives.set(`${id}${ending}`, { bytes, at })
      }),
    share: (contentId, left) =>
      Effect.promise(async () => {
        const entries = entriesOf(left, now()).map(({ header, ...entry }) => ({
          ...entry,
          header: { ...header, name: header.name === "." ? contentId : `${contentId}/${header.name}` }
        }))
        contents.set(contentId, await packTar(entries as ReadonlyArray<TarEntry>))
      }),
    lose: () => {
      archives.clear()
      contents.clear()
    }
  }
}
