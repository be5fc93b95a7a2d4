/** Subscriptions as frames, and faults on the way. */
import type { KeyPairSigner } from "@solana/kit"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import WebSocket from "ws"
import { systemProgram, tokenProgram } from "../../src/solana/keys.ts"
import { makeSubscriptions } from "../../src/solana/rpc/subscriptions.ts"
import { startNode, type TestNode, until } from "./node.ts"
import { base64OfSigned, bytesOfSigned, transferOf } from "./wallet.ts"
import { keyOf } from "./world.ts"

const sol = 10n ** 9n

let node: TestNode
let payer: KeyPairSigner
let bob: KeyPairSigner
let open: Array<WebSocket>

beforeEach(async () => {
  node = await startNode()
  ;[payer, bob] = [await keyOf(1), await keyOf(2)]
  node.bank.airdrop(payer.address, 100n * sol)
  open = []
})
afterEach(async () => {
  for (const socket of open) socket.terminate()
  await node[Symbol.asyncDispose]()
})

const connect = async () => {
  const socket = new WebSocket(node.webSocketUrl)
  open.push(socket)
  const messages: Array<any> = []
  /** With what else came in the same turn of the event loop. */
  const turns: Array<number> = []
  let turn = 0
  socket.on("message", (data) => {
    messages.push(JSON.parse(String(data)))
    turns.push(turn)
    setImmediate(() => turn++)
  })
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject))
  let ids = 0
  const call = async (method: string, ...params: ReadonlyArray<unknown>) => {
    const id = ++ids
    socket.send(JSON.stringify({ jsonrpc: "2.0", id, method, params }))
    await until(() => messages.some((each) => each.id === id))
    return messages.find((each) => each.id === id)
  }
  const told = (subscription: number) =>
    messages.filter(({ params }) => params?.subscription === subscription).map(({ params }) => params.result)
  return { socket, messages, turns, call, told }
}

const send = async (amount = sol, to = bob, from = payer) =>
  node.bank.process(await bytesOfSigned(from, [transferOf(from, to, amount)], node.bank.latestBlockhash().blockhash))

const confirmed = { commitment: "confirmed", encoding: "base64" }

describe("an account", () => {
  it("is told of at each commitment, in order, and of its end", async () => {
    const { call, told } = await connect()
    const levels = ["processed", "confirmed", "finalized"]
    const ids: Array<number> = []
    for (const commitment of levels) {
      ids.push((await call("accountSubscribe", bob.address, { commitment, encoding: "base64" })).result)
    }
    await send()
    await until(() => node.bank.account(bob.address, "confirmed") !== undefined)
    await send(2n * sol)
    node.bank.setAccount(bob.address, undefined)
    await until(() => told(ids[2]!).some(({ value }) => value.lamports === 0))
    const lamportsOf = (id: number) => told(id).map(({ value }) => value.lamports)
    expect(lamportsOf(ids[0]!)).toEqual([Number(sol), Number(3n * sol), 0])
    for (const id of ids.slice(1)) {
      // What happens in one slot is told once.
      expect(lamportsOf(id).filter((each) => each !== Number(3n * sol))).toEqual([Number(sol), 0])
      const slots = told(id).map(({ context }) => context.slot)
      expect(slots).toEqual([...slots].sort((one, other) => one - other))
    }
    expect(told(ids[1]!).at(-1).value).toEqual({
      data: ["", "base64"],
      executable: false,
      lamports: 0,
      owner: systemProgram,
      rentEpoch: 0,
      space: 0
    })
  })

  it("is told of for what happened just before, once it is confirmed", async () => {
    await send()
    const { call, told } = await connect()
    const { result } = await call("accountSubscribe", bob.address, { ...confirmed, commitment: "finalized" })
    await until(() => told(result).length === 1)
    expect(told(result)[0].value.lamports).toBe(Number(sol))
  })

  it("is not told of any more after the end of the subscription", async () => {
    const { call, messages, told } = await connect()
    const { result: id } = await call("accountSubscribe", bob.address, confirmed)
    const { result: other } = await call("accountSubscribe", payer.address, confirmed)
    expect((await call("programUnsubscribe", id)).error).toEqual({ code: -32602, message: "Invalid subscription id." })
    expect((await call("accountUnsubscribe", id)).result).toBe(true)
    expect((await call("accountUnsubscribe", id)).error).toMatchObject({ code: -32602 })
    await send()
    await until(() => told(other).length > 0)
    expect(told(id)).toEqual([])
    expect(messages.every(({ method }) => method === undefined || method === "accountNotification")).toBe(true)
  })
})

