/** The data of an instruction, read from its start. */
import { addressAt } from "../keys.ts"
import type { Address, ProgramError } from "../Program.ts"

export interface InstructionData {
  readonly u8: () => number
  readonly u32: () => number
  readonly u64: () => bigint
  readonly address: () => Address
  /** With its length before it, in eight bytes. */
  readonly text: () => string
  /** A byte that tells whether an address follows. */
  readonly optionalAddress: () => Address | undefined
  readonly isAtEnd: () => boolean
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

export const instructionData = (data: Uint8Array, invalid: () => ProgramError): InstructionData => {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  let at = 0
  const take = (length: number): number => {
    if (at + length > data.length) throw invalid()
    at += length
    return at - length
  }
  const u8 = () => view.getUint8(take(1))
  const address = () => addressAt(data, take(32))
  return {
    u8,
    u32: () => view.getUint32(take(4), true),
    u64: () => view.getBigUint64(take(8), true),
    address,
    text: () => {
      const length = view.getBigUint64(take(8), true)
      if (length > BigInt(data.length)) throw invalid()
      const start = take(Number(length))
      try {
        return decoder.decode(data.subarray(start, at))
      } catch {
        throw invalid()
      }
    },
    optionalAddress: () => {
      const has = u8()
      if (has > 1) throw invalid()
      return has === 1 ? address() : undefined
    },
    isAtEnd: () => at === data.length
  }
}
