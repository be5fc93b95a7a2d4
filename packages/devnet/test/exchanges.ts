/** Exchanges with real Bacalhau servers, asked again of the devnet's, and made comparable. */
import * as fs from "node:fs"
import * as http from "node:http"
import type { BacalhauOptions } from "../src/index.ts"

export interface Exchange {
  readonly name: string
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly answer: Answer
}

export interface Answer {
  /** 0 where the connection was cut. */
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const users: BacalhauOptions["auth"] = {
  users: [
    { alias: "admin", username: "alice", password: "alicepassword1" },
    { alias: "readonly", username: "bob", password: "bobpassword12", capabilities: ["read:job"] },
    { alias: "keyuser", apiKey: "abcdefghijklmnopqrstuvwxyz0123", capabilities: ["read:*", "write:job"] }
  ]
}

const of = (version: BacalhauOptions["version"], auth: BacalhauOptions["auth"] = {}): BacalhauOptions => ({
  version,
  auth,
  // As the recorded servers were set up. None of these exchanges is about work, so nothing is there that runs it.
  debug: true,
  nodes: [{ id: "node", engines: ["docker"] }]
})

export const sets: Readonly<Record<string, BacalhauOptions>> = {
  "1.9.3": of("1.9.3"),
  "1.9.3-users": of("1.9.3", users),
  "1.7.0": of("1.7.0"),
  "1.7.0-users": of("1.7.0", users),
  "1.4.0": of("1.4.0"),
  "1.3.2": of("1.3.2"),
  "0.3.25": of("0.3.25")
}

/** Jobs that really ran, from their first request to their last. */
export const lives = ["1.9.3", "1.7.0", "1.4.0", "1.3.2", "0.3.25"] as const

export const liveOptions = (version: (typeof lives)[number]): BacalhauOptions => ({
  ...of(version),
  engine: "none",
  nodes: [{ id: "node", engines: ["wasm"], cpu: 1.6 }]
})

/** The ids of the answer that was recorded, and of the one that has come, are the same ones. */
export const learn = (ids: Map<string, string>, recorded: Answer, come: Answer): void => {
  const theirs = recorded.body.match(uuid) ?? []
  const ours = come.body.match(uuid) ?? []
  if (theirs.length !== ours.length) return
  for (const [at, id] of theirs.entries()) if (!ids.has(id)) ids.set(id, ours[at]!)
}

export const withIds = (ids: ReadonlyMap<string, string>, exchange: Exchange): Exchange => {
  const replaced = (text: string) => text.replace(uuid, (id) => ids.get(id) ?? id)
  return {
    ...exchange,
    path: replaced(exchange.path),
    ...(exchange.body !== undefined && { body: replaced(exchange.body) })
  }
}

export const fileOf = (set: string) => new URL(`recorded/bacalhau-${set}.jsonl`, import.meta.url)

export const recorded = (set: string): ReadonlyArray<Exchange> =>
  fs
    .readFileSync(fileOf(set), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Exchange)

export const askAgain = (url: string, { body, headers, method, path }: Exchange): Promise<Answer> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(url)
    const length = body === undefined ? {} : { "Content-Length": Buffer.byteLength(body) }
    const options = { hostname, port, method, path, headers: { ...headers, ...length }, agent: false }
    const request = http.request(options, (response) => {
      const chunks: Array<Buffer> = []
      response.on("data", (chunk: Buffer) => chunks.push(chunk))
      response.on("end", () => {
        const pairs: Record<string, string> = {}
        for (let at = 0; at < response.rawHeaders.length; at += 2) {
          const name = response.rawHeaders[at]!
          const value = response.rawHeaders[at + 1]!
          pairs[name] = name in pairs ? `${pairs[name]}, ${value}` : value
        }
        resolve({ status: response.statusCode ?? 0, headers: pairs, body: Buffer.concat(chunks).toString() })
      })
    })
    request.on("error", () => resolve({ status: 0, headers: {}, body: "" }))
    request.end(body)
  })

const uuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g

/** Nodes are known by other names here than there, and by the first letters of their ids. */
const withoutNodes = (text: string) =>
  text
    .replace(/("(?:NodeID|bacalhau\.org\/(?:orchestrator|requester)\.id)": ?")[^"]*"/g, '$1<node>"')
    .replace(/name:\S+ os_arch/g, "name:<node> os_arch")
    .replace(/ git-lfs:true/g, "")
    .replace(/(Node|execution on) [0-9a-f]{8}\b/g, "$1 node")
    .replace(/\b(node\d{3}|Qm[1-9A-HJ-Za-z]{44})\b/g, "node")
    .replace(/"RequesterPublicKey":"[^"]*"/g, '"RequesterPublicKey":"<key>"')

const anonymous = (text: string) => {
  const names = new Map<string, string>()
  return withoutNodes(text)
    .replace(uuid, (id) => {
      if (!names.has(id)) names.set(id, `<id${names.size + 1}>`)
      return names.get(id)!
    })
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, (time) => (/^(0001|1970)/.test(time) ? time : "<time>"))
    .replace(/\b1[67]\d{17}\b/g, "<nanoseconds>")
    .replace(/\b[0-9a-f]{40}\b/g, "<commit>")
    .replace(/\b[0-9a-f]{64}\b/g, "<hash>")
    .replace(/127\.0\.0\.1:\d+/g, "<address>")
}

const passing = [
  "Date",
  "X-Request-Id",
  "Content-Length",
  "X-Bacalhau-Git-Commit",
  "X-Rate-Limit-Request-Remote-Addr",
  "Ratelimit-Remaining",
  "Ratelimit-Reset"
]

/** In the order of the head; what changes with each answer by its name only, unless a client has chosen it. */
const headersOf = ({ headers }: Answer, sent: Exchange["headers"]) =>
  Object.entries(headers).map(([name, value]) => {
    const isChosen = name === "X-Request-Id" && Object.values(sent).includes(value)
    return passing.includes(name) && !isChosen ? name : `${name}: ${anonymous(value)}`
  })

export const comparable = (answer: Answer, { headers }: Exchange) => ({
  status: answer.status,
  headers: headersOf(answer, headers),
  body: anonymous(answer.body)
})
