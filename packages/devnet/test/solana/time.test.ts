/** The chain on a clock that a test moves. */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"
import { afterEach, beforeEach, expect, it } from "vitest"
import WebSocket from "ws"
import { node as dialect } from "../../src/internal/dialect.ts"
import { runNetwork } from "../../src/internal/runNetwork.ts"
import * as Still from "../../src/internal/stillness.ts"
import { type TestClock, testClock } from "../../src/internal/testClock.ts"
import type { Network } from "../../src/Network.ts"
import { type Bank, makeBank } from "../../src/solana/Bank.ts"
import { makeRpc } from "../../src/solana/rpc.ts"
import { rpcMethods } from "../../src/solana/rpcMethods.ts"
import { keyOf } from "./world.ts"

let scope: Scope.Closeable
let clock: TestClock
let bank: Bank
let url: string

const advance = (by: Duration.Input) => Effect.runPromise(clock.advance(Duration.fromInputUnsafe(by)))

beforeEach(async () => {
  scope = Scope.makeUnsafe()
  const stillness = Still.make()
  clock = testClock(stillness)
  const network: Network<any, string, object> = {
    name: "solana",
    routes: rpcMethods,
    start: (_options, frame) =>
      Effect.gen(function* () {
        const own = yield* Clock.Clock
        bank = makeBank({ clock: () => ({ unixMillis: own.currentTimeMillisUnsafe() }) })
        const rpc = makeRpc(bank)
        return {
          url: yield* frame.serve(rpc.app, { ...dialect, upgrades: true }, rpc.naming),
          restart: () => Effect.void,
          settings: {},
          controls: {}
        }
      })
  }
  const { service } = await Effect.runPromise(
    runNetwork(network, {}, undefined).pipe(
      Scope.provide(scope),
      Effect.provideService(Clock.Clock, clock.clock),
      Effect.provideService(Still.Stillness, stillness)
    )
  )
  url = service.url
})
afterEach(() => Effect.runPromise(Scope.close(scope, Exit.void)))

const subscribed = async (method: string, ...params: ReadonlyArray<unknown>) => {
  const socket = new WebSocket(url.replace("http", "ws"))
  const told: Array<any> = []
  const answered = new Promise<void>((resolve) => {
    socket.on("message", (data) => {
      const message = JSON.parse(String(data))
      if (message.id === undefined) told.push(message.params.result)
      else resolve()
    })
  })
  await new Promise((resolve) => socket.once("open", resolve))
  socket.send(JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }))
  await answered
  return { socket, told }
}

it("stands still, and moves as far as it is told", async () => {
  const slot = bank.slot()
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(bank.slot()).toBe(slot)
  await advance("4 seconds")
  expect(bank.slot() - slot).toBe(10n)
  await advance("30 days")
  expect(bank.slot() - slot).toBe(10n + 30n * 216_000n)
})

it("tells subscribers when it has moved far enough, before the move is over", async () => {
  const bob = await keyOf(1)
  const { socket, told } = await subscribed("accountSubscribe", bob.address, {
    commitment: "finalized",
    encoding: "base64"
  })
  bank.airdrop(bob.address, 10n ** 9n)
  await advance("12 seconds")
  expect(told).toEqual([])
  await advance("2 seconds")
  expect(told).toMatchObject([{ value: { lamports: 1_000_000_000 } }])
  // Nobody waits for slots in which nothing happens.
  await advance("30 days")
  expect(told).toHaveLength(1)
  socket.terminate()
})

it("tells of each slot", async () => {
  const { socket, told } = await subscribed("slotSubscribe")
  await advance("2 seconds")
  expect(told).toHaveLength(5)
  socket.terminate()
})

it("shows a slot that is over the time that it had, also after many at once", async () => {
  const had = new Map<bigint, bigint>()
  const look = () => had.set(bank.slot(), bank.unixTimeOf(bank.slot()))
  for (let step = 0; step < 40; step++) {
    look()
    await advance("50 millis")
  }
  for (const [slot, time] of had) if (slot < bank.slot()) expect([slot, bank.unixTimeOf(slot)]).toEqual([slot, time])
  for (let step = 0; step < 40; step++) {
    look()
    const [slot, time] = [...had].at(-1)!
    bank.expireBlockhashes()
    for (const back of [1n, 32n]) expect(bank.unixTimeOf(bank.slot() - back)).toBeGreaterThanOrEqual(time)
    expect(bank.unixTimeOf(slot)).toBe(time)
    await advance("50 millis")
  }
})
