/** A devnet in a process of its own, so that its work is not counted as the client's. */
import { fork } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"

export interface RateLimit {
  readonly requests: number
  readonly period: `${number} ${"second" | "seconds"}`
}

export interface Devnet extends AsyncDisposable {
  readonly url: string
  /** How many requests of each route it has seen. */
  readonly requests: () => Promise<Readonly<Record<string, number>>>
}

export const devnet = async (rateLimit: RateLimit): Promise<Devnet> => {
  const program = fileURLToPath(new URL("./devnetProcess.ts", import.meta.url))
  const child = fork(program, [JSON.stringify(rateLimit)])
  const [{ admin, url }] = (await once(child, "message")) as [{ readonly admin: string; readonly url: string }]
  return {
    url,
    requests: async () => {
      const seen = (await (await fetch(`${admin}/requests`)).json()) as {
        readonly requests: ReadonlyArray<{ readonly route: string }>
      }
      const counts: Record<string, number> = {}
      for (const { route } of seen.requests) counts[route] = (counts[route] ?? 0) + 1
      return counts
    },
    [Symbol.asyncDispose]: async () => {
      const gone = once(child, "exit")
      child.disconnect()
      await gone
    }
  }
}
