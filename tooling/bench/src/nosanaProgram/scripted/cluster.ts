/** Such an RPC in a process of its own, so that its work is not counted as the client's. */
import { fork } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"

export interface Cluster extends AsyncDisposable {
  readonly url: string
  /** In the order in which they change. */
  readonly jobs: ReadonlyArray<string>
  /** So many changes, of one job after the other, each of them told at once. */
  readonly change: (count: number, from?: number) => Promise<void>
  /** Cuts the web sockets, and lets nobody back in until it is mended. */
  readonly cut: () => Promise<void>
  readonly mend: () => Promise<void>
  /** Until somebody hears of changes. */
  readonly watched: () => Promise<void>
  /** How many calls of the RPC there have been, by method. */
  readonly counts: () => Promise<Readonly<Record<string, number>>>
}

export interface Told {
  readonly id: number
  readonly act: "change" | "cut" | "mend" | "counts" | "jobs" | "watched"
  readonly count?: number
  readonly from?: number
}

/** With 250 jobs in each market. */
export const cluster = async (markets: number): Promise<Cluster> => {
  const child = fork(fileURLToPath(new URL("./process.ts", import.meta.url)), [`${markets}`])
  const [{ port }] = (await once(child, "message")) as [{ readonly port: number }]
  const waiting = new Map<number, (answer: any) => void>()
  child.on("message", ({ answer, id }: { readonly id: number; readonly answer: unknown }) => {
    waiting.get(id)?.(answer)
    waiting.delete(id)
  })
  let ids = 0
  const tell = (told: Omit<Told, "id">) =>
    new Promise<any>((resolve) => {
      waiting.set(++ids, resolve)
      child.send({ id: ids, ...told })
    })
  return {
    url: `http://127.0.0.1:${port}`,
    jobs: await tell({ act: "jobs" }),
    change: (count, from = 0) => tell({ act: "change", count, from }),
    cut: () => tell({ act: "cut" }),
    mend: () => tell({ act: "mend" }),
    watched: () => tell({ act: "watched" }),
    counts: () => tell({ act: "counts" }),
    [Symbol.asyncDispose]: async () => {
      const gone = once(child, "exit")
      child.disconnect()
      await gone
    }
  }
}
