/** A Solana RPC on loopback that knows the accounts that it is given, for what the kit reads. */
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { Base58 } from "@longshore/nosana"

export interface FakeRpc extends AsyncDisposable {
  readonly url: string
  /** Accounts by address. They all belong to the program. */
  readonly accounts: Map<string, Uint8Array>
}

interface Memcmp {
  readonly memcmp?: { readonly offset: number; readonly bytes: string; readonly encoding?: string }
}

const matches = (bytes: Uint8Array, { memcmp }: Memcmp): boolean => {
  if (memcmp === undefined) return true
  const wanted =
    memcmp.encoding === "base64" ? Uint8Array.from(Buffer.from(memcmp.bytes, "base64")) : Base58.decode(memcmp.bytes)!
  return wanted.every((byte, at) => bytes[memcmp.offset + at] === byte)
}

export const fakeRpc = async (program: string): Promise<FakeRpc> => {
  const accounts = new Map<string, Uint8Array>()
  const shown = (bytes: Uint8Array | undefined) =>
    bytes === undefined
      ? null
      : {
          data: [Buffer.from(bytes).toString("base64"), "base64"],
          executable: false,
          lamports: 2_561_280,
          owner: program,
          rentEpoch: 0,
          space: bytes.length
        }
  const methods: Record<string, (parameters: ReadonlyArray<any>) => unknown> = {
    getAccountInfo: ([address]) => ({ context: { slot: 7 }, value: shown(accounts.get(address)) }),
    getMultipleAccounts: ([addresses]) => ({
      context: { slot: 7 },
      value: addresses.map((address: string) => shown(accounts.get(address)))
    }),
    getProgramAccounts: ([, { filters = [] }]) =>
      [...accounts]
        .filter(([, bytes]) => filters.every((filter: Memcmp) => matches(bytes, filter)))
        .map(([pubkey, bytes]) => ({ pubkey, account: shown(bytes) }))
  }
  const server = createServer((request, response) => {
    let body = ""
    request.on("data", (chunk) => (body += chunk))
    request.on("end", () => {
      const { id, method, params } = JSON.parse(body)
      const answer = methods[method]?.(params)
      const error = { code: -32601, message: `no ${method} here` }
      response.setHeader("content-type", "application/json")
      response.end(JSON.stringify({ jsonrpc: "2.0", id, ...(answer === undefined ? { error } : { result: answer }) }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    accounts,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    }
  }
}
