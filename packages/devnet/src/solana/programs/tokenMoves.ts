/** Token: what moves amounts, allows others to, and freezes. */
import { type InstructionAccount, ProgramError } from "../Program.ts"
import type { RuntimeInvocation } from "../runtime.ts"
import type { InstructionData } from "./instructionData.ts"
import {
  checkOwned,
  existingMint,
  isFrozen,
  isOrphaned,
  type Rest,
  taken,
  tokenAccount,
  validateOwner
} from "./tokenAccess.ts"
import { tokenError } from "./tokenError.ts"
import { account, frozen, initialised, mint } from "./tokenState.ts"

const u64Limit = 2n ** 64n

const spend = (amount: bigint, spent: bigint): bigint => {
  if (spent > amount) throw tokenError("InsufficientFunds")
  return amount - spent
}

/** A client that says how many decimals it reckons with is checked. */
const checkMint = (given: InstructionAccount, data: Uint8Array, decimals: number): void => {
  if (given.address !== account.mint(data)) throw tokenError("MintMismatch")
  if (mint.decimals(existingMint(given)) !== decimals) throw tokenError("MintDecimalsMismatch")
}

/** The owner may spend, and the delegate what is left of its allowance. */
const checkSpender = (
  data: Uint8Array,
  amount: bigint,
  authority: InstructionAccount,
  signers: Rest,
  isKept = false
) => {
  if (account.delegate(data) !== authority.address) return validateOwner(account.owner(data), authority, signers)
  validateOwner(authority.address, authority, signers)
  const left = spend(account.delegatedAmount(data), amount)
  if (isKept) return
  account.setDelegatedAmount(data, left)
  if (left === 0n) account.setDelegate(data, undefined)
}

export const transfer = ({ accounts }: RuntimeInvocation, from: InstructionData, isChecked: boolean): void => {
  const amount = from.u64()
  const decimals = isChecked ? from.u8() : undefined
  const all = isChecked ? taken(accounts, 4) : taken(accounts, 3)
  const signers = all.at(-1) as Rest
  const [source, destination, authority] = (isChecked ? [all[0], all[2], all[3]] : all) as [
    InstructionAccount,
    InstructionAccount,
    InstructionAccount
  ]
  const data = tokenAccount(source)
  const isToItself = source.address === destination.address
  const target = isToItself ? data : tokenAccount(destination)
  if (isFrozen(data) || isFrozen(target)) throw tokenError("AccountFrozen")
  const left = spend(account.amount(data), amount)
  if (account.mint(data) !== account.mint(target)) throw tokenError("MintMismatch")
  if (decimals !== undefined) checkMint(all[1] as InstructionAccount, data, decimals)
  checkSpender(data, amount, authority, signers, isToItself)
  if (isToItself || amount === 0n) {
    checkOwned(source)
    checkOwned(destination)
    return
  }
  account.setAmount(data, left)
  account.setAmount(target, account.amount(target) + amount)
  if (account.reserve(data) === undefined) return
  if (amount > source.account.lamports || destination.account.lamports + amount >= u64Limit)
    throw tokenError("Overflow")
  source.account.lamports -= amount
  destination.account.lamports += amount
}

export const approve = ({ accounts }: RuntimeInvocation, from: InstructionData, isChecked: boolean): void => {
  const amount = from.u64()
  const decimals = isChecked ? from.u8() : undefined
  const all = isChecked ? taken(accounts, 4) : taken(accounts, 3)
  const signers = all.at(-1) as Rest
  const [source, delegate, owner] = (isChecked ? [all[0], all[2], all[3]] : all) as [
    InstructionAccount,
    InstructionAccount,
    InstructionAccount
  ]
  const data = tokenAccount(source)
  if (isFrozen(data)) throw tokenError("AccountFrozen")
  if (decimals !== undefined) checkMint(all[1] as InstructionAccount, data, decimals)
  validateOwner(account.owner(data), owner, signers)
  account.setDelegate(data, delegate.address)
  account.setDelegatedAmount(data, amount)
}

