/** A transaction's message: version 0, with what it may use and pays for it. */
import {
  type Address,
  appendTransactionMessageInstructions,
  type Blockhash,
  createNoopSigner,
  createTransactionMessage,
  getTransactionMessageSize,
  getTransactionMessageSizeLimit,
  type Instruction,
  isWritableRole,
  setTransactionMessageComputeUnitLimit,
  setTransactionMessageComputeUnitPrice,
  setTransactionMessageFeePayerSigner,
  setTransactionMessageLifetimeUsingBlockhash,
  type TransactionSigner
} from "@solana/kit"

/** The most that a transaction may use. */
export const maxComputeUnits = 1_400_000

export interface Lifetime {
  readonly blockhash: Blockhash
  readonly lastValidBlockHeight: bigint
}

/** A hash of no block, for a message whose size is asked for or that a simulation gives another. */
export const anyLifetime: Lifetime = {
  blockhash: "11111111111111111111111111111111" as Blockhash,
  lastValidBlockHeight: 0n
}

export interface Contents {
  readonly instructions: ReadonlyArray<Instruction>
  /** An address pays with a signature that is added later. */
  readonly feePayer: TransactionSigner | Address
  readonly lifetime: Lifetime
  readonly computeUnits: number
  /** In micro-lamports for each compute unit. */
  readonly unitPrice: bigint
}

export type Message = ReturnType<typeof messageOf>

// Compute-budget instructions come last, so that an error's index points into the instructions that were given.
export const messageOf = ({ computeUnits, feePayer, instructions, lifetime, unitPrice }: Contents) => {
  const payer = typeof feePayer === "string" ? createNoopSigner(feePayer) : feePayer
  const message = setTransactionMessageLifetimeUsingBlockhash(
    lifetime,
    setTransactionMessageFeePayerSigner(payer, createTransactionMessage({ version: 0 }))
  )
  const filled = appendTransactionMessageInstructions(instructions, message)
  const limited = setTransactionMessageComputeUnitLimit(computeUnits, filled)
  return unitPrice > 0n ? setTransactionMessageComputeUnitPrice(unitPrice, limited) : limited
}

/** Whether these fit into one transaction, with a limit and a price. */
export const fits = (instructions: ReadonlyArray<Instruction>, feePayer: TransactionSigner | Address): boolean => {
  const message = messageOf({
    instructions,
    feePayer,
    lifetime: anyLifetime,
    computeUnits: maxComputeUnits,
    unitPrice: 1n
  })
  return getTransactionMessageSize(message) <= getTransactionMessageSizeLimit(message)
}

/** What the transaction writes: whoever else writes these is who it competes with. */
export const writableIn = (
  instructions: ReadonlyArray<Instruction>,
  feePayer: TransactionSigner | Address
): ReadonlyArray<Address> => {
  const written = instructions.flatMap(({ accounts = [] }) =>
    accounts.filter(({ role }) => isWritableRole(role)).map(({ address }) => address)
  )
  return [...new Set([typeof feePayer === "string" ? feePayer : feePayer.address, ...written])]
}
