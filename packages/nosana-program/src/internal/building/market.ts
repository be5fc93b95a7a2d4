/** Instructions for owners of markets, for the administrator and for whoever tidies up. */
import { type Address, generateKeyPairSigner, type TransactionSigner } from "@solana/kit"
import * as Effect from "effect/Effect"
import { jobStates } from "../../Accounts.ts"
import * as Instructions from "../../Instructions.ts"
import { readOne } from "../reading/kinds.ts"
import { type Builder, building, inState, openMissing, refused, type Signers, walletOf, wordsOf } from "./building.ts"
import type { OfRun } from "./host.ts"
import type { OfJob } from "./requester.ts"

type Settings = Partial<Instructions.MarketSettings>

export interface OpenParams extends Signers, Settings {
  /** The market's keypair: a fresh one unless it is given. */
  readonly market?: TransactionSigner | undefined
}

export interface OfMarket extends Signers {
  readonly market: Address
}

/** What is not said stays as it is. */
export interface UpdateParams extends OfMarket, Settings {}

export interface CloseParams extends OfMarket {
  /** The NOS account that gets what the vault holds: the wallet's unless it is given. */
  readonly user?: Address | undefined
}

export interface CleanParams extends OfJob {
  /** The market whose time limit counts: the job's own unless it is given. */
  readonly market?: Address | undefined
}

export const open = (builder: Builder, params: OpenParams) =>
  Effect.gen(function* () {
    const { market: given, wallet: _, ...settings } = params
    const authority = yield* walletOf("open", builder, params)
    const market = given ?? (yield* Effect.promise(() => generateKeyPairSigner()))
    const input = { ...settings, authority, market }
    const extra = { market: market.address }
    return yield* building("open", builder, [], (network) => Instructions.open(input, network), extra)
  })

export const update = (builder: Builder, params: UpdateParams) =>
  Effect.gen(function* () {
    const { market: address, wallet: _, ...settings } = params
    const authority = yield* walletOf("update", builder, params)
    const { value: market } = yield* readOne(builder.chain, "update", "market", address)
    if (market.authority !== authority.address) {
      return yield* refused(
        "update",
        `the market ${address} belongs to ${market.authority}, which has to sign, and not to ${authority.address}`
      )
    }
    const input = { ...market, ...settings, authority, market: address }
    return yield* building("update", builder, [], (network) => Instructions.update(input, network))
  })

const closing = (operation: string, builder: Builder, { market, user, wallet }: CloseParams) =>
  Effect.gen(function* () {
    const authority = yield* walletOf(operation, builder, { wallet })
    const setup = user === undefined ? yield* openMissing(operation, builder, authority, [authority.address]) : []
    return { setup, input: { authority, market, user } }
  })

export const close = (builder: Builder, params: CloseParams) =>
  Effect.flatMap(closing("close", builder, params), ({ input, setup }) =>
    building("close", builder, setup, (network) => Instructions.close(input, network))
  )

export const closeAdmin = (builder: Builder, params: CloseParams) =>
  Effect.flatMap(closing("closeAdmin", builder, params), ({ input, setup }) =>
    building("closeAdmin", builder, setup, (network) => Instructions.closeAdmin(input, network))
  )

export const clean = (builder: Builder, params: CleanParams) =>
  Effect.gen(function* () {
    const { value: job } = yield* readOne(builder.chain, "clean", "job", params.job)
    if (job.state !== jobStates.done) {
      return yield* inState("clean", `the job ${job.address} is ${wordsOf(job)}; only one that has ended is cleaned`)
    }
    const input = { job: job.address, market: params.market ?? job.market, payer: job.payer }
    return yield* building("clean", builder, [], (network) => Instructions.clean(input, network))
  })

export const cleanAdmin = (builder: Builder, params: OfJob) =>
  Effect.gen(function* () {
    const authority = yield* walletOf("cleanAdmin", builder, params)
    const { value: job } = yield* readOne(builder.chain, "cleanAdmin", "job", params.job)
    const input = { authority, job: job.address, payer: job.payer }
    return yield* building("cleanAdmin", builder, [], (network) => Instructions.cleanAdmin(input, network))
  })

export const quitAdmin = (builder: Builder, params: OfRun) =>
  Effect.gen(function* () {
    const authority = yield* walletOf("quitAdmin", builder, params)
    const { value: run } = yield* readOne(builder.chain, "quitAdmin", "run", params.run)
    const input = { authority, run: run.address, runPayer: run.payer }
    return yield* building("quitAdmin", builder, [], (network) => Instructions.quitAdmin(input, network))
  })
