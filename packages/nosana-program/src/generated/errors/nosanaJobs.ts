/** Written by `npm run generate` from idl/nosana_jobs.json; change that. */

import {
  isProgramError,
  type Address,
  type SOLANA_ERROR__INSTRUCTION_ERROR__CUSTOM,
  type SolanaError
} from "@solana/kit"
import { NOSANA_JOBS_PROGRAM_ADDRESS } from "../programs/index.ts"

/** InvalidMarketAccount: the market account is not valid */
export const NOSANA_JOBS_ERROR__INVALID_MARKET_ACCOUNT = 0x1770 // 6000
/** MarketInWrongState: the market's queue holds something else */
export const NOSANA_JOBS_ERROR__MARKET_IN_WRONG_STATE = 0x1771 // 6001
/** NotInMarketQueue: the account is not in the market's queue */
export const NOSANA_JOBS_ERROR__NOT_IN_MARKET_QUEUE = 0x1772 // 6002
/** InvalidJobAccount: the job account is not valid */
export const NOSANA_JOBS_ERROR__INVALID_JOB_ACCOUNT = 0x1773 // 6003
/** JobInWrongState: the job is in a state that does not allow this */
export const NOSANA_JOBS_ERROR__JOB_IN_WRONG_STATE = 0x1774 // 6004
/** JobNotExpired: the market keeps this job for longer */
export const NOSANA_JOBS_ERROR__JOB_NOT_EXPIRED = 0x1775 // 6005
/** JobResultNull: the result is empty */
export const NOSANA_JOBS_ERROR__JOB_RESULT_NULL = 0x1776 // 6006
/** JobInvalidProject: the job is of another project */
export const NOSANA_JOBS_ERROR__JOB_INVALID_PROJECT = 0x1777 // 6007
/** JobTimeoutNotGreater: the new timeout is not longer than the old one */
export const NOSANA_JOBS_ERROR__JOB_TIMEOUT_NOT_GREATER = 0x1778 // 6008
/** JobInvalidRunAccount: the run is of another job */
export const NOSANA_JOBS_ERROR__JOB_INVALID_RUN_ACCOUNT = 0x1779 // 6009
/** JobResultsAlreadySet: the job has a result */
export const NOSANA_JOBS_ERROR__JOB_RESULTS_ALREADY_SET = 0x177a // 6010
/** NodeQueueDoesNotMatch: the queue is not of nodes */
export const NOSANA_JOBS_ERROR__NODE_QUEUE_DOES_NOT_MATCH = 0x177b // 6011
/** NodeStakeUnauthorized: the stake is of another node */
export const NOSANA_JOBS_ERROR__NODE_STAKE_UNAUTHORIZED = 0x177c // 6012
/** NodeNotEnoughStake: the node's stake is too small for the market */
export const NOSANA_JOBS_ERROR__NODE_NOT_ENOUGH_STAKE = 0x177d // 6013
/** NodeAlreadyQueued: the node waits in this queue */
export const NOSANA_JOBS_ERROR__NODE_ALREADY_QUEUED = 0x177e // 6014
/** NodeNftWrongMetadata: the NFT's metadata account is another one */
export const NOSANA_JOBS_ERROR__NODE_NFT_WRONG_METADATA = 0x177f // 6015
/** NodeNftWrongOwner: the NFT is of another owner */
export const NOSANA_JOBS_ERROR__NODE_NFT_WRONG_OWNER = 0x1780 // 6016
/** NodeNftInvalidAmount: the NFT account is empty */
export const NOSANA_JOBS_ERROR__NODE_NFT_INVALID_AMOUNT = 0x1781 // 6017
/** NodeKeyInvalidCollection: the NFT is not of the market's collection */
export const NOSANA_JOBS_ERROR__NODE_KEY_INVALID_COLLECTION = 0x1782 // 6018

