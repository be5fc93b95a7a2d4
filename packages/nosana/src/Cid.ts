/**
 * Names of content on IPFS, as Nosana uses them: CIDv0, whose 32-byte digest is what the chain stores.
 *
 * A CID is computed here and not asked for, so that a pin service's answer and a gateway's bytes can be checked.
 */
import * as Base58 from "./Base58.ts"
import { rootDigest } from "./internal/unixfs.ts"

const digestBytes = 32

/** The CIDv0 under which IPFS keeps these bytes: UnixFS with 256 KiB chunks and no raw leaves, as Kubo and Pinata add files. */
export const ofBytes = (bytes: Uint8Array): string => fromDigest(rootDigest(bytes))

/** What is pinned of a value: compact JSON, its keys in the order in which they are, in UTF-8. Throws where `value` is none of JSON's. */
export const bytesOfJson = (value: unknown): Uint8Array => {
  const text = JSON.stringify(value)
  if (text === undefined) throw new TypeError(`${typeof value} is not a value that JSON can hold`)
  return new TextEncoder().encode(text)
}

/** The CID of a value that is pinned as JSON. Throws as `bytesOfJson` does. */
export const ofJson = (value: unknown): string => ofBytes(bytesOfJson(value))

/** The 32 bytes that the chain stores for a CID; `undefined` where the text is no CIDv0. See `problemOf`. */
export const toDigest = (cid: string): Uint8Array | undefined => {
  if (cid.length !== 46) return undefined
  const bytes = Base58.decode(cid)
  const isSha256 = bytes?.length === digestBytes + 2 && bytes[0] === 0x12 && bytes[1] === 0x20
  return isSha256 ? bytes.slice(2) : undefined
}

/** The CID of 32 bytes that the chain stores. Throws a `RangeError` on any other length. */
export const fromDigest = (digest: Uint8Array): string => {
  if (digest.length !== digestBytes) {
    throw new RangeError(`a digest has ${digestBytes} bytes, and this one has ${digest.length}`)
  }
  const bytes = new Uint8Array(digestBytes + 2)
  bytes.set([0x12, 0x20])
  bytes.set(digest, 2)
  return Base58.encode(bytes)
}

/** What 32 zero bytes say: there is no result yet. Nothing is ever kept under it. */
export const zero: string = "QmNLei78zWmzUdbeRB3CiUfAizWUrbeeZh5K1rhAQKCh51"

/** Whether a digest is the one that stands for no result. */
export const isZeroDigest = (digest: Uint8Array): boolean => digest.every((byte) => byte === 0)

/** Why a text is not a CID that Nosana can store, and what to do about it; `undefined` where it is one. */
export const problemOf = (cid: string): string | undefined => {
  if (toDigest(cid) !== undefined) return undefined
  const shown = JSON.stringify(cid.length > 80 ? `${cid.slice(0, 80)}…` : cid)
  return isVersion1(cid)
    ? `${shown} is a CIDv1, and the chain stores only the 32 bytes of a CIDv0; pin the content as CIDv0 ("Qm…")`
    : `${shown} is not a CID; a CIDv0 is written as "Qm" and 44 more characters of Base58`
}

/** Whether a text looks like a CIDv1, in one of the encodings in use: Base32 (`bafy…`), Base36 (`k2…`), Base58 (`zb2…`), Base16 (`f01…`). */
export const isVersion1 = (cid: string): boolean =>
  /^(?:b[a-z2-7]{50,}|B[A-Z2-7]{50,}|k[0-9a-z]{45,}|z[1-9A-HJ-NP-Za-km-z]{45,}|[fF]01[0-9a-fA-F]{60,})$/.test(cid)
