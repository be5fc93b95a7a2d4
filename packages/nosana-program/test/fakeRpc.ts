/** The JSON-RPC methods of a cluster in memory. */
import { Buffer } from "node:buffer"
import { Base58 } from "@longshore/nosana"
import type { Address } from "@solana/kit"
import { encoded, rentOf } from "./fakeAccounts.ts"
import { type Block, type Cluster, type Commitment, decoded } from "./fakeCluster.ts"

type Config =
  | {
      readonly commitment?: Commitment
      readonly minContextSlot?: number
      readonly filters?: ReadonlyArray<any>
      readonly [name: string]: any
    }
  | undefined
const commitmentIn = (config: Config): Commitment => config?.commitment ?? "finalized"

/** What a server says instead of an answer. */
export class RpcError extends Error {
  readonly code: number
  readonly data: unknown
  constructor(code: number, message: string, data?: unknown) {
    super(message)
    this.code = code
    this.data = data
  }
}

export const makeRpc = (cluster: Cluster, genesis: () => string, history: () => boolean) => {
  const account = (address: Address, slot: bigint) => {
    const found = cluster.accounts.at(address, slot)
    if (found === undefined) return null
    const { data, owner } = encoded(found, cluster.network)
    const base64 = Buffer.from(data).toString("base64")
    return {
      data: [base64, "base64"],
      executable: false,
      lamports: found.lamports,
      owner,
      rentEpoch: 0,
      space: data.length
    }
  }
  const inContext = (config: Config, value: (slot: bigint) => unknown) => {
    const slot = cluster.slot(commitmentIn(config))
    if (config?.minContextSlot !== undefined && slot < BigInt(config.minContextSlot)) {
      throw new RpcError(-32016, "Minimum context slot has not been reached", { contextSlot: slot })
    }
    return { context: { slot, apiVersion: "2.3.0" }, value: value(slot) }
  }
  const transactionOf = ({ error, fee, instructions, logs, seconds, signature, slot, transfers }: Block) => {
    const keys: Array<Address> = []
    const place = (key: Address) => {
      if (!keys.includes(key)) keys.push(key)
      return keys.indexOf(key)
    }
    const compiled = instructions.map(({ accounts, data, program }) => ({
      programIdIndex: place(program),
      accounts: accounts.map(place),
      data: Base58.encode(data),
      stackHeight: null
    }))
    const innerInstructions = transfers.map((moved, index) => ({
      index,
      instructions: moved.map(({ amount, destination, source }) => {
        const data = new Uint8Array(9)
        data[0] = 3
        new DataView(data.buffer).setBigUint64(1, amount, true)
        return {
          programIdIndex: place(cluster.tokenProgram),
          accounts: [place(source), place(destination), place(source)],
          data: Base58.encode(data),
          stackHeight: 2
        }
      })
    }))
    return {
      slot,
      blockTime: seconds,
      version: 0,
      meta: { err: error, fee, logMessages: logs, innerInstructions, loadedAddresses: { readonly: [], writable: [] } },
      transaction: { signatures: [signature], message: { accountKeys: keys, instructions: compiled } }
    }
  }

  const methods: { readonly [method: string]: (params: ReadonlyArray<any>) => unknown } = {
    getGenesisHash: () => genesis(),
    getMinimumBalanceForRentExemption: ([size]) => rentOf(Number(size)),
    getEpochInfo: ([config]) => ({
      absoluteSlot: cluster.slot(commitmentIn(config)),
      blockHeight: cluster.height(commitmentIn(config)),
      epoch: 0,
      slotIndex: cluster.slot(commitmentIn(config)),
      slotsInEpoch: 432_000,
      transactionCount: 1
    }),
    getFirstAvailableBlock: () => 0,
    getLatestBlockhash: ([config]) => inContext(config, () => cluster.blockhash(commitmentIn(config))),
    getRecentPrioritizationFees: () =>
      [100, 0, 2_000, 500].map((prioritizationFee, slot) => ({ slot, prioritizationFee })),
    getBalance: ([address, config]) => inContext(config, (slot) => cluster.accounts.at(address, slot)?.lamports ?? 0n),
    getAccountInfo: ([address, config]) => inContext(config, (slot) => account(address, slot)),
    getMultipleAccounts: ([addresses, config]) =>
      inContext(config, (slot) => (addresses as ReadonlyArray<Address>).map((address) => account(address, slot))),
    getProgramAccounts: ([program, config]) =>
      inContext(config, (slot) =>
        cluster.accounts.all(slot).flatMap(([pubkey, found]) => {
          const { data, owner } = encoded(found, cluster.network)
          const passes = (config.filters as ReadonlyArray<any>).every(({ memcmp }) => {
            const wanted = Base58.decode(memcmp.bytes)!
            return wanted.every((byte, at) => data[Number(memcmp.offset) + at] === byte)
          })
          return owner === program && passes ? [{ pubkey, account: account(pubkey, slot) }] : []
        })
      ),
    getSignatureStatuses: ([signatures, config]) => {
      if (config?.searchTransactionHistory === true && !history()) {
        throw new RpcError(-32011, "Transaction history is not available from this node")
      }
      return {
        context: { slot: cluster.slot() },
        value: (signatures as ReadonlyArray<string>).map((signature) => {
          const found = cluster.statusOf(signature)
          return found === undefined
            ? null
            : {
                slot: found.slot,
                err: found.error,
                confirmations: found.confirmationStatus === "finalized" ? null : 1,
                confirmationStatus: found.confirmationStatus,
                status: found.error === null ? { Ok: null } : { Err: found.error }
              }
        })
      }
    },
    getSignaturesForAddress: ([address, { before, limit }]) => {
      const found = cluster.blocks
        .filter(({ instructions }) => instructions.some(({ accounts }) => accounts.includes(address)))
        .filter(({ slot }) => slot <= cluster.slot("confirmed"))
        .reverse()
      const begin = before === undefined ? 0 : found.findIndex(({ signature }) => signature === before) + 1
      return found
        .slice(begin, begin + Number(limit))
        .map(({ error, seconds, signature, slot }) => ({ signature, slot, err: error, blockTime: seconds, memo: null }))
    },
    getTransaction: ([signature]) => {
      const found = cluster.blocks.find((block) => block.signature === signature)
      return found === undefined || found.slot > cluster.slot("confirmed") ? null : transactionOf(found)
    },
    simulateTransaction: ([wire, config]) => {
      const { draft, error, logs, units } = cluster.simulate(decoded(wire), config.sigVerify === true)
      const addresses: ReadonlyArray<Address> = config.accounts?.addresses ?? []
      return inContext({ ...config, commitment: "processed" }, () => ({
        err: error,
        logs,
        unitsConsumed: units,
        accounts: addresses.map((address) => {
          const changed =
            draft?.changes.has(address) === true ? draft.changes.get(address) : cluster.accounts.now(address)
          if (changed === undefined) return null
          const { data, owner } = encoded(changed, cluster.network)
          const base64 = Buffer.from(data).toString("base64")
          return { data: [base64, "base64"], executable: false, lamports: changed.lamports, owner, rentEpoch: 0 }
        })
      }))
    },
    sendTransaction: ([wire]) => {
      const transaction = decoded(wire)
      if (!transaction.isSigned) throw new RpcError(-32003, "Transaction signature verification failure")
      cluster.take(transaction)
      return transaction.signature
    }
  }

  /** Answers a request, as a server that works does. */
  return (method: string, params: ReadonlyArray<any>): unknown => {
    cluster.advance()
    const answer = methods[method]
    if (answer === undefined) throw new RpcError(-32601, "Method not found")
    return answer(params)
  }
}
