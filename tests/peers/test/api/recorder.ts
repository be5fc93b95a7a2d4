/** A server on loopback that keeps every request, to the byte, and answers well enough for the asker to go on. */
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"

export interface Recorded {
  readonly method: string
  /** The path with its query, as it was sent. */
  readonly target: string
  /** By their names in lower case. */
  readonly headers: { readonly [name: string]: string }
  /** A character for each byte. */
  readonly body: string
}

export interface Answer {
  readonly status?: number
  /** What becomes JSON; nothing for an answer without a body. */
  readonly json?: unknown
}

export interface Recorder extends AsyncDisposable {
  readonly url: string
  /** What one caller has sent since the last time that it was asked. */
  readonly taken: () => ReadonlyArray<Recorded>
}

export const record = async (answer: (request: Recorded) => Answer): Promise<Recorder> => {
  let kept: Array<Recorded> = []
  const server = createServer((incoming, outgoing) => {
    const chunks: Array<Buffer> = []
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk))
    incoming.on("end", () => {
      const request: Recorded = {
        method: incoming.method ?? "",
        target: incoming.url ?? "",
        headers: Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)])),
        body: Buffer.concat(chunks).toString("latin1")
      }
      kept.push(request)
      const { json, status = 200 } = answer(request)
      outgoing.statusCode = status
      if (json === undefined) outgoing.end()
      else outgoing.setHeader("content-type", "application/json").end(JSON.stringify(json))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken: () => {
      const taken = kept
      kept = []
      return taken
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    }
  }
}
