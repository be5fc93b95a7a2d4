/** A requester of the tests: it speaks to the chain by JSON-RPC, with instructions made here byte by byte. */
import { createHash } from "node:crypto"
import { onTestFinished } from "vitest"
import { createDevnet, type Devnet, type NosanaImage, type NosanaProgramOptions } from "../../src/index.ts"
import { tokenOf } from "../../src/nosana/authorization.ts"
import { cluster } from "../../src/nosana/cluster.ts"
import { cidOf, digestOf } from "../../src/nosana/contentId.ts"
import { type KeyPair, keyPairOf, newKeyPair } from "../../src/nosana/KeyPair.ts"
import { type AccountUse, type Instruction, signedTransaction } from "../../src/nosana/transaction.ts"
import {
  associatedToken,
  bytesOf,
  findDerivedAddress,
  systemProgram,
  toBase58,
  tokenProgram
} from "../../src/solana/keys.ts"

/** Does what its command says. */
const worker: NosanaImage = async ({ command, env, files, serve, sleep, stderr, stdout, write }) => {
  const [verb, ...words] = command
  if (verb === "echo") stdout(`${words.join(" ")}\n`)
  if (verb === "complain") stderr(`${words.join(" ")}\n`)
  if (verb === "env") stdout(`${words.map((name) => env[name]).join(",")}\n`)
  if (verb === "exit") return Number(words[0])
  if (verb === "throw") throw new Error(words.join(" "))
  if (verb === "write") write(words[0]!, words[1]!)
  if (verb === "read") stdout(`${Buffer.from(files[words[0]!] ?? []).toString()}\n`)
  if (verb === "serve") {
    serve(Number(words[0]), async (request) => new Response(`${request.method} ${new URL(request.url).pathname}`))
    await sleep("1 day")
  }
  if (verb === "sleep") {
    stdout("begins\n")
    await sleep(`${Number(words[0])} seconds`)
    stdout("ends\n")
  }
  return 0
}

export const operation = (id: string, cmd: ReadonlyArray<string>, more: object = {}, args: object = {}) => ({
  type: "container/run",
  id,
  args: { image: "worker", cmd, ...args },
  ...more
})
export const definitionOf = (...ops: ReadonlyArray<object>) => ({ version: "0.1", type: "container", ops })

/** All that an operation has written. */
export const logOf = (result: any, index = 0): string => result.opStates[index].logs.map(({ log }: any) => log).join("")

const own = (options: NosanaProgramOptions): NosanaProgramOptions => ({
  engine: "none",
  images: { worker },
  slotTime: "20 millis",
  ...options
})

export const liveNetwork = async (options: NosanaProgramOptions = {}) => {
  const devnet = await createDevnet({ networks: ["nosana-program"], "nosana-program": own(options) })
  onTestFinished(() => devnet[Symbol.asyncDispose]())
  return { devnet, ...requester(devnet["nosana-program"]) }
}

export const testNetwork = async (options: NosanaProgramOptions = {}) => {
  const devnet = await createDevnet({
    networks: ["nosana-program"],
    clock: "test",
    "nosana-program": own({ slotTime: "400 millis", ...options })
  })
  onTestFinished(() => devnet[Symbol.asyncDispose]())
  return { devnet, ...requester(devnet["nosana-program"]) }
}

type Network = Devnet<"nosana-program">["nosana-program"]

const writable = (address: string): AccountUse => ({ address, isWritable: true })
const signing = (address: string): AccountUse => ({ address, isSigner: true, isWritable: true })
const readable = (address: string): AccountUse => ({ address })

const dataOf = (name: string, ...values: ReadonlyArray<Uint8Array>) =>
  new Uint8Array(Buffer.concat([createHash("sha256").update(`global:${name}`).digest().subarray(0, 8), ...values]))

const seconds = (value: number) => {
  const bytes = new DataView(new ArrayBuffer(8))
  bytes.setBigInt64(0, BigInt(value), true)
  return new Uint8Array(bytes.buffer)
}

export interface SeenJob {
  readonly state: number
  readonly result: string | undefined
  readonly node: string
  readonly timeStart: bigint
  readonly timeEnd: bigint
  readonly timeout: bigint
}