it("never tells anything before the client has heard of its subscription", async () => {
  const { signature } = await send()
  await until(() => node.bank.transaction(signature)!.slot <= node.bank.at("confirmed"))
  const { call, messages, turns } = await connect()
  const busyAfter = (turns: number): void =>
    void setImmediate(() => {
      if (turns > 0) return busyAfter(turns - 1)
      for (const end = performance.now() + 30; performance.now() < end; );
    })
  for (let round = 0; round < 20; round++) {
    // Client and node are kept from reading, at a different point each time.
    busyAfter(round)
    await call("signatureSubscribe", signature, confirmed)
  }
  await until(() => messages.filter(({ method }) => method === "signatureNotification").length === 20)
  for (const [index, { id, result }] of messages.entries()) {
    if (id === undefined) continue
    const notice = messages.findIndex(({ params }) => params?.subscription === result)
    expect(turns[notice]).toBeGreaterThan(turns[index]!)
  }
})

it("holds back what a subscription is told until its client has heard of it", async () => {
  const { signature } = await send()
  const sent: Array<any> = []
  const heard: Array<() => void> = []
  const subscriptions = makeSubscriptions({
    bank: node.bank,
    nextId: () => 7,
    send: (message) => sent.push(JSON.parse(message)),
    onceHeard: (act) => heard.push(act),
    wake: () => {}
  })
  const params = [signature, { commitment: "processed" }]
  expect(subscriptions.answer({ id: 1, method: "signatureSubscribe", params })).toBe(7)
  subscriptions.tick()
  expect(sent).toEqual([])
  for (const act of heard) act()
  expect(sent).toMatchObject([{ method: "signatureNotification", params: { subscription: 7 } }])
  subscriptions.close()
})

it("tells of a signature once, also of one that fails, and of its receipt if asked", async () => {
  const wire = await bytesOfSigned(payer, [transferOf(payer, bob, 1000n * sol)], node.bank.latestBlockhash().blockhash)
  const { call, told } = await connect()
  const { signature } = node.bank.process(wire)
  const { result } = await call("signatureSubscribe", signature, { ...confirmed, enableReceivedNotification: true })
  await until(() => told(result).length === 2)
  expect(told(result).map(({ value }) => value)).toEqual([
    "receivedSignature",
    { err: { InstructionError: [0, { Custom: 1 }] } }
  ])
  expect((await call("signatureUnsubscribe", result)).error).toMatchObject({ code: -32602 })
})

it("tells of a program's accounts that fit, and not of those that go", async () => {
  const { call, told } = await connect()
  const filters = [{ dataSize: 3 }, { memcmp: { offset: 0, bytes: [7] } }]
  const { result } = await call("programSubscribe", tokenProgram, { ...confirmed, filters })
  const put = (...bytes: ReadonlyArray<number>) =>
    node.bank.setAccount(bob.address, {
      lamports: sol,
      owner: tokenProgram,
      data: Uint8Array.from(bytes),
      executable: false
    })
  const nextSlot = async () => {
    const slot = node.bank.slot()
    await until(() => node.bank.slot() > slot)
  }
  for (const bytes of [
    [7, 1, 1],
    [8, 1, 1],
    [7, 2, 2, 2],
    [7, 3, 3]
  ]) {
    put(...bytes)
    await nextSlot()
  }
  node.bank.setAccount(bob.address, undefined)
  await nextSlot()
  put(7, 4, 4)
  await until(() => told(result).length === 3)
  expect(told(result).map(({ value }) => [value.pubkey, [...Buffer.from(value.account.data[0], "base64")]])).toEqual(
    [1, 3, 4].map((each) => [bob.address, [7, each, each]])
  )
})

it("tells of logs: all, or of who is mentioned", async () => {
  const { call, told } = await connect()
  const carol = await keyOf(3)
  const all = (await call("logsSubscribe", "all", confirmed)).result
  const some = (await call("logsSubscribe", { mentions: [carol.address] }, confirmed)).result
  const { signature: first } = await send()
  const { signature: second } = await send(sol, carol)
  await until(() => told(all).some(({ value }) => value.signature === second) && told(some).length === 1)
  // The payer has been given lamports just before.
  expect(
    told(all)
      .map(({ value }) => value.signature)
      .slice(-2)
  ).toEqual([first, second])
  expect(told(some)[0].value).toEqual({
    err: null,
    logs: [`Program ${systemProgram} invoke [1]`, `Program ${systemProgram} success`],
    signature: second
  })
  expect((await call("logsSubscribe", { mentions: [] })).error).toEqual({
    code: -32602,
    message: "Invalid Request: Only 1 address supported"
  })
})

