/**
 * The errors of three enums that all begin at 6000: only the log tells by the name which one is meant.
 */
import { errorCodes } from "./anchor/ErrorCode.ts"

/** Of the jobs program itself. */
export const jobsErrors = errorCodes({
  InvalidMarketAccount: "This market account is not valid.",
  MarketInWrongState: "This market does not have the right status.",
  NotInMarketQueue: "Account cannot be find account in market queue.",
  InvalidJobAccount: "This job account is not valid.",
  JobInWrongState: "This job does not have the right status.",
  JobNotExpired: "The job has not yet expired.",
  JobResultNull: "The job result can not be null.",
  JobInvalidProject: "The job has a different project owner.",
  JobTimeoutNotGreater: "The new job timeout should be larger than the current one.",
  JobInvalidRunAccount: "The run account does not match the job.",
  JobResultsAlreadySet: "The job results are already set.",
  NodeQueueDoesNotMatch: "This node queue does not match.",
  NodeStakeUnauthorized: "This node is not authorizing this stake.",
  NodeNotEnoughStake: "This node has not staked enough tokens.",
  NodeAlreadyQueued: "This node is already present in the queue.",
  NodeNftWrongMetadata: "This metadata does not have the correct address.",
  NodeNftWrongOwner: "This NFT is not owned by this node.",
  NodeNftInvalidAmount: "Access NFT amount cannot be 0.",
  NodeKeyInvalidCollection: "This access key does not belong to a verified collection."
})

/** Of what all of Nosana's programs share. */
export const nosanaErrors = errorCodes({
  Unauthorized: "This account is not authorized to perform this action.",
  InvalidOwner: "This account is owned by an invalid program.",
  LamportsNonNull: "This account has lamports.",
  MissingSignature: "This account is missing a signature.",
  InvalidAccount: "This account is not valid.",
  InvalidTokenAccount: "This token account is not valid.",
  InvalidMint: "This mint is invalid.",
  InvalidVault: "This account has an invalid vault.",
  InvalidPayer: "This payer account is not valid.",
  VaultEmpty: "This vault is empty.",
  VaultNotEmpty: "This vault is not empty.",
  InvalidATA: "This Associated Token Account is not valid."
})

/** Of the staking program. */
export const stakingErrors = errorCodes({
  AmountNotEnough: "This amount is not enough.",
  AlreadyInitialized: "This stake is already running.",
  AlreadyClaimed: "This stake is already claimed.",
  AlreadyStaked: "This stake is already staked.",
  AlreadyUnstaked: "This stake is already unstaked.",
  NotUnstaked: "This stake is not yet unstaked.",
  Locked: "This stake is still locked.",
  DurationTooShort: "This stake duration is not long enough.",
  DurationTooLong: "This stake duration is too long.",
  DoesNotExist: "This stake account does not exist.",
  Decreased: "This stake is not allowed to decrease.",
  HasReward: "This stake still has a reward account.",
  InvalidStakeAccount: "This stake does not belong to the authority."
})
