/** Instructions for those who want work done. Each is refused where it is known that the program would refuse it. */
import { type Address, generateKeyPairSigner, type TransactionSigner } from "@solana/kit"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { type Job, jobStates, type Run } from "../../Accounts.ts"
import * as Instructions from "../../Instructions.ts"
import { readChecked } from "../reading/jobs.ts"
import { readOne } from "../reading/kinds.ts"
import {
  type Builder,
  building,
  checkCid,
  checkMoreTime,
  format,
  inState,
  openMissing,
  ownedBy,
  refused,
  type Signers,
  walletOf,
  wordsOf
} from "./building.ts"

export interface ListParams extends Signers {
  readonly market: Address
  /** How long the job may run, in whole seconds: this is what is paid for. A bare number is milliseconds, as everywhere. */
  readonly timeout: Duration.Input
  /** The CID of the job's definition, a CIDv0. */
  readonly ipfsHash: string
  /** Pays deposit and rent: the wallet unless it is given. */
  readonly payer?: TransactionSigner | undefined
  /** The job's keypair and its run's: fresh ones unless they are given. */
  readonly job?: TransactionSigner | undefined
  readonly run?: TransactionSigner | undefined
}

export interface AssignParams extends ListParams {
  /** A node that waits in the market's queue. */
  readonly node: Address
}

export interface OfJob extends Signers {
  readonly job: Address
}

export interface ExtendParams extends OfJob {
  /** How much longer it may run, in whole seconds. */
  readonly timeout: Duration.Input
  /** The timeout that it must have now, so that of two who extend it at once one is refused. */
  readonly from?: Duration.Input | undefined
  /** Who has paid for the job: the wallet unless it is given. */
  readonly payer?: TransactionSigner | undefined
}

export interface RecoverParams extends OfJob {
  /** The NOS account that gets the deposit: the payer's unless it is given. */
  readonly user?: Address | undefined
}

export interface Extended {
  /** What it had, as it was read. */
  readonly from: Duration.Duration
  /** What it will have. */
  readonly to: Duration.Duration
}

/** What has been made of keypairs for a job. */
export interface Posted {
  /** The job's address from now on. */
  readonly job: Address
  /** Where its run is, if a node waits in the market. */
  readonly run: Address
}

const posting = (operation: string, builder: Builder, params: ListParams) =>
  Effect.gen(function* () {
    yield* checkCid(operation, "ipfsHash", params.ipfsHash)
    const authority = yield* walletOf(operation, builder, params)
    const payer = params.payer ?? authority
    const [job, run] = yield* Effect.promise(() =>
      Promise.all([params.job ?? generateKeyPairSigner(), params.run ?? generateKeyPairSigner()])
    )
    const setup = yield* openMissing(operation, builder, payer, [payer.address])
    const { ipfsHash: ipfsJob, market, timeout } = params
    return { setup, input: { authority, payer, job, run, market, ipfsJob, timeout } }
  })

export const list = (builder: Builder, params: ListParams) =>
  Effect.flatMap(posting("list", builder, params), ({ input, setup }) =>
    building("list", builder, setup, (network) => Instructions.list(input, network), postedOf(input))
  )

export const assign = (builder: Builder, params: AssignParams) =>
  Effect.flatMap(posting("assign", builder, params), ({ input, setup }) =>
    building(
      "assign",
      builder,
      setup,
      (network) => Instructions.assign({ ...input, node: params.node }, network),
      postedOf(input)
    )
  )

const postedOf = ({ job, run }: { readonly job: TransactionSigner; readonly run: TransactionSigner }): Posted => ({
  job: job.address,
  run: run.address
})

const ownJob = (operation: string, builder: Builder, params: OfJob) =>
  Effect.gen(function* () {
    const authority = yield* walletOf(operation, builder, params)
    const { value: job } = yield* readOne(builder.chain, operation, "job", params.job)
    yield* ownedBy(operation, authority.address, job)
    return { authority, job }
  })

