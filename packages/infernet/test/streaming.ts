/** A node that streams one job as a test says, and then has this record of it. */
import * as Effect from "effect/Effect"
import { make } from "../src/InfernetNode.ts"
import { json, type Seen, scripted, url } from "./scripted.ts"

export const id = "5b2e1c9e-0b1f-4c55-9f0e-6a4d3a1e0c77"

export const bytesOf = (text: string) => new TextEncoder().encode(text)

/** How the body ends: as it should, with a broken connection, or not at all. */
export type End = "closed" | "cut" | "open"

export const success = (text: string) => ({
  id,
  status: "success",
  result: { container: "llm", output: { output: text } }
})
export const failure = (error: string) => ({ id, status: "failed", result: { container: "llm", error } })
export const running = { id, status: "running", result: null }

export const streaming = (
  chunks: ReadonlyArray<Uint8Array | string>,
  end: End,
  records: () => ReadonlyArray<unknown>
) => {
  const state = { isCancelled: false }
  const answer = ({ method }: Seen) => {
    if (method === "GET") return json(200, records())
    const left = chunks.map((chunk) => (typeof chunk === "string" ? bytesOf(chunk) : chunk))
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        const next = left.shift()
        if (next !== undefined) controller.enqueue(next)
        else if (end === "closed") controller.close()
        else if (end === "cut") controller.error(new TypeError("terminated"))
        else return new Promise(() => {})
        return undefined
      },
      cancel: () => {
        state.isCancelled = true
      }
    })
    return new Response(body, { headers: { "content-type": "text/html; charset=utf-8" } })
  }
  const { fetch, requests } = scripted(answer)
  const opened = Effect.flatMap(make({ url, fetch }), (node) =>
    node.streamJob({ id, containers: ["llm"], data: { prompt: "x" } })
  )
  return { fetch, opened, requests, state }
}
