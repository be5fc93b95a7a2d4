/** Instructions for nodes. */
import { type Address, generateKeyPairSigner, type TransactionSigner } from "@solana/kit"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { jobStates } from "../../Accounts.ts"
import { vaultOf } from "../../Addresses.ts"
import * as Instructions from "../../Instructions.ts"
import { readChecked } from "../reading/jobs.ts"
import { readOne } from "../reading/kinds.ts"
import {
  type Builder,
  building,
  checkCid,
  inState,
  openMissing,
  refused,
  type Signers,
  walletOf,
  wordsOf
} from "./building.ts"
import type { OfJob } from "./requester.ts"

export interface WorkParams extends Signers {
  readonly market: Address
  /** The mint of the NFT that the market asks for. */
  readonly nft?: Address | undefined
  /** The run's keypair: a fresh one unless it is given. */
  readonly run?: TransactionSigner | undefined
  /** Pays the run's rent: the wallet unless it is given. */
  readonly payer?: TransactionSigner | undefined
}

export interface ClaimParams extends Omit<WorkParams, "market"> {
  readonly job: Address
}

export interface StopParams extends Signers {
  readonly market: Address
  /** The node that leaves the queue: the wallet's unless it is given. */
  readonly node?: Address | undefined
}

export interface ResultParams extends OfJob {
  /** The CID of the result, a CIDv0. */
  readonly ipfsResultsHash: string
}

export interface OfRun extends Signers {
  readonly run: Address
}

const working = (operation: string, builder: Builder, params: Omit<WorkParams, "market">) =>
  Effect.gen(function* () {
    const authority = yield* walletOf(operation, builder, params)
    const run = params.run ?? (yield* Effect.promise(() => generateKeyPairSigner()))
    return { authority, run, payer: params.payer, nftMint: params.nft }
  })

export const work = (builder: Builder, params: WorkParams) =>
  Effect.gen(function* () {
    const input = { ...(yield* working("work", builder, params)), market: params.market }
    // Where no NFT is asked for, the node's NOS account stands in for it.
    const setup =
      params.nft === undefined ? yield* openMissing("work", builder, input.authority, [input.authority.address]) : []
    const extra = { run: input.run.address }
    return yield* building("work", builder, setup, (network) => Instructions.work(input, network), extra)
  })

export const claim = (builder: Builder, params: ClaimParams) =>
  Effect.gen(function* () {
    const given = yield* working("claim", builder, params)
    const { value: job } = yield* readOne(builder.chain, "claim", "job", params.job)
    if (job.state !== jobStates.stopped) {
      return yield* inState(
        "claim",
        `the job ${job.address} is ${wordsOf(job)}; only one that a node gave back is claimed`
      )
    }
    const input = { ...given, job: job.address, market: job.market }
    const setup =
      params.nft === undefined ? yield* openMissing("claim", builder, given.authority, [given.authority.address]) : []
    const extra = { run: given.run.address }
    return yield* building("claim", builder, setup, (network) => Instructions.claim(input, network), extra)
  })

export const stop = (builder: Builder, params: StopParams) =>
  Effect.flatMap(walletOf("stop", builder, params), (authority) =>
    building("stop", builder, [], (network) =>
      Instructions.stop({ authority, market: params.market, node: params.node }, network)
    )
  )

export const finish = (builder: Builder, params: ResultParams) =>
  Effect.gen(function* () {
    yield* checkCid("finish", "ipfsResultsHash", params.ipfsResultsHash)
    const authority = yield* walletOf("finish", builder, params)
    const { job, run, status } = yield* readChecked(builder.chain, "finish", params.job)
    if (job === undefined || run === undefined) {
      const then = status._tag === "Ended" ? "; complete it" : ""
      return yield* inState(
        "finish",
        `the job ${params.job} has no run (${status._tag}); only one that runs is finished${then}`
      )
    }
    if (run.node !== authority.address) {
      return yield* refused(
        "finish",
        `the job ${job.address} runs on ${run.node}, which has to sign, and not on ${authority.address}`
      )
    }
    // A job that costs nothing gives nothing back: no account is opened for it.
    const isFree = job.price === 0n
    const owners = isFree ? [authority.address] : [authority.address, job.payer]
    const setup = yield* openMissing("finish", builder, authority, owners)
    const deposit = isFree ? yield* Effect.promise(() => vaultOf(job.market, builder.chain.network)) : undefined
    const input = {
      authority,
      job: job.address,
      market: job.market,
      run: run.address,
      jobPayer: job.payer,
      runPayer: run.payer,
      ipfsResult: params.ipfsResultsHash,
      deposit
    }
    return yield* building("finish", builder, setup, (network) => Instructions.finish(input, network))
  })

export const complete = (builder: Builder, params: ResultParams) =>
  Effect.gen(function* () {
    yield* checkCid("complete", "ipfsResultsHash", params.ipfsResultsHash)
    const authority = yield* walletOf("complete", builder, params)
    const { value: job } = yield* readOne(builder.chain, "complete", "job", params.job)
    if (job.state !== jobStates.done || Option.isSome(job.ipfsResult)) {
      const how = job.state === jobStates.done ? "ended, and has a result" : wordsOf(job)
      return yield* inState(
        "complete",
        `the job ${job.address} is ${how}; only one that has ended without a result is completed`
      )
    }
    if (!Option.contains(job.node, authority.address)) {
      const node = Option.getOrElse(job.node, () => "another node")
      return yield* refused(
        "complete",
        `the job ${job.address} ran on ${node}, which has to sign, and not on ${authority.address}`
      )
    }
    const input = { authority, job: job.address, ipfsResult: params.ipfsResultsHash }
    return yield* building("complete", builder, [], (network) => Instructions.complete(input, network))
  })

export const quit = (builder: Builder, params: OfRun) =>
  Effect.gen(function* () {
    const authority = yield* walletOf("quit", builder, params)
    const { value: run } = yield* readOne(builder.chain, "quit", "run", params.run)
    if (run.node !== authority.address) {
      return yield* refused(
        "quit",
        `the run ${run.address} is of ${run.node}, which has to sign, and not of ${authority.address}`
      )
    }
    const input = { authority, job: run.job, run: run.address, runPayer: run.payer }
    return yield* building("quit", builder, [], (network) => Instructions.quit(input, network))
  })
