/**
 * Transactions: signed before anything is sent, and then the same bytes are sent until the cluster has them or cannot
 * have them any more. So a transaction takes effect at most once, and it is always known whether it did.
 */
import { InvalidSpec, type JobError, Misconfigured } from "@longshore/core/JobError"
import { Durations } from "@longshore/nosana"
import {
  type Address,
  type Base64EncodedWireTransaction,
  getBase64EncodedWireTransaction,
  getBase64Encoder,
  getCompiledTransactionMessageDecoder,
  getSignatureFromTransaction,
  getTransactionDecoder,
  type Instruction,
  isBlockhash,
  partiallySignTransactionMessageWithSigners,
  partiallySignTransactionWithSigners,
  type Signature,
  type Transaction,
  type TransactionSigner
} from "@solana/kit"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { Chain } from "./Chain.ts"
import { failed } from "./internal/failed.ts"
import { broadcast } from "./internal/sending/broadcast.ts"
import { computeUnitLimitOf, type Depth, feeOf, type PriorityFee, unitPriceOf } from "./internal/sending/budget.ts"
import { faultError } from "./internal/sending/faults.ts"
import { fits, messageOf, writableIn } from "./internal/sending/message.ts"
import { type Sighting, sightingOf as sightingOfSignature } from "./internal/sending/sighting.ts"
import { simulate } from "./internal/sending/simulation.ts"
import { landedBy } from "./internal/sending/verdict.ts"
import type { Wallet } from "./Wallet.ts"

export type { PriorityFee } from "./internal/sending/budget.ts"
export type { Sighting } from "./internal/sending/sighting.ts"

export interface SignOptions extends Depth {
  /** Who pays the fee. An address signs later: see `signPartly`. */
  readonly feePayer: Wallet
  /** What is offered for each compute unit: a fixed number of micro-lamports, or by what others have paid lately. */
  readonly priorityFee?: PriorityFee | bigint | undefined
  /** The most compute units it may use. Learned by simulation, with a margin, unless it is given. */
  readonly computeUnits?: number | undefined
}

export interface PartlyOptions extends Omit<SignOptions, "feePayer"> {
  readonly feePayer: Wallet | Address
}

/** A whole transaction that nobody has been sent yet. Plain data, but for its `bigint`s. */
export interface Signed {
  /** The bytes, in base64. They hold signatures and no key. */
  readonly wire: Base64EncodedWireTransaction
  /** What it will be known by. */
  readonly signature: Signature
  /** The last block that can have it. */
  readonly lastValidBlockHeight: bigint
  /** The slot that the cluster was in when it was signed. */
  readonly slot: bigint
  /** The most compute units that it may use. */
  readonly computeUnits: number
  /** Its fee in lamports: that of the signatures and the one that is offered on top. */
  readonly fee: { readonly signatureFee: bigint; readonly priorityFee: bigint }
}

/** A transaction that some have signed. Hand it to the others before its block height has passed: about a minute. */
export interface PartlySigned extends Omit<Signed, "signature"> {
  /** Who has not signed yet. */
  readonly missing: ReadonlyArray<Address>
}

/** A transaction that took effect. */
export interface Landed {
  readonly signature: Signature
  readonly slot: bigint
}

export interface DeliverOptions {
  /** How long to go on: 3 minutes by default, in which it has landed or expired unless the RPC is lost. */
  readonly within?: Duration.Input | undefined
}

/**
 * Signs, and sends nothing. Instructions that would fail now are refused with what the program says, before anybody is
 * asked to sign.
 */
export const sign = (
  chain: Chain,
  instructions: ReadonlyArray<Instruction>,
  options: SignOptions
): Effect.Effect<Signed, JobError> =>
  Effect.flatMap(signPartly(chain, instructions, options), (partly) => {
    if (partly.missing.length === 0) return Effect.succeed(wholeOf(partly))
    const message = `the transaction lacks the signature of ${partly.missing.join(" and ")}; give their signers, or use signPartly`
    return Effect.fail(failed("sign", new Misconfigured({ message })))
  })

/** Signs with the signers that are in the instructions. Others, and a fee payer that is an address, sign later: `addSignatures`. */
export const signPartly = (
  chain: Chain,
  instructions: ReadonlyArray<Instruction>,
  options: PartlyOptions
): Effect.Effect<PartlySigned, JobError> =>
  Effect.gen(function* () {
    const { computeUnits: given, feePayer } = options
    if (!fits(instructions, feePayer)) {
      const message = `${instructions.length} instructions do not fit into one transaction; use pack or sendAll`
      return yield* failed("sign", new InvalidSpec({ field: "instructions", message }))
    }
    const unitPrice = yield* unitPriceOf(chain, writableIn(instructions, feePayer), options.priorityFee)
    const computeUnits = given ?? computeUnitLimitOf(yield* usedBy(chain, instructions, feePayer), options) - anyUnits()
    // Last of all, so that nothing of the minute is lost in which it can land.
    const { lifetime, slot } = yield* chain.call("sign", async (rpc, send) => {
      const { context, value } = await rpc.getLatestBlockhash({ commitment: "confirmed" }).send(send)
      if (
        typeof context.slot !== "bigint" ||
        typeof value.lastValidBlockHeight !== "bigint" ||
        !isBlockhash(value.blockhash)
      ) {
        throw new SyntaxError("it has no blockhash that is good until a block")
      }
      return { lifetime: value, slot: context.slot }
    })
    const message = messageOf({ instructions, feePayer, lifetime, computeUnits, unitPrice })
    const transaction = yield* Effect.tryPromise({
      try: (abortSignal) => partiallySignTransactionMessageWithSigners(message, { abortSignal }),
      catch: (cause) => unsigned(cause)
    })
    yield* checkBlockhash(transaction, lifetime.blockhash)
    return {
      ...partlyOf(transaction),
      lastValidBlockHeight: lifetime.lastValidBlockHeight,
      slot,
      computeUnits,
      fee: feeOf(Object.keys(transaction.signatures).length, computeUnits, unitPrice)
    }
  })

