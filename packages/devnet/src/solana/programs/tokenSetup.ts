/** Token: what makes mints and accounts, closes them, and changes whose they are. */
import { incinerator, nativeMint, rentSysvar, systemProgram } from "../keys.ts"
import { type Address, type InstructionAccount, ProgramError } from "../Program.ts"
import type { RuntimeInvocation } from "../runtime.ts"
import type { InstructionData } from "./instructionData.ts"
import {
  checkOwned,
  existingMint,
  isFrozen,
  isOrphaned,
  newAccount,
  newMint,
  type Rest,
  taken,
  tokenAccount,
  validateOwner
} from "./tokenAccess.ts"
import { tokenError } from "./tokenError.ts"
import {
  account,
  initialised,
  mint,
  mintSize,
  mostMultisigners,
  multisig,
  multisigSize,
  tokenAccountSize
} from "./tokenState.ts"

const u64Limit = 2n ** 64n

const checkRentSysvar = (given: InstructionAccount | undefined) => {
  if (given === undefined) throw new ProgramError("NotEnoughAccountKeys")
  if (given.address !== rentSysvar) throw new ProgramError("InvalidArgument")
}

const checkExempt = ({ minimumBalance }: RuntimeInvocation, { account: { data, lamports } }: InstructionAccount) => {
  if (lamports < minimumBalance(data.length)) throw tokenError("NotRentExempt")
}

export const initializeMint = (invocation: RuntimeInvocation, from: InstructionData, hasRent: boolean): void => {
  const decimals = from.u8()
  const authority = from.address()
  const freezeAuthority = from.optionalAddress()
  const [given, rest] = taken(invocation.accounts, 1)
  if (hasRent && rest.length === 0) throw new ProgramError("NotEnoughAccountKeys")
  if (hasRent) checkRentSysvar(rest[0])
  const data = newMint(given)
  checkExempt(invocation, given)
  mint.setMark(data)
  mint.setAuthority(data, authority)
  mint.setDecimals(data, decimals)
  if (freezeAuthority !== undefined) mint.setFreezeAuthority(data, freezeAuthority)
}

/** The owner is in the data, or among the accounts. */
export const initializeAccount = (
  invocation: RuntimeInvocation,
  from: InstructionData | undefined,
  hasRent: boolean
): void => {
  const named = from?.address()
  const [given, mintGiven, rest] = taken(invocation.accounts, 2)
  const more = [...rest]
  const owner: Address | undefined = named ?? more.shift()?.address
  if (owner === undefined || (hasRent && more.length === 0)) throw new ProgramError("NotEnoughAccountKeys")
  if (hasRent) checkRentSysvar(more[0])
  const data = newAccount(given)
  checkExempt(invocation, given)
  const isNative = mintGiven.address === nativeMint
  if (!isNative) {
    checkOwned(mintGiven)
    try {
      existingMint(mintGiven)
    } catch {
      throw tokenError("InvalidMint")
    }
  }
  account.setMint(data, mintGiven.address)
  account.setOwner(data, owner)
  account.setState(data, initialised)
  if (!isNative) return
  const reserve = invocation.minimumBalance(data.length)
  account.setReserve(data, reserve)
  account.setAmount(data, given.account.lamports - reserve)
}

export const initializeMultisig = (invocation: RuntimeInvocation, from: InstructionData, hasRent: boolean): void => {
  const required = from.u8()
  const [given, rest] = taken(invocation.accounts, 1)
  if (hasRent && rest.length === 0) throw new ProgramError("NotEnoughAccountKeys")
  if (hasRent) checkRentSysvar(rest[0])
  const { data } = given.account
  if (data.length !== multisigSize) throw new ProgramError("InvalidAccountData")
  if (multisig.mark(data) > 1) throw new ProgramError("InvalidAccountData")
  if (multisig.mark(data) === 1) throw tokenError("AlreadyInUse")
  checkExempt(invocation, given)
  const signers = hasRent ? rest.slice(1) : rest
  if (signers.length < 1 || signers.length > mostMultisigners) throw tokenError("InvalidNumberOfProvidedSigners")
  if (required < 1 || required > mostMultisigners) throw tokenError("InvalidNumberOfRequiredSigners")
  multisig.write(
    data,
    required,
    signers.map(({ address }) => address)
  )
}

