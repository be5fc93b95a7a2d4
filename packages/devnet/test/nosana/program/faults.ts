/** What the program says when it fails, by the names of the errors. */
import type { Address, InstructionError } from "../../../src/solana/Program.ts"

const codes = {
  InstructionFallbackNotFound: [101, "Fallback functions are not supported"],
  InstructionDidNotDeserialize: [102, "The program could not deserialize the given instruction"],
  EventInstructionStub: [1500, "The program was compiled without `event-cpi` feature"],
  ConstraintMut: [2000, "A mut constraint was violated"],
  ConstraintSeeds: [2006, "A seeds constraint was violated"],
  ConstraintClose: [2011, "A close constraint was violated"],
  ConstraintDuplicateMutableAccount: [2040, "A duplicate mutable account constraint was violated"],
  AccountDiscriminatorNotFound: [3001, "No discriminator was found on the account"],
  AccountDiscriminatorMismatch: [3002, "Account discriminator did not match what was expected"],
  AccountDidNotDeserialize: [3003, "Failed to deserialize the account"],
  AccountDidNotSerialize: [3004, "Failed to serialize the account"],
  AccountNotEnoughKeys: [3005, "Not enough account keys given to the instruction"],
  AccountOwnedByWrongProgram: [3007, "The given account is owned by a different program than expected"],
  InvalidProgramId: [3008, "Program ID was not as expected"],
  InvalidProgramExecutable: [3009, "Program account is not executable"],
  AccountNotSigner: [3010, "The given account did not sign"],
  AccountNotInitialized: [3012, "The program expected this account to be already initialized"],
  AccountSysvarMismatch: [3015, "The given public key does not match the required sysvar"],
  DeclaredProgramIdMismatch: [4100, "The declared program id does not match the actual program id"],
  TryingToInitPayerAsProgramAccount: [4101, "You cannot/should not initialize the payer account as a program account"],
  InvalidMarketAccount: [6000, "This market account is not valid."],
  MarketInWrongState: [6001, "This market does not have the right status."],
  NotInMarketQueue: [6002, "Account cannot be find account in market queue."],
  InvalidJobAccount: [6003, "This job account is not valid."],
  JobInWrongState: [6004, "This job does not have the right status."],
  JobNotExpired: [6005, "The job has not yet expired."],
  JobResultNull: [6006, "The job result can not be null."],
  JobTimeoutNotGreater: [6008, "The new job timeout should be larger than the current one."],
  JobResultsAlreadySet: [6010, "The job results are already set."],
  NodeNotEnoughStake: [6013, "This node has not staked enough tokens."],
  NodeAlreadyQueued: [6014, "This node is already present in the queue."],
  NodeNftWrongOwner: [6016, "This NFT is not owned by this node."],
  NodeNftInvalidAmount: [6017, "Access NFT amount cannot be 0."],
  NodeKeyInvalidCollection: [6018, "This access key does not belong to a verified collection."],
  Unauthorized: [6000, "This account is not authorized to perform this action."],
  LamportsNonNull: [6002, "This account has lamports."],
  MissingSignature: [6003, "This account is missing a signature."],
  InvalidMint: [6006, "This mint is invalid."],
  InvalidVault: [6007, "This account has an invalid vault."],
  InvalidPayer: [6008, "This payer account is not valid."],
  InvalidATA: [6011, "This Associated Token Account is not valid."],
  InvalidStakeAccount: [6012, "This stake does not belong to the authority."]
} as const satisfies Readonly<Record<string, readonly [number, string]>>

export type FaultName = keyof typeof codes

export interface Fault {
  readonly error: InstructionError
  /** After the line that names the instruction. */
  readonly lines: ReadonlyArray<string>
}

const fault = (from: string, name: FaultName, after: ReadonlyArray<string> = []): Fault => {
  const [number, message] = codes[name]
  const line = `AnchorError ${from}. Error Code: ${name}. Error Number: ${number}. Error Message: ${message}.`
  return { error: { Custom: number }, lines: [line, ...after] }
}

/** Of an account, where two keys are compared or not. */
export const caused = (account: string, name: FaultName, keys?: readonly [Address, Address]): Fault =>
  fault(`caused by account: ${account}`, name, keys === undefined ? [] : ["Left:", keys[0], "Right:", keys[1]])

/** Of a line in the program's source, where two values are compared or not. */
export const thrown = (at: string, name: FaultName, after: ReadonlyArray<string> = []): Fault =>
  fault(`thrown in programs/nosana-jobs/src/instructions/${at}`, name, after)

export const occurred = (name: FaultName): Fault => fault("occurred", name)

const words = {
  InvalidAccountData: "Error Number: 17179869184. Error Message: An account's data contents was invalid.",
  UninitializedAccount:
    "Error Number: 42949672960. Error Message: An attempt to operate on an account that hasn't been initialized."
} as const

/** Of an account that another program's code has read. */
export const unpacked = (account: string, word: keyof typeof words): Fault => ({
  error: word,
  lines: [`ProgramError caused by account: ${account}. Error Code: ${word}. ${words[word]}`]
})

/** Of a program that was called: the jobs program has nothing to say about it. */
export const elsewhere = (error: InstructionError): Fault => ({ error, lines: [] })

export const customError = (number: number): Fault => elsewhere({ Custom: number })