/** Adds the signatures of these. Fails with `Misconfigured` while some are missing. */
export const addSignatures = (partly: PartlySigned, signers: ReadonlyArray<Wallet>): Effect.Effect<Signed, JobError> =>
  Effect.gen(function* () {
    const transaction = getTransactionDecoder().decode(getBase64Encoder().encode(partly.wire))
    const signed = yield* Effect.tryPromise({
      try: (abortSignal) => partiallySignTransactionWithSigners(signers, transaction, { abortSignal }),
      catch: (cause) => unsigned(cause)
    })
    yield* checkBlockhash(signed, blockhashOf(transaction))
    const whole = { ...partly, ...partlyOf(signed) }
    if (whole.missing.length === 0) return wholeOf(whole)
    const message = `the transaction still lacks the signature of ${whole.missing.join(" and ")}`
    return yield* failed("sign", new Misconfigured({ message }))
  })

/**
 * Sends the same bytes until the transaction has taken effect. One that failed on the chain, or cannot land any more,
 * fails with why, and has had no effect but its fee. `OutcomeUnknown` is for an RPC that is lost on the way.
 */
export const deliver = (
  chain: Chain,
  signed: Signed,
  { within = "3 minutes" }: DeliverOptions = {}
): Effect.Effect<Landed, JobError> =>
  Durations.of({ backend: "nosana-program", operation: "send" }, "within", within).pipe(
    Effect.flatMap((duration) => broadcast(chain, signed, duration)),
    Effect.flatMap((delivery) => landedBy(chain, signed, delivery))
  )

/** What has become of a transaction. Asks, and sends nothing. */
export const sightingOf = (
  chain: Chain,
  signed: Pick<Signed, "signature" | "lastValidBlockHeight" | "slot">
): Effect.Effect<Sighting, JobError> => sightingOfSignature(chain, signed)

/** Signs and delivers. */
export const send = (
  chain: Chain,
  instructions: ReadonlyArray<Instruction>,
  options: SignOptions & DeliverOptions
): Effect.Effect<Landed, JobError> =>
  Effect.flatMap(sign(chain, instructions, options), (signed) => deliver(chain, signed, options))

/**
 * Puts groups of instructions into as few transactions as hold them, in their order: two jobs that are listed go into
 * one. What is in one group stays together. A group that is too large for one transaction is alone.
 */
export const pack = (
  groups: ReadonlyArray<ReadonlyArray<Instruction>>,
  { feePayer }: { readonly feePayer: TransactionSigner | Address }
): ReadonlyArray<ReadonlyArray<Instruction>> => {
  const packed: Array<ReadonlyArray<Instruction>> = []
  for (const group of groups) {
    const last = packed.at(-1)
    const together = last === undefined ? undefined : [...last, ...group]
    if (together !== undefined && fits(together, feePayer)) packed[packed.length - 1] = together
    else packed.push(group)
  }
  return packed
}

/**
 * Packs groups of instructions into transactions, and delivers these one after the other. The first that fails ends it:
 * those before it have taken effect, and those after it were not signed.
 */
export const sendAll = (
  chain: Chain,
  groups: ReadonlyArray<ReadonlyArray<Instruction>>,
  options: SignOptions & DeliverOptions
): Effect.Effect<ReadonlyArray<Landed>, JobError> =>
  Effect.forEach(pack(groups, options), (instructions) => send(chain, instructions, options))

/**
 * Two transactions of the same instructions and the same block are the same bytes, and would take effect as one. Their limits
 * are a little less than the margin allows, each by another number.
 */
const anyUnits = (): number => crypto.getRandomValues(new Uint16Array(1))[0]! % 1_024

const usedBy = (chain: Chain, instructions: ReadonlyArray<Instruction>, feePayer: Wallet | Address) =>
  Effect.flatMap(simulate(chain, { instructions, feePayer }), ({ computeUnits, error, logs }) =>
    error === null
      ? Effect.succeed(computeUnits)
      : Effect.fail(faultError(chain, "sign", { error, logs, instructions }))
  )

const blockhashOf = ({ messageBytes }: Transaction): string =>
  getCompiledTransactionMessageDecoder().decode(messageBytes).lifetimeToken

/** A signer may change what it signs. Of another blockhash it is not known until when the transaction can land. */
const checkBlockhash = (transaction: Transaction, blockhash: string): Effect.Effect<void, JobError> => {
  if (blockhashOf(transaction) === blockhash) return Effect.void
  const message =
    "wallet: a signer has replaced the transaction's blockhash, so that it would not be known until when it can land; use one that signs what it is given, or switch off that it refreshes the blockhash"
  return Effect.fail(failed("sign", new Misconfigured({ message })))
}

const partlyOf = (transaction: Transaction) => ({
  wire: getBase64EncodedWireTransaction(transaction),
  missing: Object.entries(transaction.signatures).flatMap(([address, signature]) =>
    signature === null ? [address as Address] : []
  )
})

const wholeOf = ({ missing: _, ...partly }: PartlySigned): Signed => {
  const transaction = getTransactionDecoder().decode(getBase64Encoder().encode(partly.wire))
  return { ...partly, signature: getSignatureFromTransaction(transaction) }
}

const unsigned = (cause: unknown) =>
  failed("sign", new Misconfigured({ message: `the transaction was not signed: ${String(cause)}`, cause }))
