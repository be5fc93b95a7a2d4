/** A Bacalhau server for the tests, and the few things that all of them do with it. */
import { onTestFinished } from "vitest"
import { type BacalhauImage, type BacalhauOptions, createDevnet } from "../src/index.ts"

/** Does what its parameters say. */
const worker: BacalhauImage = async ({ command, files, sleep, stderr, stdout, write }) => {
  const [verb, ...words] = command
  if (verb === "echo") stdout(`${words.join(" ")}\n`)
  if (verb === "fail") throw new Error(words.join(" "))
  if (verb === "exit") return Number(words[0])
  if (verb === "complain") stderr(words.join(" "))
  if (verb === "copy") write(words[1]!, files[words[0]!]!)
  if (verb === "sleep") {
    stdout("begins\n")
    await sleep(`${Number(words[0])} seconds`)
    stdout("ends\n")
  }
  return 0
}

export const docker = (...command: ReadonlyArray<string>) => ({
  Type: "docker",
  Params: { Image: "worker", Parameters: command }
})

export const taskOf = (engine: object, more: object = {}) => [
  { Name: "main", Engine: engine, Publisher: { Type: "noop" }, ...more }
]
export const batch = (engine: object, more: object = {}, task: object = {}) => ({
  Type: "batch",
  Tasks: taskOf(engine, task),
  ...more
})

const own = (options: BacalhauOptions): BacalhauOptions => ({ engine: "none", images: { worker }, ...options })

export const testServer = async (options: BacalhauOptions = {}) => {
  const devnet = await createDevnet({ networks: ["bacalhau"], clock: "test", bacalhau: own(options) })
  onTestFinished(() => devnet[Symbol.asyncDispose]())
  return client(devnet.bacalhau.url, devnet)
}

export const liveServer = async (options: BacalhauOptions = {}) => {
  const devnet = await createDevnet({ networks: ["bacalhau"], bacalhau: own(options) })
  onTestFinished(() => devnet[Symbol.asyncDispose]())
  return client(devnet.bacalhau.url, devnet)
}

const ends = ["Completed", "Failed", "Stopped"]

const client = <D>(url: string, devnet: D) => {
  const get = (path: string) => fetch(url + path, { redirect: "manual" })
  const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    fetch(url + path, {
      method,
      headers: { "content-type": "application/json", ...headers },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) })
    })
  const read = async (path: string): Promise<any> => (await get(path)).json()
  const jobs = "/api/v1/orchestrator/jobs"
  const put = async (job: object, more: object = {}): Promise<any> =>
    (await send("PUT", jobs, { Job: job, ...more })).json()
  const job = (id: string): Promise<any> => read(`${jobs}/${id}?include=executions,history`)
  /** Looks until the job is in a state. */
  const reached = async (id: string, ...states: ReadonlyArray<string>): Promise<any> => {
    for (;;) {
      const seen = await job(id)
      if (states.includes(seen.Job.State.StateType)) return seen
    }
  }
  const ended = (id: string) => reached(id, ...ends)
  return { devnet, url, get, send, read, put, job, jobs, reached, ended }
}

/** All frames of a web socket, and how it ended. */
export const framesOf = (url: string): Promise<{ readonly frames: ReadonlyArray<any>; readonly code: number }> =>
  new Promise((resolve) => {
    const frames: Array<any> = []
    const socket = new WebSocket(url.replace(/^http/, "ws"))
    socket.addEventListener("message", ({ data }) => frames.push(JSON.parse(String(data))))
    socket.addEventListener("close", ({ code }) => resolve({ frames, code }))
  })

/** A module in the text format, as bytes; with names, as servers want it. */
export const moduleOf = async (text: string): Promise<Uint8Array> => {
  const { default: wabt } = await import("wabt")
  const parsed = (await wabt()).parseWat("module.wat", text)
  return parsed.toBinary({ write_debug_names: true }).buffer
}

export const dataUrl = (bytes: Uint8Array) => `data:application/wasm;base64,${Buffer.from(bytes).toString("base64")}`
