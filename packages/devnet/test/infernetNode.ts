/** A node for the tests, and the few things that all of them do with it. */

import { onTestFinished } from "vitest"
import { type Container, createDevnet, type InfernetOptions } from "../src/index.ts"

const echo: Container = ({ data }) => data

/** As the node was set up from which the answers in `recorded` come. */
export const recordedContainers: Readonly<Record<string, Container>> = {
  echo,
  second: { serve: echo },
  slow: { serve: echo },
  internal: { serve: echo, external: false },
  proof: { serve: echo, generatesProofs: true },
  fenced: { serve: echo, allowedIps: ["10.1.2.3/32"] }
}

export const testNode = async (infernet: InfernetOptions = {}) => {
  const devnet = await createDevnet({ networks: ["infernet"], clock: "test", infernet })
  onTestFinished(() => devnet[Symbol.asyncDispose]())
  return client(devnet.infernet.url, devnet)
}

export const liveNode = async (infernet: InfernetOptions = {}) => {
  const devnet = await createDevnet({ networks: ["infernet"], infernet })
  onTestFinished(() => devnet[Symbol.asyncDispose]())
  return client(devnet.infernet.url, devnet)
}

let clients = 0

const client = <D>(url: string, devnet: D) => {
  const get = (target: string) => fetch(url + target, { headers: { "x-forwarded-for": `client-${++clients}` } })
  const send = (method: string, target: string, body: unknown) =>
    fetch(url + target, {
      method,
      headers: { "content-type": "application/json", "x-forwarded-for": `client-${++clients}` },
      body: typeof body === "string" ? body : JSON.stringify(body)
    })
  /** Posts a job and gives its id. */
  const post = async (containers: ReadonlyArray<string>, data: unknown = {}, more: object = {}): Promise<string> => {
    const response = await send("POST", "/api/jobs", { containers, data, ...more })
    return ((await response.json()) as { id: string }).id
  }
  const read = async (id: string, more = ""): Promise<ReadonlyArray<any>> =>
    (await get(`/api/jobs?id=${encodeURIComponent(id)}${more}`)).json() as any
  /** Looks until the job has ended. */
  const ended = async (id: string, more = ""): Promise<any> => {
    for (;;) {
      const [job] = await read(id, more)
      if (job !== undefined && job.status !== "running") return job
    }
  }
  return { devnet, url, get, send, post, read, ended }
}
