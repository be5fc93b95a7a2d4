/** What each failure means and what to do about it, by name; for one instruction as `Name/instruction`, for one account as `Name:account`. */
import type { JobErrorReason } from "@longshore/core/JobError"
import { frameworkHelp } from "./frameworkHelp.ts"
import type { HelpTable } from "./helpTable.ts"
import { transactionHelp } from "./transactionHelp.ts"

export interface Help {
  readonly what: string
  /** A whole sentence, without the full stop. */
  readonly next: string
  readonly reason: JobErrorReason["_tag"]
}

const project = [
  "the authority is not the job's project",
  "Sign with the key that listed the job",
  "Unauthorized"
] as const
const node = [
  "the authority is not the job's node",
  "Sign with the key of the node that has the run",
  "Unauthorized"
] as const
const owner = ["the authority is not the market's", "Sign with the key that opened the market", "Unauthorized"] as const
const admin = [
  "the authority is not the program's administrator",
  "Sign with the network's `marketAdmin`",
  "Unauthorized"
] as const
const taken = ["the job is not in the queue: a node has taken it", "End the job instead"] as const
const otherRun = ["the run is of another job", "Look the run up by the job", "InvalidSpec"] as const
const notFresh = ["the run's address is in use", "Make a new keypair for the run", "InvalidSpec"] as const
const stake = ["the stake is not the node's", "Sign with the key that staked", "Unauthorized"] as const
const staking = ["the node's stake does not allow this", "Look at the node's stake"] as const
const unused = ["the program refused for a reason that it is not known to give", "Look at the program's logs"] as const

