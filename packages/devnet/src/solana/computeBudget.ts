/** What a transaction asks of the chain beside its work: units, and a price for them. */
import type { TransactionError } from "./errors.ts"
import { computeBudgetProgram } from "./keys.ts"
import type { Transaction } from "./message.ts"
import type { Address } from "./Program.ts"

export interface Budget {
  readonly unitLimit: number
  /** Micro-lamports for each unit of the limit. */
  readonly unitPrice: bigint
}

const mostUnits = 1_400_000
const unitsOfBuiltin = 3000
const unitsOfDeployed = 200_000
const leastHeap = 32 * 1024
const mostHeap = 256 * 1024

const lamportsPerSignature = 5000n
const microLamports = 1_000_000n

/** The budget, or why the transaction cannot be run at all. */
export const budgetOf = (
  { instructions, keys }: Transaction,
  isBuiltin: (program: Address) => boolean
): Budget | { readonly error: TransactionError } => {
  let unitLimit: number | undefined
  let unitPrice: bigint | undefined
  let hasHeap = false
  let hasDataLimit = false
  let byDefault = 0
  for (const [index, { data, programIndex }] of instructions.entries()) {
    const program = keys[programIndex]!
    byDefault += isBuiltin(program) ? unitsOfBuiltin : unitsOfDeployed
    if (program !== computeBudgetProgram) continue
    const invalid = { error: { InstructionError: [index, "InvalidInstructionData"] } } as const
    const duplicate = { error: { DuplicateInstruction: index } } as const
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
    const has = (length: number) => data.length >= 1 + length
    switch (data[0]) {
      case 1: {
        if (!has(4)) return invalid
        const heap = view.getUint32(1, true)
        if (hasHeap) return duplicate
        if (heap < leastHeap || heap > mostHeap || heap % 1024 !== 0) return invalid
        hasHeap = true
        break
      }
      case 2:
        if (!has(4)) return invalid
        if (unitLimit !== undefined) return duplicate
        unitLimit = view.getUint32(1, true)
        break
      case 3:
        if (!has(8)) return invalid
        if (unitPrice !== undefined) return duplicate
        unitPrice = view.getBigUint64(1, true)
        break
      case 4:
        if (!has(4)) return invalid
        if (hasDataLimit) return duplicate
        if (view.getUint32(1, true) === 0) return { error: "InvalidLoadedAccountsDataSizeLimit" }
        hasDataLimit = true
        break
      default:
        return invalid
    }
  }
  return { unitLimit: Math.min(unitLimit ?? byDefault, mostUnits), unitPrice: unitPrice ?? 0n }
}

export const feeOf = ({ header }: Transaction, { unitLimit, unitPrice }: Budget): bigint =>
  BigInt(header.numRequiredSignatures) * lamportsPerSignature +
  (BigInt(unitLimit) * unitPrice + microLamports - 1n) / microLamports
