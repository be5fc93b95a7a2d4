/** A web socket server on loopback with Solana's subscriptions over a ledger. Just as much of RFC 6455 as they need. */
import { createHash } from "node:crypto"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import type { Duplex } from "node:stream"
import type { Address } from "@solana/kit"
import { type Change, encodeAccount, type Ledger, passes } from "./ledger.ts"

interface Subscription {
  readonly id: number
  readonly method: string
  readonly target: Address
  readonly config: any
}

interface Client {
  readonly stream: Duplex
  readonly subscriptions: Map<number, Subscription>
}

export const startSockets = async (ledger: Ledger, options: { readonly hasSlots?: boolean } = {}) => {
  const clients = new Set<Client>()
  const waiting = new Set<() => void>()
  let opened = 0
  let isRefusing = false
  let nextId = 0
  const subscribed: Array<Subscription> = []

  const server = createServer((_, response) => response.writeHead(400).end())
  server.on("upgrade", (request, stream) => {
    if (isRefusing) return stream.destroy()
    const key = `${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`
    const accept = createHash("sha1").update(key).digest("base64")
    stream.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`
    )
    const client: Client = { stream, subscriptions: new Map() }
    opened += 1
    clients.add(client)
    let rest: Buffer = Buffer.alloc(0)
    stream.on("data", (data: Buffer) => {
      rest = Buffer.concat([rest, data])
      for (let frame = readFrame(rest); frame !== undefined; frame = readFrame(rest)) {
        rest = rest.subarray(frame.size)
        if (frame.opcode === 8) stream.end(frameOf(8, frame.payload))
        if (frame.opcode === 1) hear(client, JSON.parse(frame.payload.toString()))
      }
    })
    stream.on("error", () => {})
    stream.on("close", () => {
      clients.delete(client)
      wake()
    })
  })

  const wake = () => {
    for (const look of [...waiting]) look()
  }
  const send = (client: Client, message: object) =>
    client.stream.write(frameOf(1, Buffer.from(JSON.stringify(message))))
  const notify = (client: Client, { id, method }: Subscription, result: object) =>
    send(client, {
      jsonrpc: "2.0",
      method: method.replace("Subscribe", "Notification"),
      params: { subscription: id, result }
    })

  const hear = (
    client: Client,
    { id, method, params }: { id: unknown; method: string; params?: ReadonlyArray<any> }
  ) => {
    if (method === "ping") return
    if (method.endsWith("Unsubscribe")) {
      client.subscriptions.delete(params?.[0])
      send(client, { jsonrpc: "2.0", id, result: true })
      return
    }
    if (method === "slotSubscribe" && options.hasSlots === false) {
      send(client, { jsonrpc: "2.0", id, error: { code: -32601, message: "Method not found" } })
      return
    }
    const subscription = { id: nextId++, method, target: params?.[0], config: params?.[1] }
    client.subscriptions.set(subscription.id, subscription)
    subscribed.push(subscription)
    send(client, { jsonrpc: "2.0", id, result: subscription.id })
    if (method === "slotSubscribe") setTimeout(() => pulse(client, subscription), 5)
    wake()
  }
  const pulse = (client: Client, subscription: Subscription) =>
    notify(client, subscription, { slot: Number(ledger.slot()), parent: Number(ledger.slot()) - 1, root: 0 })

  const tell = ({ account, address, slot }: Change) => {
    const context = { slot: Number(slot) }
    const closed = { owner: "11111111111111111111111111111111" as Address, data: new Uint8Array() }
    for (const client of clients) {
      for (const subscription of client.subscriptions.values()) {
        const { config, method, target } = subscription
        if (method === "slotSubscribe") pulse(client, subscription)
        // A program's subscribers never hear of a closed account.
        if (method === "programSubscribe" && account?.owner === target && passes(account, config.filters)) {
          notify(client, subscription, { context, value: { pubkey: address, account: encodeAccount(account, config) } })
        }
        if (method === "accountSubscribe" && target === address) {
          notify(client, subscription, { context, value: encodeAccount(account ?? closed, config) })
        }
      }
    }
  }
  const forget = ledger.onChange(tell)
  ledger.onRequest.add(wake)
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo

  return {
    url: `ws://127.0.0.1:${port}`,
    clients: () => clients.size,
    opened: () => opened,
    /** All subscriptions that were ever asked for. */
    subscribed,
    subscriptions: () => [...clients].flatMap((client) => [...client.subscriptions.values()]),
    /** Tells what is no change, such as one of long ago. */
    tell,
    /** The connection is gone, without a word. */
    cut: () => {
      for (const { stream } of clients) stream.destroy()
    },
    /** The server takes its leave, as one that restarts does. */
    close: (code = 1000) => {
      const payload = Buffer.alloc(2)
      payload.writeUInt16BE(code)
      for (const { stream } of clients) stream.end(frameOf(8, payload))
    },
    /** Whether new connections are turned away. */
    refuse: (refusing: boolean) => {
      isRefusing = refusing
    },
    until: (holds: () => boolean) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (!holds()) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
    stop: async () => {
      forget()
      ledger.onRequest.delete(wake)
      for (const { stream } of clients) stream.destroy()
      await new Promise((resolve) => server.close(resolve))
    }
  }
}

export type Sockets = Awaited<ReturnType<typeof startSockets>>

const frameOf = (opcode: number, payload: Buffer): Buffer => {
  const { length } = payload
  const head =
    length < 126
      ? Buffer.from([0x80 | opcode, length])
      : length < 65_536
        ? Buffer.from([0x80 | opcode, 126, length >> 8, length & 255])
        : Buffer.from([
            0x80 | opcode,
            127,
            0,
            0,
            0,
            0,
            length >>> 24,
            (length >> 16) & 255,
            (length >> 8) & 255,
            length & 255
          ])
  return Buffer.concat([head, payload])
}

const readFrame = (bytes: Buffer) => {
  if (bytes.length < 2) return undefined
  const short = bytes[1]! & 127
  const begin = short < 126 ? 2 : short === 126 ? 4 : 10
  if (bytes.length < begin + 4) return undefined
  const length = short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : bytes.readUInt32BE(6)
  const size = begin + 4 + length
  if (bytes.length < size) return undefined
  const mask = bytes.subarray(begin, begin + 4)
  const payload = Buffer.from(bytes.subarray(begin + 4, size).map((byte, at) => byte ^ mask[at % 4]!))
  return { opcode: bytes[0]! & 15, payload, size }
}
