/** A devnet in a process of its own, so that its work is not counted as the client's. */
import { fork } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import type { NetworkName } from "@longshore/devnet"

export interface Devnet extends AsyncDisposable {
  readonly url: string
  /** How many requests of each route it has seen. */
  readonly counts: () => Promise<Readonly<Record<string, number>>>
}

export const devnet = async (network: NetworkName, options: object): Promise<Devnet> => {
  const program = fileURLToPath(new URL("./process.ts", import.meta.url))
  const child = fork(program, [network, JSON.stringify(options)])
  const [{ admin, url }] = (await once(child, "message")) as [{ readonly admin: string; readonly url: string }]
  return {
    url,
    counts: async () => {
      const { requests } = (await (await fetch(admin)).json()) as {
        readonly requests: Readonly<Record<string, number>>
      }
      return requests
    },
    [Symbol.asyncDispose]: async () => {
      const gone = once(child, "exit")
      child.disconnect()
      await gone
    }
  }
}
