/** The devnet's deployments over HTTP, on a clock that moves when it is told to. */
import { expect, onTestFinished } from "vitest"
import { createDevnet, type NosanaApiOptions, type NosanaImage } from "../../../src/index.ts"

/** `wait` works for as long as it may, `sleep` for a minute, anything else is done at once. */
const worker: NosanaImage = async ({ command, sleep, stdout }) => {
  const [verb, word = ""] = command
  stdout(`${word}\n`)
  if (verb === "wait") await sleep("30 days")
  if (verb === "sleep") await sleep("1 minute")
  return verb === "fail" ? 1 : 0
}

export const definitionOf = (...cmd: ReadonlyArray<string>) => ({
  version: "0.1",
  type: "container",
  ops: [{ type: "container/run", id: "one", args: { image: "worker", cmd, expose: [80, 81] } }]
})

interface Asking {
  readonly body?: unknown
  readonly key?: string
  readonly headers?: Readonly<Record<string, string>>
}

export const opened = async (options: NosanaApiOptions = {}) => {
  const devnet = await createDevnet({
    networks: ["nosana-api"],
    clock: "test",
    "nosana-api": { engine: "none", images: { worker }, hosts: 4, slotTime: "1 second", ...options }
  })
  onTestFinished(() => devnet[Symbol.asyncDispose]())
  const network = devnet["nosana-api"]
  const ownKey = network.apiKey()
  const ask = async (route: string, { body, headers, key = ownKey }: Asking = {}) => {
    const [method = "", path = ""] = route.split(" ")
    const answer = await fetch(`${network.url}/api${path}`, {
      method,
      headers: {
        ...(headers ?? { authorization: `Bearer ${key}` }),
        ...(body !== undefined && { "content-type": "application/json" })
      },
      ...(body !== undefined && { body: JSON.stringify(body) })
    })
    const text = await answer.text()
    const isJson = answer.headers.get("content-type")?.includes("json") === true
    return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : text }
  }
  const bodyOf = (given: Readonly<Record<string, unknown>> = {}) => ({
    name: "one",
    market: network.market(),
    replicas: 1,
    timeout: 60,
    strategy: "SIMPLE",
    job_definition: definitionOf("wait"),
    ...given
  })
  const create = async (given: Readonly<Record<string, unknown>> = {}, asking: Asking = {}) => {
    const { body, status } = await ask("POST /deployments/create", { body: bodyOf(given), ...asking })
    expect(status, JSON.stringify(body)).toBe(200)
    return body
  }
  /** The parts of a deployment, oldest first. */
  const list = async (id: string, part: "jobs" | "tasks" | "events" | "revisions", query = "") => {
    const { body } = await ask(`GET /deployments/${id}/${part}?sort_order=asc&limit=100${query}`)
    return body[part] as ReadonlyArray<any>
  }
  const status = async (id: string) => (await ask(`GET /deployments/${id}`)).body.status as string
  /** Lets what is due now be done. */
  const settle = () => devnet.advance("5 seconds")
  const started = async (given: Readonly<Record<string, unknown>> = {}) => {
    const deployment = await create(given)
    const answer = await ask(`POST /deployments/${deployment.id}/start`)
    expect(answer).toMatchObject({ status: 200, body: { status: "STARTING", updated_at: expect.any(String) } })
    await settle()
    return deployment
  }
  return { devnet, network, ask, bodyOf, create, list, status, settle, started }
}
