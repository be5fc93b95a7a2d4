/** The transactions that named an address, as far as they called the jobs program. */
import type { JobError } from "@longshore/core/JobError"
import { Base58 } from "@longshore/nosana"
import type { Address, Signature } from "@solana/kit"
import * as Effect from "effect/Effect"
import type { Chain } from "../../Chain.ts"
import { patient, type ReadOptions } from "../reading/accounts.ts"
import { type InstructionName, nameOf } from "./instructions.ts"

/** Tokens that an instruction moved. */
export interface Transfer {
  readonly source: Address
  readonly destination: Address
  /** In the token's smallest unit. */
  readonly amount: bigint
}

/** One call of the jobs program, by a transaction or by another program. */
export interface Invocation {
  readonly name: InstructionName
  readonly accounts: ReadonlyArray<Address>
  readonly data: Uint8Array
  /** What it moved. `undefined` where the RPC does not tell, or another program made the call. */
  readonly transfers: ReadonlyArray<Transfer> | undefined
}

export interface Landed {
  readonly signature: Signature
  readonly slot: bigint
  readonly at: Date | undefined
  readonly invocations: ReadonlyArray<Invocation>
}

export interface Sighted {
  readonly signature: Signature
  readonly slot: bigint
}

/** How many transactions are read at a time. */
const concurrency = 4

/** Histories are kept of what is confirmed, not of what is only processed. */
const settled = ({ commitment }: Chain) => (commitment === "finalized" ? commitment : ("confirmed" as const))

interface Page {
  readonly found: ReadonlyArray<Sighted>
  /** How many were named, those that failed among them. */
  readonly named: number
  readonly last: Signature | undefined
}

/**
 * Up to `limit` transactions that succeeded, newest first, beginning before another one. `last` is `undefined` after the
 * oldest. The index of an RPC may lack the newest, also where its slot is not before `since`.
 */
export const readSignatures = (
  chain: Chain,
  operation: string,
  address: Address,
  { before, limit, since }: ReadOptions & { readonly before?: Signature | undefined; readonly limit: number }
): Effect.Effect<Page, JobError> =>
  patient(
    chain.call(operation, async (rpc, send) => {
      const page = {
        commitment: settled(chain),
        limit,
        ...(before !== undefined && { before }),
        ...(since !== undefined && { minContextSlot: since })
      }
      const answer = await rpc.getSignaturesForAddress(address, page).send(send)
      if (!Array.isArray(answer)) throw new SyntaxError("it is no list of signatures")
      return {
        found: answer.filter(({ err }) => err === null).map(({ signature, slot }) => ({ signature, slot })),
        named: answer.length,
        last: answer.length < limit ? undefined : answer.at(-1)?.signature
      }
    })
  )

export interface Transactions {
  /** In the order in which they were asked for. */
  readonly found: ReadonlyArray<Landed>
  /** How many the RPC does not have yet, or not any more. */
  readonly missing: number
}

export const readTransactions = (
  chain: Chain,
  operation: string,
  sighted: ReadonlyArray<Sighted>
): Effect.Effect<Transactions, JobError> => {
  const one = ({ signature }: Sighted) =>
    chain.call(operation, async (rpc, send) => {
      const config = { commitment: settled(chain), encoding: "json", maxSupportedTransactionVersion: 0 } as const
      const answer = await rpc.getTransaction(signature, config).send(send)
      // Without what came of it, it says as little as none.
      if (answer === null || answer.meta === null) return undefined
      return answer.meta.err === null ? [landed(chain, signature, answer)] : []
    })
  return Effect.map(Effect.forEach(sighted, one, { concurrency }), (all) => ({
    found: all.flatMap((found) => found ?? []),
    missing: all.filter((found) => found === undefined).length
  }))
}

interface Compiled {
  readonly accounts: ReadonlyArray<number>
  readonly data: string
  readonly programIdIndex: number
  readonly stackHeight?: number | null
}

interface Answer {
  readonly blockTime: bigint | null
  readonly slot: bigint
  readonly transaction: {
    readonly message: { readonly accountKeys: ReadonlyArray<Address>; readonly instructions: ReadonlyArray<Compiled> }
  }
  readonly meta: {
    readonly innerInstructions?:
      | ReadonlyArray<{ readonly index: number; readonly instructions: ReadonlyArray<Compiled> }>
      | null
      | undefined
    readonly loadedAddresses?: { readonly writable: ReadonlyArray<Address>; readonly readonly: ReadonlyArray<Address> }
  } | null
}

const landed = ({ network }: Chain, signature: Signature, given: object): Landed => {
  const { blockTime, meta, slot, transaction } = given as Answer
  const { accountKeys, instructions } = transaction.message
  const keys = [...accountKeys, ...(meta?.loadedAddresses?.writable ?? []), ...(meta?.loadedAddresses?.readonly ?? [])]
  const keyAt = (place: number): Address => {
    const key = keys[place]
    if (key === undefined)
      throw new SyntaxError(`transaction ${signature} names an account ${place} that it does not have`)
    return key
  }
  const inner = new Map(meta?.innerInstructions?.map(({ index, instructions: own }) => [index, own]))
  const knowsInner = Array.isArray(meta?.innerInstructions)
  const read = ({ accounts, data, programIdIndex }: Compiled, transfers: Invocation["transfers"]) => {
    if (keyAt(programIdIndex) !== network.jobs) return []
    const bytes = Base58.decode(data) ?? new Uint8Array()
    const name = nameOf(bytes)
    return name === undefined ? [] : [{ name, accounts: accounts.map(keyAt), data: bytes, transfers }]
  }
  const invocations = instructions.flatMap((outer, index) => {
    const called = inner.get(index) ?? []
    const transfers = knowsInner ? called.flatMap((one) => transferOf(one, keyAt)) : undefined
    return [...read(outer, transfers), ...called.flatMap((one) => read(one, undefined))]
  })
  return { signature, slot, at: blockTime === null ? undefined : new Date(Number(blockTime) * 1000), invocations }
}

/** The Token program's `transfer`, which is what the jobs program uses. */
const transferOf = ({ accounts, data }: Compiled, keyAt: (place: number) => Address): ReadonlyArray<Transfer> => {
  const bytes = Base58.decode(data)
  const [source, destination] = accounts
  if (bytes?.length !== 9 || bytes[0] !== 3 || source === undefined || destination === undefined) return []
  const amount = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(1, true)
  return [{ source: keyAt(source), destination: keyAt(destination), amount }]
}
