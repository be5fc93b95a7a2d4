/** The instructions that put a job on the market, and what they need before. */
import { JobError } from "@longshore/core/JobError"
import { Cid } from "@longshore/nosana"
import type { Address, Instruction, TransactionSigner } from "@solana/kit"
import { getCreateAssociatedTokenIdempotentInstruction } from "@solana-program/token"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { Chain } from "../../Chain.ts"
import { assign, list } from "../../Instructions.ts"
import { failed } from "../failed.ts"

interface Posting {
  readonly market: { readonly address: Address }
  readonly timeout: Duration.Duration
  readonly node?: Address | undefined
  readonly wallet: TransactionSigner
  readonly feePayer?: TransactionSigner | undefined
  readonly job: TransactionSigner
  readonly run: TransactionSigner
  readonly cid?: string | undefined
  /** The wallet's NOS account, and whether it has to be opened. A market that is free asks for one as well. */
  readonly nosAccount: Address
  readonly opensAccount: boolean
}

/** The program counts in whole seconds: a job gets at least the time that was asked for. */
export const wholeSeconds = (timeout: Duration.Duration): Duration.Duration =>
  Duration.seconds(Math.ceil(Duration.toSeconds(timeout)))

export const postingOf = (chain: Chain, posting: Posting): Effect.Effect<ReadonlyArray<Instruction>, JobError> =>
  built("prepare", async () => {
    const { cid = Cid.ofJson({}), job, market, node, nosAccount, opensAccount, run, wallet } = posting
    const input = {
      job,
      run,
      market: market.address,
      ipfsJob: cid,
      timeout: wholeSeconds(posting.timeout),
      authority: wallet
    }
    const instruction: Instruction =
      node === undefined ? await list(input, chain.network) : await assign({ ...input, node }, chain.network)
    return opensAccount ? [openingOf(chain, wallet, wallet.address, nosAccount), instruction] : [instruction]
  })

/** Opens an owner's NOS account, and does nothing if it is open. */
export const openingOf = (chain: Chain, payer: TransactionSigner, owner: Address, account: Address): Instruction =>
  getCreateAssociatedTokenIdempotentInstruction({ payer, owner, mint: chain.network.nosMint, ata: account })

/** What builders of instructions refuse comes as the error of an operation. */
export const built = <A>(operation: string, build: () => Promise<A>): Effect.Effect<A, JobError> =>
  Effect.promise(() =>
    build().then(
      (value) => Effect.succeed(value),
      (thrown): Effect.Effect<never, JobError> => {
        if (thrown instanceof JobError) return Effect.fail(failed(operation, thrown.reason))
        throw thrown
      }
    )
  ).pipe(Effect.flatten)
