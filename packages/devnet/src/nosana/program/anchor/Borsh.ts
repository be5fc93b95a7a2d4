/** Borsh: fields one after another, little-endian, no padding. */
import type { Address } from "../../../solana/Program.ts"
import { addressOf, bytesOf } from "../pubkey.ts"

/** There are fewer bytes than the value has. */
export class Truncated extends Error {
  override readonly name = "Truncated"
}

export interface Cursor {
  readonly bytes: Uint8Array
  readonly view: DataView
  at: number
}

export interface Borsh<A> {
  readonly read: (cursor: Cursor) => A
  readonly write: (cursor: Cursor, value: A) => void
}

export const cursorOver = (bytes: Uint8Array): Cursor => ({
  bytes,
  view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  at: 0
})

/** Moves on by so many bytes, and says where they begin. */
const step = (cursor: Cursor, count: number): number => {
  const start = cursor.at
  if (start + count > cursor.bytes.length) throw new Truncated()
  cursor.at = start + count
  return start
}

const fixed = <A>(
  size: number,
  get: (view: DataView, at: number) => A,
  set: (view: DataView, at: number, value: A) => void
): Borsh<A> => ({
  read: (cursor) => get(cursor.view, step(cursor, size)),
  write: (cursor, value) => set(cursor.view, step(cursor, size), value)
})

export const u8 = fixed<number>(
  1,
  (view, at) => view.getUint8(at),
  (view, at, value) => view.setUint8(at, value)
)
export const u16 = fixed<number>(
  2,
  (view, at) => view.getUint16(at, true),
  (view, at, value) => view.setUint16(at, value, true)
)
export const u32 = fixed<number>(
  4,
  (view, at) => view.getUint32(at, true),
  (view, at, value) => view.setUint32(at, value, true)
)
export const u64 = fixed<bigint>(
  8,
  (view, at) => view.getBigUint64(at, true),
  (view, at, value) => view.setBigUint64(at, value, true)
)
export const i64 = fixed<bigint>(
  8,
  (view, at) => view.getBigInt64(at, true),
  (view, at, value) => view.setBigInt64(at, value, true)
)
export const u128 = fixed<bigint>(
  16,
  (view, at) => view.getBigUint64(at, true) + (view.getBigUint64(at + 8, true) << 64n),
  (view, at, value) => {
    view.setBigUint64(at, value, true)
    view.setBigUint64(at + 8, value >> 64n, true)
  }
)

export const bytes = (size: number): Borsh<Uint8Array> => ({
  read: (cursor) => {
    const start = step(cursor, size)
    return cursor.bytes.slice(start, start + size)
  },
  write: (cursor, value) => cursor.bytes.set(value, step(cursor, size))
})

export const pubkey: Borsh<Address> = {
  read: (cursor) => {
    const start = step(cursor, 32)
    return addressOf(cursor.bytes.subarray(start, start + 32))
  },
  write: (cursor, value) => cursor.bytes.set(bytesOf(value), step(cursor, 32))
}

export const vec = <A>(item: Borsh<A>): Borsh<Array<A>> => ({
  read: (cursor) => {
    const items: Array<A> = []
    for (let left = u32.read(cursor); left > 0; left--) items.push(item.read(cursor))
    return items
  },
  write: (cursor, value) => {
    u32.write(cursor, value.length)
    for (const each of value) item.write(cursor, each)
  }
})

type Fields = Readonly<Record<string, Borsh<any>>>

/** A value with these fields; programs change them. */
export type Struct<F extends Fields> = { -readonly [K in keyof F]: F[K] extends Borsh<infer A> ? A : never }

export const struct = <F extends Fields>(fields: F): Borsh<Struct<F>> => {
  const entries = Object.entries(fields)
  return {
    read: (cursor) => Object.fromEntries(entries.map(([name, field]) => [name, field.read(cursor)])) as Struct<F>,
    write: (cursor, value) => {
      for (const [name, field] of entries) field.write(cursor, value[name as keyof F])
    }
  }
}