export const extend = (builder: Builder, params: ExtendParams) =>
  Effect.gen(function* () {
    yield* checkMoreTime("extend", "timeout", params.timeout)
    const { authority, job } = yield* ownJob("extend", builder, params)
    const payer = params.payer ?? authority
    if (job.state !== jobStates.queued) {
      return yield* inState(
        "extend",
        `the job ${job.address} is ${wordsOf(job)}; only one that waits or runs is extended`
      )
    }
    if (job.price > 0n && job.payer !== payer.address) {
      return yield* refused(
        "extend",
        `the job ${job.address} was paid for by ${job.payer}, which has to pay again; give it as payer`
      )
    }
    const { from } = params
    if (from !== undefined && !Duration.equals(Duration.fromInputUnsafe(from), job.timeout)) {
      const expected = format(Duration.fromInputUnsafe(from))
      return yield* inState(
        "extend",
        `the job ${job.address} may run for ${format(job.timeout)} and not for ${expected}: it has been extended meanwhile`
      )
    }
    const to = Duration.sum(job.timeout, Duration.fromInputUnsafe(params.timeout))
    const setup = yield* openMissing("extend", builder, payer, [payer.address])
    const input = { authority, payer, job: job.address, market: job.market, timeout: to }
    return yield* building("extend", builder, setup, (network) => Instructions.extend(input, network), {
      from: job.timeout,
      to
    })
  })

export const delist = (builder: Builder, params: OfJob) =>
  Effect.flatMap(ownJob("delist", builder, params), ({ authority, job }) => delistOf("delist", builder, authority, job))

export const delistOf = (operation: string, builder: Builder, authority: TransactionSigner, job: Job) =>
  Effect.gen(function* () {
    if (job.state !== jobStates.queued) {
      return yield* inState(operation, `the job ${job.address} is ${wordsOf(job)}; only one that waits is delisted`)
    }
    const setup = yield* openMissing(operation, builder, authority, [job.payer])
    const input = { authority, job: job.address, market: job.market, payer: job.payer }
    return yield* building(operation, builder, setup, (network) => Instructions.delist(input, network))
  })

export const end = (builder: Builder, params: OfJob) =>
  Effect.gen(function* () {
    const authority = yield* walletOf("end", builder, params)
    const { job, run, status } = yield* readChecked(builder.chain, "end", params.job)
    if (job !== undefined) yield* ownedBy("end", authority.address, job)
    if (job === undefined || run === undefined) {
      const then = status._tag === "Queued" ? "; delist it" : status._tag === "Stopped" ? "; recover it" : ""
      return yield* inState(
        "end",
        `the job ${params.job} has no run (${status._tag}); only one that runs is ended${then}`
      )
    }
    return yield* endOf("end", builder, authority, job, run)
  })

export const endOf = (operation: string, builder: Builder, authority: TransactionSigner, job: Job, run: Run) =>
  Effect.gen(function* () {
    const setup = yield* openMissing(operation, builder, authority, [run.node, job.payer])
    const input = {
      authority,
      job: job.address,
      market: job.market,
      run: run.address,
      jobPayer: job.payer,
      runPayer: run.payer,
      node: run.node
    }
    return yield* building(operation, builder, setup, (network) => Instructions.end(input, network))
  })

export const recover = (builder: Builder, params: RecoverParams) =>
  Effect.flatMap(ownJob("recover", builder, params), ({ authority, job }) =>
    recoverOf("recover", builder, authority, job, params.user)
  )

export const recoverOf = (
  operation: string,
  builder: Builder,
  authority: TransactionSigner,
  job: Job,
  user?: Address | undefined
) =>
  Effect.gen(function* () {
    if (job.state !== jobStates.stopped) {
      return yield* inState(
        operation,
        `the job ${job.address} is ${wordsOf(job)}; only one that its node gave back is recovered`
      )
    }
    const setup = user === undefined ? yield* openMissing(operation, builder, authority, [job.payer]) : []
    const input = { authority, job: job.address, market: job.market, payer: job.payer, user }
    return yield* building(operation, builder, setup, (network) => Instructions.recover(input, network))
  })
