/** A transaction's bytes, read and checked for sense; nothing is known of the chain here. */
import { createPublicKey, verify } from "node:crypto"
import type { TransactionError } from "./errors.ts"
import { addressAt, bytesOf, isReserved, toBase58 } from "./keys.ts"
import type { Address } from "./Program.ts"

export interface MessageInstruction {
  readonly programIndex: number
  readonly accounts: ReadonlyArray<number>
  readonly data: Uint8Array
}

export interface Transaction {
  readonly version: "legacy" | 0
  readonly wire: Uint8Array
  readonly signatures: ReadonlyArray<Uint8Array>
  /** What is signed. */
  readonly message: Uint8Array
  readonly header: {
    readonly numRequiredSignatures: number
    readonly numReadonlySignedAccounts: number
    readonly numReadonlyUnsignedAccounts: number
  }
  readonly keys: ReadonlyArray<Address>
  readonly blockhash: string
  readonly instructions: ReadonlyArray<MessageInstruction>
  readonly hasLookups: boolean
}

/** The bytes are no transaction. */
export class Unreadable extends Error {}

const reader = (bytes: Uint8Array) => {
  let at = 0
  const take = (length: number): Uint8Array => {
    if (at + length > bytes.length) throw new Unreadable("io error: failed to fill whole buffer")
    at += length
    return bytes.subarray(at - length, at)
  }
  const byte = () => take(1)[0]!
  /** Seven bits in each byte, three bytes at most. */
  const length = (): number => {
    let value = 0
    for (let index = 0; index < 3; index++) {
      const next = byte()
      value |= (next & 0x7f) << (7 * index)
      if ((next & 0x80) === 0) {
        if (next === 0 && index > 0) break
        if (value > 0xffff) break
        return value
      }
    }
    throw new Unreadable("invalid value: integer, expected a compact length of at most 65535")
  }
  const many = <A>(one: () => A): Array<A> => Array.from({ length: length() }, one)
  return { byte, take, length, many, at: () => at, isAtEnd: () => at === bytes.length, peek: () => bytes[at] }
}

/** Signatures and what they sign, or that alone. */
type Shape = "transaction" | "message"

const read = (bytes: Uint8Array, shape: Shape): Transaction => {
  const from = reader(bytes)
  const signatures = shape === "message" ? [] : from.many(() => from.take(64))
  const start = from.at()
  const first = from.peek()
  if (first !== undefined && first > 0x80)
    throw new Unreadable(`invalid value: integer \`${first & 0x7f}\`, expected a valid transaction message version`)
  const version = first === 0x80 ? 0 : "legacy"
  if (version === 0) from.byte()
  const header = {
    numRequiredSignatures: from.byte(),
    numReadonlySignedAccounts: from.byte(),
    numReadonlyUnsignedAccounts: from.byte()
  }
  const keys = from.many(() => toBase58(from.take(32)))
  const blockhash = addressAt(from.take(32), 0)
  const instructions = from.many(() => ({
    programIndex: from.byte(),
    accounts: [...from.take(from.length())],
    data: from.take(from.length())
  }))
  const lookups =
    version === "legacy" ? [] : from.many(() => [from.take(32), from.take(from.length()), from.take(from.length())])
  if (!from.isAtEnd()) throw new Unreadable("Slice had bytes remaining after deserialization")
  const message = bytes.subarray(start)
  return {
    version,
    wire: bytes,
    signatures,
    message,
    header,
    keys,
    blockhash,
    instructions,
    hasLookups: lookups.length > 0
  }
}

/** Fails with `Unreadable`. */
export const readTransaction = (wire: Uint8Array): Transaction => read(wire, "transaction")
/** A message by itself, which nobody has signed. Fails with `Unreadable`. */
export const readMessage = (bytes: Uint8Array): Transaction => read(bytes, "message")

export const mostAccounts = 64

/** What makes no sense in any chain. */
export const sanitized = (transaction: Transaction): TransactionError | undefined => {
  const { hasLookups, header, instructions, keys, signatures } = transaction
  const { numReadonlySignedAccounts, numReadonlyUnsignedAccounts, numRequiredSignatures } = header
  const isSound =
    numRequiredSignatures > numReadonlySignedAccounts &&
    signatures.length === numRequiredSignatures &&
    numRequiredSignatures + numReadonlyUnsignedAccounts <= keys.length &&
    instructions.every(
      ({ accounts, programIndex }) =>
        programIndex !== 0 && programIndex < keys.length && (hasLookups || accounts.every((each) => each < keys.length))
    )
  if (!isSound) return "SanitizeFailure"
  // This chain has no lookup tables.
  if (hasLookups) return "AddressLookupTableNotFound"
  if (keys.length > mostAccounts) return "TooManyAccountLocks"
  return new Set(keys).size === keys.length ? undefined : "AccountLoadedTwice"
}

export const isSigner = ({ header }: Transaction, index: number): boolean => index < header.numRequiredSignatures

/** What the message asks for; programs that are called and what belongs to the runtime is never written to. */
export const isWritable = (transaction: Transaction, index: number): boolean => {
  const { header, instructions, keys } = transaction
  const { numReadonlySignedAccounts, numReadonlyUnsignedAccounts, numRequiredSignatures } = header
  const isAsked =
    index < numRequiredSignatures
      ? index < numRequiredSignatures - numReadonlySignedAccounts
      : index < keys.length - numReadonlyUnsignedAccounts
  return isAsked && !isReserved(keys[index]!) && !instructions.some(({ programIndex }) => programIndex === index)
}

/** What comes before the 32 bytes of a public key where Node reads one. */
const keyHead = Uint8Array.from([0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00])

const signed = (message: Uint8Array, address: Address, signature: Uint8Array): boolean => {
  try {
    const key = createPublicKey({ key: Buffer.concat([keyHead, bytesOf(address)]), format: "der", type: "spki" })
    return verify(null, message, key, signature)
  } catch {
    return false
  }
}

export const isSignedByAll = ({ keys, message, signatures }: Transaction): boolean =>
  signatures.every((signature, index) => signed(message, keys[index]!, signature))

/** By which a transaction is known: the fee payer's. */
export const signatureOf = ({ signatures }: Transaction): string => toBase58(signatures[0] ?? new Uint8Array(64))
