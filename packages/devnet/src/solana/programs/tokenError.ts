/** The Token program's own errors, by their numbers. */
import { ProgramError } from "../Program.ts"

const words = {
  NotRentExempt: "Lamport balance below rent-exempt threshold",
  InsufficientFunds: "insufficient funds",
  InvalidMint: "Invalid Mint",
  MintMismatch: "Account not associated with this Mint",
  OwnerMismatch: "owner does not match",
  FixedSupply: "the total supply of this token is fixed",
  AlreadyInUse: "account or token already in use",
  InvalidNumberOfProvidedSigners: "Invalid number of provided signers",
  InvalidNumberOfRequiredSigners: "Invalid number of required signers",
  UninitializedState: "State is uninitialized",
  NativeNotSupported: "Instruction does not support native tokens",
  NonNativeHasBalance: "Non-native account can only be closed if its balance is zero",
  InvalidInstruction: "Invalid instruction",
  InvalidState: "Invalid account state for operation",
  Overflow: "Operation overflowed",
  AuthorityTypeNotSupported: "Account does not support specified authority type",
  MintCannotFreeze: "This token mint cannot freeze accounts",
  AccountFrozen: "Account is frozen",
  MintDecimalsMismatch: "decimals different from the Mint decimals",
  NonNativeNotSupported: "Instruction does not support non-native tokens"
} as const

export type TokenErrorName = keyof typeof words

const names = Object.keys(words) as ReadonlyArray<TokenErrorName>

export const tokenError = (name: TokenErrorName): ProgramError => new ProgramError({ Custom: names.indexOf(name) })

/** As the program logs an error before it ends; the runtime's own errors by their names. */
export const tokenErrorText = ({ error }: ProgramError): string =>
  `Error: ${typeof error === "string" ? error : words[names[error.Custom]!]}`
