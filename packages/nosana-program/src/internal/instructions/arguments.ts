/** What instructions take besides accounts, in the numbers and bytes of the wire. Refused by name before anything is signed. */
import { InvalidSpec } from "@longshore/core/JobError"
import { Cid } from "@longshore/nosana"
import * as Duration from "effect/Duration"
import * as Option from "effect/Option"
import { failed } from "../failed.ts"

/** One argument of one instruction. */
export interface Argument {
  readonly instruction: string
  readonly field: string
}

const refuse = ({ instruction, field }: Argument, problem: string): never => {
  throw failed(instruction, new InvalidSpec({ field, message: `${field}: ${problem}` }))
}

const largest = (bits: bigint): bigint => (1n << bits) - 1n

/** Whole seconds that an i64 holds. */
export const seconds = (argument: Argument, duration: Duration.Input, least: bigint): bigint => {
  const read = Option.getOrUndefined(Duration.fromInput(duration))
  if (read === undefined || !Duration.isFinite(read)) {
    return refuse(argument, `${String(duration)} is not a length of time that ends; give one such as "2 hours"`)
  }
  const nanos = Duration.toNanosUnsafe(read)
  if (nanos % 1_000_000_000n !== 0n) {
    return refuse(argument, `${Duration.format(read)} is not whole seconds, which is what the program counts in`)
  }
  const value = nanos / 1_000_000_000n
  if (value < least) return refuse(argument, `it is ${value} seconds and has to be ${least} or more`)
  if (value > largest(63n)) return refuse(argument, `${value} seconds are more than the program can hold`)
  return value
}

/** A whole number that so many bits hold. */
export const unsigned = (argument: Argument, value: bigint, bits: 64n | 128n): bigint => {
  if (typeof value !== "bigint") {
    return refuse(argument, `${String(value)} is a ${typeof value}; amounts are exact, so give a bigint such as 115n`)
  }
  if (value < 0n || value > largest(bits)) {
    return refuse(argument, `${value} does not fit: the program holds 0 to ${largest(bits)}`)
  }
  return value
}

/** The 32 bytes that the chain stores of a CID. */
export const digest = (argument: Argument, cid: string): Uint8Array => {
  const bytes = Cid.toDigest(cid)
  return bytes ?? refuse(argument, Cid.problemOf(cid) ?? `${cid} is not a CIDv0`)
}

/** The same of a result. Zero bytes stand for no result. */
export const resultDigest = (argument: Argument, cid: string): Uint8Array => {
  const bytes = digest(argument, cid)
  return Cid.isZeroDigest(bytes) ? refuse(argument, `${cid} stands for no result; give the CID of one`) : bytes
}

/** Markets of any other type take payment for jobs and never queue them. */
export const jobType = (argument: Argument, type: number): number =>
  type === 0 || type === 1 || type === 2 || type === 3 || type === 4
    ? type
    : refuse(argument, `${type} is none of 0 to 4: a market of that type takes payment for jobs and never queues them`)
