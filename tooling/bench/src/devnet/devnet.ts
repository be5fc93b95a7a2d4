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
  readonly counts: () => Promise<Readonly<Record<string, number>>>
  /** How many of them read jobs. */
  readonly reads: () => Promise<number>
}

export const devnet = async (rateLimit: RateLimit): Promise<Devnet> => {
  const program = fileURLToPath(new URL("./devnetProcess.ts", import.meta.url))
  const child = fork(program, [JSON.stringify(rateLimit)])
  const [{ admin, url }] = (await once(child, "message")) as [{ readonly admin: string; readonly url: string }]
  const counts: Devnet["counts"] = async () => {
    const { requests } = (await (await fetch(admin)).json()) as { readonly requests: Readonly<Record<string, number>> }
    return requests
  }
  return {
    url,
    counts,
    reads: async () => (await counts())["GET /api/jobs"] ?? 0,
    [Symbol.asyncDispose]: async () => {
      const gone = once(child, "exit")
      child.disconnect()
      await gone
    }
  }
}
