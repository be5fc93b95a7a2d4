/** Associated Token: makes the one token account that an owner has for a mint by rule. */
import { bytesOf, findDerivedAddress, systemProgram } from "../keys.ts"
import { type Address, type InstructionAccount, ProgramError } from "../Program.ts"
import type { RuntimeInvocation, RuntimeProgram } from "../runtime.ts"
import { account, tokenAccountSize } from "./tokenState.ts"

const invalidOwner = { Custom: 0 }

/** Besides what the calls cost, as measured. */
const units = { start: 1958, search: 1500, isThere: 879, create: 3300 }

const u64 = (value: bigint): Uint8Array => {
  const bytes = new DataView(new ArrayBuffer(8))
  bytes.setBigUint64(0, value, true)
  return new Uint8Array(bytes.buffer)
}

const systemData = (kind: number, ...parts: ReadonlyArray<Uint8Array>): Uint8Array =>
  new Uint8Array(Buffer.concat([Uint8Array.of(kind, 0, 0, 0), ...parts]))

type Seeds = ReadonlyArray<ReadonlyArray<Uint8Array>>

const writable = (address: Address, isSigner: boolean) => ({ address, isSigner, isWritable: true })

/** An account that somebody has sent lamports to is made all the same. */
const makeAccount = (
  { invoke, minimumBalance }: RuntimeInvocation,
  payer: InstructionAccount,
  made: InstructionAccount,
  owner: Address,
  seeds: Seeds
): void => {
  const needed = minimumBalance(tokenAccountSize)
  const held = made.account.lamports
  const own = writable(made.address, true)
  const space = u64(BigInt(tokenAccountSize))
  const call = (data: Uint8Array, accounts: ReadonlyArray<ReturnType<typeof writable>>, signers: Seeds = []) =>
    invoke({ programId: systemProgram, accounts, data }, signers)
  if (held === 0n) {
    const create = systemData(0, u64(needed), space, bytesOf(owner))
    call(create, [writable(payer.address, true), own], seeds)
    return
  }
  if (needed > held) {
    call(systemData(2, u64(needed - held)), [writable(payer.address, true), writable(made.address, false)])
  }
  call(systemData(8, space), [own], seeds)
  call(systemData(1, bytesOf(owner)), [own], seeds)
}

const create = (invocation: RuntimeInvocation, isIdempotent: boolean): void => {
  const { accounts, consume, invoke, log, programId } = invocation
  const [payer, made, wallet, mint, , program] = accounts
  if (
    payer === undefined ||
    made === undefined ||
    wallet === undefined ||
    mint === undefined ||
    program === undefined
  ) {
    throw new ProgramError("NotEnoughAccountKeys")
  }
  const seeds = [bytesOf(wallet.address), bytesOf(program.address), bytesOf(mint.address)]
  const [address, bump] = findDerivedAddress(seeds, programId)
  consume(units.start + units.search * (256 - bump))
  if (address !== made.address) {
    log("Error: Associated address does not match seed derivation")
    throw new ProgramError("InvalidSeeds")
  }
  const { data, owner } = made.account
  if (isIdempotent && owner === program.address && data.length === tokenAccountSize && account.state(data) !== 0) {
    consume(units.isThere)
    if (account.owner(data) !== wallet.address) {
      log("Associated token account owner does not match address derivation")
      throw new ProgramError(invalidOwner)
    }
    if (account.mint(data) !== mint.address) throw new ProgramError("InvalidAccountData")
    return
  }
  if (owner !== systemProgram) throw new ProgramError("IllegalOwner")
  consume(units.create)
  const readonly = { address: mint.address, isSigner: false, isWritable: false }
  const call = (tokenData: Uint8Array, named: ReadonlyArray<typeof readonly>) =>
    invoke({ programId: program.address, accounts: named, data: tokenData })
  call(Uint8Array.of(21, 7, 0), [readonly])
  makeAccount(invocation, payer, made, program.address, [[...seeds, Uint8Array.of(bump)]])
  log("Initialize the associated token account")
  call(Uint8Array.of(22), [writable(made.address, false)])
  call(new Uint8Array([18, ...bytesOf(wallet.address)]), [writable(made.address, false), readonly])
}

export const associatedToken: RuntimeProgram = (invocation) => {
  const { data, log } = invocation
  const [kind = 0] = data
  // To move out of an account that hangs under another one is of no use here.
  if (kind > 1 || data.length > 1) throw new ProgramError("InvalidInstructionData")
  log(kind === 0 ? "Create" : "CreateIdempotent")
  create(invocation, kind === 1)
}
