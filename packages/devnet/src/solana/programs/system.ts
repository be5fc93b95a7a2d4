/** System: makes accounts, gives them to programs, moves lamports. */
import { bytesOf, sha256, systemProgram, toBase58 } from "../keys.ts"
import { type Address, type InstructionAccount, ProgramError } from "../Program.ts"
import type { RuntimeInvocation, RuntimeProgram } from "../runtime.ts"
import { type InstructionData, instructionData } from "./instructionData.ts"

const accountAlreadyInUse = { Custom: 0 }
const resultWithNegativeLamports = { Custom: 1 }
const invalidAccountDataLength = { Custom: 3 }
const addressWithSeedMismatch = { Custom: 5 }

/** It is the number of another list of errors that the chain passes on. */
const seedTooLong = { Custom: 0 }

const largestAccount = 10n * 1024n * 1024n
const longestSeed = 32

/** An account whose address follows from another one's, which signs for it. */
interface Base {
  readonly base: Address
  readonly seed: string
  readonly owner: Address
}

const invalidData = () => new ProgramError("InvalidInstructionData")

const at = ({ accounts }: RuntimeInvocation, index: number): InstructionAccount => {
  const account = accounts[index]
  if (account === undefined) throw new ProgramError("MissingAccount")
  return account
}

const hasSigned = ({ accounts }: RuntimeInvocation, address: Address): boolean =>
  accounts.some((account) => account.isSigner && account.address === address)

/** As programs print an account's address: with the address it was derived from. */
const shown = (address: Address, base: Base | undefined) =>
  `Address { address: ${address}, base: ${base === undefined ? "None" : `Some(${base.base})`} }`

const withSeed = ({ base, owner, seed }: Base): Address => {
  const bytes = new TextEncoder().encode(seed)
  if (bytes.length > longestSeed) throw new ProgramError(seedTooLong)
  return toBase58(sha256(bytesOf(base), bytes, bytesOf(owner)))
}

const checkDerived = (invocation: RuntimeInvocation, address: Address, base: Base): void => {
  const derived = withSeed(base)
  if (derived === address) return
  invocation.trace(`Create: address ${address} does not match derived address ${derived}`)
  throw new ProgramError(addressWithSeedMismatch)
}

const allocate = (invocation: RuntimeInvocation, to: InstructionAccount, space: bigint, base?: Base): void => {
  const { trace } = invocation
  const { account, address } = to
  if (!hasSigned(invocation, base?.base ?? address)) {
    trace(`Allocate: 'to' account ${shown(address, base)} must sign`)
    throw new ProgramError("MissingRequiredSignature")
  }
  if (account.data.length > 0 || account.owner !== systemProgram) {
    trace(`Allocate: account ${shown(address, base)} already in use`)
    throw new ProgramError(accountAlreadyInUse)
  }
  if (space > largestAccount) {
    trace(`Allocate: requested ${space}, max allowed ${largestAccount}`)
    throw new ProgramError(invalidAccountDataLength)
  }
  if (!to.isWritable) throw new ProgramError("ReadonlyDataModified")
  account.data = new Uint8Array(Number(space))
}

const assign = (invocation: RuntimeInvocation, to: InstructionAccount, owner: Address, base?: Base): void => {
  const { account, address, isWritable } = to
  if (account.owner === owner) return
  if (!hasSigned(invocation, base?.base ?? address)) {
    invocation.trace(`Assign: account ${shown(address, base)} must sign`)
    throw new ProgramError("MissingRequiredSignature")
  }
  if (account.owner !== systemProgram || !isWritable) throw new ProgramError("ModifiedProgramId")
  account.owner = owner
}

