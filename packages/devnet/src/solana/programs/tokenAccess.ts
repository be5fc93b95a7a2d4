/** How the Token program takes the accounts it is given, and who may act for them. */
import { incinerator, systemProgram, tokenProgram } from "../keys.ts"
import { type Address, type InstructionAccount, ProgramError } from "../Program.ts"
import { tokenError } from "./tokenError.ts"
import { account, frozen, initialised, mint, mintSize, multisig, multisigSize, tokenAccountSize } from "./tokenState.ts"

/** The first `count` accounts, and those that follow, which may be signers. */
export const taken = <Count extends 1 | 2 | 3 | 4>(accounts: ReadonlyArray<InstructionAccount>, count: Count) => {
  if (accounts.length < count) throw new ProgramError("NotEnoughAccountKeys")
  return [...accounts.slice(0, count), accounts.slice(count)] as unknown as {
    1: [InstructionAccount, Rest]
    2: [InstructionAccount, InstructionAccount, Rest]
    3: [InstructionAccount, InstructionAccount, InstructionAccount, Rest]
    4: [InstructionAccount, InstructionAccount, InstructionAccount, InstructionAccount, Rest]
  }[Count]
}

export type Rest = ReadonlyArray<InstructionAccount>

const sized = ({ account: { data } }: InstructionAccount, size: number): Uint8Array => {
  if (data.length !== size) throw new ProgramError("InvalidAccountData")
  return data
}

/** The data of a token account that nobody has initialised; of one that somebody has, it is an error. */
export const newAccount = (given: InstructionAccount): Uint8Array => {
  const data = sized(given, tokenAccountSize)
  if (account.state(data) > frozen) throw new ProgramError("InvalidAccountData")
  if (account.state(data) !== 0) throw tokenError("AlreadyInUse")
  return data
}

export const newMint = (given: InstructionAccount): Uint8Array => {
  const data = sized(given, mintSize)
  if (mint.mark(data) > 1) throw new ProgramError("InvalidAccountData")
  if (mint.mark(data) === 1) throw tokenError("AlreadyInUse")
  return data
}

export const tokenAccount = (given: InstructionAccount): Uint8Array => {
  const data = sized(given, tokenAccountSize)
  const state = account.state(data)
  if (state !== initialised && state !== frozen) {
    throw new ProgramError(state === 0 ? "UninitializedAccount" : "InvalidAccountData")
  }
  return data
}

export const existingMint = (given: InstructionAccount): Uint8Array => {
  const data = sized(given, mintSize)
  if (mint.mark(data) !== 1)
    throw new ProgramError(mint.mark(data) === 0 ? "UninitializedAccount" : "InvalidAccountData")
  return data
}

export const isFrozen = (data: Uint8Array): boolean => account.state(data) === frozen

/** Whoever is not written to must be looked at, since the chain would not. */
export const checkOwned = ({ account: { owner } }: InstructionAccount): void => {
  if (owner !== tokenProgram) throw new ProgramError("IncorrectProgramId")
}

const hasEnough = (data: Uint8Array, signers: Rest): boolean => {
  const members = multisig.signers(data)
  const signed = new Set(
    signers.filter(({ address, isSigner }) => isSigner && members.includes(address)).map((each) => each.address)
  )
  return signed.size >= multisig.required(data)
}

/** Whether somebody is who is expected, and has signed, alone or as so many of several. */
export const validateOwner = (expected: Address, authority: InstructionAccount, signers: Rest): void => {
  if (expected !== authority.address) throw tokenError("OwnerMismatch")
  const { data, owner } = authority.account
  if (data.length === multisigSize && owner === tokenProgram) {
    if (multisig.mark(data) !== 1) throw new ProgramError("UninitializedAccount")
    const members = multisig.signers(data)
    if (signers.some(({ address, isSigner }) => members.includes(address) && !isSigner)) {
      throw new ProgramError("MissingRequiredSignature")
    }
    if (!hasEnough(data, signers)) throw new ProgramError("MissingRequiredSignature")
  } else if (!authority.isSigner) throw new ProgramError("MissingRequiredSignature")
}

/** Nobody owns what belongs to these two. */
export const isOrphaned = (data: Uint8Array): boolean =>
  account.owner(data) === systemProgram || account.owner(data) === incinerator
