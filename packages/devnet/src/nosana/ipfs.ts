/** The network's IPFS: a pin service with Pinata's API, and a gateway. Both know what was pinned here, and nothing else. */
import * as Effect from "effect/Effect"
import { HttpServerRequest } from "effect/http/HttpServerRequest"
import * as Response from "effect/http/HttpServerResponse"
import type { App } from "../Network.ts"
import { contentId, digestOf } from "./contentId.ts"

export interface Ipfs {
  readonly app: App
  /** Gives the name of it. */
  readonly pin: (bytes: Uint8Array) => string
  readonly get: (cid: string) => Uint8Array | undefined
  readonly lose: () => void
}

interface Settings {
  /** What a client has to show; anybody may pin without it. */
  readonly jwt: string | undefined
  readonly now: () => Date
}

const refusal = (status: number, reason: string, details: string) =>
  Response.jsonUnsafe({ error: { reason, details } }, { status })

const page = (status: number, words: string) =>
  Response.text(
    `<!DOCTYPE html>\n<html lang="en"><head><title>${status}</title></head><body><h1>${words}</h1></body></html>\n`,
    {
      status,
      contentType: "text/html; charset=utf-8"
    }
  )

const typeOf = (bytes: Uint8Array): string => {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes)
    try {
      JSON.parse(text)
      return "application/json"
    } catch {
      return "text/plain; charset=utf-8"
    }
  } catch {
    return "application/octet-stream"
  }
}

/** What a body of JSON asks to pin: itself, or the part of it that says so. */
const contentIn = (text: string): object | undefined => {
  try {
    const body: unknown = JSON.parse(text)
    const isWrapped = typeof body === "object" && body !== null && "pinataContent" in body
    const content = isWrapped ? body.pinataContent : body
    return typeof content === "object" && content !== null ? content : undefined
  } catch {
    return undefined
  }
}

/** The file of a form; `undefined` where there is none. */
const fileIn = async (body: ArrayBuffer, type: string): Promise<Uint8Array | undefined> => {
  try {
    const form = await new globalThis.Response(body, { headers: { "content-type": type } }).formData()
    const file = form.get("file")
    return file instanceof Blob ? new Uint8Array(await file.arrayBuffer()) : undefined
  } catch {
    return undefined
  }
}

export const makeIpfs = ({ jwt, now }: Settings): Ipfs => {
  const contents = new Map<string, Uint8Array>()

  const pinned = (bytes: Uint8Array) => {
    const { cid, totalBytes } = contentId(bytes)
    const isDuplicate = contents.has(cid)
    if (!isDuplicate) contents.set(cid, Uint8Array.from(bytes))
    const answer = { IpfsHash: cid, PinSize: totalBytes, Timestamp: now().toISOString() }
    return isDuplicate ? { ...answer, isDuplicate } : answer
  }

  const pinJson = Effect.fnUntraced(function* (request: HttpServerRequest) {
    const text = yield* Effect.orElseSucceed(request.text, () => "")
    const content = contentIn(text)
    return content === undefined
      ? refusal(400, "INVALID_PINATA_CONTENT", "the content to pin has to be a JSON object")
      : Response.jsonUnsafe(pinned(new TextEncoder().encode(JSON.stringify(content))))
  })

  const pinFile = Effect.fnUntraced(function* (request: HttpServerRequest) {
    const body = yield* Effect.orElseSucceed(request.arrayBuffer, () => new ArrayBuffer(0))
    const file = yield* Effect.promise(() => fileIn(body, request.headers["content-type"] ?? ""))
    return file === undefined
      ? refusal(400, "INVALID_FORMAT", 'the file to pin has to be in the field "file" of a form')
      : Response.jsonUnsafe(pinned(file))
  })

  const gateway = (cid: string) => {
    if (digestOf(cid) === undefined) return page(400, "This is not a content identifier that can be resolved here")
    const bytes = contents.get(cid)
    if (bytes === undefined) return page(404, "The content could not be found")
    const headers = {
      etag: `"${cid}"`,
      "cache-control": "public, max-age=29030400, immutable",
      "x-ipfs-path": `/ipfs/${cid}`,
      "x-ipfs-roots": cid
    }
    return Response.uint8Array(bytes, { headers, contentType: typeOf(bytes) })
  }

  return {
    app: Effect.gen(function* () {
      const request = yield* HttpServerRequest
      const path = request.url.split("?", 1)[0]!
      const isRead = request.method === "GET" || request.method === "HEAD"
      if (isRead && path.startsWith("/ipfs/")) return gateway(path.slice("/ipfs/".length).replace(/\/$/, ""))
      const pin = { "/pinning/pinJSONToIPFS": pinJson, "/pinning/pinFileToIPFS": pinFile }[path]
      if (pin === undefined || request.method !== "POST") return page(404, "Not Found")
      if (jwt !== undefined && request.headers.authorization !== `Bearer ${jwt}`) {
        return refusal(401, "INVALID_CREDENTIALS", "Authentication failed")
      }
      return yield* pin(request)
    }),
    pin: (bytes) => pinned(bytes).IpfsHash,
    get: (cid) => contents.get(cid),
    lose: () => contents.clear()
  }
}
