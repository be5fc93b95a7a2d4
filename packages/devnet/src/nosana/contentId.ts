/** The names that IPFS gives to files, in their first version: all that fits on the chain, where only the digest is kept. */
import { createHash } from "node:crypto"
import { fromBase58, toBase58 } from "../solana/keys.ts"

const chunkBytes = 262_144
const mostLinks = 174
/** SHA-256, of 32 bytes. */
const multihash = [0x12, 0x20]

interface Node {
  readonly digest: Buffer
  /** Of the file's part that it holds. */
  readonly fileBytes: number
  /** Of itself and all below it. */
  readonly totalBytes: number
}

const varint = (value: number): Buffer => {
  const bytes: Array<number> = []
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest])
    bytes.push((rest % 128) | 128)
  }
}

const field = (tag: number, content: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([tag]), varint(content.length), content])

const number = (tag: number, value: number): Buffer => Buffer.concat([Buffer.from([tag]), varint(value)])

const isFile = Buffer.from([0x08, 0x02])

const nodeOf = (block: Buffer, fileBytes: number, below: ReadonlyArray<Node> = []): Node => ({
  digest: createHash("sha256").update(block).digest(),
  fileBytes,
  totalBytes: below.reduce((sum, { totalBytes }) => sum + totalBytes, block.length)
})

const leaf = (chunk: Uint8Array): Node => {
  const data = chunk.length === 0 ? Buffer.alloc(0) : field(0x12, chunk)
  return nodeOf(field(0x0a, Buffer.concat([isFile, data, number(0x18, chunk.length)])), chunk.length)
}

const parent = (below: ReadonlyArray<Node>): Node => {
  const links = below.map(({ digest, totalBytes }) => {
    const hash = field(0x0a, Buffer.from([...multihash, ...digest]))
    return field(0x12, Buffer.concat([hash, field(0x12, Buffer.alloc(0)), number(0x18, totalBytes)]))
  })
  const fileBytes = below.reduce((sum, each) => sum + each.fileBytes, 0)
  const sizes = below.map((each) => number(0x20, each.fileBytes))
  const data = field(0x0a, Buffer.concat([isFile, number(0x18, fileBytes), ...sizes]))
  return nodeOf(Buffer.concat([...links, data]), fileBytes, below)
}

const pieces = <A>(items: ReadonlyArray<A>, size: number): ReadonlyArray<ReadonlyArray<A>> =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size))

/** The name of a file, and what it takes up once it is cut into blocks. */
export const contentId = (bytes: Uint8Array): { readonly cid: string; readonly totalBytes: number } => {
  const count = Math.max(1, Math.ceil(bytes.length / chunkBytes))
  let level: ReadonlyArray<Node> = Array.from({ length: count }, (_, index) =>
    leaf(bytes.subarray(index * chunkBytes, (index + 1) * chunkBytes))
  )
  while (level.length > 1) level = pieces(level, mostLinks).map(parent)
  const { digest, totalBytes } = level[0]!
  return { cid: cidOf(digest), totalBytes }
}

export const cidOf = (digest: Uint8Array): string => toBase58(Uint8Array.from([...multihash, ...digest]))

/** `undefined` for what is no name of the first version. */
export const digestOf = (cid: string): Uint8Array | undefined => {
  try {
    const bytes = fromBase58(cid)
    return bytes.length === 34 && bytes[0] === multihash[0] && bytes[1] === multihash[1] ? bytes.subarray(2) : undefined
  } catch {
    return undefined
  }
}
