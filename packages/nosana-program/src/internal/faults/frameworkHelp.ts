/** What Anchor's own checks of accounts mean here. */
import type { HelpTable } from "./helpTable.ts"

const wrongAccount = [
  "an account is not the one that the program wants",
  "Leave what is derived to be derived, and choose the network that the RPC serves",
  "InvalidSpec"
] as const
const notOurs = [
  "the program does not take what it was sent",
  "Choose the network that the RPC serves",
  "Misconfigured"
] as const
const noMarket = [
  "there is no market at this address",
  "Give the address of a market of this network",
  "InvalidSpec"
] as const
const noJob = [
  "there is no job at this address",
  "Look whether it has been delisted, recovered or cleaned",
  "JobNotFound"
] as const
const noRun = ["the job has no run", "Delist a job that waits; one that is done has been settled"] as const
const noAccount = (whose: string) =>
  [`${whose} has no NOS account`, `Create ${whose}'s associated token account in the same transaction`] as const

export const frameworkHelp: HelpTable = {
  InstructionMissing: notOurs,
  InstructionFallbackNotFound: [
    "the program has no such instruction",
    "Choose the network that the RPC serves",
    "Misconfigured"
  ],
  InstructionDidNotDeserialize: notOurs,
  InstructionDidNotSerialize: notOurs,
  ConstraintMut: wrongAccount,
  ConstraintHasOne: wrongAccount,
  ConstraintSigner: ["a signature is missing", "Give the account as a signer", "Unauthorized"],
  ConstraintRaw: wrongAccount,
  ConstraintOwner: wrongAccount,
  ConstraintRentExempt: ["an account has too little SOL to be kept", "Add SOL to it", "InsufficientFunds"],
  ConstraintSeeds: wrongAccount,
  ConstraintExecutable: wrongAccount,
  ConstraintAssociated: wrongAccount,
  ConstraintClose: wrongAccount,
  ConstraintAddress: wrongAccount,
  ConstraintZero: wrongAccount,
  ConstraintTokenMint: ["a token account is of another token", "Give a NOS account", "InvalidSpec"],
  ConstraintTokenOwner: ["a token account is of another owner", "Give the owner's own NOS account", "InvalidSpec"],
  ConstraintSpace: wrongAccount,
  ConstraintDuplicateMutableAccount: [
    "one account stands for two",
    "Give each its own: the market's vault cannot be the NOS account that pays, even where the price is 0",
    "InvalidSpec"
  ],
  AccountDiscriminatorAlreadySet: ["the account is in use", "Make a new keypair for it", "InvalidSpec"],
  AccountDiscriminatorNotFound: wrongAccount,
  AccountDiscriminatorMismatch: ["an account is of another kind", "Check what each address stands for", "InvalidSpec"],
  "AccountDiscriminatorMismatch:market": [
    "this address is no market's",
    "Give the address of a market, not of a job or a run",
    "InvalidSpec"
  ],
  "AccountDiscriminatorMismatch:job": [
    "this address is no job's",
    "Give the address of a job, not of a market or a run",
    "InvalidSpec"
  ],
  "AccountDiscriminatorMismatch:run": ["this address is no run's", "Give the address of the job's run", "InvalidSpec"],
  AccountDidNotDeserialize: wrongAccount,
  AccountDidNotSerialize: [
    "an account is full: a market's queue holds 314",
    "Use another market, or wait until its queue is shorter",
    "NoCapacity"
  ],
  AccountNotEnoughKeys: notOurs,
  AccountNotMutable: wrongAccount,
  AccountOwnedByWrongProgram: [
    "an account belongs to another program",
    "Choose the network that the RPC serves, and check what each address stands for",
    "InvalidSpec"
  ],
  "AccountOwnedByWrongProgram:market": noMarket,
  "AccountOwnedByWrongProgram:job": noJob,
  InvalidProgramId: wrongAccount,
  InvalidProgramExecutable: wrongAccount,
  AccountNotSigner: ["a signature is missing", "Give the account as a signer", "Unauthorized"],
  AccountNotSystemOwned: wrongAccount,
  AccountNotInitialized: ["an account does not exist", "Check what each address stands for", "InvalidSpec"],
  "AccountNotInitialized:market": noMarket,
  "AccountNotInitialized:job": noJob,
  "AccountNotInitialized:run": noRun,
  "AccountNotInitialized:user": noAccount("the owner of `user`"),
  "AccountNotInitialized:deposit": noAccount("the job's payer"),
  "AccountNotInitialized:vault": ["the market's vault does not exist", "Look whether the market has been closed"],
  "AccountNotInitialized:stake": [
    "the node has no stake account",
    "Stake some NOS first: every node needs a stake account",
    "Unauthorized"
  ],
  "AccountNotInitialized:nft": [
    "the node has no token account of this kind",
    "Create it, or get the market's NFT",
    "Unauthorized"
  ],
  "AccountNotInitialized:rewardsReflection": [
    "the rewards program is not set up on this network",
    "Choose the network that the RPC serves; on a cluster of your own, set the rewards program up first",
    "Misconfigured"
  ],
  "AccountNotInitialized:rewardsVault": [
    "the rewards program is not set up on this network",
    "Choose the network that the RPC serves; on a cluster of your own, set the rewards program up first",
    "Misconfigured"
  ],
  DeclaredProgramIdMismatch: [
    "the program is at an address that is not its own",
    "Choose the network that the RPC serves",
    "Misconfigured"
  ]
}
