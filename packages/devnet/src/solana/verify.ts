/** What a program may have done to the accounts of its instruction. */
import { type AccountState, type Address, type InstructionAccount, ProgramError } from "./Program.ts"

const mostGrowth = 10_240
const largest = 10 * 1024 * 1024

export interface Changes {
  readonly programId: Address
  /** Programs of the runtime may make an account of any size, the others let it grow by so much. */
  readonly isBuiltin: boolean
  readonly writable: ReadonlySet<Address>
  readonly before: ReadonlyMap<Address, AccountState>
  readonly now: ReadonlyMap<Address, InstructionAccount>
}

const isSame = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && Buffer.compare(one, other) === 0

const isZero = (data: Uint8Array): boolean => data.every((byte) => byte === 0)

/** Ends the instruction with the runtime's name for the first thing that was not allowed. */
export const checkChanges = ({ before, isBuiltin, now, programId, writable }: Changes): void => {
  let balance = 0n
  for (const [address, was] of before) {
    const { account } = now.get(address)!
    const isOwn = was.owner === programId
    const mayWrite = writable.has(address)
    balance += account.lamports - was.lamports
    if (account.lamports !== was.lamports) {
      if (!isOwn && account.lamports < was.lamports) throw new ProgramError("ExternalAccountLamportSpend")
      if (!mayWrite) throw new ProgramError("ReadonlyLamportChange")
    }
    if (!isSame(account.data, was.data)) {
      if (account.data.length !== was.data.length) {
        if (!isOwn) throw new ProgramError("AccountDataSizeChanged")
        const growth = account.data.length - was.data.length
        if (account.data.length > largest || (!isBuiltin && growth > mostGrowth))
          throw new ProgramError("InvalidRealloc")
      }
      if (!mayWrite) throw new ProgramError("ReadonlyDataModified")
      if (!isOwn) throw new ProgramError("ExternalAccountDataModified")
    }
    if (account.owner !== was.owner && !(isOwn && mayWrite && !was.executable && isZero(account.data))) {
      throw new ProgramError("ModifiedProgramId")
    }
    if (account.executable !== was.executable) throw new ProgramError("ExecutableModified")
  }
  if (balance !== 0n) throw new ProgramError("UnbalancedInstruction")
}
