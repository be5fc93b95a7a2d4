/** A long log, read to its end and counted. */
import { createBacalhauOrchestrator } from "@longshore/bacalhau"
import { WebSocket } from "ws"

const job = (count: number) => ({
  Name: `lines-${crypto.randomUUID()}`,
  Type: "batch",
  Count: 1,
  Tasks: [
    {
      Name: "main",
      Engine: { Type: "docker", Params: { Image: "writes", Entrypoint: ["write"], Parameters: [String(count)] } },
      Publisher: { Type: "local" }
    }
  ]
})

/** Throws unless the text is all lines in their order. */
const check = (expected: number) => {
  let next = 0
  let rest = ""
  return {
    add: (text: string) => {
      const lines = (rest + text).split("\n")
      rest = lines.pop() ?? ""
      for (const line of lines) if (line !== `line ${next++}`) throw new Error(`${line} where line ${next - 1} was due`)
    },
    end: () => {
      if (next !== expected) throw new Error(`${next} lines of ${expected}`)
    }
  }
}

/** By how many bytes the heap grew at most while it was read. */
export const nativeLog = async (url: string, count: number): Promise<{ readonly peak: number }> => {
  await using server = await createBacalhauOrchestrator({ url })
  const { JobID } = await server.put(job(count))
  const lines = check(count)
  let before = process.memoryUsage().heapUsed
  let peak = 0
  let seen = 0
  for await (const { text } of server.logs(JobID, { follow: true })) {
    lines.add(text)
    if (++seen % 10_000 === 0) {
      const now = process.memoryUsage().heapUsed
      peak = Math.max(peak, now - before)
      before = Math.min(before, now)
    }
  }
  lines.end()
  return { peak }
}

export const bareLog = async (url: string, count: number): Promise<void> => {
  const api = `${url}/api/v1/orchestrator/jobs`
  const headers = { "content-type": "application/json" }
  const put = await fetch(api, { method: "PUT", headers, body: JSON.stringify({ Job: job(count) }) })
  const { JobID } = (await put.json()) as { readonly JobID: string }
  const lines = check(count)
  // No machine has it for a moment.
  await new Promise((resolve) => setTimeout(resolve, 500))
  await new Promise<void>((resolve, reject) => {
    const socket = new WebSocket(`${api.replace("http", "ws")}/${JobID}/logs?follow=true`)
    socket.on("message", (data) => {
      const { error, value } = JSON.parse(String(data))
      if (error) reject(new Error(error))
      else lines.add(value.Line)
    })
    socket.on("close", resolve)
    socket.on("error", reject)
  })
  lines.end()
}