export const revoke = ({ accounts }: RuntimeInvocation): void => {
  const [source, rest] = taken(accounts, 1)
  const data = tokenAccount(source)
  const [owner, ...signers] = rest
  if (owner === undefined) throw new ProgramError("NotEnoughAccountKeys")
  if (isFrozen(data)) throw tokenError("AccountFrozen")
  // A delegate may give its allowance back.
  const mayRevoke = account.delegate(data) === owner.address ? owner.address : account.owner(data)
  validateOwner(mayRevoke, owner, signers)
  account.setDelegate(data, undefined)
  account.setDelegatedAmount(data, 0n)
}

export const mintTo = ({ accounts }: RuntimeInvocation, from: InstructionData, isChecked: boolean): void => {
  const amount = from.u64()
  const decimals = isChecked ? from.u8() : undefined
  const [minted, destination, authority, signers] = taken(accounts, 3)
  const target = tokenAccount(destination)
  if (isFrozen(target)) throw tokenError("AccountFrozen")
  if (account.reserve(target) !== undefined) throw tokenError("NativeNotSupported")
  if (minted.address !== account.mint(target)) throw tokenError("MintMismatch")
  const data = existingMint(minted)
  if (decimals !== undefined && mint.decimals(data) !== decimals) throw tokenError("MintDecimalsMismatch")
  const owner = mint.authority(data)
  if (owner === undefined) throw tokenError("FixedSupply")
  validateOwner(owner, authority, signers)
  if (amount === 0n) {
    checkOwned(minted)
    checkOwned(destination)
    return
  }
  const supply = mint.supply(data) + amount
  if (supply >= u64Limit) throw tokenError("Overflow")
  mint.setSupply(data, supply)
  account.setAmount(target, account.amount(target) + amount)
}

export const burn = ({ accounts }: RuntimeInvocation, from: InstructionData, isChecked: boolean): void => {
  const amount = from.u64()
  const decimals = isChecked ? from.u8() : undefined
  const [source, burnt, authority, signers] = taken(accounts, 3)
  const data = tokenAccount(source)
  const mintData = existingMint(burnt)
  if (isFrozen(data)) throw tokenError("AccountFrozen")
  if (account.reserve(data) !== undefined) throw tokenError("NativeNotSupported")
  const left = spend(account.amount(data), amount)
  if (burnt.address !== account.mint(data)) throw tokenError("MintMismatch")
  if (decimals !== undefined && mint.decimals(mintData) !== decimals) throw tokenError("MintDecimalsMismatch")
  if (!isOrphaned(data)) checkSpender(data, amount, authority, signers)
  if (amount === 0n) {
    checkOwned(source)
    checkOwned(burnt)
    return
  }
  account.setAmount(data, left)
  mint.setSupply(mintData, mint.supply(mintData) - amount)
}

export const freezeOrThaw = ({ accounts }: RuntimeInvocation, isFreeze: boolean): void => {
  const [source, minted, authority, signers] = taken(accounts, 3)
  const data = tokenAccount(source)
  if (isFrozen(data) === isFreeze) throw tokenError("InvalidState")
  if (account.reserve(data) !== undefined) throw tokenError("NativeNotSupported")
  if (minted.address !== account.mint(data)) throw tokenError("MintMismatch")
  const owner = mint.freezeAuthority(existingMint(minted))
  if (owner === undefined) throw tokenError("MintCannotFreeze")
  validateOwner(owner, authority, signers)
  account.setState(data, isFreeze ? frozen : initialised)
}

export const syncNative = ({ accounts }: RuntimeInvocation): void => {
  const [given] = taken(accounts, 1)
  checkOwned(given)
  const data = tokenAccount(given)
  const reserve = account.reserve(data)
  if (reserve === undefined) throw tokenError("NonNativeNotSupported")
  const amount = given.account.lamports - reserve
  if (amount < 0n) throw tokenError("Overflow")
  if (amount < account.amount(data)) throw tokenError("InvalidState")
  account.setAmount(data, amount)
}
