/** The container sets of which a node knows the hash: every order of every choice of its containers. */
import { keccak_256 } from "@noble/hashes/sha3.js"
import { bytesToHex } from "@noble/hashes/utils.js"
import { PythonError } from "./PythonError.ts"

export type ContainerSets = (hash: string) => ReadonlyArray<string>

/** keccak256(abi.encode(string)), without 0x. */
export const hashOf = (ids: ReadonlyArray<string>): string => {
  const text = new TextEncoder().encode(ids.join(","))
  const padded = new Uint8Array(64 + Math.ceil(text.length / 32) * 32)
  padded[31] = 32
  new DataView(padded.buffer).setUint32(60, text.length)
  padded.set(text, 64)
  return bytesToHex(keccak_256(padded))
}

/** Every order of every choice of so many. */
function* arrangements(ids: ReadonlyArray<string>, size: number): Generator<ReadonlyArray<string>> {
  if (size === 0) return yield []
  for (const id of ids) {
    const others = ids.filter((other) => other !== id)
    for (const rest of arrangements(others, size - 1)) yield [id, ...rest]
  }
}

/** A node with more than eight or nine containers has no memory for all of its sets, and does not start. This one does. */
const mostSets = 150_000

const allSets = (ids: ReadonlyArray<string>): Map<string, ReadonlyArray<string>> => {
  const known = new Map<string, ReadonlyArray<string>>()
  for (let size = 1; size <= ids.length; size++) {
    for (const set of arrangements(ids, size)) {
      if (known.size >= mostSets) return known
      known.set(hashOf(set), set)
    }
  }
  return known
}

/** The node counts all of them when it starts; here they are counted when somebody asks. */
export const containerSets = (ids: ReadonlyArray<string>): ContainerSets => {
  let known: Map<string, ReadonlyArray<string>> | undefined
  return (hash) => (known ??= allSets(ids)).get(hash) ?? []
}

/** HexBytes: with or without 0x, an odd digit too few is a leading zero. */
export const hexOf = (text: string): string => {
  const digits = text.replace(/^0[xX]/, "")
  const even = digits.length % 2 === 0 ? digits : `0${digits}`
  if (!/^[0-9a-fA-F]*$/.test(even)) throw new PythonError("Non-hexadecimal digit found")
  return even.toLowerCase()
}

/** EIP-55, or Python's complaint. */
export const checksumAddress = (address: string): string => {
  const digits = address.replace(/^0[xX]/, "").toLowerCase()
  if (!/^[0-9a-f]{40}$/.test(digits)) {
    throw new PythonError(`Unknown format '${address}', attempted to normalize to '${address.toLowerCase()}'`)
  }
  const hash = bytesToHex(keccak_256(new TextEncoder().encode(digits)))
  return `0x${[...digits].map((digit, index) => (Number.parseInt(hash[index]!, 16) >= 8 ? digit.toUpperCase() : digit)).join("")}`
}
