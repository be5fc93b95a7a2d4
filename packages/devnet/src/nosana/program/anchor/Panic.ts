/** Rust's overflow checks, which are on in the released program: what overflows stops it. */
import { ProgramError } from "../../../solana/Program.ts"

/** File, line and column, as in `programs/nosana-jobs/src/state.rs:245:9`. */
export type Location = `${string}:${number}:${number}`

export class Panic extends ProgramError {
  /** What the program writes before it stops; messages that are put together at run time are not written. */
  readonly line: string | undefined

  constructor(at: Location, line?: string | undefined) {
    super("ProgramFailedToComplete")
    this.line = line
    const [file, row, column] = at.split(":")
    this.message = `SBF program Panicked in ${file} at ${row}:${column}`
  }
}

const largest = (1n << 64n) - 1n

export const multiplyUnsigned = (left: bigint, right: bigint, at: Location): bigint => {
  const product = left * right
  if (product > largest) throw new Panic(at, "attempt to multiply with overflow")
  return product
}

export const subtractSigned = (left: bigint, right: bigint, at: Location): bigint => {
  const difference = left - right
  if (BigInt.asIntN(64, difference) !== difference) throw new Panic(at, "attempt to subtract with overflow")
  return difference
}

/** `u64::try_from(…).unwrap()` */
export const unsigned = (value: bigint, at: Location): bigint => {
  if (value < 0n) throw new Panic(at)
  return value
}
