/** What an on-chain program is to the chain: a function of the accounts that an instruction names. */

/** Base58 of 32 bytes. */
export type Address = string

/** An account while a transaction runs. A program changes it in place; the chain keeps it only if all of the transaction succeeds. */
export interface AccountState {
  lamports: bigint
  owner: Address
  data: Uint8Array
  executable: boolean
}

/** An account as an instruction names it. One that is named twice is the same state twice. */
export interface InstructionAccount {
  readonly address: Address
  readonly isSigner: boolean
  readonly isWritable: boolean
  /** One that does not exist has no lamports, no data, and belongs to the System program. */
  readonly account: AccountState
}

export interface InnerInstruction {
  readonly programId: Address
  readonly accounts: ReadonlyArray<{
    readonly address: Address
    readonly isSigner: boolean
    readonly isWritable: boolean
  }>
  readonly data: Uint8Array
}

export interface Invocation {
  readonly programId: Address
  readonly accounts: ReadonlyArray<InstructionAccount>
  readonly data: Uint8Array
  readonly clock: { readonly slot: bigint; readonly unixTimestamp: bigint }
  /** A line as the program writes it; the chain puts `Program log: ` before it. */
  readonly log: (line: string) => void
  /** Counts compute units; beyond the limit it throws. */
  readonly consume: (units: number) => void
  /**
   * Calls another program, as `invoke_signed` does: accounts must be among this instruction's own, and no more may be
   * granted than this instruction was, except that addresses derived from `signerSeeds` (with their bump) count as signers.
   */
  readonly invoke: (instruction: InnerInstruction, signerSeeds?: ReadonlyArray<ReadonlyArray<Uint8Array>>) => void
}

export type Program = (invocation: Invocation) => void

/** How Solana names the failure of an instruction: a word, or a program's own number. */
export type InstructionError = string | { readonly Custom: number }

/** Ends the instruction and the transaction. */
export class ProgramError extends Error {
  readonly error: InstructionError
  constructor(error: InstructionError) {
    super(typeof error === "string" ? error : `custom program error: 0x${error.Custom.toString(16)}`)
    this.error = error
  }
}
