/** An RPC with web sockets over such a chain, for whoever started this process, until that lets go of it. */
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { Accounts } from "@longshore/nosana-program"
import { type WebSocket, WebSocketServer } from "ws"
import { type Filter, fitting, makeChain, program } from "./chain.ts"
import type { Told } from "./cluster.ts"

interface Asked {
  readonly id: unknown
  readonly method: string
  readonly params?: ReadonlyArray<any>
}

const chain = makeChain(Number(process.argv[2]))
const counts: Record<string, number> = {}
/** Who is told of jobs, by their subscription. */
const watchers = new Map<number, WebSocket>()
let ids = 0
let isCut = false
let whenWatched = () => {}

const at = (value: unknown) => ({ context: { slot: chain.slot() }, value })
const methods: Readonly<Record<string, (params: ReadonlyArray<any>) => unknown>> = {
  getGenesisHash: () => program,
  getSlot: () => chain.slot(),
  getAccountInfo: ([address]) => at(chain.get(address)),
  getMultipleAccounts: ([addresses]) => at(addresses.map(chain.get)),
  getProgramAccounts: ([, { filters = [], withContext = false }]) => {
    const found = chain.all(filters)
    return withContext ? at(found) : found
  }
}

const server = createServer((request, response) => {
  let body = ""
  request.on("data", (chunk) => (body += chunk))
  request.on("end", () => {
    const { id, method, params = [] } = JSON.parse(body) as Asked
    counts[method] = (counts[method] ?? 0) + 1
    const result = methods[method]?.(params)
    const error = { code: -32601, message: "Method not found" }
    response.setHeader("content-type", "application/json")
    response.end(JSON.stringify({ jsonrpc: "2.0", id, ...(result === undefined ? { error } : { result }) }))
  })
})

const sockets = new WebSocketServer({ noServer: true })
server.on("upgrade", (request, socket, head) => {
  if (isCut) return socket.destroy()
  sockets.handleUpgrade(request, socket, head, (client) => {
    client.on("close", () => {
      for (const [id, own] of watchers) if (own === client) watchers.delete(id)
    })
    client.on("message", (data) => {
      const { id, method, params } = JSON.parse(String(data)) as Asked
      const result = method.endsWith("Unsubscribe") ? watchers.delete(params?.[0]) : ids++
      client.send(JSON.stringify({ jsonrpc: "2.0", id, result }))
      if (method === "slotSubscribe") pulse(client, result as number)
      if (method === "programSubscribe" && tellsJobs(params?.[1].filters)) {
        watchers.set(result as number, client)
        // What reaches a client together with the answer to its subscription, it may not hear.
        setTimeout(() => whenWatched(), 20)
      }
    })
  })
})

const tellsJobs = (filters: ReadonlyArray<Filter> = []) => fitting(filters)(Accounts.jobLayout.discriminator)

const pulse = (client: WebSocket, subscription: number) => {
  const slot = chain.slot()
  const params = { subscription, result: { slot, parent: slot - 1, root: slot - 32 } }
  client.send(JSON.stringify({ jsonrpc: "2.0", method: "slotNotification", params }))
}

const change = (from: number, count: number) => {
  for (let index = from; index < from + count; index++) {
    const pubkey = chain.jobs[index % chain.jobs.length]!
    const result = at({ pubkey, account: chain.extend(pubkey) })
    for (const [subscription, client] of watchers) {
      client.send(JSON.stringify({ jsonrpc: "2.0", method: "programNotification", params: { subscription, result } }))
    }
  }
}

const acts: Readonly<Record<Told["act"], (told: Told) => unknown>> = {
  change: ({ count = 0, from = 0 }) => change(from, count),
  cut: () => {
    isCut = true
    watchers.clear()
    for (const client of sockets.clients) client.terminate()
  },
  mend: () => {
    isCut = false
  },
  counts: () => counts,
  jobs: () => chain.jobs,
  watched: () =>
    new Promise<void>((resolve) => {
      if (watchers.size > 0) resolve()
      whenWatched = resolve
    })
}
process.on("message", async (told: Told) =>
  process.send!({ id: told.id, answer: (await acts[told.act](told)) ?? null })
)
process.once("disconnect", () => process.exit())
server.listen(0, "127.0.0.1", () => process.send!({ port: (server.address() as AddressInfo).port }))
