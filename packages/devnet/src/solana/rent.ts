/** What an account must hold to live, and the accounts in which the chain tells of it and of its time. */
import { deployedLoader, nativeLoader, sysvarOwner } from "./keys.ts"
import type { AccountState } from "./Program.ts"

const lamportsPerByte = 6960n
const accountOverhead = 128n

export const minimumBalance = (bytes: number | bigint): bigint => (BigInt(bytes) + accountOverhead) * lamportsPerByte

type RentState = "gone" | "exempt" | "paying"

const rentState = ({ data, lamports }: AccountState): RentState =>
  lamports === 0n ? "gone" : lamports >= minimumBalance(data.length) ? "exempt" : "paying"

/** Nobody may come below the minimum; who was below it may go on, if no bigger and no richer. */
export const mayBecome = (before: AccountState, after: AccountState): boolean => {
  if (rentState(after) !== "paying") return true
  return rentState(before) === "paying" && before.data.length === after.data.length && after.lamports <= before.lamports
}

export const clockAccount = (slot: bigint, epoch: bigint, unixTimestamp: bigint): AccountState => {
  const data = new Uint8Array(40)
  const view = new DataView(data.buffer)
  view.setBigUint64(0, slot, true)
  view.setBigUint64(16, epoch, true)
  view.setBigUint64(24, epoch + 1n, true)
  view.setBigInt64(32, unixTimestamp, true)
  return { lamports: minimumBalance(40), owner: sysvarOwner, data, executable: false }
}

export const rentAccount = (): AccountState => {
  const data = new Uint8Array(17)
  const view = new DataView(data.buffer)
  view.setBigUint64(0, lamportsPerByte, true)
  view.setFloat64(8, 1, true)
  data[16] = 50
  return { lamports: minimumBalance(17), owner: sysvarOwner, data, executable: false }
}

/** A program that is part of the runtime has its name for data. */
export const builtinAccount = (name: string): AccountState => ({
  lamports: 1n,
  owner: nativeLoader,
  data: new TextEncoder().encode(name),
  executable: true
})

/** The emulator's programs have no machine code: the data is the head of an ELF file. */
export const deployedAccount = (): AccountState => ({
  lamports: minimumBalance(4),
  owner: deployedLoader,
  data: Uint8Array.of(0x7f, 0x45, 0x4c, 0x46),
  executable: true
})
