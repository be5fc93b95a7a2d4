/** One field of an account at an offset. Numbers are little endian; nothing is copied out of the account on the way. */
import { Base58, Cid } from "@longshore/nosana"
import type { Address } from "@solana/kit"
import * as Duration from "effect/Duration"
import * as Option from "effect/Option"

export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

export const beginsWith = (bytes: Uint8Array, discriminator: Uint8Array): boolean => {
  for (let at = 0; at < discriminator.length; at++) if (bytes[at] !== discriminator[at]) return false
  return true
}

const isZero = (bytes: Uint8Array, at: number): boolean => {
  for (let index = at; index < at + 32; index++) if (bytes[index] !== 0) return false
  return true
}

export const addressAt = (bytes: Uint8Array, at: number): Address => Base58.encode(bytes, at, 32) as Address

/** No address is written as that of the System program: 32 zero bytes. */
export const optionalAddressAt = (bytes: Uint8Array, at: number): Option.Option<Address> =>
  isZero(bytes, at) ? Option.none() : Option.some(addressAt(bytes, at))

/** Accounts hold the digest of a CIDv0. */
export const cidAt = (bytes: Uint8Array, at: number): string => Cid.fromDigest(bytes.subarray(at, at + 32))

export const optionalCidAt = (bytes: Uint8Array, at: number): Option.Option<string> =>
  isZero(bytes, at) ? Option.none() : Option.some(cidAt(bytes, at))

/** An i64 of seconds, whatever its size. */
export const durationAt = (view: DataView, at: number): Duration.Duration => {
  const high = view.getInt32(at + 4, true)
  return high >= -2048 && high < 2048
    ? Duration.seconds(high * 2 ** 32 + view.getUint32(at, true))
    : Duration.nanos(view.getBigInt64(at, true) * 1_000_000_000n)
}

/** An i64 of seconds since 1970. */
export const dateAt = (view: DataView, at: number): Date =>
  new Date((view.getInt32(at + 4, true) * 2 ** 32 + view.getUint32(at, true)) * 1000)

/** The same, in which 0 is not yet. */
export const optionalDateAt = (view: DataView, at: number): Option.Option<Date> =>
  view.getUint32(at, true) === 0 && view.getInt32(at + 4, true) === 0 ? Option.none() : Option.some(dateAt(view, at))

export const u128At = (view: DataView, at: number): bigint =>
  (view.getBigUint64(at + 8, true) << 64n) | view.getBigUint64(at, true)
