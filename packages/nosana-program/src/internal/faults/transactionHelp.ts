/** What the cluster, the System program and the Token program refuse. */
import type { HelpTable } from "./helpTable.ts"

const addSol = "Add SOL to it: rent, fees and a margin"
const busy = [
  "the cluster is busy",
  "Send it again, with a higher priority fee if this goes on",
  "Unavailable"
] as const
const tokenAccount = [
  "a token account does not allow this",
  "Leave the token accounts to be derived from their owners",
  "InvalidSpec"
] as const
const malformed = [
  "the transaction is not one that the cluster takes",
  "Build it again, with fewer instructions if it is large",
  "InvalidSpec"
] as const

export const transactionHelp: HelpTable = {
  BlockhashNotFound: [
    "its blockhash is too old, or not known yet to this RPC",
    "Build it again with a new blockhash; an RPC behind others may need a moment",
    "Unavailable"
  ],
  AlreadyProcessed: [
    "this very transaction has been processed",
    "Look its signature up instead of sending it again",
    "OutcomeUnknown"
  ],
  AccountInUse: busy,
  WouldExceedMaxBlockCostLimit: busy,
  WouldExceedMaxAccountCostLimit: busy,
  WouldExceedMaxVoteCostLimit: busy,
  WouldExceedAccountDataBlockLimit: busy,
  ClusterMaintenance: ["the cluster is being maintained", "Try again later", "Unavailable"],
  AccountNotFound: ["the fee payer has no SOL", addSol, "InsufficientFunds"],
  InsufficientFundsForFee: ["the fee payer has too little SOL for the fee", addSol, "InsufficientFunds"],
  InsufficientFundsForRent: ["an account would be left with too little SOL to be kept", addSol, "InsufficientFunds"],
  InvalidAccountForFee: ["the fee payer is not an account that can pay", "Pay with an ordinary account", "InvalidSpec"],
  SignatureFailure: ["a signature is wrong", "Sign it again with each signer", "InvalidSpec"],
  MissingSignatureForFee: ["the fee payer has not signed", "Sign it with each signer", "InvalidSpec"],
  ProgramAccountNotFound: [
    "a program is not on this cluster",
    "Choose the network that the RPC serves",
    "Misconfigured"
  ],
  InvalidProgramForExecution: [
    "a program is not on this cluster",
    "Choose the network that the RPC serves",
    "Misconfigured"
  ],
  SanitizeFailure: malformed,
  TooManyAccountLocks: malformed,
  AccountLoadedTwice: malformed,
  UnsupportedVersion: malformed,
  DuplicateInstruction: malformed,
  MaxLoadedAccountsDataSizeExceeded: [
    "its accounts are larger than it may load",
    "Raise the limit of loaded account data",
    "InvalidSpec"
  ],
  InsufficientNos: [
    "the NOS account has too little for the deposit and the fee",
    "Add NOS to it, or ask for a shorter timeout",
    "InsufficientFunds"
  ],
  "InsufficientNos/end": ["the market's vault has too little to pay", "Ask the owner of the market: deposits are gone"],
  "InsufficientNos/finish": [
    "the market's vault has too little to pay",
    "Ask the owner of the market: deposits are gone"
  ],
  "InsufficientNos/delist": [
    "the market's vault has too little to pay back",
    "Ask the owner of the market: deposits are gone"
  ],
  "InsufficientNos/recover": [
    "the market's vault has too little to pay back",
    "Ask the owner of the market: deposits are gone"
  ],
  InsufficientSol: ["the payer has too little SOL for the rent of new accounts", addSol, "InsufficientFunds"],
  InsufficientFunds: [
    "an account has too little NOS or SOL",
    "Look at the payer's balances of both",
    "InsufficientFunds"
  ],
  AccountAlreadyInUse: [
    "an account that was to be made exists",
    "Look at it first: the transaction may have been carried out before; otherwise make a new keypair",
    "OutcomeUnknown"
  ],
  TokenOwnerMismatch: ["a token account is of another owner", "Pay with the payer's own NOS account", "Unauthorized"],
  TokenMintMismatch: ["a token account is of another token", "Give a NOS account", "InvalidSpec"],
  TokenAccountFrozen: ["a token account is frozen", "Ask the token's issuer", "Unauthorized"],
  Token: tokenAccount,
  System: ["an account cannot be made or paid this way", "Make new keypairs for new accounts", "InvalidSpec"],
  ComputationalBudgetExceeded: [
    "it used up its compute units",
    "Give it a higher limit: longer queues take more, about 131 units for each entry",
    "InvalidSpec"
  ],
  ArithmeticOverflow: [
    "the program's sums do not fit: price times timeout is too large",
    "Ask for a shorter timeout, or use a market with a lower price",
    "InvalidSpec"
  ],
  ProgramFailedToComplete: [
    "the program broke off",
    "Look at its logs, and at the amounts: price times timeout must fit 64 bits"
  ],
  MissingRequiredSignature: ["a signature is missing", "Sign with each account that has to", "Unauthorized"],
  UnsupportedProgramId: ["a program is not on this cluster", "Choose the network that the RPC serves", "Misconfigured"],
  NotEnoughAccountKeys: malformed,
  InvalidInstructionData: malformed,
  IncorrectProgramId: [
    "an account belongs to another program",
    "Choose the network that the RPC serves",
    "InvalidSpec"
  ],
  InvalidAccountData: tokenAccount,
  InvalidAccountOwner: ["an account belongs to another owner", "Check what each address stands for", "InvalidSpec"]
}
