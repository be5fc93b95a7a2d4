/** Numbers of failures and the names that they stand for. One number can stand for several. */

/** The three enums of the program that all begin at 6000. Its IDL has the first alone. */
export const jobsErrors: ReadonlyArray<string> = [
  "InvalidMarketAccount",
  "MarketInWrongState",
  "NotInMarketQueue",
  "InvalidJobAccount",
  "JobInWrongState",
  "JobNotExpired",
  "JobResultNull",
  "JobInvalidProject",
  "JobTimeoutNotGreater",
  "JobInvalidRunAccount",
  "JobResultsAlreadySet",
  "NodeQueueDoesNotMatch",
  "NodeStakeUnauthorized",
  "NodeNotEnoughStake",
  "NodeAlreadyQueued",
  "NodeNftWrongMetadata",
  "NodeNftWrongOwner",
  "NodeNftInvalidAmount",
  "NodeKeyInvalidCollection"
]
export const commonErrors: ReadonlyArray<string> = [
  "Unauthorized",
  "InvalidOwner",
  "LamportsNonNull",
  "MissingSignature",
  "InvalidAccount",
  "InvalidTokenAccount",
  "InvalidMint",
  "InvalidVault",
  "InvalidPayer",
  "VaultEmpty",
  "VaultNotEmpty",
  "InvalidATA"
]
export const stakingErrors: ReadonlyArray<string> = [
  "AmountNotEnough",
  "AlreadyInitialized",
  "AlreadyClaimed",
  "AlreadyStaked",
  "AlreadyUnstaked",
  "NotUnstaked",
  "Locked",
  "DurationTooShort",
  "DurationTooLong",
  "DoesNotExist",
  "Decreased",
  "HasReward",
  "InvalidStakeAccount"
]

const run = ["list", "work"]
const standing = ["extend", "delist", "recover", "claim", "complete", "clean"]
const queued = ["assign", "delist", "stop"]
const node = ["work", "claim"]

/** Which instructions give which names, as far as it is known: what tells them apart where there are no logs. */
const givenBy: Readonly<Record<string, ReadonlyArray<string>>> = {
  InvalidMarketAccount: ["extend", "delist", "end", "recover", "finish", "claim"],
  MarketInWrongState: queued,
  NotInMarketQueue: queued,
  InvalidJobAccount: ["end", "finish", "quit"],
  JobInWrongState: standing,
  JobNotExpired: ["clean"],
  JobResultNull: ["finish", "complete"],
  JobTimeoutNotGreater: ["extend"],
  JobInvalidRunAccount: ["end", "finish"],
  JobResultsAlreadySet: ["complete"],
  Unauthorized: [
    ...["extend", "delist", "end", "recover", "finish", "complete", "quit", "stop", "work", "claim"],
    ...["update", "close", "closeAdmin", "cleanAdmin", "quitAdmin"]
  ],
  InvalidOwner: run,
  LamportsNonNull: run,
  MissingSignature: run,
  InvalidMint: ["open"],
  InvalidVault: ["list", "assign", "extend", "delist", "end", "recover", "finish", "close", "closeAdmin"],
  InvalidPayer: ["delist", "end", "recover", "finish", "quit", "clean", "cleanAdmin", "quitAdmin"],
  InvalidATA: ["list", "assign", "extend", "delist", "end", "finish"],
  InvalidStakeAccount: node
}

/** What a number from 6000 on can mean in an instruction; all that it can mean anywhere, where none is known to give it. */
export const namesOf = (code: number, instruction: string | undefined): ReadonlyArray<string> => {
  const all = [jobsErrors, commonErrors, stakingErrors].flatMap((names) => names[code - 6000] ?? [])
  const given = all.filter((name) => instruction !== undefined && givenBy[name]?.includes(instruction))
  return given.length === 0 ? all : given
}

/** The failures of the framework that the program is written in. */
export const anchorErrors: Readonly<Record<number, string>> = {
  100: "InstructionMissing",
  101: "InstructionFallbackNotFound",
  102: "InstructionDidNotDeserialize",
  103: "InstructionDidNotSerialize",
  2000: "ConstraintMut",
  2001: "ConstraintHasOne",
  2002: "ConstraintSigner",
  2003: "ConstraintRaw",
  2004: "ConstraintOwner",
  2005: "ConstraintRentExempt",
  2006: "ConstraintSeeds",
  2007: "ConstraintExecutable",
  2009: "ConstraintAssociated",
  2011: "ConstraintClose",
  2012: "ConstraintAddress",
  2013: "ConstraintZero",
  2014: "ConstraintTokenMint",
  2015: "ConstraintTokenOwner",
  2019: "ConstraintSpace",
  2040: "ConstraintDuplicateMutableAccount",
  3000: "AccountDiscriminatorAlreadySet",
  3001: "AccountDiscriminatorNotFound",
  3002: "AccountDiscriminatorMismatch",
  3003: "AccountDidNotDeserialize",
  3004: "AccountDidNotSerialize",
  3005: "AccountNotEnoughKeys",
  3006: "AccountNotMutable",
  3007: "AccountOwnedByWrongProgram",
  3008: "InvalidProgramId",
  3009: "InvalidProgramExecutable",
  3010: "AccountNotSigner",
  3011: "AccountNotSystemOwned",
  3012: "AccountNotInitialized",
  4100: "DeclaredProgramIdMismatch"
}

/** Of the Token program. 1 is too little of the token, which is NOS wherever the jobs program moves any. */
export const tokenErrors: ReadonlyArray<string> = [
  "TokenNotRentExempt",
  "InsufficientNos",
  "TokenInvalidMint",
  "TokenMintMismatch",
  "TokenOwnerMismatch",
  "TokenFixedSupply",
  "TokenAlreadyInUse",
  "TokenInvalidNumberOfProvidedSigners",
  "TokenInvalidNumberOfRequiredSigners",
  "TokenUninitializedState",
  "TokenNativeNotSupported",
  "TokenNonNativeHasBalance",
  "TokenInvalidInstruction",
  "TokenInvalidState",
  "TokenOverflow",
  "TokenAuthorityTypeNotSupported",
  "TokenMintCannotFreeze",
  "TokenAccountFrozen"
]

/** Of the System program. */
export const systemErrors: ReadonlyArray<string> = [
  "AccountAlreadyInUse",
  "InsufficientSol",
  "SystemInvalidProgramId",
  "SystemInvalidAccountDataLength",
  "SystemMaxSeedLengthExceeded",
  "SystemAddressWithSeedMismatch"
]
