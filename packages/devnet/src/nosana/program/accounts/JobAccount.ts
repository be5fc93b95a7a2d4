/** A job, from `list` or `assign` until it is closed. */
import { anchorCodec } from "../anchor/AccountCodec.ts"
import { bytes, i64, pubkey, type Struct, struct, u8, u64 } from "../anchor/Borsh.ts"

const body = {
  ipfsJob: bytes(32),
  ipfsResult: bytes(32),
  market: pubkey,
  /** The System program's address until the job is done. */
  node: pubkey,
  payer: pubkey,
  /** Micro-NOS per second, as of when the job was listed. */
  price: u64,
  /** Who may extend, delist, end and recover. */
  project: pubkey,
  state: u8,
  timeEnd: i64,
  timeStart: i64,
  /** Seconds that were paid for. */
  timeout: i64
}

export type JobAccount = Struct<typeof body>

export const jobAccount = anchorCodec("JobAccount", struct(body), 240)

/** There is no 1: a job that runs is one in the queued state that has a run account. */
export const jobStates = { queued: 0, done: 2, stopped: 3 } as const

export const isZero = (digest: Uint8Array): boolean => digest.every((byte) => byte === 0)