const requester = (network: Network) => {
  const wallet = keyPairOf(network.wallet())
  const { jobs, nosMint, rewards } = cluster
  const market = network.market()
  const [vault] = findDerivedAddress([bytesOf(market), bytesOf(nosMint)], jobs)
  const [reflection] = findDerivedAddress([new TextEncoder().encode("reflection")], rewards)
  const [rewardsVault] = findDerivedAddress([bytesOf(nosMint)], rewards)
  const tokens = associatedToken(wallet.address, nosMint)

  const rpc = async (method: string, ...params: ReadonlyArray<unknown>): Promise<any> => {
    const answer = await fetch(network.url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params })
    })
    const { error, result } = (await answer.json()) as { error?: unknown; result?: unknown }
    if (error !== undefined) throw Object.assign(new Error(`${method} failed`), { error })
    return result
  }
  const send = async (instruction: Instruction, ...signers: readonly [KeyPair, ...Array<KeyPair>]): Promise<string> => {
    const { value } = await rpc("getLatestBlockhash", { commitment: "processed" })
    const wire = Buffer.from(signedTransaction([instruction], signers, value.blockhash)).toString("base64")
    return rpc("sendTransaction", wire, { encoding: "base64", preflightCommitment: "processed" })
  }

  const pin = async (content: unknown): Promise<string> => {
    const answer = await fetch(`${network.ipfs().api}/pinning/pinJSONToIPFS`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(content)
    })
    return ((await answer.json()) as { IpfsHash: string }).IpfsHash
  }
  const fetched = async (cid: string): Promise<any> => (await fetch(network.ipfs().gateway + cid)).json()

  const listed = async (cid: string, timeout: number) => {
    const [job, run] = [newKeyPair(), newKeyPair()]
    const accounts = [
      signing(job.address),
      writable(market),
      signing(run.address),
      writable(tokens),
      writable(vault),
      signing(wallet.address),
      writable(reflection),
      writable(rewardsVault),
      signing(wallet.address),
      readable(rewards),
      readable(tokenProgram),
      readable(systemProgram)
    ]
    const data = dataOf("list", digestOf(cid)!, seconds(timeout))
    await send({ program: jobs, accounts, data }, wallet, job, run)
    return job.address
  }
  /** Pins a definition and lists it, for a minute. */
  const list = async (definition: unknown, timeout = 60) => listed(await pin(definition), timeout)

  const job = async (address: string): Promise<SeenJob | undefined> => {
    const { value } = await rpc("getAccountInfo", address, { encoding: "base64", commitment: "processed" })
    if (value === null) return undefined
    const data = Buffer.from(value.data[0], "base64")
    const digest = data.subarray(40, 72)
    return {
      state: data[208]!,
      result: digest.every((byte) => byte === 0) ? undefined : cidOf(digest),
      node: toBase58(data.subarray(104, 136)),
      timeEnd: data.readBigInt64LE(209),
      timeStart: data.readBigInt64LE(217),
      timeout: data.readBigInt64LE(225)
    }
  }
  /** The run account of a job, and who pays for it. */
  const run = async (address: string) => {
    const found = await rpc("getProgramAccounts", jobs, {
      encoding: "base64",
      commitment: "processed",
      filters: [{ dataSize: 120 }, { memcmp: { offset: 8, bytes: address, encoding: "base58" } }]
    })
    if (found.length === 0) return undefined
    const data = Buffer.from(found[0].account.data[0], "base64")
    return {
      address: found[0].pubkey as string,
      node: toBase58(data.subarray(40, 72)),
      payer: toBase58(data.subarray(72, 104))
    }
  }
  const until = async <A>(look: () => Promise<A | undefined>): Promise<A> => {
    for (;;) {
      const seen = await look()
      if (seen !== undefined) return seen
    }
  }
  const running = (address: string) => until(() => run(address))
  /** Looks until the result is posted, and reads it. */
  const finished = async (address: string): Promise<any> => {
    const cid = await until(async () => (await job(address))?.result)
    return fetched(cid)
  }

  const end = async (address: string) => {
    const { address: runAddress, node, payer } = (await run(address))!
    const accounts = [
      writable(address),
      readable(market),
      writable(runAddress),
      writable(tokens),
      writable(associatedToken(node, nosMint)),
      writable(vault),
      writable(payer),
      signing(wallet.address),
      readable(tokenProgram)
    ]
    return send({ program: jobs, accounts, data: dataOf("end") }, wallet)
  }
  const extend = (address: string, timeout: number) => {
    const accounts = [
      writable(address),
      readable(market),
      writable(tokens),
      writable(vault),
      writable(reflection),
      writable(rewardsVault),
      { address: wallet.address, isSigner: true },
      { address: wallet.address, isSigner: true },
      readable(rewards),
      readable(tokenProgram)
    ]
    return send({ program: jobs, accounts, data: dataOf("extend", seconds(timeout)) }, wallet)
  }

  const queueLength = async (): Promise<number> => {
    const { value } = await rpc("getAccountInfo", market, { encoding: "base64", commitment: "processed" })
    return Buffer.from(value.data[0], "base64").readUInt32LE(147)
  }
  /** Until so many hosts wait in the market. */
  const waiting = (hosts: number) => until(async () => ((await queueLength()) === hosts ? true : undefined))
  /** Takes the hosts out of the market. */
  const closed = async () => {
    network.hosts("away")
    await waiting(0)
  }

  const hostUrl = (node = network.nodes()[0]!) => network.hostTemplate().replace("{node}", node)
  const token = (at?: Date, keys = wallet) => tokenOf(keys, "anything", at)
  const ask = (path: string, options: RequestInit = {}, authorization: string | undefined = token()) =>
    fetch(hostUrl() + path, {
      ...options,
      headers: { ...(authorization !== undefined && { authorization }), ...(options.headers as object) }
    })

  return {
    network,
    wallet,
    rpc,
    send,
    pin,
    fetched,
    list,
    listed,
    job,
    run,
    running,
    until,
    finished,
    end,
    extend,
    waiting,
    closed,
    hostUrl,
    token,
    ask
  }
}

/** The frames of a web socket, and how it ended. `say` is its first message. */
export const talk = (url: string, say: unknown) => {
  const frames: Array<any> = []
  const socket = new WebSocket(url.replace(/^http/, "ws"))
  const closed = new Promise<{ readonly code: number; readonly reason: string }>((resolve) => {
    socket.addEventListener("close", ({ code, reason }) => resolve({ code, reason }))
  })
  socket.addEventListener("open", () => socket.send(typeof say === "string" ? say : JSON.stringify(say)))
  const waiting = new Set<() => void>()
  socket.addEventListener("message", ({ data }) => {
    const { data: inner, path } = JSON.parse(String(data)) as { data: string; path: string }
    frames.push({ path, ...JSON.parse(inner) })
    for (const each of waiting) each()
  })
  /** Waits until there is a frame that fits. */
  const heard = (fits: (frame: any) => boolean) =>
    new Promise<any>((resolve) => {
      const look = () => {
        const found = frames.find(fits)
        if (found === undefined) return
        waiting.delete(look)
        resolve(found)
      }
      waiting.add(look)
      look()
    })
  return { frames, closed, heard, close: () => socket.close() }
}
