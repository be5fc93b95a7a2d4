/** What a program may hand on when it calls another one. */
import { derivedAddress } from "./keys.ts"
import {
  type AccountState,
  type Address,
  type InnerInstruction,
  type InstructionAccount,
  ProgramError
} from "./Program.ts"

export interface Caller {
  readonly programId: Address
  /** The accounts of its own instruction. */
  readonly known: ReadonlyMap<Address, InstructionAccount>
  readonly accounts: ReadonlyMap<Address, AccountState>
  readonly trace: (line: string) => void
  readonly consume: (units: number) => void
}

const derivationUnits = 1500

/** The instruction as it will run, or the runtime's name for what it may not ask. */
export const granted = (
  called: InnerInstruction,
  signerSeeds: ReadonlyArray<ReadonlyArray<Uint8Array>>,
  { accounts, consume, known, programId, trace }: Caller
): InnerInstruction => {
  const signers = new Set<Address>()
  for (const seeds of signerSeeds) {
    consume(derivationUnits)
    const address = derivedAddress(seeds, programId)
    if (address === undefined) throw new ProgramError("InvalidSeeds")
    signers.add(address)
  }
  // An account that is named twice has all that is asked for it at either place.
  const merged = new Map<Address, { isSigner: boolean; isWritable: boolean }>()
  for (const { address, isSigner, isWritable } of called.accounts) {
    const one = merged.get(address) ?? { isSigner: false, isWritable: false }
    merged.set(address, { isSigner: one.isSigner || isSigner, isWritable: one.isWritable || isWritable })
  }
  for (const [address, asked] of merged) {
    const own = known.get(address)
    if (own === undefined) {
      trace(`Instruction references an unknown account ${address}`)
      throw new ProgramError("MissingAccount")
    }
    if (asked.isWritable && !own.isWritable) {
      trace(`${address}'s writable privilege escalated`)
      throw new ProgramError("PrivilegeEscalation")
    }
    if (asked.isSigner && !own.isSigner && !signers.has(address)) {
      trace(`${address}'s signer privilege escalated`)
      throw new ProgramError("PrivilegeEscalation")
    }
  }
  if (!known.has(called.programId)) {
    trace(`Unknown program ${called.programId}`)
    throw new ProgramError("MissingAccount")
  }
  if (accounts.get(called.programId)?.executable !== true) {
    trace(`Account ${called.programId} is not executable`)
    throw new ProgramError("AccountNotExecutable")
  }
  return {
    programId: called.programId,
    data: called.data,
    accounts: called.accounts.map(({ address }) => ({ address, ...merged.get(address)! }))
  }
}