/** What has been checked is who has signed. */
const move = ({ trace }: RuntimeInvocation, from: InstructionAccount, to: InstructionAccount, lamports: bigint) => {
  if (from.account.data.length > 0) {
    trace("Transfer: `from` must not carry data")
    throw new ProgramError("InvalidArgument")
  }
  if (lamports > from.account.lamports) {
    trace(`Transfer: insufficient lamports ${from.account.lamports}, need ${lamports}`)
    throw new ProgramError(resultWithNegativeLamports)
  }
  if (lamports > 0n && from.account.owner !== systemProgram) throw new ProgramError("ExternalAccountLamportSpend")
  if (!from.isWritable || !to.isWritable) throw new ProgramError("ReadonlyLamportChange")
  from.account.lamports -= lamports
  to.account.lamports += lamports
}

const transfer = (
  invocation: RuntimeInvocation,
  from: InstructionAccount,
  to: InstructionAccount,
  lamports: bigint
) => {
  if (!from.isSigner) {
    invocation.trace(`Transfer: \`from\` account ${from.address} must sign`)
    throw new ProgramError("MissingRequiredSignature")
  }
  move(invocation, from, to, lamports)
}

interface Creation {
  readonly lamports: bigint
  readonly space: bigint
  readonly owner: Address
}

const create = (invocation: RuntimeInvocation, { lamports, owner, space }: Creation, base?: Base): void => {
  const from = at(invocation, 0)
  const to = at(invocation, 1)
  if (base !== undefined) checkDerived(invocation, to.address, base)
  if (to.account.lamports > 0n) {
    invocation.trace(`Create Account: account ${shown(to.address, base)} already in use`)
    throw new ProgramError(accountAlreadyInUse)
  }
  allocate(invocation, to, space, base)
  assign(invocation, to, owner, base)
  transfer(invocation, from, to, lamports)
}

const readBase = (from: InstructionData) => ({ base: from.address(), seed: from.text() })

const transferWithSeed = (invocation: RuntimeInvocation, from: InstructionData) => {
  const lamports = from.u64()
  const seed = from.text()
  const owner = from.address()
  const source = at(invocation, 0)
  const base = at(invocation, 1)
  const to = at(invocation, 2)
  if (!base.isSigner) {
    invocation.trace(`Transfer: 'from' account ${base.address} must sign`)
    throw new ProgramError("MissingRequiredSignature")
  }
  const derived = withSeed({ base: base.address, seed, owner })
  if (source.address !== derived) {
    invocation.trace(`Transfer: 'from' address ${source.address} does not match derived address ${derived}`)
    throw new ProgramError(addressWithSeedMismatch)
  }
  move(invocation, source, to, lamports)
}

export const system: RuntimeProgram = (invocation) => {
  const from = instructionData(invocation.data, invalidData)
  switch (from.u32()) {
    case 0: {
      const lamports = from.u64()
      const space = from.u64()
      return create(invocation, { lamports, space, owner: from.address() })
    }
    case 1: {
      const owner = from.address()
      return assign(invocation, at(invocation, 0), owner)
    }
    case 2: {
      const lamports = from.u64()
      const source = at(invocation, 0)
      return transfer(invocation, source, at(invocation, 1), lamports)
    }
    case 3: {
      const base = readBase(from)
      const lamports = from.u64()
      const space = from.u64()
      const owner = from.address()
      return create(invocation, { lamports, space, owner }, { ...base, owner })
    }
    case 8: {
      const space = from.u64()
      return allocate(invocation, at(invocation, 0), space)
    }
    case 9: {
      const base = readBase(from)
      const space = from.u64()
      const own = { ...base, owner: from.address() }
      const to = at(invocation, 0)
      checkDerived(invocation, to.address, own)
      allocate(invocation, to, space, own)
      return assign(invocation, to, own.owner, own)
    }
    case 10: {
      const own = { ...readBase(from), owner: from.address() }
      const to = at(invocation, 0)
      checkDerived(invocation, to.address, own)
      return assign(invocation, to, own.owner, own)
    }
    case 11:
      return transferWithSeed(invocation, from)
    default:
      // Nonce accounts are not on this chain.
      throw invalidData()
  }
}
