/** Errors by the numbers that Anchor gives them: its own, and those of a program's enums. */

export interface ErrorCode {
  readonly name: string
  readonly number: number
  readonly message: string
}

/** A program's enum: its first variant is number 6000. */
export const errorCodes = <const Messages extends Readonly<Record<string, string>>>(
  messages: Messages
): { readonly [Name in keyof Messages]: ErrorCode } =>
  Object.fromEntries(
    Object.entries(messages).map(([name, message], index) => [name, { name, number: 6000 + index, message }])
  ) as { [Name in keyof Messages]: ErrorCode }

const code = (name: string, number: number, message: string): ErrorCode => ({ name, number, message })

/** Those of Anchor's own errors that these programs can end with. */
export const anchorErrors = {
  InstructionFallbackNotFound: code("InstructionFallbackNotFound", 101, "Fallback functions are not supported"),
  InstructionDidNotDeserialize: code(
    "InstructionDidNotDeserialize",
    102,
    "The program could not deserialize the given instruction"
  ),
  EventInstructionStub: code("EventInstructionStub", 1500, "The program was compiled without `event-cpi` feature"),
  ConstraintMut: code("ConstraintMut", 2000, "A mut constraint was violated"),
  ConstraintSigner: code("ConstraintSigner", 2002, "A signer constraint was violated"),
  ConstraintSeeds: code("ConstraintSeeds", 2006, "A seeds constraint was violated"),
  ConstraintClose: code("ConstraintClose", 2011, "A close constraint was violated"),
  ConstraintDuplicateMutableAccount: code(
    "ConstraintDuplicateMutableAccount",
    2040,
    "A duplicate mutable account constraint was violated"
  ),
  AccountDiscriminatorNotFound: code("AccountDiscriminatorNotFound", 3001, "No discriminator was found on the account"),
  AccountDiscriminatorMismatch: code(
    "AccountDiscriminatorMismatch",
    3002,
    "Account discriminator did not match what was expected"
  ),
  AccountDidNotDeserialize: code("AccountDidNotDeserialize", 3003, "Failed to deserialize the account"),
  AccountDidNotSerialize: code("AccountDidNotSerialize", 3004, "Failed to serialize the account"),
  AccountNotEnoughKeys: code("AccountNotEnoughKeys", 3005, "Not enough account keys given to the instruction"),
  AccountOwnedByWrongProgram: code(
    "AccountOwnedByWrongProgram",
    3007,
    "The given account is owned by a different program than expected"
  ),
  InvalidProgramId: code("InvalidProgramId", 3008, "Program ID was not as expected"),
  InvalidProgramExecutable: code("InvalidProgramExecutable", 3009, "Program account is not executable"),
  AccountNotSigner: code("AccountNotSigner", 3010, "The given account did not sign"),
  AccountNotInitialized: code(
    "AccountNotInitialized",
    3012,
    "The program expected this account to be already initialized"
  ),
  AccountSysvarMismatch: code("AccountSysvarMismatch", 3015, "The given public key does not match the required sysvar"),
  DeclaredProgramIdMismatch: code(
    "DeclaredProgramIdMismatch",
    4100,
    "The declared program id does not match the actual program id"
  ),
  TryingToInitPayerAsProgramAccount: code(
    "TryingToInitPayerAsProgramAccount",
    4101,
    "You cannot/should not initialize the payer account as a program account"
  )
} as const
