/** A node in memory, behind `fetch`: enough of one for the contract. Its time is effect's clock, so that tests move it. */
import type { Faults } from "@longshore/conformance/simulation"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

export interface Run {
  readonly id: string
  readonly containers: ReadonlyArray<string>
  readonly data: unknown
  readonly at: number
}

export interface FakeNode {
  readonly fetch: typeof globalThis.fetch
  /** Everything that was started, also what was started twice. */
  readonly runs: ReadonlyArray<Run>
  /** Every request that arrived: `GET /api/jobs?id=…`. */
  readonly requests: ReadonlyArray<string>
  readonly misbehave: (faults: Faults) => void
  readonly loseNextPost: (moment: "before acting" | "after acting") => void
  readonly setDown: (isDown: boolean) => void
  /** As a node that is started anew: running jobs are gone. */
  readonly restart: () => void
}

export class Fake extends Context.Service<Fake, FakeNode>()("test/FakeNode") {
  static readonly layer = Layer.suspend(() => Layer.effect(Fake, make))
}

const runTime = 3000
const containers = ["echo", "failing", "words", "httpError"].map((id) => ({
  id,
  external: true,
  image: id,
  description: ""
}))

const resultOf = ({ containers, data }: Run) => {
  const container = containers.at(-1)!
  switch (container) {
    case "failing":
      return { status: "failed", result: { container, error: "the cargo is missing" } }
    case "words":
      return { status: "success", result: { container, output: "größer 漢字\n" } }
    case "httpError":
      return {
        status: "success",
        result: { container, output: { code: 500, name: "Internal Server Error", description: "boom" } }
      }
    default:
      return { status: "success", result: { container, output: data } }
  }
}

const reset = () =>
  Object.assign(new TypeError("fetch failed"), { cause: Object.assign(new Error("reset"), { code: "ECONNRESET" }) })
const refused = () =>
  Object.assign(new TypeError("fetch failed"), { cause: Object.assign(new Error("refused"), { code: "ECONNREFUSED" }) })
const json = (status: number, body: unknown, headers = {}) =>
  new Response(`${JSON.stringify(body)}\n`, { status, headers: { "content-type": "application/json", ...headers } })
const page = (status: number, title: string, headers = {}) =>
  new Response(`<!doctype html><title>${title}</title>`, {
    status,
    headers: { "content-type": "text/html; charset=utf-8", ...headers }
  })

export const make: Effect.Effect<FakeNode> = Effect.gen(function* () {
  const clock = yield* Clock.Clock
  const context = yield* Effect.context<never>()
  const runs: Array<Run> = []
  let lost = new Set<Run>()
  const requests: Array<string> = []
  let faults: Faults = () => undefined
  let losing: "before acting" | "after acting" | undefined
  let isDown = false
  const now = () => clock.currentTimeMillisUnsafe()
  const sleep = (by: Duration.Duration) => Effect.runPromiseWith(context)(Effect.sleep(by))

  const start = ({ containers: names, data, id = crypto.randomUUID() }: any) => {
    const unknown = names.find((name: string) => !containers.some(({ id }) => id === name))
    if (unknown !== undefined) return { error: "Container not supported", params: { container: unknown } }
    runs.push({ id, containers: names, data, at: now() })
    return { id }
  }
  const record = (id: string) => {
    const found = runs.filter((run) => run.id === id && !lost.has(run))
    return found.map((run) =>
      now() < run.at + runTime ? { id, status: "running", result: null } : { id, ...resultOf(run) }
    )
  }
  const act = (method: string, url: URL, body: string): Response => {
    switch (`${method} ${url.pathname}`) {
      case "GET /info":
        return json(200, {
          version: "1.4.0",
          containers,
          pending: { offchain: 0, onchain: 0 },
          chain: { enabled: false, address: "" }
        })
      case "GET /api/jobs": {
        const ids = url.searchParams.getAll("id")
        const own = runs.filter((run) => !lost.has(run)).map(({ id }) => id)
        return json(200, ids.length > 0 ? ids.flatMap(record) : [...new Set(own)])
      }
      case "POST /api/jobs": {
        const answer = start(JSON.parse(body))
        return json("error" in answer ? 405 : 200, answer)
      }
      case "POST /api/jobs/batch":
        return json(200, JSON.parse(body).map(start))
    }
    return page(404, "404 Not Found")
  }

  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init)
    const url = new URL(request.url)
    const body = await request.text()
    requests.push(`${request.method} ${url.pathname}${url.search}`)
    if (isDown) throw refused()
    const isPost = request.method === "POST"
    const answer = () => act(request.method, url, body)
    if (isPost && losing !== undefined) {
      if (losing === "after acting") answer()
      losing = undefined
      throw reset()
    }
    const fault = url.pathname === "/info" ? undefined : faults(isPost ? "send" : "find")
    switch (fault?._tag) {
      case undefined:
        return answer()
      case "LostBefore":
        throw reset()
      case "LostAfter":
        answer()
        throw reset()
      case "Slow":
        // It lands, whether or not anybody still waits for it.
        return sleep(fault.by).then(answer)
      case "Late":
        void sleep(fault.by).then(answer)
        throw reset()
      case "Refused":
        return json(405, { error: "Container not supported", params: { container: "echo" } })
      case "RateLimited":
        return page(429, "429 Too Many Requests", {
          "retry-after": String(Math.floor(Duration.toSeconds(fault.retryAfter)))
        })
      case "Unavailable":
      case "Unclear":
        return page(500, "500 Internal Server Error")
    }
  }
  return {
    fetch,
    runs,
    requests,
    misbehave: (given) => {
      faults = given
    },
    loseNextPost: (moment) => {
      losing = moment
    },
    setDown: (given) => {
      isDown = given
    },
    restart: () => {
      lost = new Set(runs.filter((run) => now() < run.at + runTime))
    }
  }
})
