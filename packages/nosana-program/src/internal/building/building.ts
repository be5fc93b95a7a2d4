/** What the builders of instructions share: who signs, and the token accounts that have to be there. */
import { InvalidSpec, InvalidState, type JobError, Misconfigured, Unauthorized } from "@longshore/core/JobError"
import type { Address, Instruction, TransactionSigner } from "@solana/kit"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { Job } from "../../Accounts.ts"
import { nosAccountOf } from "../../Addresses.ts"
import type { Chain } from "../../Chain.ts"
import type { Network } from "../../Networks.ts"
import { failed } from "../failed.ts"
import { digest, seconds } from "../instructions/arguments.ts"
import { readAccounts } from "../reading/accounts.ts"
import { built, openingOf } from "../sending/posting.ts"

/**
 * An instruction of the jobs program. It takes effect in a transaction that has `setup` before it, which opens the NOS accounts
 * that are missing and is mostly empty: `[...built.setup, built]`. Nothing has been sent.
 */
export type Built<I extends Instruction = Instruction, Extra = unknown> = I &
  Extra & { readonly setup: ReadonlyArray<Instruction> }

/** Who signs, where it is not the wallet that the client was made with. */
export interface Signers {
  readonly wallet?: TransactionSigner | undefined
}

export interface Builder {
  readonly chain: Chain
  readonly wallet: TransactionSigner | undefined
}

export const walletOf = (
  operation: string,
  { wallet }: Builder,
  given: Signers
): Effect.Effect<TransactionSigner, JobError> => {
  const signer = given.wallet ?? wallet
  if (signer !== undefined) return Effect.succeed(signer)
  const message = "wallet: nobody signs; give a wallet to the client or to the call"
  return Effect.fail(failed(operation, new Misconfigured({ message })))
}

/** Refuses a CID that the chain cannot hold, by the name that the caller has given it under, before anything is read. */
export const checkCid = (operation: string, field: string, cid: string): Effect.Effect<void, JobError> =>
  Effect.asVoid(built(operation, async () => digest({ instruction: operation, field }, cid)))

/** Refuses what is not a time of whole seconds to add to another one. */
export const checkMoreTime = (operation: string, field: string, by: Duration.Input): Effect.Effect<void, JobError> =>
  Effect.asVoid(
    built(operation, async () => {
      const read = Option.getOrUndefined(Duration.fromInput(by))
      if (read === undefined || Duration.isPositive(read)) return seconds({ instruction: operation, field }, by, 1n)
      const message = `${field}: ${Duration.format(read)} is not more time, and a job cannot be given less; give one such as "1 hour"`
      throw failed(operation, new InvalidSpec({ field, message }))
    })
  )

/** Builds what is to take effect with the accounts that are opened before it. */
export const building = <I extends Instruction, Extra = unknown>(
  operation: string,
  { chain }: Builder,
  setup: ReadonlyArray<Instruction>,
  build: (network: Network) => Promise<I>,
  extra?: Extra
): Effect.Effect<Built<I, Extra>, JobError> =>
  Effect.map(
    built(operation, () => build(chain.network)),
    (instruction) => ({ ...instruction, ...extra, setup }) as Built<I, Extra>
  )

/** What opens those of the owners' NOS accounts that are not there. */
export const openMissing = (
  operation: string,
  { chain }: Builder,
  payer: TransactionSigner,
  owners: ReadonlyArray<Address>
): Effect.Effect<ReadonlyArray<Instruction>, JobError> =>
  Effect.gen(function* () {
    const all = [...new Set(owners)]
    const accounts = yield* Effect.promise(() => Promise.all(all.map((owner) => nosAccountOf(owner, chain.network))))
    const { value } = yield* readAccounts(chain, operation, accounts)
    return all.flatMap((owner, at) => (value[at] === undefined ? [openingOf(chain, payer, owner, accounts[at]!)] : []))
  })

/** Refuses for a signer whom the program would refuse. */
export const ownedBy = (operation: string, signer: Address, job: Job): Effect.Effect<void, JobError> =>
  job.project === signer
    ? Effect.void
    : refused(operation, `the job ${job.address} belongs to ${job.project}, which has to sign, and not to ${signer}`)

export const refused = (operation: string, message: string): Effect.Effect<never, JobError> =>
  Effect.fail(failed(operation, new Unauthorized({ message })))

export const inState = (operation: string, message: string): Effect.Effect<never, JobError> =>
  Effect.fail(failed(operation, new InvalidState({ message })))

/** A job's state in words, for a refusal. */
export const wordsOf = ({ state }: Job): string =>
  state === 0
    ? "queued or running"
    : state === 2
      ? "ended"
      : state === 3
        ? "given back by its node"
        : `in state ${state}`

export const format = (duration: Duration.Duration): string => Duration.format(duration)
