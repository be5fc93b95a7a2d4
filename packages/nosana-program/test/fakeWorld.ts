/** A cluster, its nodes and an IPFS in memory, behind `fetch`. Their time is effect's clock, so that tests move it. */
import { Buffer } from "node:buffer"
import { createHash } from "node:crypto"
import type { Faults } from "@longshore/conformance/simulation"
import { Base58, Cid } from "@longshore/nosana"
import {
  type Address,
  createKeyPairSignerFromPrivateKeyBytes,
  generateKeyPairSigner,
  type KeyPairSigner
} from "@solana/kit"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { nosAccountOf, rewardsVaultOf, vaultOf } from "../src/Addresses.ts"
import { networks } from "../src/Networks.ts"
import type { Options } from "../src/NosanaProgramBackend.ts"
import { type MarketAccount, rentOf } from "./fakeAccounts.ts"
import { type Cluster, makeCluster } from "./fakeCluster.ts"
import { makeNodes } from "./fakeNodes.ts"
import { makeRpc, RpcError } from "./fakeRpc.ts"
import { makeSubscriptions } from "./fakeSubscriptions.ts"
// Loaded beforehand: test time does not wait for a module that is loaded when the first backend is made.
import "../src/internal/backend/service.ts"

/** In the URL of an RPC there is often a key. */
export const rpcKey = "a-long-and-secret-rpc-key"
export const jwt = "a-long-and-secret-jwt"
export const rpcUrl = `https://rpc.example/?api-key=${rpcKey}`
export const ipfsApi = "https://pin.example"
export const ipfsGateway = "https://gateway.example/ipfs/"

export const network = networks.devnet

const seedOf = (number: number) => Uint8Array.from(createHash("sha256").update(`key ${number}`).digest())
const keypair = (number: number) => createKeyPairSignerFromPrivateKeyBytes(seedOf(number))
/** The wallet's key, in the ways it may come to be read. */
export const walletSecret = [
  Base58.encode(seedOf(1)),
  Buffer.from(seedOf(1)).toString("base64url"),
  Buffer.from(seedOf(1)).toString("hex"),
  Array.from(seedOf(1)).join(",")
]
/** Who posts jobs, who runs them, and whoever else there is. */
export const [wallet, node, stranger, marketKey, otherNode] = (await Promise.all(
  [1, 2, 3, 4, 5].map((seed) => keypair(seed))
)) as [KeyPairSigner, KeyPairSigner, KeyPairSigner, KeyPairSigner, KeyPairSigner]
export const market = marketKey.address

const owners = [wallet, node, stranger, otherNode]
const nosAccounts = new Map(
  await Promise.all(owners.map(async ({ address }) => [address, await nosAccountOf(address, network)] as const))
)
export const nosAccount = (owner: KeyPairSigner): Address => nosAccounts.get(owner.address)!
const vault = await vaultOf(market, network)
const rewardsVault = await rewardsVaultOf(network)

export const price = 115n
/** 1,000 NOS. */
export const funds = 1_000_000_000n

export interface FakeWorld {
  readonly cluster: Cluster
  readonly nodes: ReturnType<typeof makeNodes>
  readonly fetch: typeof globalThis.fetch
  /** What a backend is made with. */
  readonly options: Options
  /** What IPFS has, by CID. */
  readonly files: Map<string, Uint8Array>
  /** The methods that the RPC was asked for, and the paths that IPFS was. */
  readonly requests: Array<string>
  readonly count: (start: string) => number
  /** How often somebody began to listen to the cluster. */
  readonly monitors: () => number
  /** All jobs that were ever listed: their addresses. */
  readonly jobs: () => ReadonlyArray<Address>
  readonly nosOf: (owner: Address) => bigint
  /** All NOS there is. */
  readonly supply: () => bigint
  readonly vault: Address
  /** One more market, like the first. A market's queue has room for 314. */
  readonly openMarket: Effect.Effect<{ readonly market: Address; readonly vault: Address }>
  readonly misbehave: (faults: Faults) => void
  readonly setDown: (isDown: boolean) => void
  readonly setGenesis: (genesis: string) => void
  readonly setHistory: (has: boolean) => void
  readonly loseNextSend: (moment: "before acting" | "after acting") => void
  /** The RPC takes the next transactions and forgets them. */
  readonly drop: (count: number) => void
  /** Does something right before the next request of a method is answered. */
  readonly before: (method: string, act: () => void) => void
  /** Answers the next requests of a method with this. */
  readonly answer: (method: string, count: number, response: () => Response) => void
}