export type NosanaJobsError =
  | typeof NOSANA_JOBS_ERROR__INVALID_JOB_ACCOUNT
  | typeof NOSANA_JOBS_ERROR__INVALID_MARKET_ACCOUNT
  | typeof NOSANA_JOBS_ERROR__JOB_INVALID_PROJECT
  | typeof NOSANA_JOBS_ERROR__JOB_INVALID_RUN_ACCOUNT
  | typeof NOSANA_JOBS_ERROR__JOB_IN_WRONG_STATE
  | typeof NOSANA_JOBS_ERROR__JOB_NOT_EXPIRED
  | typeof NOSANA_JOBS_ERROR__JOB_RESULT_NULL
  | typeof NOSANA_JOBS_ERROR__JOB_RESULTS_ALREADY_SET
  | typeof NOSANA_JOBS_ERROR__JOB_TIMEOUT_NOT_GREATER
  | typeof NOSANA_JOBS_ERROR__MARKET_IN_WRONG_STATE
  | typeof NOSANA_JOBS_ERROR__NODE_ALREADY_QUEUED
  | typeof NOSANA_JOBS_ERROR__NODE_KEY_INVALID_COLLECTION
  | typeof NOSANA_JOBS_ERROR__NODE_NFT_INVALID_AMOUNT
  | typeof NOSANA_JOBS_ERROR__NODE_NFT_WRONG_METADATA
  | typeof NOSANA_JOBS_ERROR__NODE_NFT_WRONG_OWNER
  | typeof NOSANA_JOBS_ERROR__NODE_NOT_ENOUGH_STAKE
  | typeof NOSANA_JOBS_ERROR__NODE_QUEUE_DOES_NOT_MATCH
  | typeof NOSANA_JOBS_ERROR__NODE_STAKE_UNAUTHORIZED
  | typeof NOSANA_JOBS_ERROR__NOT_IN_MARKET_QUEUE

const nosanaJobsErrorMessages: Record<NosanaJobsError, string> = {
  [NOSANA_JOBS_ERROR__INVALID_JOB_ACCOUNT]: `the job account is not valid`,
  [NOSANA_JOBS_ERROR__INVALID_MARKET_ACCOUNT]: `the market account is not valid`,
  [NOSANA_JOBS_ERROR__JOB_INVALID_PROJECT]: `the job is of another project`,
  [NOSANA_JOBS_ERROR__JOB_INVALID_RUN_ACCOUNT]: `the run is of another job`,
  [NOSANA_JOBS_ERROR__JOB_IN_WRONG_STATE]: `the job is in a state that does not allow this`,
  [NOSANA_JOBS_ERROR__JOB_NOT_EXPIRED]: `the market keeps this job for longer`,
  [NOSANA_JOBS_ERROR__JOB_RESULT_NULL]: `the result is empty`,
  [NOSANA_JOBS_ERROR__JOB_RESULTS_ALREADY_SET]: `the job has a result`,
  [NOSANA_JOBS_ERROR__JOB_TIMEOUT_NOT_GREATER]: `the new timeout is not longer than the old one`,
  [NOSANA_JOBS_ERROR__MARKET_IN_WRONG_STATE]: `the market's queue holds something else`,
  [NOSANA_JOBS_ERROR__NODE_ALREADY_QUEUED]: `the node waits in this queue`,
  [NOSANA_JOBS_ERROR__NODE_KEY_INVALID_COLLECTION]: `the NFT is not of the market's collection`,
  [NOSANA_JOBS_ERROR__NODE_NFT_INVALID_AMOUNT]: `the NFT account is empty`,
  [NOSANA_JOBS_ERROR__NODE_NFT_WRONG_METADATA]: `the NFT's metadata account is another one`,
  [NOSANA_JOBS_ERROR__NODE_NFT_WRONG_OWNER]: `the NFT is of another owner`,
  [NOSANA_JOBS_ERROR__NODE_NOT_ENOUGH_STAKE]: `the node's stake is too small for the market`,
  [NOSANA_JOBS_ERROR__NODE_QUEUE_DOES_NOT_MATCH]: `the queue is not of nodes`,
  [NOSANA_JOBS_ERROR__NODE_STAKE_UNAUTHORIZED]: `the stake is of another node`,
  [NOSANA_JOBS_ERROR__NOT_IN_MARKET_QUEUE]: `the account is not in the market's queue`
}

export function getNosanaJobsErrorMessage(code: NosanaJobsError): string {
  return nosanaJobsErrorMessages[code]
}

export function isNosanaJobsError<TProgramErrorCode extends NosanaJobsError>(
  error: unknown,
  transactionMessage: { instructions: Record<number, { programAddress: Address }> },
  code?: TProgramErrorCode
): error is SolanaError<typeof SOLANA_ERROR__INSTRUCTION_ERROR__CUSTOM> &
  Readonly<{ context: Readonly<{ code: TProgramErrorCode }> }> {
  return isProgramError<TProgramErrorCode>(error, transactionMessage, NOSANA_JOBS_PROGRAM_ADDRESS, code)
}
