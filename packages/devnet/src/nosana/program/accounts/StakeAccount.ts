/** What a node has staked, in the staking program. */
import { anchorCodec } from "../anchor/AccountCodec.ts"
import { i64, pubkey, type Struct, struct, u8, u64, u128 } from "../anchor/Borsh.ts"

const body = {
  /** Micro-NOS. */
  amount: u64,
  authority: pubkey,
  /** Seconds for which it stays locked. */
  duration: u64,
  /** When it was unstaked, in seconds; 0 while it is staked. */
  timeUnstake: i64,
  vault: pubkey,
  vaultBump: u8,
  xnos: u128
}

export type StakeAccount = Struct<typeof body>

export const stakeAccount = anchorCodec("StakeAccount", struct(body), 120)

const precision = 10n ** 15n
const secondsPerMultiple = (4n * 365n * 24n * 60n * 60n) / 12n

/** The weight of a stake: more for a longer duration, none once it is unstaked. */
export const xnosOf = (stake: Pick<StakeAccount, "amount" | "duration" | "timeUnstake">): bigint =>
  stake.timeUnstake === 0n
    ? (((stake.duration * precision) / secondsPerMultiple + precision) * stake.amount) / precision
    : 0n
