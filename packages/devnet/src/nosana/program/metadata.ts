/** The metadata that Metaplex keeps of an NFT, as far as markets with an access key read it. */
import type { Address } from "../../solana/Program.ts"
import {
  type Borsh,
  bytes,
  type Cursor,
  cursorOver,
  pubkey,
  struct,
  Truncated,
  u8,
  u16,
  u64,
  vec
} from "./anchor/Borsh.ts"

export interface Collection {
  readonly key: Address
  readonly verified: boolean
}

/** The bytes are not of a metadata account. */
class Malformed extends Error {}

/** A number below `count`, as for the variants of an enum. */
const below = (count: number): Borsh<number> => ({
  ...u8,
  read: (cursor) => {
    const value = u8.read(cursor)
    if (value >= count) throw new Malformed()
    return value
  }
})

const bool = below(2)

const option = <A>(of: Borsh<A>): { readonly read: (cursor: Cursor) => A | undefined } => ({
  read: (cursor) => (bool.read(cursor) === 0 ? undefined : of.read(cursor))
})

const utf8 = new TextDecoder("utf-8", { fatal: true })

const skipString = (cursor: Cursor) => {
  const text = Uint8Array.from(vec(u8).read(cursor))
  try {
    utf8.decode(text)
  } catch {
    throw new Malformed()
  }
}

const creators = vec(struct({ address: bytes(32), verified: bool, share: u8 }))
const collection = struct({ verified: bool, key: pubkey })
const uses = struct({ method: below(3), remaining: u64, total: u64 })

const metadataKind = 4

const read = (cursor: Cursor): Collection | undefined => {
  if (u8.read(cursor) !== metadataKind) throw new Malformed()
  bytes(64).read(cursor)
  for (let strings = 3; strings > 0; strings--) skipString(cursor)
  u16.read(cursor)
  option(creators).read(cursor)
  bool.read(cursor)
  bool.read(cursor)
  option(u8).read(cursor)
  option(below(6)).read(cursor)
  const found = option(collection).read(cursor)
  option(uses).read(cursor)
  return found && { key: found.key, verified: found.verified === 1 }
}

/** The collection of an NFT, or `undefined` if it is of none or the bytes are of something else. */
export const collectionOf = (data: Uint8Array): Collection | undefined => {
  try {
    return read(cursorOver(data))
  } catch (error) {
    if (error instanceof Malformed || error instanceof Truncated) return undefined
    throw error
  }
}
