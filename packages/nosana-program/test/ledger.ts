/** Accounts and transactions in memory, behind `fetch`: whatever state a test wants, with no program that makes it. */
import { Base58 } from "@longshore/nosana"
import { type Address, getAddressEncoder } from "@solana/kit"
import { jobLayout, marketLayout, runLayout } from "../src/Accounts.ts"
import { networks } from "../src/Networks.ts"

export const network = networks.devnet

/** An address of a test's own: the same number gives the same one. */
export const addressOf = (number: number): Address => {
  const bytes = new Uint8Array(32).fill(7)
  new DataView(bytes.buffer).setUint32(0, number)
  return Base58.encode(bytes) as Address
}

const bytesOf = (address: Address): Uint8Array => Uint8Array.from(getAddressEncoder().encode(address))
const none = new Uint8Array(32)

export interface JobFields {
  readonly market?: Address
  readonly node?: Address
  readonly payer?: Address
  readonly project?: Address
  readonly state?: number
  readonly price?: bigint
  readonly timeout?: bigint
  readonly timeStart?: bigint
  readonly timeEnd?: bigint
  /** Each byte of the digest. */
  readonly result?: number
}

export const jobBytes = (fields: JobFields = {}): Uint8Array => {
  const { market = addressOf(1), payer = addressOf(2), project = addressOf(3), state = 0, price = 115n } = fields
  const { timeout = 3_600n, timeEnd = 0n, timeStart = 0n, node, result = 0 } = fields
  const bytes = new Uint8Array(240)
  const view = new DataView(bytes.buffer)
  const { offsets } = jobLayout
  bytes.set(jobLayout.discriminator)
  bytes.fill(1, offsets.ipfsJob, offsets.ipfsJob + 32)
  bytes.fill(result, offsets.ipfsResult, offsets.ipfsResult + 32)
  bytes.set(bytesOf(market), offsets.market)
  bytes.set(node === undefined ? none : bytesOf(node), offsets.node)
  bytes.set(bytesOf(payer), offsets.payer)
  bytes.set(bytesOf(project), offsets.project)
  view.setBigUint64(offsets.price, price, true)
  bytes[offsets.state] = state
  view.setBigInt64(offsets.timeEnd, timeEnd, true)
  view.setBigInt64(offsets.timeStart, timeStart, true)
  view.setBigInt64(offsets.timeout, timeout, true)
  return bytes
}

export const runBytes = (job: Address, node: Address = addressOf(9), time = 1_700_000_000n): Uint8Array => {
  const bytes = new Uint8Array(120)
  bytes.set(runLayout.discriminator)
  bytes.set(bytesOf(job), runLayout.offsets.job)
  bytes.set(bytesOf(node), runLayout.offsets.node)
  bytes.set(bytesOf(node), runLayout.offsets.payer)
  new DataView(bytes.buffer).setBigInt64(runLayout.offsets.time, time, true)
  return bytes
}

export const marketBytes = (
  queue: ReadonlyArray<Address> = [],
  queueType = queue.length === 0 ? 255 : 0
): Uint8Array => {
  const { offsets } = marketLayout
  const bytes = new Uint8Array(10_232)
  const view = new DataView(bytes.buffer)
  bytes.set(marketLayout.discriminator)
  bytes.set(bytesOf(addressOf(4)), offsets.authority)
  view.setBigUint64(offsets.jobPrice, 115n, true)
  bytes[offsets.queueType] = queueType
  view.setUint32(offsets.queueLength, queue.length, true)
  queue.forEach((address, at) => bytes.set(bytesOf(address), offsets.queue + 32 * at))
  return bytes
}

export interface Account {
  readonly owner: Address
  readonly data: Uint8Array
}

export interface Change {
  readonly address: Address
  readonly slot: bigint
  readonly account: Account | undefined
}

export interface Transaction {
  readonly signature: string
  readonly slot: bigint
  readonly err?: unknown
  readonly instructions: ReadonlyArray<{
    readonly data: Uint8Array
    readonly accounts: ReadonlyArray<Address>
    readonly program?: Address
    /** Tokens that it moved. */
    readonly transfers?: ReadonlyArray<readonly [source: Address, destination: Address, amount: bigint]>
  }>
}

export class Refusal extends Error {
  readonly code: number
  readonly data: unknown
  constructor(code: number, message: string, data?: unknown) {
    super(message)
    this.code = code
    this.data = data
  }
}

type Answer = (params: ReadonlyArray<any>) => unknown

export const encodeAccount = ({ data, owner }: Account, config: any) => {
  const slice = config?.dataSlice
  const shown = slice === undefined ? data : data.subarray(slice.offset, slice.offset + slice.length)
  const base64 = Buffer.from(shown).toString("base64")
  return { data: [base64, "base64"], executable: false, lamports: 1_000_000, owner, rentEpoch: 0, space: data.length }
}

/** Whether memcmp filters let an account through. */
export const passes = ({ data }: Account, filters: ReadonlyArray<any>): boolean =>
  filters.every(({ memcmp: { bytes, offset } }) =>
    Base58.decode(bytes)!.every((byte, at) => data[Number(offset) + at] === byte)
  )

