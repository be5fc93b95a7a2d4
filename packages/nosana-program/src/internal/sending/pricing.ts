/** The instructions that list a job, and what they cost: by simulating them. */
import { InsufficientFunds, type JobError } from "@longshore/core/JobError"
import type { Address, Instruction } from "@solana/kit"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { jobAccountSize, type Market, queueTypes, runAccountSize } from "../../Accounts.ts"
import { nosAccountOf } from "../../Addresses.ts"
import type { Chain } from "../../Chain.ts"
import type { Quote } from "../../Quote.ts"
import type { Wallet } from "../../Wallet.ts"
import { failed } from "../failed.ts"
import { computeUnitLimitOf, feeOf, type PriorityFee, unitPriceOf } from "./budget.ts"
import { faultError } from "./faults.ts"
import { writableIn } from "./message.ts"
import { inNos, inSol, lamportsOf, nosIn, rentOn, tokenAccountSize, tokenAmountIn } from "./money.ts"
import { postingOf } from "./posting.ts"
import { type Simulated, simulate } from "./simulation.ts"

/** A job that is about to be listed. */
export interface Listing {
  readonly market: Market
  readonly timeout: Duration.Duration
  readonly node?: Address | undefined
  readonly wallet: Wallet
  readonly feePayer?: Wallet | undefined
  readonly job: Wallet
  readonly run: Wallet
  /** The definition's. Any will do to ask for a price. */
  readonly cid?: string | undefined
  readonly priorityFee?: PriorityFee | bigint | undefined
}

export interface Priced {
  readonly quote: Quote
  readonly instructions: ReadonlyArray<Instruction>
  readonly unitPrice: bigint
}

/** The instructions that list a job, and what they cost. Whatever can be known to fail fails here. */
export const priced = (chain: Chain, listing: Listing, operation: string): Effect.Effect<Priced, JobError> =>
  Effect.gen(function* () {
    const { feePayer = listing.wallet, market, node, timeout, wallet } = listing
    const deposit = market.jobPrice * BigInt(Math.ceil(Duration.toSeconds(timeout)))
    const nosAccount = yield* Effect.promise(() => nosAccountOf(wallet.address, chain.network))
    const [rentOf, lamports, held] = yield* Effect.all(
      [rentOn(chain), lamportsOf(chain, operation, wallet.address), nosIn(chain, operation, nosAccount)],
      { concurrency: 3 }
    )
    const balances = { nos: held ?? 0n, lamports: lamports }
    const startsAtOnce = node !== undefined || market.queueType === queueTypes.nodes
    const poor = (message: string) =>
      Effect.fail(failed(operation, new InsufficientFunds({ message: `${wallet.address} ${message}` })))

    if (balances.nos < deposit) {
      const time = `${inNos(market.jobPrice)} per second for ${Duration.format(timeout)}`
      return yield* poor(
        `has ${inNos(balances.nos)}, and ${inNos(deposit)} are needed (${time}); send it NOS, or ask for less time`
      )
    }

    const instructions = yield* postingOf(chain, { ...listing, opensAccount: held === undefined, nosAccount })
    const unitPrice = yield* unitPriceOf(chain, writableIn(instructions, feePayer), listing.priorityFee)

    /** Lamports that the wallet must have for this fee, and keep to stay open. */
    const needed = (fee: bigint) =>
      rentOf(jobAccountSize) +
      (startsAtOnce ? rentOf(runAccountSize) : 0n) +
      (held === undefined ? rentOf(tokenAccountSize) : 0n) +
      (feePayer.address === wallet.address ? fee : 0n) +
      rentOf(0)
    const checkSol = (fee: bigint) =>
      balances.lamports >= needed(fee)
        ? Effect.void
        : poor(
            `has ${inSol(balances.lamports)}, and ${inSol(needed(fee))} are needed: rent that comes back, fees, and what an account must keep; send it SOL`
          )
    yield* checkSol(feeOf(3, 0, 0n).signatureFee)

    const measuring = { ...listing, instructions, feePayer, nosAccount, deposit, before: balances.nos }
    const { debit, simulated } = yield* measured(chain, measuring, operation)
    const [, job, run] = simulated.accounts
    const computeUnits = computeUnitLimitOf(simulated.computeUnits, { queued: market.queue.length, walks: 1 })
    const fee = feeOf(simulated.signatures, computeUnits, unitPrice)
    const feeLamports = fee.signatureFee + fee.priorityFee
    yield* checkSol(feeLamports)

    const rent = {
      job: job?.lamports ?? rentOf(jobAccountSize),
      run: run?.lamports ?? 0n,
      tokenAccount: held === undefined ? rentOf(tokenAccountSize) : 0n
    }
    const rents = rent.job + rent.run + rent.tokenAccount
    const total = { nos: debit, lamports: rents + feeLamports }
    const quote: Quote = {
      price: market.jobPrice,
      deposit,
      networkFee: debit > deposit ? debit - deposit : 0n,
      rent,
      fee,
      total,
      refund: { nos: deposit, lamports: rent.job + rent.run },
      worstCase: { nos: total.nos, lamports: total.lamports + rentOf(tokenAccountSize) + fee.signatureFee },
      balances,
      computeUnits
    }
    return { quote, instructions, unitPrice }
  })

interface Measuring extends Pick<Listing, "job" | "run"> {
  readonly instructions: ReadonlyArray<Instruction>
  readonly feePayer: Wallet
  readonly nosAccount: Address
  readonly deposit: bigint
  /** What the wallet had when it was last looked at. */
  readonly before: bigint
}

/** How often the wallet may pay for something else while it is looked at. */
const looks = 3

/** What the instructions would take from the wallet. An RPC that shows no account tells of no debit but the deposit. */
const measured = (
  chain: Chain,
  { before, deposit, feePayer, instructions, job, nosAccount, run }: Measuring,
  operation: string
): Effect.Effect<{ readonly simulated: Simulated; readonly debit: bigint }, JobError> => {
  const held = Effect.map(nosIn(chain, operation, nosAccount), (amount) => amount ?? 0n)
  const look = (left: number, before: bigint): Effect.Effect<{ simulated: Simulated; debit: bigint }, JobError> =>
    Effect.gen(function* () {
      const simulated = yield* simulate(chain, { instructions, feePayer }, [nosAccount, job.address, run.address])
      if (simulated.error !== null) return yield* faultError(chain, operation, { ...simulated, instructions })
      const user = simulated.accounts[0]
      const after = user && tokenAmountIn({ ...user, bytes: user.data }, chain.network.nosMint)
      const debit = after === undefined ? deposit : before - after
      if (debit === deposit || left === 0) return { simulated, debit }
      // A fee of the network, or something else that the wallet has paid or was paid meanwhile.
      const now = yield* held
      return now === before ? { simulated, debit } : yield* look(left - 1, now)
    })
  return look(looks, before)
}
