/** Accounts as bytes, written and read by their offsets. */
import type { Address } from "../../../src/solana/Program.ts"
import {
  addressAt,
  concat,
  hex,
  i64,
  i64At,
  key,
  padded,
  toHex,
  u8,
  u16,
  u32,
  u32At,
  u64,
  u64At,
  u128,
  u128At
} from "./bytes.ts"

export const system: Address = "11111111111111111111111111111111"
export const tokenProgram: Address = "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA"

export const discriminators = {
  job: hex("5b10a2052dd27d41"),
  market: hex("c94ebbe1f0c6c9fb"),
  run: hex("c2a96ee6eb0be116"),
  stake: hex("509e437c32bdc0ff"),
  reflection: hex("cd99a036ef1adbbc")
} as const

const zeros = (size: number) => new Uint8Array(size)

export interface JobImage {
  readonly ipfsJob: string
  readonly ipfsResult: string
  readonly market: Address
  readonly node: Address
  readonly payer: Address
  readonly price: bigint
  readonly project: Address
  readonly state: number
  readonly timeEnd: bigint
  readonly timeStart: bigint
  readonly timeout: bigint
}

export const noDigest = "00".repeat(32)

export const jobBytes = (job: JobImage): Uint8Array =>
  padded(
    240,
    discriminators.job,
    hex(job.ipfsJob),
    hex(job.ipfsResult),
    key(job.market),
    key(job.node),
    key(job.payer),
    u64(job.price),
    key(job.project),
    u8(job.state),
    i64(job.timeEnd),
    i64(job.timeStart),
    i64(job.timeout)
  )

export const readJob = (data: Uint8Array): JobImage => ({
  ipfsJob: toHex(data.subarray(8, 40)),
  ipfsResult: toHex(data.subarray(40, 72)),
  market: addressAt(data, 72),
  node: addressAt(data, 104),
  payer: addressAt(data, 136),
  price: u64At(data, 168),
  project: addressAt(data, 176),
  state: data[208]!,
  timeEnd: i64At(data, 209),
  timeStart: i64At(data, 217),
  timeout: i64At(data, 225)
})

export interface RunImage {
  readonly job: Address
  readonly node: Address
  readonly payer: Address
  readonly time: bigint
}

export const runBytes = (run: RunImage): Uint8Array =>
  padded(120, discriminators.run, key(run.job), key(run.node), key(run.payer), u8(0), i64(run.time))

export interface MarketImage {
  readonly authority: Address
  readonly jobExpiration: bigint
  readonly jobPrice: bigint
  readonly jobTimeout: bigint
  readonly jobType: number
  readonly vault: Address
  readonly vaultBump: number
  readonly nodeAccessKey: Address
  readonly nodeXnosMinimum: bigint
  readonly queueType: number
  readonly queue: ReadonlyArray<Address>
}

export const marketSpace = 10_224

export const marketBytes = (market: MarketImage, space = marketSpace): Uint8Array =>
  padded(
    space,
    discriminators.market,
    key(market.authority),
    i64(market.jobExpiration),
    u64(market.jobPrice),
    i64(market.jobTimeout),
    u8(market.jobType),
    key(market.vault),
    u8(market.vaultBump),
    key(market.nodeAccessKey),
    u128(market.nodeXnosMinimum),
    u8(market.queueType),
    u32(market.queue.length),
    ...market.queue.map(key)
  )

export const readMarket = (data: Uint8Array): MarketImage => ({
  authority: addressAt(data, 8),
  jobExpiration: i64At(data, 40),
  jobPrice: u64At(data, 48),
  jobTimeout: i64At(data, 56),
  jobType: data[64]!,
  vault: addressAt(data, 65),
  vaultBump: data[97]!,
  nodeAccessKey: addressAt(data, 98),
  nodeXnosMinimum: u128At(data, 130),
  queueType: data[146]!,
  queue: Array.from({ length: u32At(data, 147) }, (_, index) => addressAt(data, 151 + 32 * index))
})

export interface StakeImage {
  readonly amount: bigint
  readonly authority: Address
  readonly duration: bigint
  readonly xnos: bigint
}

export const stakeBytes = (stake: StakeImage): Uint8Array =>
  padded(
    120,
    discriminators.stake,
    u64(stake.amount),
    key(stake.authority),
    u64(stake.duration),
    i64(0),
    zeros(32),
    u8(255),
    u128(stake.xnos)
  )

export interface ReflectionImage {
  readonly rate: bigint
  readonly totalReflection: bigint
  readonly totalXnos: bigint
  readonly vault: Address
}

export const reflectionBytes = (reflection: ReflectionImage): Uint8Array =>
  padded(
    96,
    discriminators.reflection,
    u128(reflection.rate),
    u128(reflection.totalReflection),
    u128(reflection.totalXnos),
    key(reflection.vault),
    u8(255)
  )

export interface TokenImage {
  readonly mint: Address
  readonly owner: Address
  readonly amount: bigint
}

export const tokenBytes = ({ amount, mint, owner }: TokenImage): Uint8Array =>
  padded(165, key(mint), key(owner), u64(amount), zeros(36), u8(1))

/** Without an authority; six decimals. */
export const mintBytes = (supply: bigint): Uint8Array => padded(82, zeros(36), u64(supply), u8(6), u8(1))

export interface MetadataImage {
  readonly mint: Address
  readonly collection?: { readonly key: Address; readonly verified: boolean } | undefined
}

const text = (value: string) => concat(u32(value.length), new TextEncoder().encode(value))

/** An NFT's metadata as Metaplex keeps it. */
export const metadataBytes = ({ collection, mint }: MetadataImage): Uint8Array =>
  padded(
    679,
    u8(4),
    zeros(32),
    key(mint),
    text("Access".padEnd(32, "\0")),
    text("NOS".padEnd(10, "\0")),
    text("https://example.com/access.json".padEnd(200, "\0")),
    u16(500),
    u8(1),
    u32(1),
    zeros(32),
    u8(1),
    u8(100),
    u8(0),
    u8(1),
    concat(u8(1), u8(254)),
    concat(u8(1), u8(0)),
    collection === undefined ? u8(0) : concat(u8(1), u8(collection.verified ? 1 : 0), key(collection.key)),
    u8(0)
  )
