/** A market: its terms, and one queue, of jobs that wait for nodes or of nodes that wait for jobs. */
import { anchorCodec } from "../anchor/AccountCodec.ts"
import { i64, pubkey, type Struct, struct, u8, u64, u128, vec } from "../anchor/Borsh.ts"

const body = {
  authority: pubkey,
  /** Seconds after a job's end until anybody may close its account. */
  jobExpiration: i64,
  /** Micro-NOS per second. */
  jobPrice: u64,
  /** Seconds; no instruction reads it. */
  jobTimeout: i64,
  jobType: u8,
  vault: pubkey,
  vaultBump: u8,
  /** The collection that a node's NFT must be of; the System program's address where none is asked for. */
  nodeAccessKey: pubkey,
  nodeXnosMinimum: u128,
  queueType: u8,
  queue: vec(pubkey)
}

export type MarketAccount = Struct<typeof body>

/** Reading and writing one of the queue takes 131 together, as was measured. */
const unitsPerEntry = 65.5

/** Room for 314 in the queue. */
export const marketAccount = anchorCodec("MarketAccount", struct(body), 10_224, ({ queue }) =>
  Math.round(queue.length * unitsPerEntry)
)

export const queueTypes = { job: 0, node: 1, empty: 255 } as const

/** In a market of this type nothing is ever queued. */
export const unknownJobType = 255