export const makeLedger = () => {
  const accounts = new Map<Address, Account>()
  const listeners = new Set<(change: Change) => void>()
  const transactions: Array<Transaction> = []
  const requests: Array<string> = []
  const onRequest = new Set<() => void>()
  const instead: Array<{
    readonly method: string
    readonly act: (answer: () => unknown, params: ReadonlyArray<any>) => unknown
  }> = []
  let slot = 1_000n
  let genesis = network.genesis!

  const inContext = (config: any, value: () => unknown) => {
    if (config?.minContextSlot !== undefined && slot < BigInt(config.minContextSlot)) {
      throw new Refusal(-32016, "Minimum context slot has not been reached", { contextSlot: Number(slot) })
    }
    return { context: { slot: Number(slot) }, value: value() }
  }
  const shown = (address: Address, config: any) => {
    const found = accounts.get(address)
    return found === undefined ? null : encodeAccount(found, config)
  }
  const answers: { readonly [method: string]: Answer } = {
    getGenesisHash: () => genesis,
    getSlot: () => Number(slot),
    getAccountInfo: ([address, config]) => inContext(config, () => shown(address, config)),
    getMultipleAccounts: ([addresses, config]) => {
      if (addresses.length > 100) throw new Refusal(-32602, `Too many inputs provided; max 100`)
      return inContext(config, () => addresses.map((address: Address) => shown(address, config)))
    },
    getProgramAccounts: ([program, config]) => {
      if (config.filters.length > 4) throw new Refusal(-32602, "Too many filters provided; max 4")
      return inContext(config, () =>
        [...accounts]
          .filter(([, account]) => account.owner === program && passes(account, config.filters))
          .map(([pubkey, account]) => ({ pubkey, account: encodeAccount(account, config) }))
      )
    },
    getSignaturesForAddress: ([address, { before, limit }]) => {
      const found = transactions
        .filter(({ instructions }) => instructions.some(({ accounts: named }) => named.includes(address)))
        .reverse()
      const begin = before === undefined ? 0 : found.findIndex(({ signature }) => signature === before) + 1
      return found.slice(begin, begin + Number(limit)).map(({ err = null, signature, slot: at }) => ({
        signature,
        slot: Number(at),
        err,
        blockTime: 1_700_000_000 + Number(at),
        memo: null,
        confirmationStatus: "finalized"
      }))
    },
    getTransaction: ([signature]) => {
      const found = transactions.find((one) => one.signature === signature)
      return found === undefined ? null : encodeTransaction(found)
    }
  }

  const fetch: typeof globalThis.fetch = async (_, init) => {
    const { id, method, params } = JSON.parse(String(init?.body))
    requests.push(method)
    for (const heard of onRequest) heard()
    const reply = (body: object) => Response.json({ jsonrpc: "2.0", id, ...body })
    try {
      const answer = answers[method]
      if (answer === undefined) throw new Refusal(-32601, "Method not found")
      const at = instead.findIndex((one) => one.method === method)
      const [other] = at < 0 ? [] : instead.splice(at, 1)
      const result = await (other === undefined ? answer(params) : other.act(() => answer(params), params))
      return result instanceof Response ? result : reply({ result })
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown
      const { code, data, message } = thrown
      return reply({ error: { code, message, ...(data !== undefined && { data }) } })
    }
  }

  const changed = (address: Address, account: Account | undefined): bigint => {
    slot += 1n
    if (account === undefined) accounts.delete(address)
    else accounts.set(address, account)
    for (const listener of listeners) listener({ address, slot, account })
    return slot
  }

  return {
    fetch,
    accounts,
    transactions,
    requests,
    count: (method: string) => requests.filter((one) => one === method).length,
    slot: () => slot,
    tick: () => {
      slot += 1n
    },
    /** Each change is of a slot of its own. */
    set: (address: Address, data: Uint8Array, owner: Address = network.jobs) => changed(address, { owner, data }),
    close: (address: Address) => changed(address, undefined),
    /** Answers the next request of a method in another way. */
    once: (method: string, act: (answer: () => unknown, params: ReadonlyArray<any>) => unknown) => {
      instead.push({ method, act })
    },
    /** From now on, a method fails. */
    forbid: (method: string, code: number, message: string) => {
      ;(answers as Record<string, Answer>)[method] = () => {
        throw new Refusal(code, message)
      }
    },
    setGenesis: (hash: string) => {
      genesis = hash
    },
    /** Is called with each request. */
    onRequest,
    onChange: (listener: (change: Change) => void) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    }
  }
}

export type Ledger = ReturnType<typeof makeLedger>

const tokenProgram = "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA" as Address

const encodeTransaction = ({ err = null, instructions, signature, slot }: Transaction) => {
  const keys: Array<Address> = []
  const place = (key: Address) => {
    if (!keys.includes(key)) keys.push(key)
    return keys.indexOf(key)
  }
  const compiled = instructions.map(({ accounts, data, program = network.jobs }) => ({
    programIdIndex: place(program),
    accounts: accounts.map(place),
    data: Base58.encode(data),
    stackHeight: 1
  }))
  const innerInstructions = instructions.map(({ transfers = [] }, index) => ({
    index,
    instructions: transfers.map(([source, destination, amount]) => {
      const data = new Uint8Array(9)
      data[0] = 3
      new DataView(data.buffer).setBigUint64(1, amount, true)
      return {
        programIdIndex: place(tokenProgram),
        accounts: [place(source), place(destination), place(source)],
        data: Base58.encode(data),
        stackHeight: 2
      }
    })
  }))
  return {
    slot: Number(slot),
    blockTime: 1_700_000_000 + Number(slot),
    version: 0,
    meta: { err, fee: 5_000, innerInstructions, logMessages: [], loadedAddresses: { readonly: [], writable: [] } },
    transaction: { signatures: [signature], message: { accountKeys: keys, instructions: compiled } }
  }
}
