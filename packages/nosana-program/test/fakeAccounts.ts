/** The accounts of a cluster in memory: what they are, their bytes, and what they were in each slot. */
import { type Address, getAddressEncoder } from "@solana/kit"
import { noAddress, systemProgram, tokenProgram } from "../src/Addresses.ts"
import type { Network } from "../src/Networks.ts"

interface Base {
  readonly lamports: bigint
}
export interface WalletAccount extends Base {
  readonly kind: "wallet"
}
export interface TokenAccount extends Base {
  readonly kind: "token"
  readonly owner: Address
  readonly amount: bigint
}
export interface MarketAccount extends Base {
  readonly kind: "market"
  readonly authority: Address
  readonly price: bigint
  readonly jobType: number
  readonly vault: Address
  readonly queueType: number
  readonly queue: ReadonlyArray<Address>
}
export interface JobAccount extends Base {
  readonly kind: "job"
  readonly definition: Uint8Array
  readonly result: Uint8Array
  readonly market: Address
  readonly node: Address
  readonly payer: Address
  readonly price: bigint
  readonly project: Address
  readonly state: number
  readonly timeStart: bigint
  readonly timeEnd: bigint
  readonly timeout: bigint
}
export interface RunAccount extends Base {
  readonly kind: "run"
  readonly job: Address
  readonly node: Address
  readonly payer: Address
  readonly time: bigint
}
export type Account = WalletAccount | TokenAccount | MarketAccount | JobAccount | RunAccount

export const rentOf = (size: number): bigint => 6_960n * BigInt(128 + size)
export const marketSize = 10_232

const bytesOf = getAddressEncoder().encode

const discriminators = {
  job: "5b10a2052dd27d41",
  market: "c94ebbe1f0c6c9fb",
  run: "c2a96ee6eb0be116"
} as const

/** Fields one after the other. */
const written = (size: number, discriminator: string, write: (writer: Writer) => void): Uint8Array => {
  const bytes = new Uint8Array(size)
  bytes.set(Uint8Array.from(discriminator.match(/../g) ?? [], (hex) => Number.parseInt(hex, 16)))
  const view = new DataView(bytes.buffer)
  let at = discriminator.length / 2
  const put = (length: number, set: (at: number) => void) => {
    set(at)
    at += length
  }
  write({
    bytes: (value) => put(value.length, (at) => bytes.set(value, at)),
    address: (value) => put(32, (at) => bytes.set(bytesOf(value), at)),
    u64: (value) => put(8, (at) => view.setBigInt64(at, BigInt.asIntN(64, value), true)),
    u32: (value) => put(4, (at) => view.setUint32(at, value, true)),
    u8: (value) => put(1, (at) => view.setUint8(at, value))
  })
  return bytes
}
interface Writer {
  readonly bytes: (value: Uint8Array) => void
  readonly address: (value: Address) => void
  readonly u64: (value: bigint) => void
  readonly u32: (value: number) => void
  readonly u8: (value: number) => void
}

/** The account as the cluster keeps it. */
export const encoded = (account: Account, network: Network): { readonly owner: Address; readonly data: Uint8Array } => {
  switch (account.kind) {
    case "wallet":
      return { owner: systemProgram, data: new Uint8Array() }
    case "token":
      return {
        owner: tokenProgram,
        data: written(165, "", ({ address, bytes, u8, u64 }) => {
          address(network.nosMint)
          address(account.owner)
          u64(account.amount)
          bytes(new Uint8Array(36))
          u8(1)
        })
      }
    case "market":
      return {
        owner: network.jobs,
        data: written(marketSize, discriminators.market, ({ address, u32, u64, u8 }) => {
          address(account.authority)
          u64(86_400n)
          u64(account.price)
          u64(7_200n)
          u8(account.jobType)
          address(account.vault)
          u8(252)
          address(noAddress)
          u64(0n)
          u64(0n)
          u8(account.queueType)
          u32(account.queue.length)
          account.queue.forEach(address)
        })
      }
    case "job":
      return {
        owner: network.jobs,
        data: written(240, discriminators.job, ({ address, bytes, u64, u8 }) => {
          bytes(account.definition)
          bytes(account.result)
          address(account.market)
          address(account.node)
          address(account.payer)
          u64(account.price)
          address(account.project)
          u8(account.state)
          u64(account.timeEnd)
          u64(account.timeStart)
          u64(account.timeout)
        })
      }
    case "run":
      return {
        owner: network.jobs,
        data: written(120, discriminators.run, ({ address, u64, u8 }) => {
          address(account.job)
          address(account.node)
          address(account.payer)
          u8(0)
          u64(account.time)
        })
      }
  }
}

/** Changes of one transaction, which are made all together or not at all. */
export interface Draft {
  readonly get: (address: Address) => Account | undefined
  readonly set: (address: Address, account: Account | undefined) => void
  readonly changes: ReadonlyMap<Address, Account | undefined>
}

export const makeAccounts = () => {
  const versions = new Map<Address, Array<{ readonly slot: bigint; readonly account: Account | undefined }>>()
  /** As it was at the end of a slot. */
  const at = (address: Address, slot: bigint): Account | undefined =>
    versions.get(address)?.findLast((version) => version.slot <= slot)?.account
  const now = (address: Address): Account | undefined => versions.get(address)?.at(-1)?.account
  return {
    at,
    now,
    draft: (): Draft => {
      const changes = new Map<Address, Account | undefined>()
      return {
        get: (address) => (changes.has(address) ? changes.get(address) : now(address)),
        set: (address, account) => void changes.set(address, account),
        changes
      }
    },
    commit: (slot: bigint, { changes }: Pick<Draft, "changes">) => {
      for (const [address, account] of changes) {
        const known = versions.get(address) ?? []
        known.push({ slot, account })
        versions.set(address, known)
      }
    },
    all: (slot: bigint): ReadonlyArray<readonly [Address, Account]> =>
      [...versions.keys()].flatMap((address) => {
        const account = at(address, slot)
        return account === undefined ? [] : [[address, account] as const]
      })
  }
}
export type Accounts = ReturnType<typeof makeAccounts>
