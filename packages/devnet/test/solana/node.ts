/** A node on a port, with faults in front, for as long as a test holds it. */
import { createSolanaRpc, createSolanaRpcSubscriptions, devnet } from "@solana/kit"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"
import type { Fault } from "../../src/Fault.ts"
import { node as dialect } from "../../src/internal/dialect.ts"
import { runNetwork } from "../../src/internal/runNetwork.ts"
import type { Network } from "../../src/Network.ts"
import { type Bank, makeBank } from "../../src/solana/Bank.ts"
import { makeRpc, type Rpc } from "../../src/solana/rpc.ts"
import { type RpcMethod, rpcMethods } from "../../src/solana/rpcMethods.ts"

export interface NodeOptions {
  readonly slotMillis?: number
  readonly forbidProgramAccounts?: boolean
}

interface Answer {
  readonly jsonrpc: string
  readonly id: unknown
  readonly result?: any
  readonly error?: { readonly code: number; readonly message: string; readonly data?: any }
}

export const startNode = async ({ forbidProgramAccounts = false, slotMillis = 20 }: NodeOptions = {}) => {
  const held: { bank?: Bank; rpc?: Rpc } = {}
  const network: Network<object, RpcMethod, object> = {
    name: "solana",
    routes: rpcMethods,
    start: (_options, frame) =>
      Effect.gen(function* () {
        const clock = yield* Clock.Clock
        const bank = makeBank({ clock: () => ({ unixMillis: clock.currentTimeMillisUnsafe() }), slotMillis })
        const rpc = makeRpc(bank, { forbidProgramAccounts })
        Object.assign(held, { bank, rpc })
        const url = yield* frame.serve(rpc.app, { ...dialect, upgrades: true }, rpc.naming)
        return { url, restart: () => Effect.void, settings: {}, controls: {} }
      })
  }
  const scope = Scope.makeUnsafe()
  const { service } = await Effect.runPromise(
    Scope.provide(runNetwork(network as Network<any, string, object>, {}, undefined), scope)
  )
  const { url } = service
  const post = async (body: string): Promise<string> => {
    const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body })
    return response.text()
  }
  return {
    url,
    webSocketUrl: url.replace("http:", "ws:"),
    bank: held.bank!,
    rpc: held.rpc!,
    requests: service.requests,
    counts: service.counts,
    inject: (fault: Fault) => Effect.runPromise(service.faults.inject(fault)),
    clear: () => Effect.runPromise(service.faults.clear),
    kit: createSolanaRpc(devnet(url)),
    subscriptions: createSolanaRpcSubscriptions(devnet(url.replace("http:", "ws:"))),
    post,
    call: async (method: string, ...params: ReadonlyArray<unknown>): Promise<Answer> =>
      JSON.parse(await post(JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }))) as Answer,
    [Symbol.asyncDispose]: () => Effect.runPromise(Scope.close(scope, Exit.void))
  }
}

export type TestNode = Awaited<ReturnType<typeof startNode>>

/** When something holds, however soon; it fails by the test's own time limit. */
export const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5))
}