export class Fake extends Context.Service<Fake, FakeWorld>()("test/FakeWorld") {
  static readonly layer = Layer.effect(
    Fake,
    Effect.suspend(() => make({ isInstant: true }))
  )
}

const failedFetch = (code: string) =>
  Object.assign(new TypeError("fetch failed"), { cause: Object.assign(new Error(`it was ${code}`), { code }) })

/** Numbers of any size, as a server writes them. */
const written = (value: unknown): string =>
  JSON.stringify(value, (_, part) => (typeof part === "bigint" ? Number(part) : part))

export const make = (given: { readonly isInstant?: boolean } = {}): Effect.Effect<FakeWorld> =>
  Effect.gen(function* () {
    const clock = yield* Clock.Clock
    const context = yield* Effect.context<never>()
    const sleep = (by: Duration.Input) => Effect.runPromiseWith(context)(Effect.sleep(by))
    const cluster = makeCluster({ ...given, network, now: () => clock.currentTimeMillisUnsafe() })
    const files = new Map<string, Uint8Array>()
    const nodes = makeNodes({ cluster, files, node: node.address, nosAccount: nosAccount(node), rewardsVault })
    const { accounts } = cluster
    const draft = accounts.draft()
    for (const owner of owners) {
      draft.set(owner.address, { kind: "wallet", lamports: 10_000_000_000n })
      const amount = owner === wallet ? funds : 0n
      draft.set(nosAccount(owner), { kind: "token", lamports: rentOf(165), owner: owner.address, amount })
    }
    draft.set(vault, { kind: "token", lamports: rentOf(165), owner: vault, amount: 0n })
    draft.set(rewardsVault, { kind: "token", lamports: rentOf(165), owner: rewardsVault, amount: 0n })
    draft.set(market, {
      kind: "market",
      lamports: rentOf(10_232),
      authority: stranger.address,
      price,
      jobType: 0,
      vault,
      queueType: 255,
      queue: []
    })
    accounts.commit(0n, draft)

    let monitors = 0
    const requests: Array<string> = []
    const planned: Array<{ readonly method: string; readonly response: () => Response }> = []
    const acts: Array<{ readonly method: string; readonly act: () => void }> = []
    let faults: Faults = () => undefined
    let losing: "before acting" | "after acting" | undefined
    let dropped = 0
    let isDown = false
    let genesis = network.genesis!
    let hasHistory = true
    const call = makeRpc(
      cluster,
      () => genesis,
      () => hasHistory
    )

    const answer = (id: unknown, method: string, params: ReadonlyArray<unknown>): Response => {
      try {
        const result = call(method, params)
        return new Response(written({ jsonrpc: "2.0", id, result }))
      } catch (thrown) {
        if (!(thrown instanceof RpcError)) throw thrown
        const { code, data, message } = thrown
        return new Response(
          written({ jsonrpc: "2.0", id, error: { code, message, ...(data !== undefined && { data }) } })
        )
      }
    }
    const refusal = (id: unknown, code: number, message: string) =>
      new Response(written({ jsonrpc: "2.0", id, error: { code, message } }))

    const asked = async (body: string): Promise<Response> => {
      const { id, method, params } = JSON.parse(body)
      requests.push(method)
      if (isDown) throw failedFetch("ECONNREFUSED")
      const next = acts.findIndex((each) => each.method === method)
      if (next >= 0) acts.splice(next, 1)[0]!.act()
      const plan = planned.findIndex((each) => each.method === method)
      if (plan >= 0) return planned.splice(plan, 1)[0]!.response()
      const isSend = method === "sendTransaction"
      const act = () => answer(id, method, params)
      if (isSend && dropped > 0) {
        dropped--
        // Known by its signature alone, as a server knows it that has forwarded it to nobody.
        return new Response(written({ jsonrpc: "2.0", id, result: signatureOf(params[0]) }))
      }
      if (isSend && losing !== undefined) {
        if (losing === "after acting") act()
        losing = undefined
        throw failedFetch("ECONNRESET")
      }
      const operation = isSend ? "send" : ["getSignatureStatuses", "getEpochInfo"].includes(method) ? "find" : undefined
      const fault = operation && faults(operation)
      switch (fault?._tag) {
        case undefined:
          return act()
        case "LostBefore":
          throw failedFetch("ECONNRESET")
        case "LostAfter":
          act()
          throw failedFetch("ECONNRESET")
        case "Slow":
          // It lands, whether or not anybody still waits for it.
          return sleep(fault.by).then(act)
        case "Late":
          void sleep(fault.by).then(act)
          throw failedFetch("ECONNRESET")
        case "Refused":
          return refusal(id, -32602, "invalid transaction: it is refused")
        case "RateLimited":
          return new Response("", {
            status: 429,
            headers: { "retry-after": String(Math.floor(Duration.toSeconds(fault.retryAfter))) }
          })
        case "Unavailable":
        case "Unclear":
          return refusal(id, -32005, "Node is behind by 42 slots")
      }
    }

    const stored = async (url: URL, init: RequestInit | undefined): Promise<Response> => {
      requests.push(`${init?.method ?? "GET"} ${url.pathname}`)
      if (isDown) throw failedFetch("ECONNREFUSED")
      if (url.host === "gateway.example") {
        const file = files.get(url.pathname.slice("/ipfs/".length))
        return file === undefined ? new Response("not found", { status: 404 }) : new Response(Uint8Array.from(file))
      }
      const bytes = await pinnedIn(init?.body)
      const cid = Cid.ofBytes(bytes)
      files.set(cid, bytes)
      return new Response(written({ IpfsHash: cid, PinSize: bytes.length, Timestamp: "2026-01-01T00:00:00Z" }))
    }

    const fetch: typeof globalThis.fetch = async (input, init) => {
      const url = new URL(String(input))
      // A node's own server tells who it is.
      if (url.host.endsWith(".nos.ci")) {
        if (isDown) throw failedFetch("ECONNREFUSED")
        return new Response(JSON.stringify(url.host.split(".")[0]))
      }
      return url.host === "rpc.example" ? asked(String(init?.body)) : stored(url, init)
    }

    const tokens = () =>
      accounts.all(1_000_000_000n).flatMap(([, account]) => (account.kind === "token" ? [account] : []))
    return {
      cluster,
      nodes,
      fetch,
      options: {
        network,
        rpc: rpcUrl,
        wallet,
        market,
        subscriptions: makeSubscriptions(cluster, () => {
          monitors++
        }),
        openSocket: nodes.openSocket,
        ipfs: { api: ipfsApi, gateways: [ipfsGateway], jwt: Redacted.make(jwt) },
        fetch
      },
      files,
      requests,
      monitors: () => monitors,
      count: (start) => requests.filter((request) => request.startsWith(start)).length,
      jobs: () => {
        cluster.advance()
        return cluster.blocks
          .filter(({ error }) => error === null)
          .flatMap(({ instructions }) => instructions)
          .filter(({ data, program }) => program === network.jobs && [0x36, 0x49].includes(data[0]!))
          .map(({ accounts: [job] }) => job!)
      },
      nosOf: (owner) => {
        cluster.advance()
        return tokens().reduce((sum, { amount, owner: of }) => (of === owner ? sum + amount : sum), 0n)
      },
      supply: () => {
        cluster.advance()
        return tokens().reduce((sum, { amount }) => sum + amount, 0n)
      },
      vault,
      openMarket: Effect.promise(async () => {
        const { address } = await generateKeyPairSigner()
        const own = await vaultOf(address, network)
        const opening = accounts.draft()
        opening.set(own, { kind: "token", lamports: rentOf(165), owner: own, amount: 0n })
        opening.set(address, { ...accounts.now(market)!, vault: own, queueType: 255, queue: [] } as MarketAccount)
        accounts.commit(0n, opening)
        return { market: address, vault: own }
      }),
      misbehave: (given) => {
        faults = given
      },
      setDown: (down) => {
        isDown = down
      },
      setGenesis: (hash) => {
        genesis = hash as typeof genesis
      },
      setHistory: (has) => {
        hasHistory = has
      },
      loseNextSend: (moment) => {
        losing = moment
      },
      drop: (count) => {
        dropped = count
      },
      before: (method, act) => void acts.push({ method, act }),
      answer: (method, count, response) => {
        for (let i = 0; i < count; i++) planned.push({ method, response })
      }
    }
  })

const signatureOf = (wire: string) => Base58.encode(Buffer.from(wire, "base64").subarray(1, 65))

/** What was asked to be pinned: JSON, or a file of a form. */
const pinnedIn = async (body: unknown): Promise<Uint8Array> => {
  if (body instanceof FormData) {
    const file = body.get("file")
    if (file instanceof Blob) return new Uint8Array(await file.arrayBuffer())
  }
  const json = JSON.parse(String(body))
  return Cid.bytesOfJson("pinataContent" in json ? json.pinataContent : json)
}