const programHelp: HelpTable = {
  InvalidMarketAccount: ["the market is not the job's", "Read the job, and give its market", "InvalidSpec"],
  MarketInWrongState: ["the market's queue holds something else", "Read the market, and try again by what waits there"],
  "MarketInWrongState/delist": taken,
  "MarketInWrongState/assign": [
    "no node waits in this market",
    "List the job instead, or assign it once a node waits",
    "NoCapacity"
  ],
  "MarketInWrongState/stop": ["no node waits in this market", "Look whether the node has been given a job"],
  NotInMarketQueue: ["the account is not in the market's queue", "Read the market, and try again by what waits there"],
  "NotInMarketQueue/delist": taken,
  "NotInMarketQueue/assign": [
    "the node does not wait in this market",
    "Choose a node of the market's queue, or list the job",
    "NoCapacity"
  ],
  "NotInMarketQueue/stop": ["the node does not wait in this market", "Look whether the node has been given a job"],
  InvalidJobAccount: otherRun,
  JobInWrongState: ["the job is in a state that does not allow this", "Read the job again, and go by its state"],
  "JobInWrongState/extend": ["the job neither waits nor runs", "List a new job"],
  "JobInWrongState/delist": [
    "the job does not wait any more",
    "End a job that runs, recover one that its node gave up"
  ],
  "JobInWrongState/recover": [
    "the job was not given up by its node",
    "Delist a job that waits, end one that runs; one that is done has been settled"
  ],
  "JobInWrongState/claim": ["the job was not given up by its node", "Work in its market instead"],
  "JobInWrongState/complete": ["the job has not ended", "Finish it instead"],
  "JobInWrongState/clean": ["the job has not ended", "Wait until it has"],
  JobNotExpired: ["the market keeps the job for longer", "Wait until the market's `jobExpiration` after the job's end"],
  JobResultNull: ["the result stands for none", "Give the CID of a result", "InvalidSpec"],
  JobInvalidProject: project,
  JobTimeoutNotGreater: [
    "the new timeout is not longer than the present one",
    "Read the job, and give its timeout and what is to be added in one: another extension may have come first"
  ],
  JobInvalidRunAccount: otherRun,
  JobResultsAlreadySet: ["the job has a result", "Read it from the job"],
  NodeQueueDoesNotMatch: unused,
  NodeStakeUnauthorized: stake,
  NodeNotEnoughStake: [
    "the node's stake is worth less xNOS than the market asks for",
    "Stake more or for longer, or work in another market",
    "InsufficientFunds"
  ],
  NodeAlreadyQueued: ["the node waits in this market already", "Wait for a job, or leave the queue with `stop`"],
  NodeNftWrongMetadata: ["the metadata is not that of the NFT", "Leave the metadata to `nftMint`", "InvalidSpec"],
  NodeNftWrongOwner: ["the NFT is of another owner", "Sign with the key that owns the NFT", "Unauthorized"],
  NodeNftInvalidAmount: [
    "the node has none of the NFT",
    "Get the market's NFT, or work in another market",
    "Unauthorized"
  ],
  NodeKeyInvalidCollection: [
    "the NFT is not of the collection that the market asks for",
    "Give the mint of an NFT of the market's `nodeAccessKey`",
    "Unauthorized"
  ],
  Unauthorized: ["the authority may not do this", "Sign with the key that may", "Unauthorized"],
  "Unauthorized/extend": [
    "the authority is not the job's project, or the payer is not who paid for the job",
    "Sign with the job's project, and pay with the job's payer",
    "Unauthorized"
  ],
  "Unauthorized/delist": project,
  "Unauthorized/end": project,
  "Unauthorized/recover": project,
  "Unauthorized/finish": node,
  "Unauthorized/complete": node,
  "Unauthorized/quit": node,
  "Unauthorized/update": owner,
  "Unauthorized/close": owner,
  "Unauthorized/stop": [
    "the authority is neither the node nor the market's authority",
    "Sign with the node's key",
    "Unauthorized"
  ],
  "Unauthorized/closeAdmin": admin,
  "Unauthorized/cleanAdmin": admin,
  "Unauthorized/quitAdmin": admin,
  "Unauthorized/work": stake,
  "Unauthorized/claim": stake,
  InvalidOwner: notFresh,
  LamportsNonNull: notFresh,
  MissingSignature: [
    "the run has not signed",
    "Give the run's keypair as a signer; it signs even where it is not used",
    "InvalidSpec"
  ],
  InvalidAccount: ["an account is not the one that the program wants", "Leave out what is derived", "InvalidSpec"],
  InvalidTokenAccount: ["a token account is not valid", "Leave the token accounts to be derived", "InvalidSpec"],
  InvalidMint: ["the mint is not that of NOS", "Choose the network that the RPC serves", "InvalidSpec"],
  InvalidVault: ["the vault is not the market's", "Give the job's own market", "InvalidSpec"],
  InvalidPayer: [
    "the payer is not the one who paid",
    "Read the job and its run, and give their payers",
    "Unauthorized"
  ],
  VaultEmpty: ["the market's vault is empty", "Ask the owner of the market: deposits are gone"],
  VaultNotEmpty: ["the market's vault is not empty", "Settle its jobs first"],
  InvalidATA: [
    "a NOS account is not the one that the program wants",
    "Leave the token accounts to be derived from their owners",
    "InvalidSpec"
  ],
  AmountNotEnough: staking,
  AlreadyInitialized: staking,
  AlreadyClaimed: staking,
  AlreadyStaked: staking,
  AlreadyUnstaked: staking,
  NotUnstaked: staking,
  Locked: staking,
  DurationTooShort: staking,
  DurationTooLong: staking,
  DoesNotExist: staking,
  Decreased: staking,
  HasReward: staking,
  InvalidStakeAccount: stake
}

const table = new Map(Object.entries({ ...transactionHelp, ...frameworkHelp, ...programHelp }))

/** The most exact help there is; none for a name that nobody has met. */
export const helpOf = (name: string, instruction?: string, account?: string): Help | undefined => {
  const keys = [
    `${name}:${account}`,
    `${name}/${instruction}`,
    name,
    /^(?:Token|System)(?=[A-Z\d])/.exec(name)?.[0] ?? name
  ]
  const entry = keys.map((key) => table.get(key)).find((found) => found !== undefined)
  return entry === undefined ? undefined : { what: entry[0], next: entry[1], reason: entry[2] ?? "InvalidState" }
}

/** Every name that there is help for. */
export const helpNames: ReadonlyArray<string> = [...table.keys()]