it("tells of slots and roots as they come", async () => {
  const { call, told } = await connect()
  const slots = (await call("slotSubscribe")).result
  const roots = (await call("rootSubscribe")).result
  await until(() => told(slots).length >= 3 && told(roots).length >= 3)
  for (const [index, { parent, root, slot }] of told(slots).entries()) {
    expect(slot).toBeGreaterThan(parent)
    expect(slot - root).toBe(32)
    if (index > 0) expect(parent).toBe(told(slots)[index - 1].slot)
  }
})

it("refuses what it does not know, hears pings, and does not answer notices", async () => {
  const { call, messages, socket } = await connect()
  expect((await call("getSlot")).error).toEqual({ code: -32601, message: "Method not found" })
  expect((await call("accountSubscribe", "x")).error).toEqual({ code: -32602, message: "Invalid param: WrongSize" })
  socket.send('{"jsonrpc":"2.0","method":"ping"}')
  socket.send("{")
  const pong = new Promise((resolve) => socket.once("pong", resolve))
  socket.ping()
  await pong
  await until(() => messages.some(({ error }) => error?.code === -32700))
  expect(messages).toHaveLength(3)
})

describe("faults", () => {
  it("name calls by their methods, batches by the first, and sockets", async () => {
    await node.inject({ kind: "status", route: "getBalance", status: 429, body: "slow down", times: 1 })
    const body = (method: string) => JSON.stringify({ jsonrpc: "2.0", id: 1, method, params: [bob.address] })
    expect(await node.post(body("getAccountInfo"))).toContain('"result"')
    expect(await node.post(body("getBalance"))).toBe("slow down")
    expect(await node.post(body("getBalance"))).toContain('"result"')
    await node.post(`[${body("getBalance")},${body("getAccountInfo")}]`)
    await node.post(body("getNothing"))
    await node.post("{")
    await connect()
    expect(node.counts()).toEqual({ getAccountInfo: 1, getBalance: 3, "POST /": 2, websocket: 1 })
  })

  it("lose the answer of a transaction that has landed, or the transaction", async () => {
    const wire = await base64OfSigned(payer, [transferOf(payer, bob, sol)], node.bank.latestBlockhash().blockhash)
    const call = () => node.call("sendTransaction", wire, { encoding: "base64", skipPreflight: true })
    await node.inject({ kind: "dropBefore", route: "sendTransaction", times: 1 })
    await expect(call()).rejects.toThrow()
    expect(node.bank.account(bob.address)).toBeUndefined()
    await node.inject({ kind: "dropAfter", route: "sendTransaction", times: 1 })
    await expect(call()).rejects.toThrow()
    expect(node.bank.account(bob.address)?.lamports).toBe(sol)
  })

  it("refuse sockets, or cut them in the middle of a message", async () => {
    await node.inject({ kind: "status", route: "websocket", status: 503, times: 1 })
    await expect(connect()).rejects.toThrow("503")
    await node.inject({ kind: "truncate", route: "websocket", bytes: 60, times: 1 })
    const { messages, socket } = await connect()
    const closed = new Promise((resolve) => socket.once("close", resolve))
    socket.send('{"jsonrpc":"2.0","id":1,"method":"slotSubscribe"}')
    expect(await closed).toBe(1006)
    expect(messages.length).toBeLessThanOrEqual(1)
  })

  it("cut all sockets there are, and others may be opened", async () => {
    const [one, other] = [await connect(), await connect()]
    const closed = [one, other].map(({ socket }) => new Promise((resolve) => socket.once("close", resolve)))
    await until(() => node.rpc.webSockets() === 2)
    node.rpc.cutWebSockets()
    expect(await Promise.all(closed)).toEqual([1006, 1006])
    await until(() => node.rpc.webSockets() === 0)
    expect((await (await connect()).call("slotSubscribe")).result).toBeTypeOf("number")
  })

  it("are not needed to let go of a client that does not read", async () => {
    const { call, socket } = await connect()
    node.bank.setAccount(bob.address, {
      lamports: sol,
      owner: tokenProgram,
      data: new Uint8Array(5_000_000),
      executable: false
    })
    await call("accountSubscribe", bob.address, { commitment: "processed", encoding: "base64" })
    socket.pause()
    await until(() => {
      const account = node.bank.account(bob.address)!
      node.bank.setAccount(bob.address, { ...account, lamports: account.lamports + 1n })
      return node.rpc.webSockets() === 0
    })
  })
})
