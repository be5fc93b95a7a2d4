/** Makes the accounts that an instruction is to find made. */
import { findDerivedAddress, systemProgram, tokenProgram } from "../../../solana/keys.ts"
import type { AccountState, InstructionAccount, Invocation } from "../../../solana/Program.ts"
import { minimumBalance } from "../../../solana/rent.ts"
import { bytesOf } from "../pubkey.ts"
import { AnchorError, keys } from "./AnchorError.ts"
import { anchorErrors } from "./ErrorCode.ts"
import type { Creation } from "./Field.ts"
import { allocate, assign, createAccount, type SignerSeeds, transferLamports } from "./systemCalls.ts"
import { initializeTokenAccount } from "./tokenCalls.ts"

interface Frame {
  readonly invocation: Invocation
  /** The instruction's accounts by their fields. */
  readonly given: Readonly<Record<string, InstructionAccount>>
  /** The line of the source from which Anchor made the code. */
  readonly source: string
}

/** The seeds with which the program signs for the account, after a look at its address. */
const derive = (
  name: string,
  { seeds }: Creation,
  { given, invocation }: Frame
): { signer: SignerSeeds; bump: number } => {
  if (seeds === undefined) return { signer: [], bump: 0 }
  const parts = seeds.map((field) => bytesOf(given[field]!.address))
  const [expected, bump] = findDerivedAddress(parts, invocation.programId)
  const { address } = given[name]!
  if (address !== expected) {
    throw new AnchorError(anchorErrors.ConstraintSeeds, {
      origin: { account: name },
      compared: keys(address, expected)
    })
  }
  return { signer: [[...parts, Uint8Array.of(bump)]], bump }
}

/** Gives the bump of its address. An account that has lamports already is only filled up, if nobody owns it yet. */
export const create = (name: string, creation: Creation, frame: Frame): number => {
  const { given, invocation, source } = frame
  const { invoke, programId } = invocation
  const { bump, signer } = derive(name, creation, frame)
  const { account, address } = given[name]!
  const payer = given[creation.payer]!.address
  const { space, token } = creation
  const owner = token === undefined ? programId : tokenProgram
  const lamports = minimumBalance(space)
  if (account.lamports === 0n) {
    createAccount(invoke, { from: payer, to: address, lamports, space, owner }, signer)
  } else {
    if (payer === address) {
      throw new AnchorError(anchorErrors.TryingToInitPayerAsProgramAccount, {
        origin: { source },
        compared: keys(payer, address)
      })
    }
    if (lamports > account.lamports) transferLamports(invoke, payer, address, lamports - account.lamports)
    allocate(invoke, address, space, signer)
    assign(invoke, address, owner, signer)
  }
  if (token !== undefined) {
    initializeTokenAccount(invoke, address, given[token.mint]!.address, given[token.authority]!.address)
  }
  return bump
}

/** What Anchor leaves of an account that it closes. */
export const close = (account: AccountState, to: AccountState): void => {
  to.lamports += account.lamports
  account.lamports = 0n
  account.owner = systemProgram
  account.data = new Uint8Array()
}
