/** What nodes ask of the program. */
import type { Address, TransactionSigner } from "@solana/kit"
import { associatedToken, metadataOf, noAddress, nosAccountOf, stakeOf, vaultOf } from "../../Addresses.ts"
import {
  getClaimInstruction,
  getCompleteInstruction,
  getFinishInstruction,
  getQuitInstruction,
  getStopInstruction,
  getWorkInstruction
} from "../../generated/index.ts"
import type { Network } from "../../Networks.ts"
import { resultDigest } from "./arguments.ts"

export interface WorkInput {
  readonly market: Address
  /** A fresh keypair for the run. It is used where a job waits in the market, and has to sign in any case. */
  readonly run: TransactionSigner
  /** The node. It needs a stake account, even where the market asks for no stake. */
  readonly authority: TransactionSigner
  /** Pays the run's rent. The node, unless told otherwise. */
  readonly payer?: TransactionSigner | undefined
  /** The mint of the node's NFT, for a market with an access key. */
  readonly nftMint?: Address | undefined
}

export interface ClaimInput extends WorkInput {
  readonly job: Address
}

export interface StopInput {
  readonly market: Address
  /** The node itself, or the market's authority. */
  readonly authority: TransactionSigner
  /** Which node leaves the queue: the authority, unless told otherwise. */
  readonly node?: Address | undefined
}

export interface FinishInput {
  readonly job: Address
  readonly market: Address
  readonly run: Address
  /** The job's payer, who gets the unused part of the deposit. Their NOS account must exist, unless the price is 0. */
  readonly jobPayer: Address
  /** The run's payer, who gets the run's rent. */
  readonly runPayer: Address
  /** The CID of the result, a CIDv0. */
  readonly ipfsResult: string
  /** The node. */
  readonly authority: TransactionSigner
  /** The NOS account that gets the unused part: that of the job's payer, unless the price is 0. */
  readonly deposit?: Address | undefined
  /** The NOS account that is paid: the node's own, unless told otherwise. */
  readonly user?: Address | undefined
}

export interface CompleteInput {
  readonly job: Address
  /** The CID of the result, a CIDv0. */
  readonly ipfsResult: string
  /** The node that ran it. */
  readonly authority: TransactionSigner
}

export interface QuitInput {
  readonly job: Address
  readonly run: Address
  /** The run's payer, who gets the run's rent. */
  readonly runPayer: Address
  /** The node. */
  readonly authority: TransactionSigner
}

/** What shows that a node may work. Where no NFT is asked for, the accounts are not looked at, but have to be there. */
const admission = async ({ authority, nftMint }: WorkInput, network: Network) => {
  const [stake, nft, metadata]: readonly [Address, Address, Address] = await Promise.all([
    stakeOf(authority.address, network),
    nftMint === undefined ? nosAccountOf(authority.address, network) : associatedToken(authority.address, nftMint),
    nftMint === undefined ? noAddress : metadataOf(nftMint)
  ])
  return { stake, nft, metadata }
}

/** Takes the first job of a market's queue, or waits there for one. */
export const work = async (input: WorkInput, network: Network): Promise<ReturnType<typeof getWorkInstruction>> => {
  const { authority, market, run } = input
  return getWorkInstruction(
    { ...(await admission(input, network)), authority, market, payer: input.payer ?? authority, run },
    { programAddress: network.jobs }
  )
}

/** Takes a job that another node gave up. */
export const claim = async (input: ClaimInput, network: Network): Promise<ReturnType<typeof getClaimInstruction>> => {
  const { authority, job, market, run } = input
  return getClaimInstruction(
    { ...(await admission(input, network)), authority, job, market, payer: input.payer ?? authority, run },
    { programAddress: network.jobs }
  )
}

/** Takes a node that waits for jobs out of a market's queue. */
export const stop = async (
  { authority, market, node }: StopInput,
  network: Network
): Promise<ReturnType<typeof getStopInstruction>> =>
  getStopInstruction({ authority, market, node: node ?? authority.address }, { programAddress: network.jobs })

/** Posts the result of a job that runs, and takes the payment for it. */
export const finish = async (
  input: FinishInput,
  network: Network
): Promise<ReturnType<typeof getFinishInstruction>> => {
  const { authority, job, jobPayer, market, run, runPayer } = input
  const ipfsResult = resultDigest({ instruction: "finish", field: "ipfsResult" }, input.ipfsResult)
  const [deposit, user, vault]: readonly [Address, Address, Address] = await Promise.all([
    input.deposit ?? nosAccountOf(jobPayer, network),
    input.user ?? nosAccountOf(authority.address, network),
    vaultOf(market, network)
  ])
  return getFinishInstruction(
    { authority, deposit, ipfsResult, job, market, payerJob: jobPayer, payerRun: runPayer, run, user, vault },
    { programAddress: network.jobs }
  )
}

/** Adds the result to a job that its requester ended. Nothing is paid for it. */
export const complete = async (
  { authority, ipfsResult, job }: CompleteInput,
  network: Network
): Promise<ReturnType<typeof getCompleteInstruction>> =>
  getCompleteInstruction(
    { authority, job, ipfsResult: resultDigest({ instruction: "complete", field: "ipfsResult" }, ipfsResult) },
    { programAddress: network.jobs }
  )

/** Gives a job up. No NOS moves; the requester may recover the deposit, or another node claim the job. */
export const quit = async (
  { authority, job, run, runPayer }: QuitInput,
  network: Network
): Promise<ReturnType<typeof getQuitInstruction>> =>
  getQuitInstruction({ authority, job, payer: runPayer, run }, { programAddress: network.jobs })
