/** The JSON-RPC of a Solana node over HTTP, and its subscriptions over web sockets, on one port. */
import * as Effect from "effect/Effect"
import { HttpServerRequest } from "effect/http/HttpServerRequest"
import * as Response from "effect/http/HttpServerResponse"
import type { App, Naming } from "../Network.ts"
import type { Bank } from "./Bank.ts"
import { accountMethods } from "./rpc/accountMethods.ts"
import { answerTo, methodIn, unknownMethod } from "./rpc/answer.ts"
import { clusterMethods } from "./rpc/clusterMethods.ts"
import { historyMethods } from "./rpc/historyMethods.ts"
import type { Method, Server } from "./rpc/Server.ts"
import { makeSockets } from "./rpc/socket.ts"
import { transactionMethods } from "./rpc/transactionMethods.ts"
import type { RpcMethod } from "./rpcMethods.ts"

export interface RpcOptions {
  /** Whether `getProgramAccounts` is refused, as it is by many providers. Not by default. */
  readonly forbidProgramAccounts?: boolean | undefined
}

export interface Rpc {
  /** Needs a dialect that upgrades. */
  readonly app: App
  /** Names calls by their methods, and connections of web sockets `websocket`. */
  readonly naming: Naming
  /** The next so many transactions are accepted, and never land. */
  readonly dropTransactions: (count: number) => void
  readonly forbidProgramAccounts: (isForbidden: boolean) => void
  /** Cuts the web sockets there are. */
  readonly cutWebSockets: () => void
  /** How many web sockets there are. */
  readonly webSockets: () => number
}

const methods = {
  ...accountMethods,
  ...clusterMethods,
  ...historyMethods,
  ...transactionMethods
} satisfies Readonly<Record<Exclude<RpcMethod, "websocket">, Method>>

const known = new Map<string, Method>(Object.entries(methods))

const largestBody = 50 * 1024

/** Pages of any origin may ask. */
const cors = { "access-control-allow-origin": "*" }
const preflight = {
  ...cors,
  "access-control-allow-methods": "OPTIONS, POST",
  "access-control-allow-headers": "*",
  "access-control-max-age": "86400"
}

const plain = (text: string, status: number) =>
  Response.text(text, { status, headers: cors, contentType: "text/plain; charset=utf-8" })

export const makeRpc = (bank: Bank, { forbidProgramAccounts = false }: RpcOptions = {}): Rpc => {
  const server: Server = { bank, forbidsProgramAccounts: forbidProgramAccounts, transactionsToDrop: 0 }
  const sockets = makeSockets(bank)
  const app: App = Effect.gen(function* () {
    const request = yield* HttpServerRequest
    const { headers, method } = request
    if (/upgrade/i.test(headers.connection ?? "")) {
      yield* sockets.serve(request)
      return Response.empty()
    }
    const path = request.url.split("?", 1)[0]
    if (method === "GET" && path === "/health") return plain("ok", 200)
    if (method === "OPTIONS") return Response.empty({ status: 200, headers: preflight })
    if (method !== "POST") return plain("Used HTTP Method is not allowed. POST or OPTIONS is required\n", 405)
    if (!/^application\/json(;|$)/i.test(headers["content-type"] ?? "")) {
      return plain("Supplied content type is not allowed. Content-Type: application/json is required\n", 415)
    }
    const text = yield* request.text
    if (Buffer.byteLength(text) > largestBody) return plain("Payload Too Large\n", 413)
    const answer = answerTo(text, ({ method: name, params }) => (known.get(name) ?? unknownMethod)(server, params))
    return Response.text(answer === undefined ? "" : `${answer}\n`, {
      headers: cors,
      contentType: "application/json; charset=utf-8"
    })
  })
  return {
    app,
    naming: { body: methodIn, upgrade: "websocket" },
    dropTransactions: (count) => {
      server.transactionsToDrop += count
    },
    forbidProgramAccounts: (isForbidden) => {
      server.forbidsProgramAccounts = isForbidden
    },
    cutWebSockets: sockets.cut,
    webSockets: sockets.count
  }
}
