/** That a node works on a job. */
import { anchorCodec } from "../anchor/AccountCodec.ts"
import { i64, pubkey, type Struct, struct, u8 } from "../anchor/Borsh.ts"

const body = {
  job: pubkey,
  node: pubkey,
  /** Who paid for this account, and gets its lamports back. */
  payer: pubkey,
  /** Nothing ever writes it. */
  state: u8,
  /** When the node began, in seconds. */
  time: i64
}

export type RunAccount = Struct<typeof body>

export const runAccount = anchorCodec("RunAccount", struct(body), 120)