export const initializeImmutableOwner = ({ accounts }: RuntimeInvocation): void => {
  const [given] = taken(accounts, 1)
  newAccount(given)
}

export const getAccountDataSize = ({ accounts, setReturnData }: RuntimeInvocation): void => {
  const [given] = taken(accounts, 1)
  checkOwned(given)
  try {
    existingMint(given)
  } catch {
    throw tokenError("InvalidMint")
  }
  const size = new DataView(new ArrayBuffer(8))
  size.setBigUint64(0, BigInt(tokenAccountSize), true)
  setReturnData(new Uint8Array(size.buffer))
}

export const closeAccount = ({ accounts }: RuntimeInvocation): void => {
  const [source, destination, authority, signers] = taken(accounts, 3)
  if (source.address === destination.address) throw new ProgramError("InvalidAccountData")
  const data = tokenAccount(source)
  if (account.reserve(data) === undefined && account.amount(data) !== 0n) throw tokenError("NonNativeHasBalance")
  if (!isOrphaned(data)) {
    validateOwner(account.closeAuthority(data) ?? account.owner(data), authority, signers)
  } else if (destination.address !== incinerator) throw new ProgramError("InvalidAccountData")
  if (destination.account.lamports + source.account.lamports >= u64Limit) throw tokenError("Overflow")
  destination.account.lamports += source.account.lamports
  source.account.lamports = 0n
  source.account.owner = systemProgram
  source.account.data = new Uint8Array()
}

const setAccountAuthority = (
  data: Uint8Array,
  kind: number,
  next: Address | undefined,
  authority: InstructionAccount,
  signers: Rest
) => {
  if (isFrozen(data)) throw tokenError("AccountFrozen")
  if (kind === 2) {
    validateOwner(account.owner(data), authority, signers)
    if (next === undefined) throw tokenError("InvalidInstruction")
    account.setOwner(data, next)
    account.setDelegate(data, undefined)
    account.setDelegatedAmount(data, 0n)
    if (account.reserve(data) !== undefined) account.setCloseAuthority(data, undefined)
  } else if (kind === 3) {
    validateOwner(account.closeAuthority(data) ?? account.owner(data), authority, signers)
    account.setCloseAuthority(data, next)
  } else throw tokenError("AuthorityTypeNotSupported")
}

const setMintAuthority = (
  data: Uint8Array,
  kind: number,
  next: Address | undefined,
  authority: InstructionAccount,
  signers: Rest
) => {
  if (kind === 0) {
    const known = mint.authority(data)
    if (known === undefined) throw tokenError("FixedSupply")
    validateOwner(known, authority, signers)
    mint.setAuthority(data, next)
  } else if (kind === 1) {
    const known = mint.freezeAuthority(data)
    if (known === undefined) throw tokenError("MintCannotFreeze")
    validateOwner(known, authority, signers)
    mint.setFreezeAuthority(data, next)
  } else throw tokenError("AuthorityTypeNotSupported")
}

export const setAuthority = ({ accounts }: RuntimeInvocation, from: InstructionData): void => {
  const kind = from.u8()
  if (kind > 3) throw tokenError("InvalidInstruction")
  const next = from.optionalAddress()
  const [given, authority, signers] = taken(accounts, 2)
  const { length } = given.account.data
  if (length === tokenAccountSize) setAccountAuthority(tokenAccount(given), kind, next, authority, signers)
  else if (length === mintSize) setMintAuthority(existingMint(given), kind, next, authority, signers)
  else throw new ProgramError("InvalidArgument")
}
